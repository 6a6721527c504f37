"""A document's page: what it is, and every passage that a record or a statement rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Blueprint, render_template

from graph.records import Ref, Statement
from matcher.browse.pages import Browser
from web.current import language, service
from web.links import anchor_of
from web.pages import asked

LIMIT = 60
TAKERS = 12


@dataclass(slots=True)
class Passage:
    """A verbatim quote, where it stands on the page, and the records that rest on it."""

    quote: str
    anchor: str
    takers: set[Ref] = field(default_factory=set)


def passages(statements: Iterable[Statement], document: str) -> list[Passage]:
    """Return a document's quotes, the ones that most rests on first; the same words are one passage."""
    found: dict[str, Passage] = {}
    for statement in statements:
        said = statement.data
        named = statement.object.id if statement.relation == "told_in" else said.get("document")
        if named == document and said.get("quote"):
            anchor = anchor_of(str(said["quote"]))
            passage = found.setdefault(anchor, Passage(str(said["quote"]), anchor))
            passage.takers.add(statement.subject)
    return sorted(found.values(), key=lambda p: (-len(p.takers), p.anchor))


def named(browser: Browser, takers: Iterable[Ref], lang: str) -> list[tuple[Ref, str, bool]]:
    """Return records with their titles and whether they are made up, by title."""
    rows = [(ref, browser.title(ref, lang), browser.made_up(ref)) for ref in takers]
    return sorted(rows, key=lambda row: (row[1].casefold(), row[0]))


def document(key: str) -> str:
    """Show a document with its passages, each under the anchor that sources link to.

    ``quote`` is the anchor of a passage that must be among those shown, and is marked.
    """
    lang, state = language(), service().state()
    page = service().page(Ref("document", key), lang)
    found = passages(state.snapshot.standing(), key)
    marked = asked.text("quote")
    places = {p.anchor: number for number, p in enumerate(found)}
    offset = places[marked] // LIMIT * LIMIT if marked in places else asked.offset()
    shown = [(p, named(state.browser, p.takers, lang)) for p in found[offset : offset + LIMIT]]
    counts = {"total": len(found), "offset": offset, "limit": LIMIT, "most": TAKERS}
    return render_template("document.html", page=page, shown=shown, marked=marked, **counts)


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/documents/<path:key>", "document", document)
