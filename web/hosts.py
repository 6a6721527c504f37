"""Which names and addresses the service answers to.

A page elsewhere can give itself a name that leads to this machine and then read what a browser is answered
under that name (DNS rebinding); and a link built from a forged Host header leads elsewhere. So a request
must name this machine itself, an address of it where others reach it, or a name the operator gave.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import struct
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from graph.errors import MatcherError
from web.settings import Settings

LOOPBACK_NAMES = ("localhost",)
KEPT_SECONDS = 30
SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of an interface
_HOST = re.compile(r"(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?)\.?)(?::[0-9]{1,5})?")


class MisdirectedError(MatcherError):
    """A request names a host that this service does not answer to."""


def host_name(given: str) -> str:
    """Return the name or address in a Host header in small letters, without port; "" when malformed."""
    found = _HOST.fullmatch(given.strip().lower())
    return (found[1] or found[2]) if found else ""


def address_of(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a host name is when it is one; an IPv4 address within IPv6 as itself."""
    try:
        found = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def is_loopback(given: str) -> bool:
    """Tell whether a host name or address (a port may follow) is this machine itself."""
    name = given.strip().lower() if given.count(":") > 1 and "[" not in given else host_name(given)
    address = address_of(name)
    return address.is_loopback if address else name in LOOPBACK_NAMES


def local_addresses() -> list[str]:
    """Return the addresses at which others reach this machine, that of the way out first.

    Asks the routes (nothing is sent), the interfaces (Linux) and the machine's own name; loopback and
    link-local addresses are left out. Empty where there is no network.
    """
    found: dict[str, None] = {}
    for ask in (_way_out, _of_interfaces, _of_own_name):
        with suppress(OSError):
            found.update(dict.fromkeys(ask()))
    usable = [(a, address_of(a)) for a in found]
    return [a for a, known in usable if known and not (known.is_loopback or known.is_link_local)]


def _way_out() -> Iterable[str]:
    targets = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))  # addresses of nobody
    for family, target in targets:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))
            yield str(probe.getsockname()[0])


def _of_interfaces() -> Iterable[str]:
    try:
        import fcntl
    except ImportError:
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with suppress(OSError):
                asked = struct.pack("256s", name.encode()[:15])
                yield socket.inet_ntoa(fcntl.ioctl(probe, SIOCGIFADDR, asked)[20:24])


def _of_own_name() -> Iterable[str]:
    return (str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None))


class Hosts:
    """The names and addresses that are answered to: this machine's own, and those given."""

    def __init__(
        self,
        names: Iterable[str] = (),
        *,
        own_addresses: bool = False,
        look: Callable[[], list[str]] = local_addresses,
    ) -> None:
        self._names = {_plain(name) for name in names} - {""}
        self._own, self._look = own_addresses, look
        self._found: set[str] = set()
        self._until = 0.0

    def allows(self, given: str) -> bool:
        """Tell whether a request with such a Host header is meant for this service."""
        name = _plain(given)
        return bool(name) and (is_loopback(name) or name in self._names or self._is_ours(name))

    def _is_ours(self, name: str) -> bool:
        if not self._own or address_of(name) is None:
            return False
        if time.monotonic() > self._until:  # a laptop changes its network while it serves
            self._found, self._until = set(map(_plain, self._look())), time.monotonic() + KEPT_SECONDS
        return name in self._found


def _plain(given: str) -> str:
    name = given.strip().lower() if given.count(":") > 1 and "[" not in given else host_name(given)
    address = address_of(name)
    return str(address) if address else name


def install(app: Flask, settings: Settings) -> None:
    """Refuse every request that names another host, before anything else looks at it.

    Forwarding headers are believed only with proxies in front, and only what the last so many of them
    wrote: the address that asked and the scheme. The host is the one that the proxy passes on as it came.
    """
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask documents
            app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0
        )
    hosts = Hosts(settings.hosts, own_addresses=settings.own_addresses)

    def check() -> None:
        if not hosts.allows(request.environ.get("HTTP_HOST", "")):
            raise MisdirectedError("this service does not answer under that name")

    app.before_request(check)
