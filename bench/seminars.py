"""``python -m bench.seminars``: does the radar find seminars that were held later? On planted worlds."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from bench.machine import machine
from bench.planted_needs import YEARS, hidden, planted
from graph.records import Ref, Snapshot
from matcher.browse.pages import Browser
from matcher.engine.compiled import compile_graph
from matcher.plan.seminars import propose_seminars
from matcher.plan.seminars_needs import Need, needs_on_file, unmet
from matcher.plan.visits_ties import Seen

FIRST = 5
HIDE = 0.2
SEEDS = range(30)
SUPPLIED = (0.0, 0.05, 0.2, 1.0)
"""How likely a seminar on a topic that somebody can give already, from never to as likely as any."""


def radar(snapshot: Snapshot) -> list[Ref]:
    """Return the lead topics of the first seminars proposed."""
    seen = Seen(Browser(snapshot), compile_graph(snapshot, as_of=str(YEARS.stop)))
    return [s.topic for s in propose_seminars(seen, top=FIRST).seminars]


def most_wanted(snapshot: Snapshot) -> list[Ref]:
    """Return the topics that most people need, whoever could give them."""
    return _most(needs_on_file(Browser(snapshot)))


def most_wanted_unmet(snapshot: Snapshot) -> list[Ref]:
    """Return the topics of most unmet needs, of whatever year."""
    browser = Browser(snapshot)
    return _most(unmet(browser, needs_on_file(browser)))


def _most(needs: Sequence[Need]) -> list[Ref]:
    counts = Counter(n.topic for n in needs)
    return sorted(counts, key=lambda t: (-counts[t], t))[:FIRST]


METHODS: dict[str, Callable[[Snapshot], list[Ref]]] = {
    "radar": radar,
    "unmet, by count": most_wanted_unmet,
    "needed, by count": most_wanted,
}


def precision(found: Sequence[Ref], held: frozenset[Ref]) -> float:
    """Return the share of the first five that were held."""
    return len(set(found) & held) / FIRST


def measured(seeds: Sequence[int], *, supplied: float) -> dict[str, list[float]]:
    """Return precision@5 by method for each planted world, a fifth of the answered needs hidden."""
    found: dict[str, list[float]] = {name: [] for name in METHODS}
    for seed in seeds:
        world = planted(seed, supplied=supplied)
        told = hidden(world, HIDE, seed)
        for name, method in METHODS.items():
            found[name].append(precision(method(told), world.held))
    return found


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Return mean and 95 % bootstrap interval (10,000 draws, seed 0)."""
    given = np.array(values)
    rng = np.random.default_rng(0)
    means = given[rng.integers(0, len(given), (10_000, len(given)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(given.mean()), float(low), float(high)


def main() -> int:
    """Print precision@5 by method and kind of world, and the differences to the radar."""
    print(f"machine: {machine()}")
    print(f"{len(SEEDS)} planted worlds each, {HIDE:.0%} of the needs that a later seminar answered hidden")
    for supplied in SUPPLIED:
        found = measured(SEEDS, supplied=supplied)
        print(f"\nseminars on topics that somebody can give: {supplied:g} times as likely")
        print(f"{'method':18} precision@{FIRST}            radar minus it")
        for name, values in found.items():
            mean, low, high = interval(values)
            less, worst, best = interval([a - b for a, b in zip(found["radar"], values, strict=True)])
            print(f"{name:18} {mean:.3f} [{low:.3f}, {high:.3f}]   {less:+.3f} [{worst:+.3f}, {best:+.3f}]")
    return 0


if __name__ == "__main__":
    sys.exit(main())
