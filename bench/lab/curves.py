"""Recovery curves: recall and nDCG of the first ten by size, sparsity, noise, scripts, duplicates, gaming."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.lab.cohort import Cohort, Setting, cohort
from bench.lab.ways import OURS, TOP, WAYS, Bench
from bench.quality.compare import Paired, paired

Floats = NDArray[np.float64]

BASE = Setting()
AXES: Mapping[str, Sequence[Setting]] = {
    "people": [replace(BASE, people=n) for n in (24, 48, 96)],
    "sparsity": [replace(BASE, sparsity=v) for v in (0.0, 0.3, 0.6)],
    "noise": [replace(BASE, noise=v) for v in (0.0, 0.1, 0.3)],
    "chinese": [replace(BASE, sparsity=0.8, told=0.8, chinese=v) for v in (0.0, 0.25, 0.5)],
    "duplicates": [replace(BASE, duplicates=v) for v in (0.0, 0.2, 0.4)],
    "gaming": [replace(BASE, gaming=v) for v in (0.0, 0.1, 0.2)],
}
"""What is varied, one thing at a time, from the easiest to the hardest (people: from few to many). Scripts
matter where little is ticked and much is written, so there four facts of five are in words alone."""

CLEAN = Setting(grain=1, sparsity=0.0, noise=0.0, chinese=0.0)
"""Records that tell everything and nothing else: whoever cannot find matches here finds them nowhere."""

SUBJECTS = 12
SEEDS = 30


@dataclass(frozen=True, slots=True)
class Found:
    """Means of one cohort by way: recall@10, nDCG@10, and the share of places that gamers take."""

    recall: Mapping[str, float]
    ndcg: Mapping[str, float]
    gamed: Mapping[str, float]


def measure(planted: Cohort, *, seed: int, ways: Sequence[str] = tuple(WAYS)) -> Found:
    """Return how well each way finds the true matches, over at most `SUBJECTS` people who have some.

    A person who is registered twice counts once, at her better place; recall is of what ten places can hold.
    """
    bench = Bench(planted, seed=seed)
    asked = [k for k, n in planted.person.items() if k.endswith("a") and planted.matches[n]]
    step = max(1, len(asked) // SUBJECTS)
    asked = asked[::step][:SUBJECTS]
    lists = {way: {who: list(WAYS[way](bench, who)) for who in asked} for way in ways}
    recall, ndcg, gamed = {}, {}, {}
    for way, found in lists.items():
        pairs = [(ids, planted.matches[planted.person[who]]) for who, ids in found.items()]
        recall[way] = _mean([_recall(planted, ids, true) for ids, true in pairs])
        ndcg[way] = _mean([_ndcg(planted, ids, true) for ids, true in pairs])
        gamed[way] = _mean([sum(i in planted.gamers for i in ids) / TOP for ids, _ in pairs])
    return Found(recall, ndcg, gamed)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0


def _hits(planted: Cohort, ids: Sequence[str], true: frozenset[int]) -> list[bool]:
    """Return for each place whether it holds a true match that no place before it held."""
    seen: set[int] = set()
    found = []
    for key in ids[:TOP]:
        person = planted.person[key]
        found.append(person in true and person not in seen)
        seen.add(person)
    return found


def _recall(planted: Cohort, ids: Sequence[str], true: frozenset[int]) -> float:
    return sum(_hits(planted, ids, true)) / min(TOP, len(true))


def _ndcg(planted: Cohort, ids: Sequence[str], true: frozenset[int]) -> float:
    gain = sum(hit / math.log2(place + 2) for place, hit in enumerate(_hits(planted, ids, true)))
    return gain / sum(1 / math.log2(place + 2) for place in range(min(TOP, len(true))))


@dataclass(frozen=True, slots=True)
class Point:
    """One setting measured over seeds: an array a way for each measure."""

    setting: Setting
    recall: Mapping[str, Floats]
    ndcg: Mapping[str, Floats]
    gamed: Mapping[str, Floats]


def point(setting: Setting, *, seeds: int, ways: Sequence[str] = tuple(WAYS)) -> Point:
    """Measure a setting over seeds 0, 1, ..."""
    found = [measure(cohort(setting, seed=n), seed=n, ways=ways) for n in range(seeds)]
    return Point(
        setting,
        {w: np.array([f.recall[w] for f in found]) for w in ways},
        {w: np.array([f.ndcg[w] for f in found]) for w in ways},
        {w: np.array([f.gamed[w] for f in found]) for w in ways},
    )


def mean(values: Floats) -> Paired:
    """Return a mean with its 95 % bootstrap interval over seeds."""
    return paired(values, np.zeros_like(values))


def verdict(values: Mapping[str, Floats]) -> tuple[str, Paired, str]:
    """Return the best other way, ours less it with its interval, and what that says."""
    other = max((w for w in values if w != OURS), key=lambda w: (float(values[w].mean()), w))
    difference = paired(values[OURS], values[other])
    word = "ahead" if difference.low > 0 else "FAILURE: behind" if difference.high < 0 else "level"
    return other, difference, word


def lines(axis: str, points: Sequence[Point]) -> Iterator[str]:
    """Iterate over the lines of a table: a setting with each way's recall and nDCG, and the verdict."""
    for one in points:
        value = getattr(one.setting, axis) if axis != "clean" else ""
        yield f"{axis} {value}".strip()
        for way in one.recall:
            gamed = f"  gamers' places {one.gamed[way].mean():.3f}" if one.setting.gaming else ""
            yield f"    {way:16} recall@10 {_shown(one.recall[way])}  nDCG@10 {_shown(one.ndcg[way])}{gamed}"
        other, difference, word = verdict(one.ndcg)
        yield f"    nDCG@10, shipped model less {other}: {difference}  {word}"


def _shown(values: Floats) -> str:
    found = mean(values)
    return f"{found.mean:.3f} [{found.low:.3f}, {found.high:.3f}]"
