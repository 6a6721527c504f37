"""Weights from decisions: what was accepted and refused moves the weights of a model, a little or a lot.

A logistic regression of accepted or refused on the transformed path values, with a constant of its own; no
weight below zero, and a ridge on their distance from the prior weights that counts as a hundred decisions. So
ten decisions move them a little and ten thousand a lot.

Who stands higher on a list is looked at more, so what was decided further down speaks for more that nobody
decided on. Each decision weighs the inverse of the probability that its place was looked at (Joachims,
Swaminathan and Schnabel 2017, WSDM, "Unbiased learning-to-rank with biased feedback"). That probability is
assumed, not measured: 1 / log2(1 + place), the discount of DCG (Järvelin and Kekäläinen 2002, ACM TOIS
20(4)).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matcher.engine.learning import DECIMALS

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LIKE_DECISIONS = 100
"""Decisions that the prior weights count as: with as many, a path is about halfway."""

PULL = LIKE_DECISIONS / 4
"""The same as a ridge: of a scaled weight a decision tells at most p (1 - p) = 1/4 of a unit."""

FARTHEST = 31
"""Places further down weigh like this one (five times the first), so that no single decision rules."""


def examined(place: int) -> float:
    """Return how probably a place of a list, from 1, was looked at: 1 / log2(1 + place), assumed."""
    return 1.0 / float(np.log2(1 + min(max(place, 1), FARTHEST)))


def weights_of(places: Sequence[int]) -> Floats:
    """Return the weight of each decision by the place it was made at; 1 on average."""
    found = np.array([1.0 / examined(place) for place in places], dtype=np.float64)
    return np.asarray(found / found.mean() if len(found) else found, dtype=np.float64)


def fit_judged(values: Floats, accepted: Bools, weights: Floats, prior: Floats) -> Floats:
    """Return the weights of paths, to three decimals, from decisions on pairs.

    ``values`` are transformed path values (decisions x paths). A path of which all decisions have the same
    value keeps its prior weight; without decisions all do.
    """
    if not len(values):
        return prior
    spread = values.std(axis=0)
    moves = np.ptp(values, axis=0) > 0
    scale = np.where(moves, spread, 1.0)
    rows, start = values / scale, prior * scale
    sign = np.where(accepted, 1.0, -1.0)

    def loss(given: Floats) -> tuple[float, Floats]:
        margin = sign * (rows @ given[1:] + given[0])
        gap = np.where(moves, given[1:] - start, 0.0)
        wrong = weights * sign / (1.0 + np.exp(np.clip(margin, -500, 500)))
        slope = np.concatenate([[-wrong.sum()], PULL * gap - rows.T @ wrong])
        return float(weights @ np.logaddexp(0.0, -margin)) + PULL * float(gap @ gap) / 2, slope

    held = [(0.0, None) if m else (s, s) for m, s in zip(moves.tolist(), start.tolist(), strict=True)]
    bounds = [(-50.0, 50.0), *held]
    begin = np.concatenate([[_constant(rows @ start, accepted, weights)], start])
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
    return np.asarray(np.round(found.x[1:] / scale, DECIMALS), dtype=np.float64)


def _constant(scores: Floats, accepted: Bools, weights: Floats) -> float:
    """Return where to start the constant: the odds of all decisions less their mean score."""
    share = (float(weights @ accepted) + 0.5) / (float(weights.sum()) + 1.0)
    return float(np.clip(np.log(share / (1 - share)) - scores.mean(), -50, 50))


def in_order(scores: Floats, accepted: Bools, weights: Floats) -> float | None:
    """Return how often something accepted scores above something refused, ties counted half.

    The area under the ROC curve, pairs weighed by the product of their decisions' weights; None unless
    there are both.
    """
    yes, no = np.flatnonzero(accepted), np.flatnonzero(~accepted)
    if not len(yes) or not len(no):
        return None
    order = np.argsort(scores[no], kind="stable")
    held, below = scores[no][order], np.concatenate([[0.0], np.cumsum(weights[no][order])])
    left = below[np.searchsorted(held, scores[yes], side="left")]
    right = below[np.searchsorted(held, scores[yes], side="right")]
    return float(weights[yes] @ ((left + right) / 2) / (weights[yes].sum() * below[-1]))
