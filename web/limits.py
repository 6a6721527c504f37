"""How much and how often: the size of what is sent, and the rate of requests.

Most pages take a form of a few fields, so a body is small unless its route is named here. Rates are counted
by account for whoever is signed in, since a class of forty shares one address, and by address for visitors.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable, Mapping
from typing import Final

from flask import Flask, Response, abort, request
from flask_limiter import ApplicationLimit, Limiter

from web import current
from web.counters import SharedStorage
from web.settings import Settings

LENGTH_REQUIRED, TOO_LARGE = 411, 413
KIB: Final = 1024
MIB: Final = 1024 * KIB
FORM = 64 * KIB
"""The largest body that a route takes unless it is named below."""
WIDE_FORMS: Mapping[str, int] = {
    "desk.fill": 4 * MIB,  # a cohort grid: a field for each participant and topic
    "desk.settle": 2 * MIB,  # a list's headings, and a choice for each unknown value
    "desk.enter_inference": 2 * MIB,  # a whole previewed run, packed
}
UPLOADS = ("desk.upload",)
"""Routes that take a file: up to the upload limit of the settings."""
DRAINED = 64 * MIB
"""Of a body that is too large so much is read and thrown away, so that the refusal reaches the sender."""
DRAIN_SECONDS = 10.0
WIDE_PARTS = 20_000
PARTS = 1_000

VISITORS = "3000 per minute"
ACCOUNT = "300 per minute"
WRITES = {True: "60 per minute", False: "600 per minute"}
"""Requests that change something: by an account, and by all visitors of an address."""
HEAVY_RATE = "60 per minute"
HEAVY_PREFIXES = ("api.", "desk.export", "desk.upload", "desk.look", "desk.settle")
"""Routes that compute or send much, by the beginnings of their names."""
UNCOUNTED = ("static", "pages.healthz")


def largest_body(endpoint: str | None, settings: Settings) -> int:
    """Return how many bytes a route takes."""
    if endpoint in UPLOADS:
        return settings.upload_limit
    return WIDE_FORMS.get(endpoint or "", FORM)


def asker() -> str:
    """Return whose requests are counted together: an account, or an address (an IPv6 network of 64 bits)."""
    viewer = current.viewer()
    return f"account {viewer.account}" if viewer.account else f"address {network(request.remote_addr or '')}"


def network(address: str) -> str:
    """Return what one customer of a provider has: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if found.version == 4:
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((found, 64), strict=False))


def _signed_in() -> bool:
    return bool(current.viewer().account)


def _writes() -> bool:
    return request.method not in ("GET", "HEAD", "OPTIONS")


def _heavy() -> bool:
    return (request.endpoint or "").startswith(HEAVY_PREFIXES)


def _uncounted() -> bool:
    return request.endpoint in UNCOUNTED


def _rates() -> list[str | Callable[[], str] | ApplicationLimit]:
    every = ApplicationLimit(
        lambda: ACCOUNT if _signed_in() else VISITORS,
        key_function=asker,
        exempt_when=_uncounted,
        scope="every",
    )
    writes = ApplicationLimit(
        lambda: WRITES[_signed_in()],
        key_function=asker,
        exempt_when=lambda: _uncounted() or not _writes(),
        scope="writes",
    )
    heavy = ApplicationLimit(HEAVY_RATE, key_function=asker, exempt_when=lambda: not _heavy(), scope="heavy")
    return [every, writes, heavy]


def drain() -> None:
    """Read a body that nobody wants and throw it away, within bounds of size and time."""
    stream, until, left = request.environ["wsgi.input"], time.monotonic() + DRAIN_SECONDS, DRAINED
    announced = request.content_length
    left = min(left, announced) if announced is not None else left
    while left > 0 and time.monotonic() < until:
        try:
            piece = stream.read(min(left, 64 * KIB))
        except OSError:
            return
        if not piece:
            return
        left -= len(piece)


def install(app: Flask, settings: Settings) -> None:
    """Have every request held to its limits before its body is read."""

    def bound_body() -> None:
        limit = largest_body(request.endpoint, settings)
        request.max_content_length = limit
        request.max_form_memory_size = min(limit, 8 * MIB)
        request.max_form_parts = WIDE_PARTS if request.endpoint in WIDE_FORMS else PARTS
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            abort(LENGTH_REQUIRED)  # no browser sends a form so, and its size would show only at its end
        if (request.content_length or 0) > limit:
            drain()
            abort(TOO_LARGE)

    def tell_when(response: Response) -> Response:
        limit = limiter.current_limit if limiter and response.status_code == 429 else None
        if limit and "Retry-After" not in response.headers:
            response.headers["Retry-After"] = str(max(1, math.ceil(limit.reset_at - time.time())))
        return response

    app.before_request(bound_body)
    limiter = _limiter(app, settings)
    app.after_request(tell_when)


def _limiter(app: Flask, settings: Settings) -> Limiter | None:
    if settings.counters is None:
        return None
    return Limiter(
        asker,
        app=app,
        application_limits=_rates(),
        storage_uri=f"{SharedStorage.STORAGE_SCHEME[0]}://",
        storage_options={"counters": settings.counters},  # type: ignore[dict-item]  # given on as it is
        strategy="fixed-window",
        headers_enabled=False,
    )
