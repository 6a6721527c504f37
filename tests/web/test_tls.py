"""Our own authority: made once, private, for this building only, renewed in time; real handshakes."""

from __future__ import annotations

import datetime
import os
import re
import socket
import ssl
import stat
import sys
import threading
import warnings
from pathlib import Path

import pytest
from cryptography import x509

from graph.errors import MatcherError
from web.tls import LEAF_DAYS, Identity, fingerprint, own_identity

NOW = datetime.datetime.now(datetime.UTC)


def days(number: int) -> datetime.datetime:
    return NOW + datetime.timedelta(days=number)


def handshake(
    identity: Identity, name: str, *, trust: Path, newest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED
) -> str:
    """Shake hands over a real pair of sockets; return the TLS version, or raise what the client raises."""
    ours, theirs = socket.socketpair()
    ours.settimeout(10)
    theirs.settimeout(10)

    def answer() -> None:
        try:
            identity.context().wrap_socket(ours, server_side=True).close()
        except OSError:
            ours.close()

    server = threading.Thread(target=answer)
    server.start()
    try:
        client = ssl.create_default_context(cafile=trust)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # old versions are asked for on purpose
            client.minimum_version, client.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, newest
        client.set_ciphers("ALL:@SECLEVEL=0")
        with client.wrap_socket(theirs, server_hostname=name) as done:
            return str(done.version())
    finally:
        theirs.close()
        server.join()


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "192.168.4.7", "fd00::7", "matcher.local"])
def test_a_client_that_trusts_the_authority_trusts_every_name(tmp_path: Path, name: str) -> None:
    identity = own_identity(tmp_path, ["192.168.4.7", "fd00::7", "matcher.local"])
    assert identity.authority is not None
    assert handshake(identity, name, trust=identity.authority) in ("TLSv1.2", "TLSv1.3")


def test_old_tls_is_refused(tmp_path: Path) -> None:
    identity = own_identity(tmp_path, [])
    assert identity.authority is not None
    for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        with pytest.raises(ssl.SSLError, match=r"(?i)protocol|alert|version"):
            handshake(identity, "localhost", trust=identity.authority, newest=version)
    assert handshake(identity, "localhost", trust=identity.authority) == "TLSv1.3"
    context = identity.context()
    weak = ("RC4", "3DES", "DES-CBC", "NULL", "EXPORT", "MD5", "anon")
    assert not [c["name"] for c in context.get_ciphers() if any(w in c["name"] for w in weak)]


def test_another_name_is_not_trusted(tmp_path: Path) -> None:
    identity = own_identity(tmp_path, ["matcher.local"])
    assert identity.authority is not None
    with pytest.raises(ssl.SSLCertVerificationError, match="match"):
        handshake(identity, "bank.example", trust=identity.authority)


def test_the_authority_vouches_for_nothing_outside_the_building(tmp_path: Path) -> None:
    """Whoever steals its key cannot stand in for a bank: clients see the limits in the certificate."""
    from web import tls

    identity = own_identity(tmp_path, ["matcher.local"])
    assert identity.authority is not None
    issuer = tls._authority(tmp_path, [], NOW)
    tls._write_leaf(identity.cert, identity.key, ["bank.example", "8.8.8.8"], issuer, NOW)
    for name in ("bank.example", "8.8.8.8"):
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
            handshake(identity, name, trust=identity.authority)


def test_keys_are_this_users_alone(tmp_path: Path) -> None:
    own_identity(tmp_path / "tls", [])
    if sys.platform != "win32":
        for path in (tmp_path / "tls").glob("*.key"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        os.chmod(tmp_path / "tls" / "ca.key", 0o644)
        with pytest.raises(MatcherError, match="other users may read it"):
            own_identity(tmp_path / "tls", [])


def test_it_is_made_once_and_renewed_in_time(tmp_path: Path) -> None:
    first = own_identity(tmp_path, ["a.local"], now=NOW)
    assert first.authority is not None
    authority, leaf = first.authority.read_bytes(), first.cert.read_bytes()
    assert own_identity(tmp_path, ["a.local"], now=days(300)).cert.read_bytes() == leaf
    renewed = own_identity(tmp_path, ["a.local"], now=days(LEAF_DAYS - 29)).cert.read_bytes()
    assert renewed != leaf
    assert own_identity(tmp_path, ["a.local", "b.local"], now=NOW).cert.read_bytes() not in (leaf, renewed)
    assert first.authority.read_bytes() == authority


def test_addresses_of_a_new_network_are_added_where_they_are_private(tmp_path: Path) -> None:
    own_identity(tmp_path, [], addresses=["192.168.1.5"])
    identity = own_identity(tmp_path, [], addresses=["10.9.8.7", "203.0.113.9"])
    held = x509.load_pem_x509_certificate(identity.cert.read_bytes())
    names = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    shown = [str(a) for a in names.get_values_for_type(x509.IPAddress)]
    assert "10.9.8.7" in shown
    assert "203.0.113.9" not in shown  # the authority was made without it


def test_a_name_that_the_authority_may_not_vouch_for_is_refused(tmp_path: Path) -> None:
    own_identity(tmp_path, ["matcher.example"])
    own_identity(tmp_path, ["matcher.example"])
    with pytest.raises(MatcherError, match=r"without other\.example"):
        own_identity(tmp_path, ["other.example"])


@pytest.mark.parametrize("damage", ["ca.crt", "ca.key"])
def test_a_damaged_authority_is_named(tmp_path: Path, damage: str) -> None:
    own_identity(tmp_path, [])
    (tmp_path / damage).write_text("no PEM")
    with pytest.raises(MatcherError, match=re.escape(str(tmp_path))):
        own_identity(tmp_path, [])


def test_a_damaged_leaf_is_made_anew(tmp_path: Path) -> None:
    identity = own_identity(tmp_path, [])
    identity.cert.write_text("no PEM")
    assert own_identity(tmp_path, []).context()


def test_the_fingerprint_is_what_a_phone_shows(tmp_path: Path) -> None:
    identity = own_identity(tmp_path, [])
    assert identity.authority is not None
    assert re.fullmatch(r"(?:[0-9A-F]{2}:){31}[0-9A-F]{2}", fingerprint(identity.authority))
