"""Does a suggestion hang on few facts? What becomes of it when some of what is stored were not.

Each stored edge that the concrete paths of a list cite is dropped with a probability of 5 %, in 200 draws;
a suggestion is *fragile* when it leaves the first ten in more than 15 % of them. (One that rests on a single
path over two facts alone leaves in 1 - 0.95^2 = 10 % of them.) Scores are added up again from the paths that
are left; who may take a place are the next ones of the list, and damping stays as it was, so nothing is
compiled anew. A word stays as long as somebody wrote it herself or one of the topics is left whose name it is
in. Languages and shared regions are read off records, not edges, and stay. Of a learnt edge the shared
projects are the edges, and it weighs by the share of them that stays. The draws depend on the subject and
on the edges' names alone: the same store gives the same answer, and a draft that of a stored one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.learnt import shared_projects
from matcher.engine.reasons import STORED_AS, Hop, path_hops
from matcher.engine.scoring import Ranking
from matcher.engine.subjects import Draft
from matcher.engine.text import words
from matcher.engine.vocabulary import GIVES, OWN_FIELDS, WANTS, Relations, field_texts, topic_text
from matcher.engine.walks import DECIMALS, concrete_paths

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FIRST = 10
NEXT = 15
DROPPED = 0.05
DRAWS = 200
FRAGILE = 0.15
PATHS = 100
"""Concrete paths of one declared path that are drawn for, the most valuable; the others stay."""

EdgeName = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Line:
    """A concrete path: which candidate and declared path it counts for, its value, and what it needs.

    It needs all of ``edges``, one of each of ``words``, and weighs by the share of each of ``learnt``.
    """

    place: int
    column: int
    value: float
    edges: tuple[EdgeName, ...]
    words: tuple[tuple[EdgeName, ...], ...]
    learnt: tuple[tuple[EdgeName, ...], ...]

    def needs(self) -> Iterable[EdgeName]:
        """Iterate over all edges that it may need."""
        yield from self.edges
        for group in (*self.words, *self.learnt):
            yield from group


def leaving(graph: CompiledGraph, draft: Draft, ranking: Ranking, places: Sequence[int]) -> dict[int, float]:
    """Return for the first ten ``places`` of a ranking the share of draws in which each leaves the first ten.

    ``places`` are those shown, best first. Where nobody stands behind them, somebody leaves only when
    no path is left.
    """
    pool = list(places[: FIRST + NEXT])
    lines = [line for row, place in enumerate(pool) for line in _lines(graph, draft, ranking, row, place)]
    edges = sorted({e for line in lines for e in line.needs()})
    kept = _kept(draft, edges)
    scores = _scores(ranking, pool, lines, {e: n for n, e in enumerate(edges)}, kept)
    before = scores[:, None, :] > scores[None, :, :]
    earlier = np.arange(len(pool))[:, None] < np.arange(len(pool))[None, :]
    tied = (scores[:, None, :] == scores[None, :, :]) & earlier[:, :, None]
    rank = (before | tied).sum(axis=0)
    gone = (rank >= FIRST) | (scores <= 0)
    return {place: float(gone[row].mean()) for row, place in enumerate(pool[:FIRST])}


def is_fragile(share: float) -> bool:
    """Say whether a suggestion that leaves in such a share of draws is fragile."""
    return share > FRAGILE


def _kept(draft: Draft, edges: Sequence[EdgeName]) -> Bools:
    """Return for each edge (rows) in which draws it is kept."""
    name = "\n".join([str(draft.ref), *("\t".join(e) for e in edges)])
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return np.asarray(np.random.default_rng(seed).random((len(edges), DRAWS)) >= DROPPED)


def _scores(
    ranking: Ranking,
    pool: Sequence[int],
    lines: Iterable[_Line],
    number: Mapping[EdgeName, int],
    kept: Bools,
) -> Floats:
    """Return the scores of a pool (candidates x draws)."""
    values: Floats = np.zeros((len(pool), len(ranking.paths), kept.shape[1]))
    rest = ranking.values[list(pool)].copy()
    for line in lines:
        stays = kept[[number[e] for e in line.edges]].all(axis=0).astype(np.float64)
        for group in line.words:
            stays = stays * kept[[number[e] for e in group]].any(axis=0)
        for shared in line.learnt:
            stays = stays * kept[[number[e] for e in shared]].mean(axis=0)
        values[line.place, line.column] += line.value * stays
        rest[line.place, line.column] -= line.value
    undrawn = np.where(np.abs(rest) > 1e-9, rest, 0.0)[:, :, None]
    values = np.asarray(np.round(np.maximum(values + undrawn, 0.0), DECIMALS), dtype=np.float64)
    scores = np.zeros((len(pool), kept.shape[1]))
    for column, weighed in enumerate(ranking.paths):
        scores = scores + weighed.contribution(values[:, column])
    return scores


def _lines(graph: CompiledGraph, draft: Draft, ranking: Ranking, row: int, place: int) -> Iterable[_Line]:
    subject = graph.find(draft.ref)
    for column, weighed in enumerate(ranking.paths):
        if ranking.values[place, column] == 0:
            continue
        found, _ = concrete_paths(graph, ranking.walks[column], int(ranking.candidates[place]), best=PATHS)
        for nodes, value in found:
            hops = list(path_hops(weighed.path, subject, nodes))
            edges = [e for hop in hops for e in _edges(graph, draft, hop)]
            named = [group for hop in hops if (group := _words(graph, draft, hop))]
            learnt = [shared for hop in hops if (shared := _learnt(graph, hop))]
            yield _Line(row, column, value, tuple(dict.fromkeys(edges)), tuple(named), tuple(learnt))


def _edges(graph: CompiledGraph, draft: Draft, hop: Hop) -> Iterable[EdgeName]:
    """Iterate over the stored edge that a hop walks; a draft's own facts count as such."""
    step, left, reached = hop
    relation = STORED_AS.get(step.relation, step.relation)
    here, there = str(draft.ref), str(graph.nodes.refs[reached])
    if left is None or graph.nodes.refs[left] == draft.ref:
        name = f"<{relation}" if step.back else relation
        if graph.nodes.refs[reached] in draft.relations.get(name, ()):
            yield (relation, there, here) if step.back else (relation, here, there)
        return
    one, other = (reached, left) if step.back else (left, reached)
    for pair in ((one, other), (other, one)):
        if (relation, *pair) in graph.told:
            yield relation, str(graph.nodes.refs[pair[0]]), str(graph.nodes.refs[pair[1]])
            return


def _learnt(graph: CompiledGraph, hop: Hop) -> tuple[EdgeName, ...]:
    """Return the memberships that a learnt edge was learnt from."""
    step, left, reached = hop
    if step.relation != "goes_with" or left is None:
        return ()
    refs = graph.nodes.refs
    return tuple(("member", str(refs[p]), str(refs[reached])) for p in shared_projects(graph, left, reached))


def _words(graph: CompiledGraph, draft: Draft, hop: Hop) -> tuple[EdgeName, ...]:
    """Return the edges to topics that a word is there for; none where somebody wrote it herself."""
    step, left, reached = hop
    if step.relation == "wants":
        term = graph.nodes.refs[reached].id
        return _named(graph, draft.ref, draft.fields, draft.relations, WANTS, term)
    if step.relation == "gives_text" and step.back and left is not None:
        ref = graph.nodes.refs[reached]
        relations = graph.texts.relations.get(ref, {})
        return _named(graph, ref, graph.record(ref).fields(), relations, GIVES, graph.nodes.refs[left].id)
    return ()


def _named(
    graph: CompiledGraph,
    ref: Ref,
    fields: Mapping[str, Any],
    relations: Relations,
    said: Mapping[str, Sequence[str]],
    term: str,
) -> tuple[EdgeName, ...]:
    if term in words(field_texts(fields, OWN_FIELDS.get(ref.kind, ()))):
        return ()
    topics = ((name, topic) for name in said.get(ref.kind, ()) for topic in relations.get(name, ()))
    return tuple((name, str(ref), str(t)) for name, t in topics if term in _words_of(graph, t))


def _words_of(graph: CompiledGraph, topic: Ref) -> frozenset[str]:
    key = ("words of", topic)
    if key not in graph.made:
        graph.made[key] = frozenset(words(topic_text(graph.texts.records, topic)))
    found: frozenset[str] = graph.made[key]
    return found
