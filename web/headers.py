"""Headers on every response: what a browser may load, keep and tell others."""

from __future__ import annotations

from flask import Flask, Response

POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def secure(response: Response) -> Response:
    """Set the headers; pages about people are not kept by anything between here and the reader."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not response.cache_control.max_age:
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def install(app: Flask) -> None:
    """Have every response carry the headers."""
    app.after_request(secure)
