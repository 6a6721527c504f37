"""Decisions made up by rules: how far they move weights, and whether calibration holds on them.

``python -m bench.calibration``.

Nothing here is about people: the rules are planted, so that what should come out is known.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Iterator

import numpy as np

from bench.machine import machine
from matcher.engine.calibration import Case, Reliability, judge
from matcher.engine.judged import fit_judged

SEEDS = 30
COUNTS = (10, 30, 100, 300, 1_000, 10_000)
PRIOR = np.array([1.0, 1.0, 0.4])
RULE = np.array([2.0, 0.2, 0.4])
Rule = Callable[[float], float]


def main() -> int:
    """Print both tables."""
    print(f"machine: {machine()}\n")
    print(
        f"how far the weights of three paths go from the prior {PRIOR.tolist()} to the rule {RULE.tolist()},"
    )
    print(f"mean and standard deviation over {SEEDS} seeds (1 is all the way)")
    for count in COUNTS:
        found = [moved(count, seed) for seed in range(SEEDS)]
        print(f"  {count:6d} decisions  {np.mean(found):6.3f}  {np.std(found):6.3f}")
    print(f"\nlater outcomes within the 95 % bands of bins made from earlier ones, over {SEEDS} seeds")
    print("  rule                                 cases   bins  within   Brier    base")
    for name, rule, late in RULES:
        for cases in (60, 300):
            print(_line(name, cases, list(_judged(cases, rule, late))))
    return 0


def moved(count: int, seed: int) -> float:
    """Return how far ``count`` decisions by the rule move the weights from the prior to it."""
    rnd = np.random.default_rng(seed)
    values = np.log1p(rnd.gamma(1.0, 2.0, (count, 3)))
    accepted = rnd.random(count) < 1 / (1 + np.exp(2.5 - values @ RULE))
    way = RULE - PRIOR
    return float((fit_judged(values, accepted, np.ones(count), PRIOR) - PRIOR) @ way / (way @ way))


def _rises(score: float) -> float:
    return 1 / (1 + math.exp(2 - score))


RULES: tuple[tuple[str, Rule, Rule], ...] = (
    ("rises with the score", _rises, _rises),
    ("one in five, whatever the score", lambda _: 0.2, lambda _: 0.2),
    ("a step at 1.5", lambda s: 0.9 if s > 1.5 else 0.1, lambda s: 0.9 if s > 1.5 else 0.1),
    ("halves for the later ones", _rises, lambda s: _rises(s) / 2),
    ("turns round for the later ones", _rises, lambda s: 1 - _rises(s)),
)
"""Probabilities of acceptance by score: of the earlier 60 % of the cases, and of the later."""


def _judged(count: int, rule: Rule, late: Rule) -> Iterator[Reliability]:
    for seed in range(SEEDS):
        rnd = random.Random(seed)
        scores = [rnd.gammavariate(2, 1) for _ in range(count)]
        rules = [rule if n < 0.6 * count else late for n in range(count)]
        found = judge([Case(s, rnd.random() < r(s)) for s, r in zip(scores, rules, strict=True)])
        assert found is not None
        yield found


def _line(name: str, cases: int, told: list[Reliability]) -> str:
    rows = [row for found in told for row in found.bins if row.later]
    within = sum(row.holds for row in rows) / len(rows)
    brier, base = (float(np.mean([getattr(t, n) for t in told])) for n in ("brier", "base"))
    return f"  {name:36} {cases:5d}  {len(rows):5d}  {within:6.1%}  {brier:6.3f}  {base:6.3f}"


if __name__ == "__main__":
    sys.exit(main())
