"""What the forms of a plan ask for, read from their query: references, a request for teams, edits."""

from __future__ import annotations

from flask import request

from graph.records import Ref
from matcher.plan.teams_rules import FEWEST, MOST, Request
from matcher.planning.edits import WAYS, read_countries, read_ref
from web.pages import asked

ALTERNATIVES = 3
ROLES = ("firm", "expert")
MOST_NAMED = 12


def named(name: str) -> tuple[Ref, ...]:
    """Return the records that a field names, each once; empty ones are passed over."""
    given = (text.strip()[:300] for text in request.args.getlist(name)[:MOST_NAMED])
    return tuple(dict.fromkeys(read_ref(text) for text in given if text))


def countries() -> tuple[int, int]:
    """Return how many countries are wanted, from ``countries`` or from ``least`` and ``most``."""
    text = asked.text("countries")
    if text:
        return read_countries(text)
    least = asked.number("least", FEWEST, least=FEWEST, most=MOST)
    return least, max(least, asked.number("most", MOST, least=FEWEST, most=MOST))


def team_request(topic: Ref, *, alternatives: int = ALTERNATIVES, also: tuple[Ref, ...] = ()) -> Request:
    """Return the request for teams that the query makes on a topic; InputError for what cannot be.

    ``also`` must be in, besides whom the query names.
    """
    return Request(
        topic,
        countries=countries(),
        roles=("holder", "seeker", *(r for r in ROLES if r in request.args.getlist("require"))),
        including=tuple(dict.fromkeys((*also, *named("with")))),
        excluding=named("without"),
        language=asked.flag("language"),
        regions=asked.number("regions", 0, most=MOST),
        alternatives=asked.number("alternatives", alternatives, most=10),
    ).checked()


def edits() -> dict[str, list[str]]:
    """Return the edits that the query names, by their way; an ``edit`` is written ``way~text``."""
    found: dict[str, list[str]] = {way: _given(way) for way in WAYS}
    for text in request.args.getlist("edit")[:MOST_NAMED]:
        way, sign, rest = text.partition("~")
        if sign and way in found and rest not in found[way]:
            found[way].append(rest[:300])
    return found


def _given(way: str) -> list[str]:
    return [t.strip()[:300] for t in request.args.getlist(way)[:MOST_NAMED] if t.strip()]
