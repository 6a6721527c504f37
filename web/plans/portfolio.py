"""The portfolio: each participant stands in a project, or is named with the question to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Blueprint

from graph.records import Ref
from matcher.decide.questions import Unplaced
from matcher.plan.limits import MOST_PROJECTS
from matcher.plan.teams_explain import TeamReport
from matcher.planning.answers import Chosen
from web.current import language
from web.pages import asked
from web.plans.frame import Frame, Person, frame

MOST_OFFERED = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a participant stands: numbers of projects on the page, projects on file, or nowhere yet."""

    who: Person
    numbers: list[int] = field(default_factory=list)
    on_file: Sequence[Ref] = ()


def portfolio(key: str) -> str:
    """Show the portfolio; while it is computed, how far that is."""
    plan, most = frame(key), asked.number("most", MOST_PROJECTS, least=1, most=MOST_OFFERED)
    return plan.computed(
        ("portfolio", most),
        lambda progress: plan.planning.portfolio(plan.programme, most=most, progress=progress),
        lambda found: _page(plan, found, most),
    )


def _page(plan: Frame, found: Chosen, most: int) -> str:
    lang = language()
    reports, waiting = found.reports(lang), found.asks(lang)
    return plan.show(
        "portfolio",
        found=found,
        reports=reports,
        waiting=waiting,
        places=places(plan, found, reports, waiting),
        most=most,
        offered=range(1, MOST_OFFERED + 1),
    )


def places(
    plan: Frame, found: Chosen, reports: Sequence[TeamReport], waiting: Sequence[Unplaced]
) -> list[Place]:
    """Return every participant with where she stands, by country and name."""
    made = {p.ref: Place(p, on_file=found.standing.get(p.ref, ())) for p in plan.people()}
    for number, report in enumerate(reports, start=1):
        for member in report.suggestion.members:
            place = made.get(Ref(member.kind, member.id))
            if place is not None:
                place.numbers.append(number)
    nowhere = {one.ref for one in waiting}
    assert all(p.numbers or p.on_file or ref in nowhere for ref, p in made.items()), "somebody was forgotten"
    return list(made.values())


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/portfolio", "portfolio", portfolio)
