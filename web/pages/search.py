"""Search with filters, and the lists of each kind. Every state is an address."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template

from graph.records import Ref
from matcher.browse.search import Query
from web.current import language, service
from web.links import PLURALS
from web.pages import asked

LIMIT = 30


def search() -> str:
    """Show what a search finds: ``q``, ``kind``, ``country``, ``topic``, ``offset``."""
    given, lang = service(), language()
    wanted = {name: asked.text(name) or None for name in ("kind", "country", "topic")}
    found = given.find(Query(asked.text("q"), **wanted, lang=lang, limit=LIMIT, offset=asked.offset()))
    return render_template(
        "search.html",
        found=found,
        wanted=wanted,
        titles={name: given.title(Ref(name, wanted[name] or ""), lang) for name in ("country", "topic")},
        countries=choices("country", found.countries, wanted["country"]),
        topics=choices("topic", found.topics, wanted["topic"]),
        offset=asked.offset(),
        limit=LIMIT,
    )


def choices(kind: str, counts: Mapping[str, int], wanted: str | None) -> list[tuple[str, str]]:
    """Return what a filter offers: ids with title and count, by title; what is chosen is always among it."""
    there = {**({wanted: 0} if wanted else {}), **counts}
    titles = {key: service().title(Ref(kind, key), language()) for key in there}
    named = sorted(there, key=lambda key: titles[key].casefold())
    return [(key, f"{titles[key]} ({there[key]})") for key in named]


def listing(kind: str) -> str:
    """Show the records of a kind, a page at a time; ``q`` narrows them by name."""
    query = Query(asked.text("q"), kind=kind, lang=language(), limit=LIMIT, offset=asked.offset())
    found = service().find(query)
    return render_template("list.html", kind=kind, found=found, offset=asked.offset(), limit=LIMIT)


def register(blueprint: Blueprint) -> None:
    """Add the routes: one search, and one list for each kind that has pages."""
    blueprint.add_url_rule("/search", "search", search)
    for kind, plural in PLURALS.items():
        blueprint.add_url_rule(f"/{plural}", f"{kind}_list", listing, defaults={"kind": kind})
