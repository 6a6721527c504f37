"""What plans are answered with: each holds the graph that it was made from, to be told in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.records import Ref
from matcher.browse.pages import Browser
from matcher.decide.questions import Unplaced
from matcher.engine.compiled import CompiledGraph
from matcher.plan.conflict_words import rule_words
from matcher.plan.edits import Edit
from matcher.plan.limits import Limits
from matcher.plan.portfolio import Portfolio
from matcher.plan.portfolio_asks import questions_for
from matcher.plan.portfolio_pool import SORTS
from matcher.plan.spoken import Spoken
from matcher.plan.teams import Composition
from matcher.plan.teams_exact import Certificate
from matcher.plan.teams_explain import TeamReport, report
from matcher.plan.teams_problem import Problem
from matcher.plan.teams_rules import Request
from matcher.plan.teams_score import Team, roles_of
from matcher.plan.whatif import Difference
from matcher.plan.whynot import WhyNot
from matcher.plan.whynot_team import NoTeam
from matcher.plan.words import Words

CHOSEN = Certificate("chosen", "portfolio", float("inf"), float("inf"))
NAMED = Certificate("named", "members", float("inf"), float("inf"))
GIVEN = ("", 0)

Standing = Mapping[Ref, Sequence[Ref]]
"""People with the projects that they are in."""


@dataclass(frozen=True, slots=True)
class Teams:
    """Teams that were asked for, by request; ``none`` says why there are none.

    ``spoken`` is how the people among whom they were sought speak of each topic.
    """

    graph: CompiledGraph
    whom: Ref
    made: tuple[Composition, ...]
    none: NoTeam | None = None
    spoken: Mapping[Ref, Spoken] = field(default_factory=dict)

    def reports(
        self, lang: str = "en", *, words: Words | None = None, top: int | None = None
    ) -> list[TeamReport]:
        """Return the first teams in full."""
        found = [(m, f) for m in self.made for f in m.teams][:top]
        return [
            report(
                self.graph,
                m.problem,
                f.team,
                request=m.request,
                certificate=f.certificate,
                words=words or Words(),
                spoken=self.spoken.get(f.team.topic),
                lang=lang,
            )
            for m, f in found
        ]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A portfolio for a cohort, under ``limits``; ``standing`` are in projects on file."""

    graph: CompiledGraph
    browser: Browser
    programme: Ref
    cohort: frozenset[Ref]
    portfolio: Portfolio
    standing: Standing
    limits: Limits

    def reports(self, lang: str = "en", *, words: Words | None = None) -> list[TeamReport]:
        """Return the projects in full, best first."""
        return [
            _told(self.graph, problem, team, _request(problem, team), CHOSEN, words, lang)
            for problem, team in self.portfolio.projects
        ]

    def asks(self, lang: str = "en") -> list[Unplaced]:
        """Return who is in no project, each with what to ask."""
        asked = questions_for(self.browser, self.programme, self.portfolio, lang, limits=self.limits)
        return [one for one in asked if one.ref in self.cohort]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A team given by its members: what it departs from today, and what was decided on it in which change."""

    graph: CompiledGraph
    problem: Problem
    team: Team
    departs: tuple[str, ...]
    judged: tuple[str, int]

    def report(self, lang: str = "en", *, words: Words | None = None) -> TeamReport:
        """Return the team in full."""
        request = _request(self.problem, self.team)
        return _told(self.graph, self.problem, self.team, request, NAMED, words, lang)

    def departures(self, lang: str = "en") -> list[str]:
        """Return in words which rules the team departs from."""
        request = Request(self.team.topic)
        return [rule_words(self.graph, request, key, lang) for key in self.departs]


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a suggestion is missing."""

    graph: CompiledGraph
    found: WhyNot


@dataclass(frozen=True, slots=True)
class Changed:
    """What edits would change."""

    graph: CompiledGraph
    edits: tuple[Edit, ...]
    difference: Difference


@dataclass(frozen=True, slots=True)
class Seats:
    """What would be lost without each seat, the dearest first."""

    graph: CompiledGraph
    values: tuple[tuple[Ref, Difference], ...]


def _request(problem: Problem, team: Team) -> Request:
    """Return the request that a team answers: the first of the sets of roles that make a project sensible."""
    there = set(roles_of(problem, team.members).values())
    roles = next((roles for roles in SORTS if there.issuperset(roles)), ())
    return Request(team.topic, roles=roles)


def _told(
    graph: CompiledGraph,
    problem: Problem,
    team: Team,
    request: Request,
    certificate: Certificate,
    words: Words | None,
    lang: str,
) -> TeamReport:
    return report(
        graph,
        problem,
        team,
        request=request,
        certificate=certificate,
        words=words or Words(),
        lang=lang,
    )
