"""Scores: all path values of one subject, weighed and added up, and the best candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.engine.compiled import CompiledGraph
from matcher.engine.models import Model, Weighed
from matcher.engine.nodes import Bools
from matcher.engine.paths import Path
from matcher.engine.subjects import Draft
from matcher.engine.walks import Walk, apart, walk

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best candidates, best first, with their values by path (candidates x paths) and scores."""

    candidates: Ints
    paths: tuple[Weighed, ...]
    walks: tuple[Walk, ...]
    values: Floats
    contributions: Floats
    scores: Floats


@dataclass(frozen=True, slots=True)
class Values:
    """All candidates that a path leads to, with their values by path (candidates x paths)."""

    candidates: Ints
    values: Floats
    walks: tuple[Walk, ...]


def values_of(graph: CompiledGraph, draft: Draft, paths: Sequence[Weighed], *, allowed: Bools) -> Values:
    """Return the values of paths from a draft to all ``allowed`` nodes that any of them reaches."""
    walks = _walks(graph, draft, [w.path for w in paths])
    reached = [_kept(w, allowed) for w in walks]
    empty = np.array([], dtype=np.int64)
    candidates = np.unique(np.concatenate([empty, *(numbers for numbers, _ in reached)]))
    values = np.zeros((len(candidates), len(paths)))
    for column, (numbers, found) in enumerate(reached):
        values[np.searchsorted(candidates, numbers), column] = found
    return Values(candidates, values, walks)


def rank(graph: CompiledGraph, draft: Draft, model: Model, *, allowed: Bools, top: int) -> Ranking:
    """Return the ``top`` best of the ``allowed`` nodes for a draft, by score, ties by kind, then id.

    A candidate without any path to the draft is not in it, so the ranking may be shorter, or empty.
    Contributions are added in the model's order of paths, so equal values give equal scores.
    """
    paths = model.of(draft.ref.kind)
    found = values_of(graph, draft, paths, allowed=allowed)
    candidates, values, walks = found.candidates, found.values, found.walks
    contributions = np.zeros_like(values)
    scores = np.zeros(len(candidates))
    for column, weighed in enumerate(paths):
        contributions[:, column] = weighed.contribution(values[:, column])
        scores = scores + contributions[:, column]
    best = np.argsort(-scores, kind="stable")
    best = best[scores[best] > 0][: max(top, 0)]
    return Ranking(candidates[best], paths, walks, values[best], contributions[best], scores[best])


def _walks(graph: CompiledGraph, draft: Draft, paths: Sequence[Path]) -> tuple[Walk, ...]:
    """Walk paths; two over the same steps are walked once."""
    known: dict[tuple[object, ...], Walk] = {}
    found: list[Walk] = []
    for path in paths:
        key = (path.start, path.meets, path.pairs, path.steps)
        if key not in known:
            known[key] = walk(graph, draft, replace(path, apart=False))
        found.append(apart(graph, draft, path, known[key]) if path.apart else replace(known[key], path=path))
    return tuple(found)


def _kept(walked: Walk, allowed: Bools) -> tuple[Ints, Floats]:
    numbers, values = walked.values()
    keep = allowed[numbers]
    return numbers[keep], values[keep]
