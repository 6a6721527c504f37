"""Where a form or a sign-in may send people on to: pages of this service, nothing else."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

MAX_LENGTH = 2000


def is_safe(address: str) -> bool:
    """Tell whether an address is a path of this service and nothing a browser could take for another host.

    Browsers drop tabs and line breaks inside an address and read a backslash as a slash (WHATWG URL
    Standard, section 4.4), so ``/\\host``, ``/<tab>/host`` and their percent-encoded forms are refused too.
    """
    if not address.startswith("/") or len(address) > MAX_LENGTH or not address.isprintable():
        return False
    if "\\" in address or " " in address:
        return False
    decoded = unquote(address.partition("?")[0])
    if decoded.startswith(("//", "/\\")) or not decoded.isprintable():
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def safe_next(address: str | None, default: str = "/") -> str:
    """Return the address to go on to: the one asked for when it is safe, else ``default``."""
    return address if address and is_safe(address) else default
