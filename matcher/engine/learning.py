"""Weights fitted on a store's own past, from prior weights, by a conditional logit over all candidates.

For each question of the past (`matcher.engine.past`) the probability of a candidate is the softmax of its
score (McFadden 1974); the weights maximise the likelihood of who was then there, none below zero, less a
ridge on their distance from the prior weights. So ten questions move them a little and ten thousand a
lot. The prior is the shipped table; a path that the past has no value of keeps its weight.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from graph.records import Snapshot
from matcher.engine.models import COLUMNS, Model, Weighed, load
from matcher.engine.past import Question, Window, digest, history_of, windows
from matcher.engine.scoring import values_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PULL = 3.0
"""Ridge towards the prior, in units of questions: fewer than these hardly move a weight."""

FEWEST = 100
"""Questions without which a store keeps the shipped weights."""

NEAR = 200
"""Candidates of a question that all count, the best by prior; of the others every ``STRIDE``-th stands for
as many."""
STRIDE = 10

DECIMALS = 3
AT = 10
WORSE = 0.01
"""By how much nDCG@10 in the newest window may fall, by chance, before fitted weights are refused."""

FITTED_ON = {"members-2": "members", "partners-2": "partners"}
"""Models that are fitted, and what their past is about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions as numbers: transformed values (candidates x paths) one question after the other.

    ``starts`` is the first row of each question, ``hits`` are rows of those who were there with the
    share of their question, ``stands_for`` the logarithm of how many candidates a row stands for.
    """

    values: Floats
    starts: Ints
    hits: Ints
    shares: Floats
    stands_for: Floats

    @property
    def questions(self) -> int:
        """Count the questions."""
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted model with where it comes from: its training cut, questions, and scores by time split.

    ``before`` and ``after`` are nDCG@10 in the newest window with the prior weights and with weights
    fitted on the windows before it.
    """

    model: Model
    prior: str
    cut: str
    questions: int
    before: float
    after: float
    history: str


def fit(snapshot: Snapshot, name: str) -> Fitted | None:
    """Return a shipped model refitted on a snapshot's own past.

    None where the past holds fewer than 100 questions or two windows, or where weights fitted on the
    earlier windows rank the newest worse than the prior ones, by more than chance may do.
    """
    prior, history = load(name), history_of(snapshot, FITTED_ON[name])
    asked = [a for w in windows(history, FITTED_ON[name]) if (a := (w.cut, _asked(w, prior)))[1].questions]
    if len(asked) < 2 or sum(a.questions for _, a in asked) < FEWEST:
        return None
    start = np.array([w.weight for w in _of_questions(prior)])
    (cut, newest), everything = asked[-1], _joined([a for _, a in asked])
    before = ndcg(newest, start)
    after = ndcg(newest, fit_weights(_joined([a for _, a in asked[:-1]]), start))
    if after < before - WORSE:
        return None
    key = digest(history)
    model = _weighing(prior, fit_weights(everything, start), name=f"{name}-fit-{key[:8]}")
    return Fitted(model, name, cut, everything.questions, before, after, key)


def fit_before(past: Sequence[Window], name: str) -> Model:
    """Return a shipped model refitted on given windows (one with questions at least), good or bad."""
    prior = load(name)
    start = np.array([w.weight for w in _of_questions(prior)])
    weights = fit_weights(_joined([_asked(window, prior) for window in past]), start)
    return _weighing(prior, weights, name=f"{name}-past")


def _weighing(prior: Model, weights: Floats, *, name: str) -> Model:
    """Return the prior model with other weights for the paths of its questions."""
    fitted = dict(zip((w.path.name for w in _of_questions(prior)), weights.tolist(), strict=True))
    weighed = (dataclasses.replace(w, weight=fitted.get(w.path.name, w.weight)) for w in prior.paths)
    return Model(name, tuple(w for w in weighed if w.weight))


def as_table(fitted: Fitted) -> str:
    """Return a fitted model as a table that `matcher.engine.models.read_model` reads, its origin on top.

    Paths that are weighed 0 are in it too, as a table that leaves a path out is refused.
    """
    told = (
        f"model {fitted.model.name}, fitted from {fitted.prior}",
        f"newest window from {fitted.cut}; {fitted.questions} questions in all; history {fitted.history}",
        f"nDCG@10 in the newest window: {fitted.before:.4f} before, {fitted.after:.4f} by earlier ones",
    )
    weights = {w.path.name: w.weight for w in fitted.model.paths}
    rows = [f"{w.path.name},{weights.get(w.path.name, 0.0)},{w.transform}" for w in load(fitted.prior).paths]
    return "\n".join([*(f"# {line}" for line in told), ",".join(COLUMNS), *rows]) + "\n"


def ndcg(asked: Asked, weights: Floats) -> float:
    """Return the mean nDCG@10 of questions under weights; ties count at their mean place."""
    scores = asked.values @ weights
    ends = np.append(asked.starts[1:], len(scores))
    gains = np.zeros(asked.questions)
    ideal = np.zeros(asked.questions)
    question = np.searchsorted(asked.starts, asked.hits, side="right") - 1
    for row, number in zip(asked.hits.tolist(), question.tolist(), strict=True):
        held = scores[asked.starts[number] : ends[number]]
        place = int((held > scores[row]).sum()) + (int((held == scores[row]).sum()) - 1) / 2
        gains[number] += 1 / math.log2(place + 2) if place < AT and scores[row] > 0 else 0.0
    for number, count in enumerate(np.bincount(question, minlength=asked.questions).tolist()):
        ideal[number] = sum(1 / math.log2(n + 2) for n in range(min(AT, count)))
    return float(np.mean(gains / np.maximum(ideal, 1e-12)))


def _of_questions(model: Model) -> tuple[Weighed, ...]:
    return model.of("project" if FITTED_ON[model.name] == "members" else "delegate")


def _asked(window: Window, prior: Model) -> Asked:
    """Return a window's questions as numbers; those whose answers no path reaches are left out."""
    rows: list[Floats] = []
    starts: list[int] = []
    hits: list[int] = []
    shares: list[float] = []
    stands: list[Floats] = []
    total = 0
    for question in window.questions:
        values, hit, stands_for = _numbers(window, question, prior)
        if len(hit):
            starts.append(total)
            hits += (hit + total).tolist()
            shares += [1 / len(hit)] * len(hit)
            rows.append(values)
            stands.append(stands_for)
            total += len(values)
    empty = np.zeros((0, len(prior.of(window.questions[0].draft.ref.kind)) if window.questions else 0))
    return Asked(
        np.concatenate([empty, *rows]),
        np.array(starts, dtype=np.int64),
        np.array(hits, dtype=np.int64),
        np.array(shares),
        np.concatenate([np.zeros(0), *stands]),
    )


def _numbers(window: Window, question: Question, prior: Model) -> tuple[Floats, Ints, Floats]:
    """Return transformed values of the candidates that count, the rows of those who were there, and what
    each stands for."""
    paths = prior.of(question.draft.ref.kind)
    found = values_of(window.graph, question.draft, paths, allowed=question.allowed)
    values = np.stack([w.transformed(found.values[:, n]) for n, w in enumerate(paths)], axis=1)
    hit = np.isin(found.candidates, question.relevant)
    order = np.argsort(-(values @ np.array([w.weight for w in paths])), kind="stable")
    stands_for = np.zeros(len(order))
    stands_for[order[NEAR:]] = math.log(STRIDE)
    kept = np.zeros(len(order), dtype=np.bool_)
    kept[order[:NEAR]] = True
    kept[order[NEAR::STRIDE]] = True
    stands_for[hit & ~kept] = 0.0
    kept |= hit
    return values[kept], np.flatnonzero(hit[kept]).astype(np.int64), stands_for[kept]


def _joined(parts: Sequence[Asked]) -> Asked:
    offsets = np.cumsum([0, *(len(p.values) for p in parts)])
    return Asked(
        np.concatenate([p.values for p in parts]),
        np.concatenate([p.starts + o for p, o in zip(parts, offsets, strict=False)]),
        np.concatenate([p.hits + o for p, o in zip(parts, offsets, strict=False)]),
        np.concatenate([p.shares for p in parts]),
        np.concatenate([p.stands_for for p in parts]),
    )


def fit_weights(asked: Asked, prior: Floats) -> Floats:
    """Return the weights of a conditional logit with ridge towards ``prior``, to three decimals."""
    spread = asked.values.std(axis=0)
    moves = spread > 0
    scale = np.where(moves, spread, 1.0)
    values = asked.values / scale
    start = prior * scale
    question = np.repeat(np.arange(asked.questions), np.diff(np.append(asked.starts, len(values))))
    wanted = asked.shares @ values[asked.hits]

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = values @ weights + asked.stands_for
        top = np.maximum.reduceat(scores, asked.starts)
        odds = np.exp(scores - top[question])
        total = np.add.reduceat(odds, asked.starts)
        gap = np.where(moves, weights - start, 0.0)
        likely = float(wanted @ weights) - float(np.sum(top + np.log(total)))
        slope = wanted - (odds / total[question]) @ values
        return PULL * float(gap @ gap) / 2 - likely, np.asarray(PULL * gap - slope)

    bounds = [(0.0, None) if m else (s, s) for m, s in zip(moves.tolist(), start.tolist(), strict=True)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300})
    return np.asarray(np.round(found.x / scale, DECIMALS), dtype=np.float64)
