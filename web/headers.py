"""Headers on every response: what a browser may load, keep and tell others."""

from __future__ import annotations

from flask import Flask, Response, request

from graph.errors import MatcherError
from web import current
from web.hosts import address_of, host_name, is_loopback

POLICY = (
    "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
TRANSPORT = "max-age=31536000; includeSubDomains"
"""A year of HTTPS alone, for named hosts: browsers leave addresses out (RFC 6797, section 8.1.1)."""
STATIC_SECONDS = 365 * 24 * 3600
PUBLIC = "private, no-cache"
"""A visitor's page may be kept, but is asked for again, so that what changed shows at once."""
PERSONAL = "no-store"
"""A page for somebody signed in is kept nowhere: after sign-out the back button shows nothing."""

FAREWELLS = ("account.sign_out",)
"""Routes after which a browser keeps nothing of what was seen; the language it may remember."""


def secure(response: Response) -> Response:
    """Set the headers; only files that carry their digest in the address are kept for long."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    host = host_name(request.environ.get("HTTP_HOST", ""))
    if request.is_secure and not is_loopback(host) and address_of(host) is None:
        response.headers.setdefault("Strict-Transport-Security", TRANSPORT)
    response.headers["Cache-Control"] = keeping(response)
    if request.endpoint in FAREWELLS:
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def keeping(response: Response) -> str:
    """Return what may be kept of a response, and how long."""
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        named = "v" in request.args
        return f"public, max-age={STATIC_SECONDS}, immutable" if named else "public, no-cache"
    if response.cache_control.no_store or _signed_in():
        return PERSONAL
    return PUBLIC


def _signed_in() -> bool:
    try:
        return bool(current.viewer().account)
    except MatcherError:  # the store that knows it is out of reach, which the page itself says
        return True


def install(app: Flask) -> None:
    """Have every response carry the headers."""
    app.after_request(secure)
