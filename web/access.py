"""Who may: the one place that decides it.

There is no sign-in yet, so everybody who reaches the service is its operator, and only this machine may
reach it. The address a request comes from and the host it names must both be loopback; the second check
keeps a page elsewhere from reaching the service through a name of its own that leads here (DNS rebinding).
"""

from __future__ import annotations

import ipaddress

from flask import Flask, Request, request

from graph.errors import MatcherError

NAMES = ("localhost",)


class AccessRefusedError(MatcherError):
    """Somebody asked who may not."""


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address (a port may follow) is this machine itself."""
    name = host.strip().lower()
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name.rstrip(".") in NAMES


def allowed(given: Request) -> bool:
    """Tell whether a request may be answered: it comes from this machine and names this machine."""
    return is_loopback(given.remote_addr or "") and is_loopback(given.host)


def check() -> None:
    """Raise AccessRefusedError unless the request at hand may be answered."""
    if not allowed(request):
        raise AccessRefusedError("this service answers on its own machine only, until it has a sign-in")


def install(app: Flask) -> None:
    """Have every request checked first."""
    app.before_request(check)
