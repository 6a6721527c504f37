"""A portfolio: projects for a whole cohort, so that everybody is in a sensible one and nobody in too many.

Chosen from a pool of teams by a mixed-integer program: first as many people placed as can be, then the
best sum of scores, topics varied. Who is left is told apart: no sensible team exists for her at all (a
question would change that), or all that exist are full.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.plan.limits import Limits
from matcher.plan.linear import Program
from matcher.plan.portfolio_pool import SORTS, Pool, pool_of
from matcher.plan.teams import topics_of
from matcher.plan.teams_problem import Problem, problem_of
from matcher.plan.teams_rules import Request, broken
from matcher.plan.teams_score import Team, team_id, team_of

Progress = Callable[[str, int, int], None]

PLACED = 100.0
"""What placing one more person is worth; more than any project's score, so that it comes first."""

AGAIN = 2.0
"""What a further project on the same topic costs."""

SAME_TOPIC = 4
"""The most projects on one topic."""

EACH_PROJECT = 4
"""A cohort has at most one project for so many people, rounded up."""

NODES = 20
CLOSE = 1e-3
"""The choice is cut off at this share of its bound, or after so many nodes; the bound is stated."""

BY_PROGRAM = 1_500
"""Teams in the pool up to which they are chosen by a program; beyond, greedily."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Projects, best first, with the problem that each was found in.

    ``alone`` are in no sensible team at all, ``crowded_out`` only in teams that could not be chosen.
    ``standing`` were in a project already and needed none. ``bound`` is the most that any choice from the
    pool is worth, ``worth`` what this one is.
    """

    projects: tuple[tuple[Problem, Team], ...]
    placed: frozenset[Ref]
    alone: tuple[Ref, ...]
    crowded_out: tuple[Ref, ...]
    worth: float
    bound: float
    method: str
    standing: frozenset[Ref] = frozenset()


def portfolio(
    graph: CompiledGraph,
    cohort: frozenset[Ref],
    *,
    limits: Limits,
    most: int | None = None,
    standing: frozenset[Ref] = frozenset(),
    progress: Progress | None = None,
) -> Portfolio:
    """Return a portfolio for a cohort of delegates; ``most`` projects each, unless her own number is on file.

    Who is ``standing`` in a project already need not be placed, but may be in the projects of others. An
    empty cohort, and one of whom nobody speaks of anything, has no project.
    """
    limits = limits if most is None else replace(limits, most=most)
    topics = topics_of(graph, cohort)
    pools: list[Pool] = []
    for done, topic in enumerate(topics):
        if progress:
            progress("composing teams", done, len(topics))
        pools.append(pool_of(problem_of(graph, topic, limits=limits, cohort=cohort)))
    if progress:
        progress("choosing projects", len(topics), len(topics))
    choices = [(pool.problem, team) for pool in pools for team in pool.teams]
    counted = cohort | limits.capacities.keys()
    choices += _without_experts(choices, counted)
    free = {r: max(limits.capacity(r) - limits.load.get(r, 0), 0) for r in counted}
    standing = standing & cohort
    chosen, worth, bound, method = _choose(choices, cohort - standing, free)
    placed = frozenset(r for _, team in chosen for r in team.members if r in cohort)
    able = frozenset(r for _, team in choices for r in team.members)
    left = sorted(cohort - placed - standing)
    return Portfolio(
        tuple(sorted(chosen, key=lambda c: (-c[1].score, c[1].id))),
        placed,
        tuple(r for r in left if r not in able),
        tuple(r for r in left if r in able),
        worth,
        bound,
        method,
        standing - placed,
    )


Choice = tuple[Problem, Team]


def _without_experts(choices: Sequence[Choice], counted: Set[Ref]) -> list[Choice]:
    """Return teams without experts whose number of projects is limited, where they are sensible without.

    Else an expert who may be in one project would keep everybody whose teams name her out of all but one.
    """
    known = {team.id for _, team in choices}
    found: dict[str, Choice] = {}
    for problem, team in choices:
        kept = frozenset(r for r in team.members if r.kind != "expert" or r not in counted)
        ways = (Request(problem.topic, roles=roles) for roles in SORTS)
        if kept != team.members and not all(broken(problem, way, kept) for way in ways):
            found[team_id(problem.topic, kept)] = (problem, team_of(problem, kept))
    refused = choices[0][0].refused if choices else frozenset()
    return [choice for key, choice in found.items() if key not in known | refused]


def _choose(
    choices: Sequence[Choice], cohort: frozenset[Ref], free: dict[Ref, int]
) -> tuple[list[Choice], float, float, str]:
    most = math.ceil(len(cohort) / EACH_PROJECT)
    quick = _greedily(choices, cohort, dict(free), most)
    if not choices or len(choices) > BY_PROGRAM:
        return quick, _worth(quick, cohort), PLACED * len(cohort) + _best_sum(choices, most), "greedy"
    found = _program(choices, cohort, free, most).maximise(nodes=NODES, gap=CLOSE)
    picked = [c for n, c in enumerate(choices) if found.values.get(("z", n), 0.0) > 0.5]
    begun = max((picked, quick), key=lambda p: _worth(p, cohort))
    best = _completed(begun, choices, cohort, free, most)
    return best, _worth(best, cohort), max(found.bound, _worth(best, cohort)), "program"


def _program(choices: Sequence[Choice], cohort: frozenset[Ref], free: dict[Ref, int], most: int) -> Program:
    """Return the program: ``z`` which teams, ``u`` who is placed, ``a`` further projects of a topic."""
    program = Program()
    for n, (_, team) in enumerate(choices):
        program.column(("z", n), whole=True)
        program.gain(("z", n), team.score)
    of: dict[Ref, list[int]] = {r: [] for r in sorted(free)}
    topics: dict[Ref, list[int]] = {}
    for n, (_, team) in enumerate(choices):
        topics.setdefault(team.topic, []).append(n)
        for ref in team.members & free.keys():
            of[ref].append(n)
    for ref, teams in of.items():
        program.row({("z", n): 1.0 for n in teams}, high=free[ref])
        if ref in cohort:
            program.row({("u", ref): 1.0, **{("z", n): -1.0 for n in teams}}, high=0)
            program.gain(("u", ref), PLACED)
    for topic, teams in topics.items():
        program.column(("a", topic), top=SAME_TOPIC - 1)
        program.gain(("a", topic), -AGAIN)
        program.row({**{("z", n): 1.0 for n in teams}, ("a", topic): -1.0}, high=1)
    program.row({("z", n): 1.0 for n in range(len(choices))}, high=most)
    return program


def _greedily(
    choices: Sequence[Choice], cohort: frozenset[Ref], free: dict[Ref, int], most: int
) -> list[Choice]:
    """Take the team that places most people yet without a project, then by score, until nobody is left."""
    picked: list[Choice] = []
    placed: set[Ref] = set()
    topics: dict[Ref, int] = {}
    left = list(choices)
    while left and len(picked) < most and len(placed) < len(cohort):
        gains = [
            len((t.members & cohort) - placed) * PLACED + t.score - AGAIN * topics.get(t.topic, 0)
            for _, t in left
        ]
        best = max(range(len(left)), key=lambda n: (gains[n], -n))
        choice = left.pop(best)
        if not (choice[1].members & cohort) - placed:
            break
        picked.append(choice)
        topics[choice[1].topic] = topics.get(choice[1].topic, 0) + 1
        placed |= choice[1].members & cohort
        for ref in choice[1].members & free.keys():
            free[ref] -= 1
        left = [
            c
            for c in left
            if topics.get(c[1].topic, 0) < SAME_TOPIC and all(free[r] > 0 for r in c[1].members & free.keys())
        ]
    return picked


def _completed(
    picked: list[Choice],
    choices: Sequence[Choice],
    cohort: frozenset[Ref],
    free: dict[Ref, int],
    most: int,
) -> list[Choice]:
    """Take in teams of people without a project, beside the others or for one of them, while that helps."""
    while True:
        left = cohort - {r for _, team in picked for r in team.members}
        ways = [
            [*(p for m, p in enumerate(picked) if m != n), choice]
            for choice in choices
            if choice[1].members & left
            for n in range(len(picked) + 1)
        ]
        allowed = [w for w in ways if _is_allowed(w, free, most)]
        best = max(allowed, default=picked, key=lambda w: _worth(w, cohort))
        if _worth(best, cohort) <= _worth(picked, cohort):
            return picked
        picked = best


def _is_allowed(picked: Sequence[Choice], free: dict[Ref, int], most: int) -> bool:
    times = Counter(r for _, team in picked for r in team.members & free.keys())
    topics = Counter(team.topic for _, team in picked)
    full = any(n > free[r] for r, n in times.items())
    return len(picked) <= most and not full and max(topics.values(), default=0) <= SAME_TOPIC


def _worth(picked: Iterable[Choice], cohort: frozenset[Ref]) -> float:
    teams = [team for _, team in picked]
    placed = {r for t in teams for r in t.members & cohort}
    further = len(teams) - len({t.topic for t in teams})
    return PLACED * len(placed) + math.fsum(t.score for t in teams) - AGAIN * further


def _best_sum(choices: Sequence[Choice], most: int) -> float:
    return math.fsum(sorted((t.score for _, t in choices), reverse=True)[:most])
