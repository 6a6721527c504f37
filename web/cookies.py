"""Cookies: out of reach of scripts and of other sites, and under TLS bound to this very host."""

from __future__ import annotations

from flask import Response, current_app, request

HOST_ONLY = "__Host-"
SAME_SITE = "Lax"


def named(name: str, *, secure: bool) -> str:
    """Return the name that a cookie carries: with ``__Host-`` where browsers can hold us to its terms.

    They then keep it only with Secure, Path=/ and no Domain, so no other host can have set it
    (RFC 6265bis, section 4.1.3.2).
    """
    return HOST_ONLY + name if secure else name


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def read(name: str) -> str:
    """Return a cookie of ours in the request at hand; "" when there is none."""
    return request.cookies.get(named(name, secure=_secure()), "")


def keep(response: Response, name: str, value: str, *, seconds: int) -> None:
    """Have a response set a cookie of ours for so many seconds."""
    response.set_cookie(
        named(name, secure=_secure()),
        value,
        max_age=seconds,
        path="/",
        secure=_secure(),
        httponly=True,
        samesite=SAME_SITE,
    )


def forget(response: Response, name: str) -> None:
    """Have a response take a cookie of ours back."""
    keep(response, name, "", seconds=0)
