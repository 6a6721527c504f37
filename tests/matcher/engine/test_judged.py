"""Decisions move weights: ten a little, ten thousand a lot; what was seen further down counts for more."""

from __future__ import annotations

import math

import numpy as np
import pytest

from matcher.engine.judged import FARTHEST, Bools, Floats, examined, fit_judged, in_order, weights_of

PRIOR = np.array([1.0, 1.0, 0.4])
RULE = np.array([2.0, 0.2, 0.4])
"""By the planted rule the first path counts ten times the second."""


def decisions(count: int, seed: int = 0) -> tuple[Floats, Bools]:
    rnd = np.random.default_rng(seed)
    values = np.log1p(rnd.gamma(1.0, 2.0, (count, 3)))
    odds = values @ RULE - 2.5
    return values, rnd.random(count) < 1 / (1 + np.exp(-odds))


def fitted(count: int, seed: int = 0) -> Floats:
    values, accepted = decisions(count, seed)
    return fit_judged(values, accepted, np.ones(count), PRIOR)


def moved(count: int) -> float:
    """How far, of the way from the prior to the rule, on average over ten draws; 1 is all of it."""
    way = RULE - PRIOR
    return float(np.mean([(fitted(count, seed) - PRIOR) @ way / (way @ way) for seed in range(10)]))


def test_ten_decisions_move_the_weights_a_little_and_ten_thousand_a_lot() -> None:
    few, some, many = moved(10), moved(300), moved(10_000)
    assert 0 < few < 0.35
    assert few < some < many
    assert 0.9 < many < 1.1
    assert fitted(10_000) == pytest.approx(RULE, abs=0.2)


def test_no_decision_and_a_path_without_difference_move_nothing() -> None:
    assert (
        fit_judged(np.zeros((0, 3)), np.zeros(0, dtype=bool), np.zeros(0), PRIOR).tolist() == PRIOR.tolist()
    )
    values, accepted = decisions(500)
    values[:, 1] = 0.7
    assert fit_judged(values, accepted, np.ones(500), PRIOR)[1] == PRIOR[1]


def test_weights_do_not_fall_below_zero() -> None:
    values, accepted = decisions(3000)
    assert fit_judged(values, ~accepted, np.ones(3000), PRIOR).min() >= 0


def test_place_counts_as_the_inverse_of_having_been_looked_at() -> None:
    assert examined(1) == 1.0
    assert examined(3) == pytest.approx(0.5)
    assert examined(10**6) == examined(FARTHEST) == pytest.approx(0.2)
    weights = weights_of([1, 3, FARTHEST])
    assert weights.mean() == pytest.approx(1.0)
    assert weights[2] / weights[0] == pytest.approx(5.0)


def test_weighing_by_place_undoes_what_the_order_of_a_list_hides() -> None:
    """Pairs rich in the first path stand first and are decided on; the poor ones further down seldom are.

    Their rate of acceptance over all is what the weighed decisions give back, and the plain ones do not.
    """
    values, accepted = decisions(40_000, seed=3)
    places = 1 + np.argsort(np.argsort(-values[:, 0].reshape(-1, 10), axis=1), axis=1).ravel()
    looked = np.random.default_rng(4).random(len(places)) < [examined(int(p)) for p in places]
    weights = weights_of(places[looked].tolist())
    plain, weighed = accepted[looked].mean(), float(np.average(accepted[looked], weights=weights))
    assert abs(weighed - accepted.mean()) < 0.01 < abs(plain - accepted.mean())


def test_order_is_the_share_of_pairs_in_order() -> None:
    accepted = np.array([True, False, True, False])
    even = np.ones(4)
    assert in_order(np.array([4.0, 3.0, 2.0, 1.0]), accepted, even) == pytest.approx(0.75)
    assert in_order(np.ones(4), accepted, even) == pytest.approx(0.5)
    assert in_order(np.ones(2), np.array([True, True]), np.ones(2)) is None
    heavy = np.array([1.0, 3.0, 1.0, 1.0])
    assert in_order(np.array([4.0, 3.0, 2.0, 1.0]), accepted, heavy) == pytest.approx((4 + 1) / 8)
    assert not math.isnan(in_order(np.zeros(4), accepted, heavy) or 0.0)
