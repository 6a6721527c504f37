"""Made-up cohorts of several years whose unmet needs lead to seminars, for trying the radar.

How the world is made: topics differ in how many people want them (Zipf) and in whether that grows; who can
give something mostly gives what is widely wanted; the seminars of the year after are drawn by the demand of
that year, those on topics that somebody could already give `SUPPLIED` times as likely. So the radar can win
here only by looking at supply and at recency, and what it wins says nothing about the world.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp

from graph.records import Record, Ref, Snapshot, Statement, statement_id
from matcher.browse.pages import Browser
from matcher.plan.seminars_needs import answering

TOPICS, FIELDS = 60, 12
YEARS = range(2011, 2020)
COHORT = 30
HELD = 8
"""Seminars of the year after."""

GROWTH = 0.35


@dataclass(frozen=True, slots=True)
class Planted:
    """A world as told, with the topics of the seminars that came after."""

    snapshot: Snapshot
    held: frozenset[Ref]


def planted(seed: int, *, supplied: float) -> Planted:
    """Return a made-up world whose seminars heed supply fully (``supplied`` 0) to not at all (1)."""
    rng = random.Random(seed)
    world = _World(rng)
    return Planted(world.snapshot(), world.later(supplied))


def hidden(given: Planted, share: float, seed: int) -> Snapshot:
    """Return the world without a share of the needs that a later seminar answered."""
    rng = random.Random(seed)
    answered = [
        k
        for k, s in sorted(given.snapshot.statements.items())
        if s.relation == "needs" and s.object in given.held
    ]
    gone = set(rng.sample(answered, round(share * len(answered))))
    kept = {k: s for k, s in given.snapshot.statements.items() if k not in gone}
    return Snapshot(given.snapshot.version, given.snapshot.records, kept)


class _World:
    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._topics = [Ref("topic", f"t{n:02}") for n in range(TOPICS)]
        order = rng.sample(range(TOPICS), TOPICS)
        self._wanted = [1 / (1 + order[n]) ** 0.7 for n in range(TOPICS)]
        self._grows = [rng.uniform(-GROWTH, GROWTH) for _ in range(TOPICS)]
        self._told: dict[str, Statement] = {}
        self._records: dict[str, dict[str, Record]] = {}

    def snapshot(self) -> Snapshot:
        for n, topic in enumerate(self._topics):
            self._record(topic, name=topic.id)
            self._record(Ref("topic", f"field{n % FIELDS}"), name=f"field {n % FIELDS}")
            self._say("broader", topic, Ref("topic", f"field{n % FIELDS}"))
        for year in YEARS:
            self._year(year)
        for n in range(12):
            self._gives(Ref("expert", f"e{n}"), "knows", 2)
            self._gives(Ref("company", f"c{n}"), "offers", 2)
        records = {kind: dict(sorted(held.items())) for kind, held in sorted(self._records.items())}
        return Snapshot(1, records, self._told)

    def later(self, supplied: float) -> frozenset[Ref]:
        browser = Browser(self.snapshot())
        weights = self._rates(YEARS.stop)
        for n, topic in enumerate(self._topics):
            weights[n] *= supplied if answering(browser, topic) else 1.0
        return frozenset(self._drawn(weights, HELD))

    def _year(self, year: int) -> None:
        programme = Ref("programme", f"p{year}")
        self._record(programme, title=f"Training {year}", starts=str(year))
        for n in range(COHORT):
            delegate = Ref("delegate", f"d{year}-{n:02}")
            self._record(delegate, name=delegate.id, made_up=True)
            self._say("attended", delegate, programme)
            for topic in self._drawn(self._rates(year), 2):
                self._say("needs", delegate, topic)
            if self._rng.random() < 0.1:
                self._gives(delegate, "offers", 1)

    def _gives(self, who: Ref, relation: str, count: int) -> None:
        self._record(who, name=who.id)
        for topic in self._drawn(self._wanted, count):
            self._say(relation, who, topic)

    def _rates(self, year: int) -> list[float]:
        middle = (YEARS.start + YEARS.stop) / 2
        return [w * exp(g * (year - middle)) for w, g in zip(self._wanted, self._grows, strict=True)]

    def _drawn(self, weights: Sequence[float], count: int) -> Iterator[Ref]:
        """Return different topics, each drawn by its weight among those left (Efraimidis, Spirakis 2006)."""
        keys = [self._rng.random() ** (1 / max(w, 1e-12)) for w in weights]
        best = sorted(range(len(weights)), key=lambda n: -keys[n])[:count]
        return (self._topics[n] for n in best)

    def _record(self, ref: Ref, **state: object) -> None:
        self._records.setdefault(ref.kind, {}).setdefault(ref.id, Record(ref, 1, state))

    def _say(self, relation: str, subject: Ref, object_: Ref) -> None:
        key = statement_id(relation, str(subject), str(object_), source="planted")
        self._told[key] = Statement(key, relation, subject, object_, "planted", "stated", 1, {})
