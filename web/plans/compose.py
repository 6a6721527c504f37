"""The composer: the best team on a topic under the rules that staff set, or why there is none."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for

from graph.records import Ref
from matcher.plan.conflict_words import concession_words, edit_words, rule_words
from matcher.plan.conflicts import Concession
from matcher.plan.teams_explain import spoken_words
from matcher.plan.teams_rules import FEWEST, MOST, Request
from matcher.plan.words import Words
from matcher.planning.answers import Teams
from web.current import language
from web.pages import asked
from web.plans.asking import named, team_request
from web.plans.frame import Frame, frame

FIRST = 10
"""How many topics are offered to begin with."""


def compose(key: str) -> str:
    """Show the form; with a topic, the teams on it or why there is none."""
    plan, topic = frame(key), asked.text("topic")
    wanted = team_request(Ref("topic", topic))
    if not topic:
        return _page(plan, wanted, None)
    plan.planning.graph.record(wanted.topic)
    return plan.computed(
        ("team", wanted),
        lambda progress: plan.planning.team(wanted, programme=plan.programme),
        lambda found: _page(plan, wanted, found),
    )


def _page(plan: Frame, wanted: Request, found: Teams | None) -> str:
    return plan.show(
        "compose",
        wanted=wanted,
        found=found,
        reports=found.reports(language()) if found else [],
        no_team=_none(plan, found) if found and found.none else None,
        first=[] if found else _first(plan),
        numbers=range(FEWEST, MOST + 1),
        most=MOST,
    )


def _first(plan: Frame) -> list[tuple[Ref, str]]:
    """Return the topics to begin with, each with how the cohort speaks of it in words."""
    planning, words = plan.planning, Words()
    found = planning.spoken(plan.programme)[:FIRST]
    return [(s.topic, spoken_words(planning.graph, s, words, language())) for s in found]


def _none(plan: Frame, found: Teams) -> dict[str, Any]:
    """Return why there is no team, in words, with the address of the cheapest way to give way."""
    none, graph, lang = found.none, found.graph, language()
    assert none is not None
    conflict = none.conflict
    concessions = conflict.concessions if conflict and conflict.members is not None else ()
    return {
        "rules": [rule_words(graph, none.request, k, lang) for k in (conflict.keys if conflict else ())],
        "ways": [concession_words(graph, none.request, c, lang) for c in concessions],
        "eased": _eased(plan, none.request, concessions),
        "edits": [[edit_words(graph, e, lang) for e in edits] for edits in none.edits],
        "facts": none.facts,
    }


def _eased(plan: Frame, wanted: Request, given: tuple[Concession, ...]) -> str:
    """Return the address of the composer after concessions; "" when a form cannot make them."""
    least, most, regions = *wanted.countries, wanted.regions
    roles, language_wanted = set(wanted.roles), wanted.language
    including, excluding = list(named("with")), list(named("without"))
    for one in given:
        match one.key.partition(":")[0]:
            case "countries-at-least":
                least -= one.units
            case "countries-at-most":
                most += one.units
            case "regions":
                regions -= one.units
            case "language":
                language_wanted = False
            case "holder" | "seeker" | "firm" | "expert" as role:
                roles.discard(role)
            case "with" if one.about in including:
                including.remove(one.about)
            case "without" if one.about in excluding:
                excluding.remove(one.about)
            case _:
                return ""
    if not given or least < FEWEST or most > MOST:
        return ""
    query: dict[str, Any] = {
        "topic": wanted.topic.id,
        "least": least,
        "most": most,
        "regions": regions or None,
        "rules": 1,
        "require": sorted(roles),
        "language": "1" if language_wanted else None,
        "with": [str(r) for r in including],
        "without": [str(r) for r in excluding],
    }
    return url_for("plans.compose", key=plan.programme.id, **query)


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/compose", "compose", compose)
