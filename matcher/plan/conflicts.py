"""Why no team keeps all rules: a smallest set of rules that conflict, and the cheapest way to give way.

A set of rules conflicts when no team keeps all of them; it is minimal when every proper subset can be
kept. It is found by the deletion filter: leave out one rule at a time for good whenever the others still
conflict (Chinneck and Dravnieks 1991, ORSA Journal on Computing 3(2)). The cheapest way to give way is
the least-cost solution of the elastic program, in which every row may be exceeded at a price (Chinneck
2008, Feasibility and Infeasibility in Optimization). Consent, an earlier no and a conflict of interest have
no price.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from graph.records import Ref
from matcher.plan.linear import Column
from matcher.plan.teams_problem import Problem
from matcher.plan.teams_program import chosen, feasibility
from matcher.plan.teams_rules import Row, Rule

ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Concession:
    """A rule that is given way on: for whom, where it speaks of somebody, and by how many units."""

    key: str
    about: Ref | None
    units: int
    cost: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that cannot hold together though any fewer could, and the cheapest concessions that make a team.

    ``members`` is a team that keeps all rules but the concessions; None when nothing that has a price helps.
    """

    keys: tuple[str, ...]
    concessions: tuple[Concession, ...]
    cost: float
    members: frozenset[Ref] | None


def is_feasible(problem: Problem, rules: Sequence[Rule]) -> bool:
    """Say whether some set of candidates (nobody at all is one) keeps the rules."""
    return bool(feasibility(problem, rules).maximise().values)


def conflict(problem: Problem, rules: Sequence[Rule]) -> Conflict | None:
    """Return why no team keeps the rules, and the cheapest way out; None when a team does."""
    if is_feasible(problem, rules):
        return None
    return relaxed(problem, rules, keys=tuple(r.key for r in minimal_conflict(problem, rules)))


def minimal_conflict(problem: Problem, rules: Sequence[Rule]) -> list[Rule]:
    """Return a minimal conflicting subset of rules that conflict, by the deletion filter."""
    kept = list(rules)
    for rule in rules:
        others = [r for r in kept if r is not rule]
        if not is_feasible(problem, others):
            kept = others
    return kept


def relaxed(problem: Problem, rules: Sequence[Rule], *, keys: tuple[str, ...] = ()) -> Conflict:
    """Return the cheapest concessions after which a team keeps the rules."""
    program = feasibility(problem, ())
    priced: list[tuple[Column, Rule, Row]] = []
    for rule in rules:
        for place, row in enumerate(rule.rows):
            over: dict[Column, float] = dict.fromkeys(row.over, 1.0)
            if math.isfinite(row.cost):
                slack = ("gives way", rule.key, place)
                program.column(slack, top=_most(row), whole=True)
                program.gain(slack, -row.cost)
                over[slack] = 1.0 if math.isfinite(row.low) else -1.0
                priced.append((slack, rule, row))
            program.row(over, low=row.low, high=row.high)
    found = program.maximise()
    if not found.values:
        return Conflict(keys, (), math.inf, None)
    given = [(rule, row, found.values[slack]) for slack, rule, row in priced]
    concessions = tuple(
        Concession(rule.key, row.about, round(v), row.cost * round(v)) for rule, row, v in given if v > ENOUGH
    )
    return Conflict(keys, concessions, math.fsum(c.cost for c in concessions), chosen(found))


def eased(rules: Sequence[Rule], concessions: Sequence[Concession]) -> list[Rule]:
    """Return the rules after the concessions."""
    units = {(c.key, c.about): c.units for c in concessions}
    found = []
    for rule in rules:
        rows = (_wider(r, units.get((rule.key, r.about), 0)) for r in rule.rows)
        found.append(Rule(rule.key, tuple(rows)))
    return found


def _wider(row: Row, units: int) -> Row:
    return (
        row._replace(low=row.low - units) if math.isfinite(row.low) else row._replace(high=row.high + units)
    )


def _most(row: Row) -> float:
    """Return by how many units a row can be exceeded at most."""
    return max(row.low, 0.0) if math.isfinite(row.low) else max(len(row.over) - row.high, 0.0)
