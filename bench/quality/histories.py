"""What the usual recommenders learn from: baskets of candidates in the past, and what a draft gives.

Projects are baskets of their members. For firms each country and each topic is a basket of the firms that
worked there, weighted by recency; a draft's own basket are the firms of its country and of its topic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.edges import edge
from matcher.engine.factors import factor
from matcher.engine.subjects import Draft

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DECAY = "recency:7"


@dataclass(frozen=True, slots=True)
class Case:
    """A draft as a usual recommender sees it: its basket over the candidates, its topics, its words.

    ``basket`` weighs candidates, ``parts`` are the baskets of its facts taken apart (one a topic or
    country), ``words`` are TF-IDF weights of its text by column of ``History.words``; ``left_out`` may
    not be suggested.
    """

    basket: Floats
    parts: tuple[Floats, ...]
    words: sp.csr_array | None
    left_out: Ints


@dataclass(frozen=True, slots=True)
class History:
    """Baskets (rows) by candidates (columns) with the age weight of each, and their words if any.

    ``made`` keeps what a peer learnt, by the peer.
    """

    candidates: Ints
    baskets: sp.csr_array
    recency: Floats
    words: sp.csr_array | None
    made: dict[object, object] = field(default_factory=dict)

    @property
    def degrees(self) -> Floats:
        """Return in how many baskets each candidate is, at least 1."""
        return np.maximum(np.asarray((self.baskets > 0).sum(axis=0)).ravel().astype(np.float64), 1.0)

    @property
    def popular(self) -> Floats:
        """Return each candidate's baskets, the more recent the more."""
        return np.asarray(self.baskets.T @ self.recency)


def project_history(graph: CompiledGraph, kinds: tuple[str, ...]) -> History:
    """Return the projects as baskets of their members of some kinds."""
    projects = np.array(graph.nodes.of("project"), dtype=np.int64)
    candidates = np.flatnonzero(graph.nodes.mask(kinds)).astype(np.int64)
    baskets = sp.csr_array(edge(graph, "member")[projects][:, candidates] > 0).astype(np.float64)
    words = sp.csr_array(edge(graph, "work_text")[projects])
    return History(candidates, baskets, factor(graph, DECAY)[projects], words)


def project_case(graph: CompiledGraph, history: History, draft: Draft) -> Case:
    """Return a draft of a project: its members as a basket; those in projects on its topics as a part."""
    given = [n for m in draft.relations.get("member", ()) if (n := graph.find(m)) is not None]
    places = np.flatnonzero(np.isin(history.candidates, given)).astype(np.int64)
    basket = np.zeros(len(history.candidates))
    basket[places] = 1.0
    encoded = graph.vocabulary.work.encode(graph.texts.work(draft.fields))
    words = np.zeros((1, len(graph.nodes)))
    for term, value in encoded.items():
        words[0, graph.nodes.number[Ref("term", term)]] = value
    topics = [n for t in draft.relations.get("on", ()) if (n := graph.find(t)) is not None]
    projects = np.array(graph.nodes.of("project"), dtype=np.int64)
    on_topic = np.asarray(edge(graph, "on")[projects][:, topics].sum(axis=1)).ravel() > 0
    part = np.asarray(history.baskets.T @ (on_topic * history.recency))
    return Case(basket, (part,), sp.csr_array(words), places)


def firm_history(graph: CompiledGraph) -> History:
    """Return each country and each topic as a basket of firms, an engagement counting by its recency."""
    candidates = np.array(sorted(graph.partners), dtype=np.int64)
    rows = [_firms(graph, relation, candidates) for relation in ("in", "on")]
    baskets = sp.csr_array(sp.vstack(rows))
    return History(candidates, baskets, np.ones(baskets.shape[0]), None)


def firm_case(graph: CompiledGraph, history: History, draft: Draft) -> Case:
    """Return a delegate's draft: the firms of its country and those of its topics as parts."""
    countries = len(graph.nodes.of("country"))
    parts: list[Floats] = []
    for relation, kind, offset in (("from", "country", 0), ("needs", "topic", countries)):
        first = graph.nodes.ranges[kind][0]
        for target in draft.relations.get(relation, ()):
            number = graph.find(target)
            if number is not None:
                parts.append(history.baskets[[offset + number - first]].toarray()[0])
    empty = np.zeros(len(history.candidates))
    return Case(sum(parts, empty), tuple(parts), None, np.array([], dtype=np.int64))


def ranking(
    graph: CompiledGraph, history: History, case: Case, scores: Floats, *, top: int
) -> Mapping[str, float]:
    """Return the best candidates with their scores, best first, ties by id; nothing at or below 0."""
    scores = scores.copy()
    scores[case.left_out] = -np.inf
    best = np.argsort(-scores, kind="stable")[:top]
    return {graph.nodes.refs[int(history.candidates[n])].id: float(scores[n]) for n in best if scores[n] > 0}


def _firms(graph: CompiledGraph, relation: str, candidates: Ints) -> sp.csr_array:
    """Return the firms of each country or topic, in order of number, over engagements weighed by recency."""
    kind = "country" if relation == "in" else "topic"
    places = np.array(graph.nodes.of(kind), dtype=np.int64)
    weighed = edge(graph, relation).T @ sp.diags_array(factor(graph, DECAY)) @ edge(graph, "by")
    return sp.csr_array(sp.csr_array(weighed)[places][:, candidates])
