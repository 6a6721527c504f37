"""Search with filters, and the lists of each kind. Every state is an address."""

from __future__ import annotations

from flask import Blueprint, render_template

from graph.records import Ref
from web.current import language, service
from web.links import PLURALS
from web.pages import asked

LIMIT = 30
CHOICES = 400


def search() -> str:
    """Show what a search finds: ``q``, ``kind``, ``country``, ``topic``, ``offset``."""
    given, lang = service(), language()
    wanted = {name: asked.text(name) or None for name in ("kind", "country", "topic")}
    found = given.find(asked.text("q"), **wanted, lang=lang, limit=LIMIT, offset=asked.offset())
    return render_template(
        "search.html",
        found=found,
        wanted=wanted,
        titles={name: given.title(Ref(name, wanted[name] or ""), lang) for name in ("country", "topic")},
        countries=choices("country", lang),
        topics=choices("topic", lang),
        offset=asked.offset(),
        limit=LIMIT,
    )


def choices(kind: str, lang: str) -> list[tuple[str, str]]:
    """Return ids and titles of a kind for a filter, by title; at most four hundred."""
    hits = service().list(kind, limit=CHOICES, lang=lang).hits
    return sorted(((h.ref.id, h.title) for h in hits), key=lambda pair: pair[1].casefold())


def listing(kind: str) -> str:
    """Show the records of a kind, a page at a time; ``q`` narrows them by name."""
    found = service().find(asked.text("q"), kind=kind, lang=language(), limit=LIMIT, offset=asked.offset())
    return render_template("list.html", kind=kind, found=found, offset=asked.offset(), limit=LIMIT)


def register(blueprint: Blueprint) -> None:
    """Add the routes: one search, and one list for each kind that has pages."""
    blueprint.add_url_rule("/search", "search", search)
    for kind, plural in PLURALS.items():
        blueprint.add_url_rule(f"/{plural}", f"{kind}_list", listing, defaults={"kind": kind})
