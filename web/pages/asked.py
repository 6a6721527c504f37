"""What an address asks for, read from its query: numbers within bounds, references, options."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from graph.errors import InputError, Problem
from graph.model import KIND
from graph.records import Ref
from matcher.suggest.options import Options
from web.current import language

MOST = 200
MEMBER_KINDS = ("company", "country", "delegate", "expert")
FARTHEST = 10_000_000


def number(name: str, default: int, *, least: int = 0, most: int = MOST) -> int:
    """Return a whole number from the query, kept within bounds; InputError when it is none."""
    text = request.args.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.lstrip("-").isdigit() or len(text) > 12:
        raise InputError([Problem("is no whole number", column=name, value=text)])
    return min(max(int(text), least), most)


def offset() -> int:
    """Return how many hits to pass over."""
    return number("offset", 0, most=FARTHEST)


def text(name: str) -> str:
    """Return a text from the query without surrounding space, at most 300 characters."""
    return request.args.get(name, "").strip()[:300]


def place(given: Mapping[str, str]) -> int:
    """Return the place of a list that a form or an address says somebody was shown at; 0 if it says none."""
    told = given.get("place", "").strip()
    return int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 0


def flag(name: str) -> bool:
    """Tell whether a box of the query is ticked."""
    return request.args.get(name, "") in ("1", "true", "on", "yes")


def ref(name: str, default_kind: str) -> Ref:
    """Return the record that the query names, as ``kind:id`` or ``id``; InputError when it names none.

    An id may hold a colon, so what stands before one counts as a kind only where there is such a kind.
    """
    given = text(name)
    if not given:
        raise InputError([Problem("is missing: kind:id", column=name)])
    kind, colon, key = given.partition(":")
    return Ref(kind, key) if colon and key and kind in KIND else Ref(default_kind, given)


def options(top: int = 10) -> Options:
    """Return how suggestions are asked for: ``top``, ``new_only``, ``kinds``, in the page's language."""
    kinds = tuple(k for k in text("kinds").split(",") if k)
    unknown = [k for k in kinds if k not in MEMBER_KINDS]
    if unknown:
        wanted = ", ".join(MEMBER_KINDS)
        raise InputError([Problem(f"is none of {wanted}", column="kinds", value=unknown[0])])
    return Options(
        top=number("top", top, least=1),
        new_only=flag("new_only"),
        lang=language(),
        kinds=kinds or None,
    )
