"""A problem and rules as a mixed-integer program.

Columns: ``x`` who is in, ``h`` and ``s`` which role somebody with both fills, ``l`` the language of all,
``r`` regions, ``d`` provinces rather than countries, ``y`` ties, ``t`` the transformed value of a path.
ln(1 + v) is concave, so tangents from above make it linear: the program's value bounds every score, and
equals it where the tangent touches.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from graph.records import Ref
from matcher.engine.compiled import Home
from matcher.engine.declared_compose import EXPERTS as EXPERT_PATHS
from matcher.engine.declared_compose import FIRMS as FIRM_PATHS
from matcher.engine.declared_compose import LANGUAGE, REGIONS, SIZE
from matcher.engine.walks import DECIMALS
from matcher.plan.linear import Column, Program, Solution
from matcher.plan.teams_problem import Problem
from matcher.plan.teams_rules import EXPERTS, FIRMS, MOST, Rule, tongues_at_hand, x
from matcher.plan.teams_score import weighed_paths

Tangents = Mapping[str, Iterable[float]]
TOP = 100.0
"""More than any transformed value."""

TOUCHED = 40
OF_FIRMS = frozenset(p.name for p in FIRM_PATHS)
OF_EXPERTS = frozenset(p.name for p in EXPERT_PATHS)


def feasibility(problem: Problem, rules: Iterable[Rule]) -> Program:
    """Return the program of all teams that keep the rules, without an objective; nobody at all is a team."""
    program = Program()
    for candidate in problem.candidates:
        program.column(x(candidate.ref), whole=True)
        if candidate.holds and candidate.seeks:
            program.column(("h", candidate.ref), whole=True)
            program.column(("s", candidate.ref), whole=True)
    _structure(program, problem)
    _languages_and_regions(program, problem)
    for rule in rules:
        for row in rule.rows:
            program.row(dict.fromkeys(row.over, 1.0), low=row.low, high=row.high)
    return program


def scored(problem: Problem, rules: Iterable[Rule], tangents: Tangents) -> Program:
    """Return the program whose value bounds the score of every team that keeps the rules.

    The rules must hold teams to two people or more. ``tangents`` are, by path, the values at which
    ln(1 + v) is touched.
    """
    program = feasibility(problem, rules)
    for name, weighed in weighed_paths().items():
        total = _total(program, problem, name)
        if not total:
            continue
        if weighed.transform == "identity":
            for column, value in total.items():
                program.gain(column, weighed.weight * value)
        else:
            _concave(program, name, total, weight=weighed.weight, at=tangents.get(name, ()))
    weights = {name: w.weight for name, w in weighed_paths().items()}
    program.constant -= weights[REGIONS.name] + 2 * weights[SIZE.name]
    return program


def first_tangents(problem: Problem) -> dict[str, list[float]]:
    """Return where to touch first: at the sums that members' values can have, if these are few.

    Most edges weigh the same, so mostly every sum is touched and the first program is exact.
    """
    found: dict[str, list[float]] = {}
    for name, weighed in weighed_paths().items():
        if weighed.transform == "log1p":
            most = FIRMS if name in OF_FIRMS else EXPERTS if name in OF_EXPERTS else MOST
            found[name] = _sums(sorted(set(problem.worth.get(name, {}).values())), most)
    return found


def _sums(values: Iterable[float], most: int) -> list[float]:
    """Return the sums of up to ``most`` values, or an even spread of `TOUCHED` of them."""
    sums = {0.0}
    for _ in range(most):
        sums |= {round(s + v, DECIMALS) for s in sums for v in values}
        if len(sums) > TOUCHED:
            ordered = sorted(sums)
            sums = {ordered[n * (len(ordered) - 1) // (TOUCHED - 1)] for n in range(TOUCHED)}
    return sorted(sums)


def chosen(solution: Solution) -> frozenset[Ref]:
    """Return the members of a solution."""
    return frozenset(
        key[1]
        for key, value in solution.values.items()
        if isinstance(key, tuple) and key[0] == "x" and value > 0.5
    )


def _structure(program: Program, problem: Problem) -> None:
    homes: dict[tuple[Home, bool], list[Column]] = {}
    for person in problem.part("person"):
        homes.setdefault((person.home, person.domestic), []).append(x(person.ref))
        if person.holds and person.seeks:
            program.row({("h", person.ref): 1.0, ("s", person.ref): 1.0, x(person.ref): -1.0}, high=0)
    both = len({p.domestic for p in problem.part("person")}) > 1
    for (_, domestic), columns in homes.items():
        over: dict[Column, float] = dict.fromkeys(columns, 1.0)
        if both:
            over[("d",)] = -1.0 if domestic else 1.0
        program.row(over, high=1.0 - (1.0 if both and domestic else 0.0))
    for part, most in (("firm", FIRMS), ("expert", EXPERTS)):
        program.row({x(c.ref): 1.0 for c in problem.part(part)}, high=most)


def _languages_and_regions(program: Program, problem: Problem) -> None:
    people = problem.part("person")
    tongues = tongues_at_hand(people)
    for key in (*(("l", t) for t in tongues), *(("r", p.region) for p in people)):
        program.column(key, whole=True)
    homes = sorted({p.home for p in people}, key=str)
    for tongue in tongues:
        for home in homes:
            silent: dict[Column, float] = {
                x(p.ref): 1.0 for p in people if p.home == home and tongue not in p.tongues
            }
            if silent:
                program.row({**silent, ("l", tongue): 1.0}, high=1)
    if tongues:
        program.row({("l", tongue): 1.0 for tongue in tongues}, high=1)
    for region in sorted({p.region for p in people}):
        there = {x(p.ref): -1.0 for p in people if p.region == region}
        program.row({**there, ("r", region): 1.0}, high=0)


def _total(program: Program, problem: Problem, name: str) -> dict[Column, float]:
    """Return the value of a path as a sum of columns; constants are added by `scored`."""
    people = problem.part("person")
    if name == LANGUAGE.name:
        return {("l", t): 1.0 for t in tongues_at_hand(people)}
    if name == REGIONS.name:
        return {("r", r): 1.0 for r in sorted({p.region for p in people})}
    if name == SIZE.name:
        return {x(p.ref): 1.0 for p in people}
    found: dict[Column, float] = {x(r): v for r, v in problem.worth.get(name, {}).items()}
    for (a, b), value in problem.tied.get(name, {}).items():
        found[("y", a, b)] = value
        for end in (a, b):
            program.row({("y", a, b): 1.0, x(end): -1.0}, high=0)
    return found


def _concave(
    program: Program, name: str, total: Mapping[Column, float], *, weight: float, at: Iterable[float]
) -> None:
    """Add weight x ln(1 + total), as its tangents: t <= ln(1 + v) + (total - v) / (1 + v)."""
    program.column(("t", name), top=TOP)
    program.gain(("t", name), weight)
    for v in at:
        over = {column: -value / (1.0 + v) for column, value in total.items()}
        program.row({**over, ("t", name): 1.0}, high=math.log1p(v) - v / (1.0 + v))
