"""Ways of ranking the people of a cohort for one of them: the shipped model, the usual measures, chance."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import networkx as nx
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bench.lab.cohort import Cohort
from graph.records import Ref
from matcher.engine.compiled import compile_graph
from matcher.engine.subjects import subject_of
from matcher.engine.text import words
from matcher.engine.vocabulary import field_texts, topic_text
from matcher.suggest import Options, suggest_peers

TOP = 10
SAID = ("needs", "offers", "interested_in")


class Bench:
    """A cohort made ready for all ways of ranking; each ranks those of other countries only."""

    def __init__(self, cohort: Cohort, *, seed: int) -> None:
        self.cohort = cohort
        self.seed = seed
        self.graph = compile_graph(cohort.snapshot)
        self.people = sorted(cohort.snapshot.of("delegate"))
        self.said: dict[str, dict[str, set[str]]] = {p: {r: set() for r in SAID} for p in self.people}
        self.home: dict[str, str] = {}
        for s in cohort.snapshot.standing():
            if s.relation in SAID:
                self.said[s.subject.id][s.relation].add(s.object.id)
            elif s.relation == "from":
                self.home[s.subject.id] = s.object.id

    def others(self, who: str) -> list[str]:
        """Return the people of other countries."""
        return [p for p in self.people if self.home[p] != self.home[who]]

    def best(self, who: str, score: Callable[[str], float]) -> list[str]:
        """Return the first ten with a score, best first, ties by id."""
        scored = [(-value, p) for p in self.others(who) if (value := score(p)) > 0]
        return [p for _, p in sorted(scored)[:TOP]]

    def all_said(self, who: str) -> set[str]:
        """Return all topics that somebody speaks of."""
        return set().union(*self.said[who].values())

    @cached_property
    def likeness(self) -> Mapping[str, Mapping[str, float]]:
        """Cosine of everybody's words (names of topics, what they say of themselves), weighted by tf-idf."""
        snapshot = self.cohort.snapshot
        records = {r.ref: r for r in snapshot.of("topic").values()}
        texts = []
        for p in self.people:
            own = field_texts(snapshot.of("delegate")[p].fields(), ["bio"])
            texts.append(
                ". ".join([own, *(topic_text(records, Ref("topic", t)) for t in sorted(self.all_said(p)))])
            )
        encoded = TfidfVectorizer(analyzer=words).fit_transform(texts)
        cosine = (encoded @ encoded.T).toarray()
        return {
            p: dict(zip(self.people, row.tolist(), strict=True))
            for p, row in zip(self.people, cosine, strict=True)
        }

    @cached_property
    def network(self) -> nx.Graph[str]:
        """People, topics, fields and countries, joined by what is on file."""
        found: nx.Graph[str] = nx.Graph()
        found.add_nodes_from(f"delegate:{p}" for p in self.people)
        for s in self.cohort.snapshot.standing():
            if s.relation in (*SAID, "from", "broader"):
                found.add_edge(str(s.subject), str(s.object))
        return found


def shipped(bench: Bench, who: str) -> Sequence[str]:
    """Rank as `matcher suggest peers` does."""
    draft = subject_of(bench.graph, Ref("delegate", who))
    answer = suggest_peers(bench.graph, draft, Options(top=TOP, reasons=False))
    return [s.id for s in answer.suggestions]


def jaccard(bench: Bench, who: str) -> Sequence[str]:
    """Rank by topics in common over all topics (Jaccard 1901), whatever is said of them."""
    mine = bench.all_said(who)
    return bench.best(who, lambda p: len(mine & (hers := bench.all_said(p))) / (len(mine | hers) or 1))


def crossed(bench: Bench, who: str) -> Sequence[str]:
    """Rank by Jaccard of needs against offers, both ways: the simplest measure that knows the question."""
    mine = bench.said[who]

    def score(other: str) -> float:
        hers = bench.said[other]
        ways = ((mine["needs"], hers["offers"]), (mine["offers"], hers["needs"]))
        return sum(len(a & b) / (len(a | b) or 1) for a, b in ways)

    return bench.best(who, score)


def cosine(bench: Bench, who: str) -> Sequence[str]:
    """Rank by the cosine of tf-idf weighted words (Salton and Buckley 1988)."""
    return bench.best(who, lambda p: bench.likeness[who][p])


def walking(bench: Bench, who: str) -> Sequence[str]:
    """Rank by personalised PageRank from the person (networkx, damping 0.85)."""
    start = f"delegate:{who}"
    ranks = nx.pagerank(bench.network, personalization={start: 1.0}, tol=1e-5)
    return bench.best(who, lambda p: float(np.round(ranks[f"delegate:{p}"], 12)))


def chance(bench: Bench, who: str) -> Sequence[str]:
    """Rank at random."""
    others = bench.others(who)
    return random.Random(f"{bench.seed} {who}").sample(others, min(TOP, len(others)))


WAYS: Mapping[str, Callable[[Bench, str], Sequence[str]]] = {
    "shipped model": shipped,
    "Jaccard": jaccard,
    "needs x offers": crossed,
    "cosine tf-idf": cosine,
    "PageRank": walking,
    "chance": chance,
}
OURS = "shipped model"
