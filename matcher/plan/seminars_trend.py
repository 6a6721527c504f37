"""How the demand for topics moves over the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from graph.records import Ref
from matcher.plan.seminars_needs import Need

LEAST_YEARS = 3
STEADY = 0.005
"""Changes of less than half a percentage point of all needs a year are called steady."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Needs by year, met and unmet, and where their share of all needs of a year goes.

    ``direction`` is rising, falling, steady or unknown (needs of fewer than three years are on file);
    ``slope`` is the median change of the share a year (Theil 1950, Sen 1968 *JASA* 63), 0 when unknown.
    ``undated`` counts needs of no known year.
    """

    years: Mapping[int, int]
    undated: int
    slope: float
    direction: str


def trend_of(needs: Iterable[Need], topics: Collection[Ref]) -> Trend:
    """Return the trend of some topics among all needs."""
    held = list(needs)
    everything = Counter(n.year for n in held if n.year is not None)
    mine = Counter(n.year for n in held if n.topic in topics and n.year is not None)
    undated = sum(n.topic in topics and n.year is None for n in held)
    shares = [(year, mine[year] / count) for year, count in sorted(everything.items())]
    years = {year: mine[year] for year, _ in shares}
    if len(shares) < LEAST_YEARS:
        return Trend(years, undated, 0.0, "unknown")
    slope = median((b - a) / (y - x) for (x, a), (y, b) in combinations(shares, 2))
    moves = "steady" if abs(slope) < STEADY else "rising" if slope > 0 else "falling"
    return Trend(years, undated, slope, moves)
