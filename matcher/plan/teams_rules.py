"""What is asked of a team, as named rules: rows of a program, and the same on sets to check them by.

Each rule has a key. `matcher.plan.conflicts` tells which of them cannot hold together, and what it costs
to give way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from graph.errors import InputError
from graph.records import Ref
from matcher.plan.fault_words import COUNTRIES, fault
from matcher.plan.linear import Column
from matcher.plan.teams_problem import Candidate, Problem
from matcher.plan.teams_score import common_tongues, people_of

FEWEST, MOST = 2, 6
FIRMS, EXPERTS = 2, 1
NEVER = math.inf
"""Cost of what staff cannot give way on: consent, a conflict, a no, which only its giver takes back."""

BARS = {"topic": 5.0, "cohort": 2.0, "capacity": 2.0, "partner": 4.0, "consent": NEVER}
"""Rules that keep single candidates out, with the cost of letting one in."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: a topic, how many countries, which roles must be filled, who must and must not be in.

    ``language`` asks for one language that all speak, ``regions`` for at least so many regions.
    ``alternatives`` says how many further teams are wanted.
    """

    topic: Ref
    countries: tuple[int, int] = (FEWEST, MOST)
    roles: tuple[str, ...] = ("holder", "seeker")
    including: tuple[Ref, ...] = ()
    excluding: tuple[Ref, ...] = ()
    language: bool = False
    regions: int = 0
    alternatives: int = 5

    def checked(self) -> Request:
        """Return the request; InputError when its number of countries makes no sense."""
        low, high = self.countries
        if not FEWEST <= low <= high <= MOST:
            words = COUNTRIES.of(low=str(FEWEST), high=str(MOST))
            raise InputError([fault(words, column="countries", value=f"{low}-{high}")])
        return self


class Row(NamedTuple):
    """A row of a rule: ``low <= Σ column <= high``; ``cost`` a unit of giving way, ``about`` whom."""

    over: tuple[Column, ...]
    low: float
    high: float
    cost: float
    about: Ref | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A named demand; it holds when all its rows do."""

    key: str
    rows: tuple[Row, ...]


def rules_of(problem: Problem, request: Request) -> list[Rule]:
    """Return the rules of a request, and those of the limits that its candidates meet with."""
    people = problem.part("person")
    xs = [x(c.ref) for c in people]
    low, high = request.countries
    found = [
        _rule("countries-at-least", xs, low=low, cost=1.0),
        _rule("countries-at-most", xs, high=high, cost=1.0),
        *_roles(problem, request),
        *_named(problem, request),
    ]
    if request.language:
        found.append(_rule("language", [("l", t) for t in tongues_at_hand(people)], low=1, cost=1.0))
    if request.regions:
        regions = [("r", r) for r in sorted({c.region for c in people})]
        found.append(_rule("regions", regions, low=request.regions, cost=1.0))
    return [*found, *_bars(problem)]


def x(ref: Ref) -> Column:
    """Return the column that says whether somebody is in the team."""
    return ("x", ref)


def tongues_at_hand(people: Iterable[Candidate]) -> list[str]:
    """Return the languages that people of at least two homes speak."""
    homes: dict[str, set[object]] = {}
    for person in people:
        for tongue in person.tongues:
            homes.setdefault(tongue, set()).add(person.home)
    return sorted(t for t, held in homes.items() if len(held) > 1)


def _rule(key: str, over: Iterable[Column], *, low: float = -NEVER, high: float = NEVER, cost: float) -> Rule:
    return Rule(key, (Row(tuple(over), low, high, cost),))


def _roles(problem: Problem, request: Request) -> Iterator[Rule]:
    """Somebody with both roles fills one of them: her columns ``h`` and ``s`` say which."""
    people = problem.part("person")
    holding = [("h", c.ref) if c.seeks else x(c.ref) for c in people if c.holds]
    seeking = [("s", c.ref) if c.holds else x(c.ref) for c in people if c.seeks]
    columns = {
        "holder": (holding, 6.0),
        "seeker": (seeking, 6.0),
        "firm": ([x(c.ref) for c in problem.part("firm")], 2.0),
        "expert": ([x(c.ref) for c in problem.part("expert")], 1.0),
    }
    for role in request.roles:
        over, cost = columns[role]
        yield _rule(role, over, low=1, cost=cost)


def _named(problem: Problem, request: Request) -> Iterator[Rule]:
    for ref in request.including:
        there = [x(ref)] if ref in problem.of else []
        yield Rule(f"with:{ref}", (Row(tuple(there), 1, NEVER, 3.0, ref),))
    for ref in request.excluding:
        if ref in problem.of:
            yield Rule(f"without:{ref}", (Row((x(ref),), -NEVER, 0, 2.0, ref),))


def _bars(problem: Problem) -> Iterator[Rule]:
    for key, cost in BARS.items():
        barred = [c.ref for c in problem.candidates if key in c.barred]
        if barred:
            yield Rule(key, tuple(Row((x(ref),), -NEVER, 0, cost, ref) for ref in barred))
    for key, pairs in kept_apart(problem).items():
        if pairs:
            yield Rule(key, tuple(Row((x(a), x(b)), -NEVER, 1, NEVER, a) for a, b in pairs))


def kept_apart(problem: Problem) -> dict[str, list[tuple[Ref, Ref]]]:
    """Return the pairs that must not be together, by rule: ``apart`` for an earlier no, ``conflict``."""
    earlier = [pair for pair in problem.apart if pair not in problem.conflicts]
    return {"apart": earlier, "conflict": sorted(problem.conflicts)}


def is_sound(problem: Problem, members: frozenset[Ref]) -> bool:
    """Say whether members can be a team: one of each home, no provinces with countries, few helpers."""
    people = people_of(problem, members)
    parts = [problem.of[r].part for r in members]
    return (
        len({p.home for p in people}) == len(people)
        and len({p.domestic for p in people}) < 2
        and parts.count("firm") <= FIRMS
        and parts.count("expert") <= EXPERTS
    )


def broken(problem: Problem, request: Request, members: frozenset[Ref]) -> set[str]:
    """Return the keys of the rules that members break; read off the set, not off the rows."""
    people = people_of(problem, members)
    low, high = request.countries
    found = {"countries-at-least"} if len(people) < low else set()
    found |= {"countries-at-most"} if len(people) > high else set()
    found |= set(_unfilled(problem, request.roles, members))
    found |= {f"with:{r}" for r in request.including if r not in members}
    found |= {f"without:{r}" for r in request.excluding if r in members}
    found |= {"language"} if request.language and not common_tongues(people) else set()
    found |= {"regions"} if len({p.region for p in people}) < request.regions else set()
    found |= {key for r in members for key in problem.of[r].barred}
    for key, pairs in kept_apart(problem).items():
        found |= {key} if any(a in members and b in members for a, b in pairs) else set()
    return found


def _unfilled(problem: Problem, roles: Iterable[str], members: frozenset[Ref]) -> Iterator[str]:
    """Iterate over the roles that nobody fills; holder and seeker are two people."""
    people, parts = people_of(problem, members), {problem.of[r].part for r in members}
    holding, seeking = {p.ref for p in people if p.holds}, {p.ref for p in people if p.seeks}
    there = {
        "holder": bool(holding),
        "seeker": bool(seeking),
        "firm": "firm" in parts,
        "expert": "expert" in parts,
    }
    if "holder" in roles and len(holding | seeking) < 2:
        there["seeker"] = False
    yield from (role for role in roles if not there[role])
