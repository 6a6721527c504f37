"""Calibration: of suggestions scored alike, how many were accepted; told with an interval, or not at all.

Cases are put in order of score and cut into bins of equal count, at least 15 each and at most five, equal
scores together (histogram binning: Zadrozny and Elkan 2001, ICML); neighbours of which the higher-scored was
accepted less often are pooled (pool adjacent violators: Ayer et al. 1955, Annals of Mathematical Statistics
26(4)), so that a better score never means less. What is told of a bin is the plain count with Wilson's
interval (1927, JASA 22(158)). Whether it holds is judged on later cases than those it was made from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 15
"""Cases without which nothing is told of a bin, nor of a store."""

MOST_BINS = 5
EARLIER = 0.6
"""Share of the cases, the oldest, from which the bins are made that the others judge."""

Z = 1.959964
TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Case:
    """A suggestion on which the outcome is known. Cases are given in order of time, the oldest first."""

    score: float
    accepted: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases scored alike: those from ``least`` to ``most``, both included."""

    least: float
    most: float
    cases: int
    accepted: int

    @property
    def rate(self) -> float:
        """Return the share that was accepted."""
        return self.accepted / self.cases

    @property
    def interval(self) -> tuple[float, float]:
        """Return Wilson's 95 % interval of the share."""
        return wilson(self.accepted, self.cases)

    @property
    def expected(self) -> float:
        """Return the probability for a next case: (accepted + 1/2) / (cases + 1), Jeffreys' mean."""
        return (self.accepted + 0.5) / (self.cases + 1)


@dataclass(frozen=True, slots=True)
class Judged:
    """A bin of the earlier cases and what came of the ``later`` ones that fell into it.

    ``low`` and ``high`` bound, in 95 of 100 stores whose acceptance did not change, how many of the later
    are accepted: the beta-binomial band, a binomial one that knows how few cases the bin was made from.
    """

    made: Bin
    later: int
    accepted: int
    low: int
    high: int

    @property
    def holds(self) -> bool:
        """Tell whether what came lies in the band; true where nothing came."""
        return self.low <= self.accepted <= self.high


@dataclass(frozen=True, slots=True)
class Reliability:
    """How bins of earlier cases did on later ones, by bin, and the Brier scores of both predictions.

    ``brier`` is that of the bins, ``base`` that of one rate for all, the earlier cases'; less is better.
    ``beyond`` counts later cases with scores of which the earlier told nothing; they are in neither.
    """

    earlier: int
    later: int
    beyond: int
    bins: tuple[Judged, ...]
    brier: float
    base: float


def wilson(accepted: int, cases: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); (0, 1) of no cases."""
    if not cases:
        return 0.0, 1.0
    share, square = accepted / cases, Z * Z
    middle = (share + square / (2 * cases)) / (1 + square / cases)
    half = Z * math.sqrt(share * (1 - share) / cases + square / (4 * cases * cases)) / (1 + square / cases)
    return max(0.0, middle - half), min(1.0, middle + half)


def bins_of(cases: Sequence[Case]) -> tuple[Bin, ...]:
    """Return the bins of cases, the lowest scores first; none of fewer than 15 cases."""
    if len(cases) < FEWEST:
        return ()
    ordered = sorted(cases, key=lambda c: c.score)
    count = min(MOST_BINS, len(ordered) // FEWEST)
    starts = [0]
    for place in (round(n * len(ordered) / count) for n in range(1, count)):
        while place < len(ordered) and ordered[place].score == ordered[place - 1].score:
            place += 1
        if place - starts[-1] >= FEWEST and len(ordered) - place >= FEWEST:
            starts.append(place)
    ends = [*starts[1:], len(ordered)]
    return _pooled([_bin(ordered[start:end]) for start, end in zip(starts, ends, strict=True)])


def _bin(cases: Sequence[Case]) -> Bin:
    return Bin(cases[0].score, cases[-1].score, len(cases), sum(c.accepted for c in cases))


def _pooled(bins: Sequence[Bin]) -> tuple[Bin, ...]:
    """Return the bins with neighbours pooled until shares rise with the score."""
    found: list[Bin] = []
    for one in bins:
        found.append(one)
        while len(found) > 1 and found[-2].rate >= found[-1].rate:
            high, low = found.pop(), found.pop()
            found.append(Bin(low.least, high.most, low.cases + high.cases, low.accepted + high.accepted))
    return tuple(found)


def alike(bins: Sequence[Bin], score: float) -> Bin | None:
    """Return the bin that a score falls into; None beyond the scores of all cases.

    Between two bins, the nearer one is meant; halfway, the lower.
    """
    if not bins or not bins[0].least <= score <= bins[-1].most:
        return None
    return min(bins, key=lambda b: (max(b.least - score, score - b.most, 0.0), b.least))


def judge(cases: Sequence[Case]) -> Reliability | None:
    """Return how bins made from the first 60 % of the cases do on the others.

    None unless both parts hold 15 cases.
    """
    cut = math.ceil(EARLIER * len(cases))
    earlier, later = cases[:cut], cases[cut:]
    if min(len(earlier), len(later)) < FEWEST:
        return None
    bins = bins_of(earlier)
    placed = [(found, c) for c in later if (found := alike(bins, c.score)) is not None]
    rate = (sum(c.accepted for c in earlier) + 0.5) / (len(earlier) + 1)
    rows = tuple(_judged(b, [c for found, c in placed if found is b]) for b in bins)
    brier = _mean([(found.expected - c.accepted) ** 2 for found, c in placed])
    base = _mean([(rate - c.accepted) ** 2 for _, c in placed])
    return Reliability(len(earlier), len(later), len(later) - len(placed), rows, brier, base)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _judged(made: Bin, later: Sequence[Case]) -> Judged:
    low, high = band(made, len(later))
    return Judged(made, len(later), sum(c.accepted for c in later), low, high)


def band(made: Bin, later: int) -> tuple[int, int]:
    """Return between which counts, both included, the accepted of ``later`` cases lie with 95 %.

    The predictive distribution of the count given the bin, with Jeffreys' prior: beta-binomial.
    """
    one, other = made.accepted + 0.5, made.cases - made.accepted + 0.5
    whole = _beta(one, other)
    sum_, low, high = 0.0, 0, later
    for count in range(later + 1):
        before = sum_
        sum_ += math.exp(_choose(later, count) + _beta(one + count, other + later - count) - whole)
        if before < TAIL <= sum_:
            low = count
        if before < 1 - TAIL <= sum_:
            high = count
    return low, high


def _beta(one: float, other: float) -> float:
    """Return the logarithm of the beta function."""
    return math.lgamma(one) + math.lgamma(other) - math.lgamma(one + other)


def _choose(whole: int, part: int) -> float:
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
