"""Certificates for serving over HTTPS where nobody else issues one: a small authority of our own.

The authority is made once and kept in the data directory. It may only vouch for what is meant by "the
same building": private and link-local addresses, this machine's own, ``.local`` and ``localhost``, and the
names given when it was made (RFC 5280, section 4.2.1.10). So a phone that trusts it trusts it for nothing
else. The service's own certificate is made anew when an address or a name is missing or it ends soon.
"""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from graph.errors import MatcherError
from web.hosts import address_of
from web.keys import read_private, write_private

AUTHORITY_DAYS = 3650
LEAF_DAYS = 397  # phones refuse longer ones: Apple, support article 103769 (825 days), CA/B Forum (398)
RENEW_DAYS = 30
ALWAYS = ("localhost", "127.0.0.1", "::1")
NEAR_NAMES = ("localhost", "local")
NEAR_NETWORKS = (
    *("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
    *("::1/128", "fc00::/7", "fe80::/10"),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Files that a server shows itself with; ``authority`` is what to trust it by, if our own."""

    cert: Path
    key: Path
    authority: Path | None = None

    def context(self) -> ssl.SSLContext:
        """Return the TLS context of a server: TLS 1.2 or newer. MatcherError for files that do not fit."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_RENEGOTIATION
        for path in (self.cert, self.key):
            try:
                path.read_bytes()
            except OSError as error:
                raise MatcherError(f"{path}: cannot be read ({error.strerror})") from error
        try:
            context.load_cert_chain(self.cert, self.key, password=_no_password)
        except ssl.SSLError as error:
            said = (error.reason or str(error)).replace("_", " ").lower()
            raise MatcherError(
                f"{self.cert} and {self.key} are no certificate and key in PEM that belong together ({said})"
            ) from error
        return context


def _no_password() -> str:
    return ""  # OpenSSL would ask at the terminal; with this a key under a password is refused


def own_identity(
    folder: Path,
    names: Iterable[str],
    *,
    addresses: Iterable[str] = (),
    now: datetime.datetime | None = None,
) -> Identity:
    """Return an identity made or renewed in ``folder`` as needed.

    It stands for ``names`` (host names and addresses that were asked for), and for those ``addresses``
    (which were found) that the authority may vouch for. MatcherError when it may not for a name.
    """
    moment = now or datetime.datetime.now(datetime.UTC)
    asked, found = dict.fromkeys([*ALWAYS, *names]), list(addresses)
    authority, key = _authority(folder, [*asked, *found], moment)
    wanted = [*asked, *(a for a in found if a not in asked and _permitted(authority, a))]
    barred = [name for name in asked if not _permitted(authority, name)]
    if barred:
        raise MatcherError(
            f"the authority in {folder} was made without {', '.join(barred)}: give a certificate with --cert"
            f" and --key, or delete {folder} to have a new authority, which phones must be given anew"
        )
    leaf, leaf_key = folder / "service.crt", folder / "service.key"
    if not _still_good(leaf, leaf_key, wanted, authority, moment):
        _write_leaf(leaf, leaf_key, wanted, (authority, key), moment)
    return Identity(leaf, leaf_key, folder / "ca.crt")


def fingerprint(certificate: Path) -> str:
    """Return the SHA-256 fingerprint of a PEM certificate, as phones show it: pairs of capitals."""
    found = x509.load_pem_x509_certificate(certificate.read_bytes()).fingerprint(hashes.SHA256())
    return found.hex(":").upper()


def _authority(
    folder: Path, names: Sequence[str], now: datetime.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    cert_path, key_path = folder / "ca.crt", folder / "ca.key"
    try:
        if not key_path.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_private(key_path, _pem(ec.generate_private_key(ec.SECP256R1())))
        key = serialization.load_pem_private_key(read_private(key_path), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("a key of another kind")
        if not cert_path.exists():
            made = _authority_certificate(key, names, now)
            write_private(cert_path, made.public_bytes(serialization.Encoding.PEM))
        cert = x509.load_pem_x509_certificate(cert_path.read_bytes())
    except (OSError, ValueError) as error:
        raise MatcherError(f"{folder}: the authority there cannot be used ({error})") from error
    if cert.public_key() != key.public_key():
        raise MatcherError(f"{cert_path} and {key_path} do not belong together; delete {folder}")
    if cert.not_valid_after_utc < now + datetime.timedelta(days=LEAF_DAYS):
        raise MatcherError(f"{cert_path} ends {cert.not_valid_after_utc:%Y-%m-%d}; delete {folder}")
    return cert, key


def _authority_certificate(
    key: ec.EllipticCurvePrivateKey, names: Sequence[str], now: datetime.datetime
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Matcher of this building")])
    usage = _usage(key_cert_sign=True, crl_sign=True)
    return (
        _builder(name, name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints(_near(names), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _near(names: Sequence[str]) -> list[x509.GeneralName]:
    """Return what the authority may vouch for: names and networks nearby, and those given."""
    networks = [ipaddress.ip_network(n) for n in NEAR_NETWORKS]
    hosts = list(NEAR_NAMES)
    for name in names:
        address = address_of(name)
        if address is None:
            hosts.append(name)
        elif not any(address in n for n in networks if n.version == address.version):
            networks.append(ipaddress.ip_network(address))
    return [*map(x509.DNSName, dict.fromkeys(hosts)), *map(x509.IPAddress, networks)]


def _permitted(authority: x509.Certificate, name: str) -> bool:
    held = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    address = address_of(name)
    if address is not None:
        networks = [ipaddress.ip_network(str(g.value)) for g in held if isinstance(g, x509.IPAddress)]
        return any(address in n for n in networks if n.version == address.version)
    hosts = [g.value for g in held if isinstance(g, x509.DNSName)]
    return any(name == h or name.endswith(f".{h}") for h in hosts)


def _still_good(
    leaf: Path, key: Path, names: Sequence[str], authority: x509.Certificate, now: datetime.datetime
) -> bool:
    try:
        cert = x509.load_pem_x509_certificate(leaf.read_bytes())
        cert.verify_directly_issued_by(authority)
        read_private(key)
        covered = cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, MatcherError, x509.ExtensionNotFound):
        return False
    except Exception as error:
        if type(error).__name__ != "InvalidSignature":
            raise
        return False
    lasts = cert.not_valid_after_utc > now + datetime.timedelta(days=RENEW_DAYS)
    return lasts and {_general(n) for n in names} <= set(covered)


def _write_leaf(
    leaf: Path,
    key_path: Path,
    names: Sequence[str],
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey],
    now: datetime.datetime,
) -> None:
    authority, authority_key = issuer
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Matcher")])
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    cert = (
        _builder(subject, authority.subject, key.public_key(), now, LEAF_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(n) for n in names]), critical=False)
        .add_extension(identifier, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    for path in (leaf, key_path):
        path.unlink(missing_ok=True)
    write_private(key_path, _pem(key))
    write_private(leaf, cert.public_bytes(serialization.Encoding.PEM))


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime.datetime,
    days: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))  # for phones whose clock is behind
        .not_valid_after(now + datetime.timedelta(days=days))
    )


def _usage(
    *, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    address = address_of(name)
    return x509.IPAddress(address) if address else x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
