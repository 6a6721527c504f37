"""What if: seats, firms, visits and needs come or go; what becomes possible and what dies; seats' values."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint

from graph.records import Ref
from matcher.plan.conflict_words import edit_words
from matcher.planning.answers import Changed, Seats
from matcher.planning.edits import read_edits
from web.current import language
from web.pages import asked
from web.plans import asking
from web.plans.frame import Choices, Frame, frame

STATEMENTS = ("needs", "offers", "interested_in")


@dataclass(frozen=True, slots=True)
class Tried:
    """An edit as the form carries it, ``way~text``, and in words."""

    text: str
    words: str


def what_if(key: str) -> str:
    """Show the form; with edits, what they change; with ``seats``, what each seat is worth."""
    plan = frame(key)
    if asked.flag("seats"):
        return plan.computed(
            "seats",
            lambda progress: plan.planning.seats(plan.programme, progress=progress),
            lambda seats: _page(plan, [], None, seats),
        )
    given = asking.edits()
    _composed(given)
    texts = [(way, text) for way, listed in given.items() for text in listed]
    edits = list(read_edits(plan.planning.graph, plan.programme, given))
    graph, lang = plan.planning.graph, language()
    pairs = zip(texts, edits, strict=True)
    tried = [Tried(f"{way}~{text}", edit_words(graph, edit, lang)) for (way, text), edit in pairs]
    if not edits:
        return _page(plan, tried, None, None)
    return plan.computed(
        ("what if", tuple(t.text for t in tried)),
        lambda progress: plan.planning.what_if(edits, programme=plan.programme, progress=progress),
        lambda changed: _page(plan, tried, changed, None),
    )


def _composed(given: dict[str, list[str]]) -> None:
    """Add the edits that single fields of the form make together."""
    country, who = asked.text("seat"), asked.text("who")
    firm = asked.text("firm").replace(":", " ").replace("~", " ").strip()
    if country:
        said = [f"{r}={t}" for r in ("needs", "offers") if (t := asked.text(f"seat_{r}"))]
        given["add_seat"].append(":".join([country, *said]))
    if firm:
        offers = asked.text("firm_offers")
        given["add_firm"].append(f"{firm}:offers={offers}" if offers else firm)
    relation, topic = asked.text("relation"), asked.text("said")
    if who and topic and relation in STATEMENTS:
        given["say"].append(f"{who}={relation}={topic}")


def _page(plan: Frame, tried: list[Tried], changed: Changed | None, seats: Seats | None) -> str:
    return plan.show(
        "whatif",
        tried=tried,
        changed=changed.difference if changed else None,
        seats=seats.values if seats else None,
        countries=_countries(plan),
        visited=_visited(plan),
        relations=STATEMENTS,
    )


def _countries(plan: Frame) -> Choices:
    graph, lang = plan.planning.graph, language()
    named = [
        (key, graph.name(Ref("country", key), lang)) for key in plan.planning.state.snapshot.of("country")
    ]
    return sorted(named, key=lambda c: (c[1].casefold(), c[0]))


def _visited(plan: Frame) -> Choices:
    firms = plan.planning.state.browser.ends.targets(plan.programme, "visited")
    return [(str(f), plan.name(f)) for f in firms if f.kind == "company"]


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/what-if", "what_if", what_if)
