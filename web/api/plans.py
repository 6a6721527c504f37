"""Whole plans as JSON. What takes long is begun and answered with 202 until it is there: ask again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify

from graph.errors import InputError, Problem
from graph.records import Ref
from matcher.export import plan_teams as shown
from matcher.export.plan_words import progress_words
from matcher.planning.answers import Changed, Chosen, Missing, Seats, Teams
from matcher.planning.edits import read_edits, read_ref
from matcher.planning.planning import Planning
from matcher.planning.works import Progress
from web.current import language, service
from web.pages import asked
from web.plans import asking

T = TypeVar("T")
PATIENCE = 5.0
"""Seconds that a request waits for what it began."""


def team() -> Response:
    """Answer with teams on ``topic``, else the best of every topic of ``for`` or ``programme``."""
    planning, programme, topic = service().planning, _programme(), asked.text("topic")
    subject = read_ref(asked.text("for")) if asked.text("for") else None
    wanted = asking.team_request(Ref("topic", topic), alternatives=5, also=(subject,) if subject else ())
    if topic:
        planning.graph.record(wanted.topic)
    top = None if topic else asked.number("top", 10, least=1)

    def compute(progress: Progress) -> Teams:
        if topic:
            return planning.team(wanted, programme=programme, subject=subject)
        return planning.teams(wanted, programme=programme, subject=subject, progress=progress)

    def told(found: Teams) -> Any:
        if found.none:
            return shown.no_team_json(found.graph, found.none, language())
        return shown.teams_json(found.graph, found.whom, found.reports(language(), top=top))

    return _answer(planning, ("teams", wanted, programme, subject), compute, told)


def portfolio() -> Response:
    """Answer with projects for the cohort of ``programme``, ``most`` a person, and whom to ask what."""
    planning, programme = service().planning, _needed(_programme())
    most = asked.number("most", 0, most=20) or None

    def told(found: Chosen) -> Any:
        lang = language()
        made = found.portfolio
        return shown.portfolio_json(programme, found.graph, made, found.reports(lang), found.asks(lang))

    def compute(progress: Progress) -> Chosen:
        return planning.portfolio(programme, most=most, progress=progress)

    return _answer(planning, ("portfolio json", programme, most), compute, told)


def why_not() -> Response:
    """Answer why ``about`` is not suggested for ``for``, or why there is no team on ``topic``."""
    planning, programme, topic = service().planning, _programme(), asked.text("topic")
    if bool(topic) == bool(asked.text("about")):
        raise InputError([Problem("ask with for and about, or with topic")])
    if topic:
        wanted = asking.team_request(Ref("topic", topic))
        return _answer(
            planning,
            ("no team", wanted, programme),
            lambda progress: planning.why_no_team(wanted, programme=programme),
            lambda none: shown.no_team_json(planning.graph, none, language()),
        )
    ends = asked.ref("for", "delegate"), asked.ref("about", "delegate")
    top = asked.number("top", 10, least=1)

    def told(found: Missing) -> Any:
        return shown.why_not_json(found.graph, found.found, language())

    return _answer(planning, ("why not", ends, top), lambda progress: planning.why_not(*ends, top=top), told)


def what_if() -> Response:
    """Answer what edits would change, or with ``seats=1`` what each seat of ``programme`` is worth."""
    planning, programme = service().planning, _programme()
    if asked.flag("seats"):
        held = _needed(programme)
        return _answer(
            planning, ("seats", held), lambda progress: planning.seats(held, progress=progress), _seats
        )
    given = asking.edits()
    edits = list(read_edits(planning.graph, programme, given))
    if not edits:
        raise InputError([Problem("say what is added or dropped, or seats=1")])

    def told(found: Changed) -> Any:
        return shown.difference_json(found.graph, found.difference, found.edits, language())

    def compute(progress: Progress) -> Changed:
        return planning.what_if(edits, programme=programme, progress=progress)

    named = tuple((way, text) for way, texts in given.items() for text in texts)
    return _answer(planning, ("what if", programme, named), compute, told)


def _seats(found: Seats) -> Any:
    return shown.seats_json(found.graph, found.values)


def _answer(
    planning: Planning, key: Hashable, compute: Callable[[Progress], T], told: Callable[[T], Any]
) -> Response:
    work = planning.begun(("json", key), compute)
    if work.wait(PATIENCE):
        return jsonify(told(work.result()))
    words = progress_words(work.what, language())
    answer = jsonify(progress={"what": work.what, "text": words, "done": work.done, "total": work.total})
    answer.status_code = 202
    answer.headers["Retry-After"] = "2"
    return answer


def _programme() -> Ref | None:
    key = asked.text("programme").removeprefix("programme:")
    return service().record(Ref("programme", key)).ref if key else None


def _needed(programme: Ref | None) -> Ref:
    if programme is None:
        raise InputError([Problem("is missing", column="programme")])
    return programme


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/plan/team", "plan_team", team)
    blueprint.add_url_rule("/plan/portfolio", "plan_portfolio", portfolio)
    blueprint.add_url_rule("/plan/whynot", "plan_whynot", why_not)
    blueprint.add_url_rule("/plan/whatif", "plan_whatif", what_if)
