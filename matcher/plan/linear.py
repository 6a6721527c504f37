"""A small builder of mixed-integer programs, solved by HiGHS through `scipy.optimize.milp`.

Columns are named by any hashable key and made when a row first speaks of them. HiGHS: Huangfu and Hall
2018, Mathematical Programming Computation 10. Its presolve is off: with scipy 1.17.1 it once called a team
optimal that was not (score 11.797 where 12.125 was there, columns that imply integers left continuous), and
at this size it saves no time.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

STATES = {0: "optimal", 1: "cut off", 2: "infeasible", 3: "unbounded"}
SHARP = 1000.0
"""Objectives are multiplied by this, as HiGHS stops at an absolute gap of 1e-6 that cannot be set."""

Column = Hashable


def summed(terms: Iterable[tuple[float, Column]]) -> dict[Column, float]:
    """Return the left side of a row from its terms; those of one column add up."""
    found: dict[Column, float] = {}
    for coefficient, key in terms:
        found[key] = found.get(key, 0.0) + coefficient
    return found


@dataclass(frozen=True, slots=True)
class Solution:
    """What HiGHS found: its status, the columns' values (none without a solution), value and upper bound."""

    status: str
    values: Mapping[Column, float]
    value: float
    bound: float
    nodes: int


@dataclass(slots=True)
class Program:
    """A program to be maximised: rows ``low <= Σ coefficient x column <= high``, columns from 0 to a top."""

    columns: dict[Column, int] = field(default_factory=dict)
    tops: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    gains: list[float] = field(default_factory=list)
    constant: float = 0.0
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def column(self, key: Column, *, top: float = 1.0, whole: bool = False) -> int:
        """Return a column's place; its top and whether it is an integer are set when it is made."""
        if key not in self.columns:
            self.columns[key] = len(self.columns)
            self.tops.append(top)
            self.whole.append(whole)
            self.gains.append(0.0)
        return self.columns[key]

    def row(self, over: Mapping[Column, float], *, low: float = -np.inf, high: float = np.inf) -> None:
        """Add a row; what is not yet a column becomes a continuous one from 0 to 1."""
        self.rows.append(({self.column(k): v for k, v in over.items()}, low, high))

    def gain(self, key: Column, value: float) -> None:
        """Add ``value`` for each unit of a column to the objective."""
        self.gains[self.column(key)] += value

    def wish(self, gains: Mapping[Column, float]) -> None:
        """Put another objective in the place of the one there is."""
        self.gains = [0.0] * len(self.columns)
        for key, value in gains.items():
            self.gain(key, value)

    def maximise(
        self, *, relaxed: bool = False, seconds: float = 30.0, nodes: int | None = None, gap: float = 0.0
    ) -> Solution:
        """Return the best solution; ``relaxed`` drops integrality, and its value is then an upper bound.

        The search is cut off after ``seconds``, or instead after ``nodes`` of its tree, which gives the same
        answer on every machine.
        """
        if not self.columns:
            feasible = all(low <= 0 <= high for _, low, high in self.rows)
            return Solution("optimal" if feasible else "infeasible", {}, self.constant, self.constant, 0)
        found = milp(
            -SHARP * np.array(self.gains),
            constraints=self._constraints(),
            integrality=np.array(self.whole, dtype=np.int64) * (0 if relaxed else 1),
            bounds=Bounds(0.0, np.array(self.tops)),
            options={"mip_rel_gap": gap, "presolve": False, "time_limit": seconds}
            if nodes is None
            else {"mip_rel_gap": gap, "presolve": False, "node_limit": nodes},
        )
        values = {} if found.x is None else dict(zip(self.columns, found.x.tolist(), strict=True))
        value = -np.inf if found.fun is None else self.constant - float(found.fun) / SHARP
        dual = found.fun if relaxed or found.mip_dual_bound is None else found.mip_dual_bound
        bound = np.inf if dual is None else self.constant - float(dual) / SHARP
        nodes = int(found.mip_node_count or 0)
        return Solution(STATES.get(found.status, "failed"), values, float(value), float(bound), nodes)

    def _constraints(self) -> LinearConstraint:
        at = [n for n, (row, _, _) in enumerate(self.rows) for _ in row]
        columns = [c for row, _, _ in self.rows for c in row]
        entries = [v for row, _, _ in self.rows for v in row.values()]
        matrix = sp.csr_array((entries, (at, columns)), shape=(len(self.rows), len(self.columns)))
        return LinearConstraint(matrix, [r[1] for r in self.rows], [r[2] for r in self.rows])
