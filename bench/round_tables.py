"""``python -m bench.round_tables``: round tables against random groups and k-means on texts."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer

from bench.machine import machine
from bench.visits import seeded
from graph.records import Ref
from matcher.engine.subjects import subject_of
from matcher.plan.tables import plan_tables
from matcher.plan.tables_people import LEAST, MOST, Person, people_of
from matcher.plan.visits_ties import Seen
from matcher.suggest.options import Options
from matcher.suggest.peers import suggest_peers

COHORTS = (
    "workshop-solar-2011",
    "training-smart-cities-2011",
    "course-western-smart-city-2016",
    "pgtf-int-10-k05",
)
DRAWS = 200
Groups = Sequence[Sequence[Person]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a set of groups: the best topic for each, then what its people have to do with one another."""

    topic: float
    pairs: float
    peers: float
    same: float
    region: float
    misfits: float


def figures(groups: Groups, peers: dict[tuple[Ref, Ref], float]) -> Figures:
    """Return what each group has in common, whatever it was made by.

    The mean of what people have to do with the best topic of their group; of all pairs, the share of two
    countries where one has what the other looks for, the mean ``peers-2`` score, the share of one country;
    the mean share of a group's largest region; the groups outside 5 to 9.
    """
    people = [p for g in groups for p in g]
    held = [pair for g in groups for pair in combinations(g, 2)]
    scores = [max(peers.get((a.ref, b.ref), 0.0), peers.get((b.ref, a.ref), 0.0)) for a, b in held]
    apart = [(a, b) for a, b in held if a.unit != b.unit]
    return Figures(
        topic=sum(_best_topic(g) for g in groups) / len(people),
        pairs=sum(_gives(a, b) or _gives(b, a) for a, b in apart) / len(held),
        peers=float(np.mean(scores)),
        same=1 - len(apart) / len(held),
        region=float(np.mean([max(Counter(p.region for p in g).values()) / len(g) for g in groups])),
        misfits=float(sum(not LEAST <= len(g) <= MOST for g in groups)),
    )


def _best_topic(group: Sequence[Person]) -> float:
    sums: dict[Ref, float] = {}
    for person in group:
        for topic, said in person.said.items():
            sums[topic] = sums.get(topic, 0.0) + said.worth
    return max(sums.values(), default=0.0)


def _gives(one: Person, other: Person) -> bool:
    return any(said.how == "offers" and other.seeks(t) for t, said in one.said.items())


def peer_scores(seen: Seen, people: Sequence[Person]) -> dict[tuple[Ref, Ref], float]:
    """Return the scores of ``peers-2`` between people, which no grouping here looks at."""
    found: dict[tuple[Ref, Ref], float] = {}
    for person in people:
        draft = subject_of(seen.graph, person.ref)
        answer = suggest_peers(seen.graph, draft, Options(top=1_000_000, reasons=False))
        found |= {(person.ref, Ref(s.kind, s.id)): s.score for s in answer.suggestions}
    return found


def random_groups(people: Sequence[Person], sizes: Sequence[int], seed: int) -> list[list[Person]]:
    """Return random groups of given sizes."""
    left = random.Random(seed).sample(list(people), len(people))
    return [[left.pop() for _ in range(size)] for size in sizes]


def text_groups(seen: Seen, people: Sequence[Person], count: int) -> list[list[Person]]:
    """Return the clusters of k-means on TF-IDF of what people say of themselves and their topics' names."""
    texts = [_text(seen, p) for p in people]
    words = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    labels = KMeans(count, n_init=10, random_state=0).fit_predict(words)
    groups = [[p for p, label in zip(people, labels, strict=True) if label == n] for n in range(count)]
    return [g for g in groups if g]


def _text(seen: Seen, person: Person) -> str:
    record = seen.browser.snapshot.record(person.ref)
    own = [record.text("bio", "en")] if record else []
    topics = [seen.browser.title(t, "en") for t, s in person.said.items() if s.through is None]
    return " ".join([*own, *topics, "delegate"])


def line(name: str, given: Sequence[Figures]) -> str:
    """Return a line of the table; where several, means."""
    cells = [float(np.mean([getattr(f, n) for f in given])) for n in Figures.__slots__]
    return f"  {name:14}" + "".join(f"{c:9.3f}" for c in cells)


def main() -> int:
    """Print one table a cohort."""
    print(f"machine: {machine()}")
    heads = ("topic", "gives", "peers-2", "same", "region", "misfits")
    with tempfile.TemporaryDirectory() as folder:
        seen = seeded(Path(folder))
        for key in COHORTS:
            start = time.perf_counter()
            plan = plan_tables(seen, Ref("programme", key))
            seconds = time.perf_counter() - start
            people = people_of(seen, [s.delegate for t in plan.tables for s in t.seats])
            peers, by_ref = peer_scores(seen, people), {p.ref: p for p in people}
            ours = [[by_ref[s.delegate] for s in t.seats] for t in plan.tables]
            sizes = [len(g) for g in ours]
            drawn = [figures(random_groups(people, sizes, n), peers) for n in range(DRAWS)]
            print(f"\n{key}: {len(people)} people, {len(ours)} tables, {seconds:.1f} s")
            print(" " * 16 + "".join(f"{h:>9}" for h in heads))
            print(line("round tables", [figures(ours, peers)]))
            print(line("k-means, text", [figures(text_groups(seen, people, len(ours)), peers)]))
            print(line(f"random ({DRAWS})", drawn))
    return 0


if __name__ == "__main__":
    sys.exit(main())
