"""Serving: the application behind waitress, on this machine only."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from waitress.server import create_server

from graph.errors import MatcherError
from web.access import is_loopback
from web.app import create_app

if TYPE_CHECKING:
    from matcher.service import Service


def serve(service: Service, *, host: str, port: int, threads: int) -> None:
    """Serve the service's pages until interrupted.

    MatcherError for a host that is not this machine (there is no sign-in yet), or an address in use.
    """
    if not is_loopback(host):
        raise MatcherError(f"{host} is open to others, and there is no sign-in yet: use 127.0.0.1")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        bound = socket.create_server((host, port), family=family)
    except OSError as error:
        raise MatcherError(f"cannot listen on {host}:{port}: {error.strerror}") from error
    server = create_server(create_app(service), sockets=[bound], threads=threads, ident="matcher")
    try:
        server.run()
    except KeyboardInterrupt:
        server.close()
