"""What is told of suggestions scored alike holds on planted cohorts; that it does not any more is seen."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.engine.calibration import FEWEST, Bin, Case, Judged, alike, band, bins_of, judge, wilson

SEEDS = range(30)
Rule = Callable[[float], float]


def rises(score: float) -> float:
    """The planted probability: who is scored 2 is accepted in half of the cases."""
    return 1 / (1 + math.exp(2 - score))


def planted(seed: int, count: int, rule: Rule, late: Rule | None = None) -> list[Case]:
    """Cases by a rule; the last 40 % by another if given."""
    rnd = random.Random(seed)
    scores = [rnd.gammavariate(2, 1) for _ in range(count)]
    rules = [late if late and n >= 0.6 * count else rule for n in range(count)]
    return [Case(s, rnd.random() < rule(s)) for s, rule in zip(scores, rules, strict=True)]


def judged(rule: Rule, late: Rule | None = None) -> list[Judged]:
    found = []
    for seed in SEEDS:
        told = judge(planted(seed, 300, rule, late))
        assert told is not None
        found += [b for b in told.bins if b.later]
    return found


@pytest.mark.parametrize("rule", [rises, lambda _: 0.2, lambda s: 0.9 if s > 1.5 else 0.1])
def test_later_acceptance_lies_in_the_bands_of_planted_cohorts(rule: Rule) -> None:
    rows = judged(rule)
    assert len(rows) >= 30
    assert sum(row.holds for row in rows) / len(rows) >= 0.9


def test_bands_are_no_wider_than_they_must_be() -> None:
    """Acceptance that halves, or a score that means the opposite, leaves many bands."""
    assert sum(row.holds for row in judged(rises, lambda s: rises(s) / 2)) / len(judged(rises)) < 0.75
    assert sum(r.holds for r in judged(rises, lambda s: 1 - rises(s))) / len(judged(rises)) < 0.5


def test_interval_holds_the_planted_probability() -> None:
    inside = total = 0
    for seed in SEEDS:
        cases = planted(seed, 200, rises)
        for one in bins_of(cases):
            held = [rises(c.score) for c in cases if one.least <= c.score <= one.most]
            low, high = one.interval
            inside += low <= sum(held) / len(held) <= high
            total += 1
    assert inside / total >= 0.9


@pytest.mark.parametrize("rule", [rises, lambda _: 0.2, lambda s: 0.9 if s > 1.5 else 0.1])
def test_observed_shares_lie_in_the_binomial_bands_of_the_planted_probability(rule: Rule) -> None:
    inside = total = 0
    for seed in SEEDS:
        cases = planted(seed, 200, rule)
        for one in bins_of(cases):
            held = [rule(c.score) for c in cases if one.least <= c.score <= one.most]
            sure = round(10**9 * sum(held) / len(held))
            low, high = band(Bin(0, 1, 10**9, sure), one.cases)  # of a share that is known: the binomial band
            inside += low <= one.accepted <= high
            total += 1
    assert inside / total >= 0.9


def test_a_score_that_tells_beats_the_base_rate_and_one_that_does_not_hardly() -> None:
    telling = [judge(planted(seed, 300, lambda s: 0.9 if s > 1.5 else 0.1)) for seed in SEEDS]
    assert all(t is not None and t.brier < t.base for t in telling)
    blind = [judge(planted(seed, 300, lambda _: 0.3)) for seed in SEEDS]
    assert all(t is not None and abs(t.brier - t.base) < 0.02 for t in blind)


def test_nothing_is_told_of_fewer_than_fifteen() -> None:
    assert bins_of(planted(1, FEWEST - 1, rises)) == ()
    assert judge(planted(1, 2 * FEWEST, rises)) is None
    assert alike((), 1.0) is None


def test_the_example_of_the_page() -> None:
    low, high = wilson(9, 23)
    assert (round(9 / 23 * 100), round(low * 100), round(high * 100)) == (39, 22, 59)
    assert wilson(0, 0) == (0.0, 1.0)


def test_band_of_a_sure_bin_is_the_binomial_one() -> None:
    """With very many cases behind it the bin's share is known: for 10 of 1/2, 2 to 8 (binomial tables)."""
    assert band(Bin(0, 1, 2_000_000, 1_000_000), 10) == (2, 8)
    assert band(Bin(0, 1, 16, 8), 10)[0] < 2
    assert band(Bin(0, 1, 15, 3), 0) == (0, 0)


scores = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=FEWEST, max_size=120)


@given(scores)
def test_bins_hold_every_case_once_and_rise(given_: list[tuple[int, bool]]) -> None:
    bins = bins_of([Case(float(s), a) for s, a in given_])
    assert sum(b.cases for b in bins) == len(given_)
    assert sum(b.accepted for b in bins) == sum(a for _, a in given_)
    assert all(b.cases >= FEWEST for b in bins)
    assert all(one.most < other.least and one.rate < other.rate for one, other in itertools.pairwise(bins))
    for score, _ in given_:
        found = alike(bins, float(score))
        assert found is not None
        assert found.least <= score <= found.most


def test_beyond_all_cases_nothing_is_alike() -> None:
    bins = bins_of(planted(3, 100, rises))
    assert alike(bins, bins[-1].most + 0.01) is None
    assert alike(bins, bins[0].least - 0.01) is None
    assert alike(bins, bins[-1].most) == bins[-1]
