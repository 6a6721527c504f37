"""The best team, proven: a mixed-integer program, with further tangents until its bound is its score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.records import Ref
from matcher.plan.linear import Program
from matcher.plan.teams_problem import Problem
from matcher.plan.teams_program import chosen, first_tangents, scored
from matcher.plan.teams_rules import Rule, x
from matcher.plan.teams_score import Team, team_id, team_of, value_of

CLOSE = 1e-7
"""A gap below this is none: HiGHS keeps rows to 1e-7 or so."""

ROUNDS = 40
NODES = 5_000
DIFFER = 2
"""At least so many people of a team are not in an alternative to it."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is proven: ``optimal``, ``bounded`` (no team scores above ``bound``), or ``infeasible``.

    ``gap`` is the bound less the score. ``method`` is exact or greedy; ``nodes`` and ``rounds`` tell how long
    the search was.
    """

    status: str
    method: str
    bound: float
    gap: float
    rounds: int = 0
    nodes: int = 0


@dataclass(frozen=True, slots=True)
class Solved:
    """A team with its certificate; None where no team keeps the rules."""

    team: Team | None
    certificate: Certificate


def solve(
    problem: Problem, rules: Sequence[Rule], *, avoiding: Sequence[Team] = (), most_nodes: int = NODES
) -> Solved:
    """Return the best team that differs from each of ``avoiding`` in `DIFFER` people, with its certificate.

    Each round solves a program whose value bounds all scores; when the bound is the score of its team, the
    team is the best, else tangents where it lies make the next program tighter. Teams that people refused
    are cut off one by one. A search that is cut off after ``most_nodes`` states the bound that it reached.
    """
    tangents = first_tangents(problem)
    cuts: list[frozenset[Ref]] = []
    best: Team | None = None
    bound, nodes = float("inf"), 0
    for done in range(1, ROUNDS + 1):
        program = scored(problem, rules, tangents)
        keep_apart(program, problem, avoiding)
        _cut(program, cuts)
        found = program.maximise(nodes=most_nodes)
        nodes += found.nodes
        if not found.values:
            return _ended(best, bound, done, nodes, found.status)
        bound = min(bound, found.bound)
        members = chosen(found)
        if team_id(problem.topic, members) in problem.refused:
            cuts.append(members)
            continue
        team = team_of(problem, members)
        best = team if best is None or team.score > best.score else best
        if bound - best.score <= CLOSE or found.status != "optimal":
            return _ended(best, bound, done, nodes, "optimal")
        for name, at in tangents.items():
            at.append(value_of(problem, name, members))
    return _ended(best, bound, ROUNDS, nodes, "cut off")


def keep_apart(program: Program, problem: Problem, avoiding: Iterable[Team]) -> None:
    """Ask that at least `DIFFER` of each team's people are left out."""
    for team in avoiding:
        people = [r for r in sorted(team.members) if r in problem.of and problem.of[r].part == "person"]
        program.row({x(r): 1.0 for r in people}, high=len(people) - DIFFER)


def _cut(program: Program, cuts: Iterable[frozenset[Ref]]) -> None:
    """Forbid exactly these sets."""
    for members in cuts:
        keys = [key for key in program.columns if isinstance(key, tuple) and key[0] == "x"]
        program.row({k: 1.0 if k[1] in members else -1.0 for k in keys}, high=len(members) - 1)


def _ended(best: Team | None, bound: float, rounds: int, nodes: int, status: str) -> Solved:
    if best is None:
        status = "infeasible" if status in ("infeasible", "optimal") else "bounded"
        return Solved(None, Certificate(status, "exact", bound, float("inf"), rounds, nodes))
    gap = bound - best.score
    if gap <= CLOSE:
        return Solved(best, Certificate("optimal", "exact", best.score, 0.0, rounds, nodes))
    return Solved(best, Certificate("bounded", "exact", bound, gap, rounds, nodes))
