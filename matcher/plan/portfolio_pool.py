"""Teams from which a portfolio is chosen: of every topic the best, and enough that everybody is in one.

A project is sensible when somebody has what somebody else is looking for, or, where nobody has it, when
people of two countries want it and a firm or an expert on file can bring it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.records import Ref
from matcher.plan.conflicts import is_feasible
from matcher.plan.teams import best_team
from matcher.plan.teams_problem import Candidate, Problem
from matcher.plan.teams_program import chosen, feasibility
from matcher.plan.teams_rules import MOST, Request, broken, is_sound, rules_of
from matcher.plan.teams_score import Team, score_of, team_id, team_of

BEST = 2
"""How many of the best teams of each topic are proven and put into the pool."""

LARGE = 80
"""Candidates of a topic beyond which the pool does without proven best teams."""

SORTS = (("holder", "seeker"), ("firm",), ("expert",))
"""Roles that make a project sensible: any of these sets."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Teams of a topic, its people in order, and those who can be in no sensible project on it."""

    problem: Problem
    teams: tuple[Team, ...]


def pool_of(problem: Problem) -> Pool:
    """Return teams on a topic so that everybody who can be is in one; a program proves that others cannot."""
    found: dict[str, Team] = {}
    people = [c for c in problem.part("person") if c.ref.kind == "delegate"]
    for roles in SORTS:
        request = Request(problem.topic, roles=roles)
        left = [c for c in people if not any(c.ref in t.members for t in found.values())]
        if not left or not is_feasible(problem, rules_of(problem, request)):
            continue
        best = () if found else tuple(_best(problem, request))
        for team in (*best, *_covering(problem, request, left)):
            found.setdefault(team.id, team)
    return Pool(problem, tuple(found.values()))


def _best(problem: Problem, request: Request) -> Iterator[Team]:
    if len(problem.candidates) > LARGE:
        return
    there: list[Team] = []
    for _ in range(BEST):
        team = best_team(problem, request, there).team
        if team is None:
            return
        there.append(team)
        yield team


def _covering(problem: Problem, request: Request, people: Sequence[Candidate]) -> Iterator[Team]:
    """Iterate over teams until everybody is in one who can be."""
    used: dict[Ref, int] = {}
    left = [c.ref for c in people]
    while left:
        members = _around(problem, request, left, used) or _proven(problem, request, left[0])
        if members is None:
            left.pop(0)
            continue
        for ref in members:
            used[ref] = used.get(ref, 0) + 1
        left = [r for r in left if r not in members]
        if team_id(problem.topic, members) not in problem.refused:
            yield team_of(problem, members)


def _around(
    problem: Problem, request: Request, left: Sequence[Ref], used: dict[Ref, int]
) -> frozenset[Ref] | None:
    """Return a team around the first who is left, with as many others of them as fit, if there is one."""
    members = frozenset([left[0]])
    fresh = [problem.of[r] for r in left[1:]]
    tired = sorted(
        problem.part("person"), key=lambda c: (used.get(c.ref, 0), c.ref.kind != "delegate", c.ref)
    )
    for role in request.roles:
        if role in broken(problem, request, members):
            able = _able(problem, role)
            members = _added(
                problem, members, [c for c in (*fresh, *tired) if c.ref in able], len(members) + 1
            )
    members = _added(problem, members, _near(problem, members, fresh), MOST)
    if len(members) < 2:
        members = _added(problem, members, tired, 2)
    members = _helped(problem, members)
    return None if broken(problem, request, members) else members


def _able(problem: Problem, role: str) -> frozenset[Ref]:
    people = problem.part("person")
    return frozenset(c.ref for c in people if (c.holds if role == "holder" else role == "seeker" and c.seeks))


def _near(problem: Problem, members: frozenset[Ref], people: Sequence[Candidate]) -> list[Candidate]:
    """Return people so that those who share a language with all members come first."""
    common = frozenset.intersection(*(problem.of[r].tongues for r in members))
    return sorted(people, key=lambda c: not common & c.tongues)


def _added(
    problem: Problem, members: frozenset[Ref], people: Sequence[Candidate], most: int
) -> frozenset[Ref]:
    """Add people, in the order given, who can be in one team with all members."""
    for person in people:
        if len(members) >= most:
            break
        wider = members | {person.ref}
        apart = any(a in wider and b in wider for a, b in problem.apart)
        if person.ref not in members and not apart and is_sound(problem, wider):
            members = wider
    return members


def _helped(problem: Problem, members: frozenset[Ref]) -> frozenset[Ref]:
    """Add the firms and the expert that help most."""
    for part in ("firm", "firm", "expert"):
        ways = [members | {c.ref} for c in problem.part(part) if c.ref not in members]
        ways = [
            w for w in ways if is_sound(problem, w) and not any(a in w and b in w for a, b in problem.apart)
        ]
        members = max(ways, default=members, key=lambda w: score_of(problem, w))
    return members


def _proven(problem: Problem, request: Request, ref: Ref) -> frozenset[Ref] | None:
    """Return any team that the rules allow with somebody in it; None when there is none."""
    with_her = Request(problem.topic, request.countries, request.roles, including=(ref,))
    found = feasibility(problem, rules_of(problem, with_her)).maximise()
    return _helped(problem, chosen(found)) if found.values else None
