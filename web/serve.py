"""Serving: to this machine alone, to phones in the same building over HTTPS, or behind a proxy.

Plain HTTP never leaves this machine: whoever listens on the way would read names and take over sessions.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from cryptography import x509
from flask import Flask
from waitress.server import create_server

from graph.errors import MatcherError
from graph.store.open import data_directory
from matcher.service import open_service
from matcher.serving import Serving
from web import logs, tls
from web.app import create_app
from web.hosts import address_of, is_loopback, local_addresses
from web.keys import signing_key
from web.settings import Settings
from web.share import in_terminal

ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  (recognised, so that it can be refused)
MOST_WORKERS = 4
WAITRESS_THREADS = 8
SLOW_SECONDS = 60


def serve(asked: Serving) -> None:
    """Serve a store's pages until interrupted, with SIGTERM or SIGINT.

    MatcherError, in a sentence, for a host that others reach over plain HTTP, an address in use, files that
    are no certificate and key, a signing key that is weak, and what this system cannot do.
    """
    workers = workers_for(asked)
    identity = identity_of(asked)
    context = identity.context() if identity else None
    open_service(asked.url).store.close()  # a store that cannot be opened is said here, once
    bound = listen(asked.host, asked.port)
    asked = replace(asked, port=bound.getsockname()[1])
    with shared_folder() as uploads:
        settings = replace(settings_for(asked, identity), uploads=uploads)
        announce(settings)
        if workers == 1 and context is None and not asked.proxies:
            _one_process(_app(asked, settings), bound)
            return
        from web.processes import Processes  # gunicorn is not there on Windows

        Processes(lambda: _app(asked, settings), bound, workers=workers, context=context).run()


def workers_for(asked: Serving) -> int:
    """Return how many processes serve; MatcherError for what needs gunicorn where there is none."""
    there = importlib.util.find_spec("gunicorn") is not None and sys.platform != "win32"
    tls_wanted = asked.https or asked.cert is not None
    if not there and ((asked.workers or 1) > 1 or tls_wanted or asked.proxies):
        raise MatcherError(
            "several processes, HTTPS and proxies need gunicorn, which is not here: serve on 127.0.0.1"
        )
    if asked.workers is not None:
        return asked.workers
    plain = is_loopback(asked.host) and not tls_wanted and not asked.proxies
    return 1 if plain else min(MOST_WORKERS, os.cpu_count() or 1)


def identity_of(asked: Serving) -> tls.Identity | None:
    """Return the certificate to serve with, None for plain HTTP; MatcherError where that is not safe."""
    if (asked.cert is None) != (asked.key is None):
        raise MatcherError("--cert and --key go together: the certificate, and the key that belongs to it")
    if asked.cert is not None and asked.key is not None:
        return tls.Identity(asked.cert, asked.key)
    if asked.https:
        host = () if asked.host in ANYWHERE else (asked.host,)
        return tls.own_identity(
            data_directory() / "tls", [*asked.names, *host], addresses=_reached_at(asked.host)
        )
    if not is_loopback(asked.host) and not asked.proxies:
        raise MatcherError(
            f"{asked.host or 'every address'} is open to others, and plain HTTP can be read on the way:"
            " add --https, or --behind-proxy where a proxy in front does TLS"
        )
    return None


def settings_for(asked: Serving, identity: tls.Identity | None) -> Settings:
    """Return the settings that serving so needs; MatcherError for a weak signing key outside the demo."""
    known = Settings.from_environment()
    own = not is_loopback(asked.host)
    named = () if asked.host in ANYWHERE else (asked.host,)
    certified = _names_in(identity.cert) if identity and not identity.authority else ()
    return replace(
        known,
        secret_key=signing_key(data_directory(), os.environ, demo=asked.demo),
        secure_cookies=known.secure_cookies or identity is not None or asked.proxies > 0,
        hosts=(*known.hosts, *asked.names, *named, *certified),
        own_addresses=own,
        proxies=asked.proxies,
        bases=tuple(_bases(asked, "https" if identity or asked.proxies else "http", certified)),
        authority=identity.authority if identity else None,
    )


def _reached_at(host: str) -> list[str]:
    return local_addresses() if host in ANYWHERE else []


def _names_in(certificate: Path) -> tuple[str, ...]:
    """Return the host names that a certificate stands for, patterns left out."""
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    try:
        held = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(n for n in held.get_values_for_type(x509.DNSName) if not n.startswith("*"))


def _bases(asked: Serving, scheme: str, certified: tuple[str, ...]) -> Iterator[str]:
    """Yield the addresses under which people reach the service; behind a proxy its names alone."""
    names = dict.fromkeys([*asked.names, *certified])
    if asked.proxies:
        yield from (f"{scheme}://{name}/" for name in names)
        return
    here = [] if asked.host in ANYWHERE else [asked.host]
    for name in dict.fromkeys([*names, *here, *_reached_at(asked.host)]):
        address = address_of(name)
        shown = f"[{name}]" if address and address.version == 6 else name
        yield f"{scheme}://{shown}:{asked.port}/"


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; MatcherError when the address is in use or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise MatcherError(f"cannot listen on {host}:{port}: {error.strerror}") from error


@contextmanager
def shared_folder() -> Iterator[Path]:
    """Give a private folder that all workers of this service use, and remove it when the first one ends."""
    folder, owner = Path(tempfile.mkdtemp(prefix="matcher-lists-")), os.getpid()
    try:
        yield folder
    finally:
        if os.getpid() == owner:  # a worker that ends leaves through here as well
            shutil.rmtree(folder, ignore_errors=True)


def announce(settings: Settings) -> None:
    """Say on the terminal where the service is, with a QR code for phones where others reach it."""
    for base in settings.bases:
        print(f"serving on {base}")
    if settings.own_addresses and settings.bases and sys.stdout.isatty():
        print(in_terminal(settings.bases[0]))
    if settings.authority:
        print(f"{settings.authority}: SHA-256 fingerprint {tls.fingerprint(settings.authority)}")
    sys.stdout.flush()


def _app(asked: Serving, settings: Settings) -> Flask:
    service = open_service(asked.url)
    app = create_app(service, settings)
    service.state()  # compiled before the first request, not by it
    return app


def _one_process(app: Flask, bound: socket.socket) -> None:
    """Serve with waitress until interrupted; its one thread reads, so slow senders keep nobody waiting."""
    logs.to_standard_error()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _stop)
    server = create_server(
        app,
        sockets=[bound],
        threads=WAITRESS_THREADS,
        ident=None,
        channel_timeout=SLOW_SECONDS,
        max_request_body_size=1 << 30,  # `web.limits` refuses earlier, with a page
    )
    try:
        server.run()
    except KeyboardInterrupt:
        server.close()


def _stop(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
