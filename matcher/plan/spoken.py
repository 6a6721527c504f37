"""How people speak of each topic, and how far having and looking for it go beyond chance.

    chance = P(X >= h) · P(Y >= s),   X ~ Binomial(n, H / N),   Y ~ Binomial(n - h, S / (N - H))

for n people who speak of a topic, h of whom have it and s others are looking for it; N, H and S are the sums
of these over all topics. So a topic that half a cohort names is expected to have somebody of each, and one of
which four people speak, one having it and three looking for it, is not. It is the tail of the binomial
distribution, read for enrichment as in an exact test (Fisher 1922, *Journal of the Royal Statistical
Society* 85(1)); the product ignores that h and s are drawn once for many topics, so it orders topics and is
no p-value of a project. Countries have no part in it: a fact about one is never a mere interest.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy.special import bdtrc

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.edges import edge

SPOKEN = ("offers", "needs", "interested_in")
"""Ways to speak of a topic, the strongest first; who speaks in several counts by the strongest."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """How many people speak of a topic: ``have`` it, are ``looking`` for it, are only ``interested``.

    ``chance`` is how likely as many or more of those who speak of it would have it and look for it, if
    they did as people do over all topics; 1 where nobody has it and nobody is looking for it.
    """

    topic: Ref
    have: int
    looking: int
    interested: int
    chance: float

    @property
    def people(self) -> int:
        """How many speak of the topic."""
        return self.have + self.looking + self.interested

    @property
    def surprise(self) -> float:
        """-ln(chance): 0 for what chance gives every time, more for what it gives more seldom."""
        return -math.log(self.chance) if self.chance < 1 else 0.0

    @property
    def one_in(self) -> int:
        """One of how many topics would be spoken of so by chance, rounded; at least 1."""
        return max(round(1 / self.chance), 1)


def spoken(graph: CompiledGraph, cohort: frozenset[Ref] | None = None) -> Mapping[Ref, Spoken]:
    """Return how the delegates of a cohort (None: all delegates) speak of each topic that they name.

    Kept with the graph. No topic, where nobody names one.
    """
    key = ("spoken", cohort)
    if key not in graph.made:
        graph.made[key] = _spoken(_counted(graph, cohort))
    found: Mapping[Ref, Spoken] = graph.made[key]
    return found


def _counted(graph: CompiledGraph, cohort: frozenset[Ref] | None) -> dict[Ref, list[int]]:
    """Return by topic how many speak of it in each way."""
    delegates = graph.nodes.of("delegate")
    people = set(delegates) if cohort is None else {graph.nodes.number[r] for r in cohort}
    ways: dict[int, dict[int, int]] = {}
    for way, relation in enumerate(SPOKEN):
        entries = edge(graph, relation).tocoo()
        for person, topic in zip(entries.row.tolist(), entries.col.tolist(), strict=True):
            if person in people and person in delegates:
                ways.setdefault(topic, {}).setdefault(person, way)
    return {
        graph.nodes.refs[topic]: [sum(w == way for w in held.values()) for way in range(len(SPOKEN))]
        for topic, held in sorted(ways.items())
    }


def _spoken(counts: Mapping[Ref, Sequence[int]]) -> dict[Ref, Spoken]:
    have, looking, interested = (sum(c[way] for c in counts.values()) for way in range(len(SPOKEN)))
    shares = (have / max(have + looking + interested, 1), looking / max(looking + interested, 1))
    found = {}
    for topic, (h, s, i) in counts.items():
        chance = _tail(h, h + s + i, shares[0]) * _tail(s, s + i, shares[1])
        found[topic] = Spoken(topic, h, s, i, max(chance, sys.float_info.min))
    return found


def _tail(least: int, count: int, share: float) -> float:
    """Return P(X >= least) for X ~ Binomial(count, share)."""
    return float(bdtrc(least - 1, count, share)) if least else 1.0
