"""The best team found by trying all of them: what the exact way is checked against, on small problems."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from graph.records import Ref
from matcher.plan.teams_problem import Problem
from matcher.plan.teams_rules import EXPERTS, FIRMS, MOST, Request, broken, is_sound
from matcher.plan.teams_score import Team, team_of


def teams(problem: Problem, request: Request) -> Iterator[frozenset[Ref]]:
    """Iterate over every team that keeps the rules, read off the sets."""
    people, firms, experts = ([c.ref for c in problem.part(p)] for p in ("person", "firm", "expert"))
    helpers = [
        frozenset((*f, *e))
        for n in range(FIRMS + 1)
        for f in combinations(firms, n)
        for m in range(EXPERTS + 1)
        for e in combinations(experts, m)
    ]
    for n in range(MOST + 1):
        for chosen in combinations(people, n):
            inside = frozenset(chosen)
            if is_sound(problem, inside) and not _hopeless(problem, request, inside):
                yield from (inside | h for h in helpers if not broken(problem, request, inside | h))


def _hopeless(problem: Problem, request: Request, people: frozenset[Ref]) -> bool:
    """Say whether no firm or expert can mend what these people break."""
    return any(
        k not in ("firm", "expert") and not k.startswith("with:") for k in broken(problem, request, people)
    )


def best(problem: Problem, request: Request) -> Team | None:
    """Return the best team, None when no team keeps the rules."""
    found = (team_of(problem, members) for members in teams(problem, request))
    return max(found, default=None, key=lambda t: t.score)
