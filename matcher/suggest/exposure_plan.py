"""Which lists take whom, so that everybody is seen: an exact choice at the least cost in score.

A mixed integer program (HiGHS through `scipy.optimize.milp`), solved in four steps, each keeping what the
one before achieved: most of those who come first are in ``least`` lists; then most of the others; then most
lists hold somebody who is still short; then least score is given up. Bounds of nodes,
not of time, so that the same lists give the same plan on any machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

Floats = NDArray[np.float64]

NODES = 50
"""Nodes of the search tree a step may open; what is then not proven is said to be so."""

GAP = 0.02
"""Relative gap at which the least cost counts as found."""

SLACK = 1e-9
Column = tuple[int, str, float, int]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A subject's whole ranking, best first, and whom of it she may see: only there somebody is seen."""

    subject: str
    candidates: tuple[str, ...]
    scores: tuple[float, ...]
    sees: frozenset[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked for: lists of ``top``, everybody owed in ``least`` of them, none giving up more than
    ``bound`` of its sum of scores. ``owed`` are those to be seen; of them ``first`` come first."""

    top: int
    least: int
    bound: float
    owed: frozenset[str]
    first: frozenset[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """For each list who is taken in and who gives way; whether no plan could place more (``proven``).

    ``at_least`` is a bound on the score that any plan of this coverage gives up.
    """

    taken: tuple[tuple[str, ...], ...]
    left: tuple[tuple[str, ...], ...]
    proven: bool
    at_least: float


def seen_in(lists: Sequence[Ranked], top: int) -> Counter[str]:
    """Return in how many of the unplaced lists each is seen."""
    return Counter(c for one in lists for c in one.candidates[:top] if c in one.sees)


def pairs_of(lists: Sequence[Ranked]) -> Counter[str]:
    """Return how many eligible pairs each has: subjects who see them and whose ranking they are in."""
    return Counter(c for one in lists for c in one.candidates if c in one.sees)


def takers(lists: Sequence[Ranked], terms: Terms, who: str) -> int:
    """Return how many lists hold somebody or could take her in within their bound."""
    return sum(
        who in one.sees and who in one.candidates and _affordable(one, terms, one.candidates.index(who))
        for one in lists
    )


def _affordable(one: Ranked, terms: Terms, place: int) -> bool:
    if place < terms.top:
        return True
    budget = terms.bound * sum(one.scores[: terms.top])
    return one.scores[terms.top - 1] - one.scores[place] <= budget + SLACK


def plan_exposure(lists: Sequence[Ranked], terms: Terms) -> Plan:
    """Return the plan for lists; nothing is moved where everybody owed is in ``least`` lists already."""
    held = seen_in(lists, terms.top)
    short = sorted(w for w in terms.owed if held[w] < terms.least)
    program = _Program(lists, terms, held, short)
    return program.solved() if short and program.columns else program.unmoved()


class _Program:
    """Columns (list, who, score, +1 or -1): for each place of a list that may take somebody in whether it is
    left, for each possible entry whether it is made; then for each who is short whether she is placed
    (``y``) and her lists up to ``least`` (``u``)."""

    def __init__(
        self, lists: Sequence[Ranked], terms: Terms, held: Mapping[str, int], short: Sequence[str]
    ) -> None:
        self._lists, self._terms, self._held, self._short = lists, terms, held, short
        self.columns: list[Column] = []
        waiting = frozenset(short)
        self._touched: list[int] = []
        for number, one in enumerate(lists):
            entries = self._entries(number, one, waiting)
            if entries:
                self._touched.append(number)
                stands = zip(one.candidates[: terms.top], one.scores, strict=False)
                self.columns += [(number, c, s, -1) for c, s in stands] + entries

    def _entries(self, number: int, one: Ranked, waiting: frozenset[str]) -> list[Column]:
        further = range(self._terms.top, len(one.candidates))
        wanted = (p for p in further if one.candidates[p] in waiting & one.sees)
        return [
            (number, one.candidates[p], one.scores[p], 1) for p in wanted if _affordable(one, self._terms, p)
        ]

    def unmoved(self) -> Plan:
        """Return the plan that moves nobody: nobody is short, or no list could take anybody in."""
        none: tuple[tuple[str, ...], ...] = tuple(() for _ in self._lists)
        return Plan(none, none, True, 0.0)

    def solved(self) -> Plan:
        """Return the plan found in four steps."""
        n, k = len(self.columns), len(self._short)
        first = np.array([float(w in self._terms.first) for w in self._short])
        small, others = (np.concatenate([np.zeros(n), -who, np.zeros(k)]) for who in (first, 1 - first))
        lists = np.concatenate([np.zeros(n + k), -np.ones(k)])
        given_up = np.concatenate([[-c[2] * c[3] for c in self.columns], np.zeros(2 * k)])
        rows, upper = self._rows(), np.concatenate([np.ones(n + k), np.full(k, float(self._terms.least))])
        x, proven = self._now(), True
        for objective in (small, others, lists):
            x, bound = _step(objective, rows, upper, x)
            proven = proven and bool(bound > objective @ x - 0.5)
            rows.append(_at_most(objective, float(np.round(objective @ x))))
        x, bound = _step(given_up, rows, upper, x, gap=GAP)
        return self._plan(x, proven=proven, at_least=max(0.0, bound))

    def _now(self) -> Floats:
        """Return the point at which nobody is moved, which keeps every constraint."""
        seen = [float(self._held[w]) for w in self._short]
        return np.concatenate([np.zeros(len(self.columns) + len(self._short)), seen])

    def _rows(self) -> list[LinearConstraint]:
        """Return the constraints: full lists, bounded cost, nobody below her due, what y and u mean."""
        n, k = len(self.columns), len(self._short)
        names = [c[1] if c[1] in self._lists[c[0]].sees else "" for c in self.columns]
        number = np.array([c[0] for c in self.columns])
        sign = np.array([float(c[3]) for c in self.columns])
        score = np.array([c[2] for c in self.columns])
        rows = []
        for touched in self._touched:
            here = np.where(number == touched, sign, 0.0)
            budget = self._terms.bound * sum(self._lists[touched].scores[: self._terms.top])
            rows.append(LinearConstraint(_row(here, 2 * k), 0, 0))
            rows.append(LinearConstraint(_row(-here * score, 2 * k), -np.inf, budget + SLACK))
        places: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            places.setdefault(name, []).append(place)
        for name in sorted(set(places) - {""}):
            row = np.zeros(n)
            row[places[name]] = sign[places[name]]
            rows.append(self._due(name, row))
        return rows

    def _due(self, name: str, row: Floats) -> LinearConstraint:
        """Return for one person: her lists are no fewer than now (up to her due), and bound her y and u."""
        n, k, held, least = len(row), len(self._short), self._held[name], self._terms.least
        if name not in self._short:
            floor = min(held, least) if name in self._terms.owed else 0
            return LinearConstraint(_row(row, 2 * k), floor - held, np.inf)
        place = self._short.index(name)
        rows = np.zeros((3, n + 2 * k))
        rows[0, :n] = rows[1, :n] = row
        rows[1, n + k + place] = -1.0
        rows[2, n + k + place], rows[2, n + place] = 1.0, -float(least)
        return LinearConstraint(sp.csr_array(rows), [0.0, -float(held), 0.0], np.inf)

    def _plan(self, x: Floats, *, proven: bool, at_least: float) -> Plan:
        taken: list[list[str]] = [[] for _ in self._lists]
        left: list[list[str]] = [[] for _ in self._lists]
        for (number, name, _, sign), value in zip(self.columns, x.tolist(), strict=False):
            if value > 0.5:
                (taken if sign > 0 else left)[number].append(name)
        return Plan(tuple(map(tuple, taken)), tuple(map(tuple, left)), proven, at_least)


def _row(values: Floats, further: int) -> sp.csr_array:
    return sp.csr_array(np.concatenate([values, np.zeros(further)])[None])


def _at_most(objective: Floats, value: float) -> LinearConstraint:
    return LinearConstraint(sp.csr_array(objective[None]), -np.inf, value + 1e-6)


def _step(
    objective: Floats, rows: Sequence[LinearConstraint], upper: Floats, known: Floats, *, gap: float = 0.0
) -> tuple[Floats, float]:
    """Return the best point found for an objective, the known one if none is, and a lower bound on it.

    Columns up to 1 are whole numbers; the others follow from these.
    """
    whole = (upper == 1.0).astype(np.float64)
    found = milp(
        objective,
        constraints=rows,
        bounds=Bounds(0, upper),
        integrality=whole,
        options={"node_limit": NODES, "mip_rel_gap": gap},
    )
    if found.x is None:
        return known, -np.inf
    return np.where(whole > 0, np.round(found.x), found.x), float(found.mip_dual_bound)
