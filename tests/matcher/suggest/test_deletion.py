"""What a suggestion cites is what it rests on: without those edges it is gone, without others it stays.

On a past made up by a rule (firms work within clans), not on anybody's real decisions.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import pytest

from graph.records import Ref, Snapshot
from matcher.engine.compiled import CompiledGraph, Edge, compile_graph
from matcher.engine.models import load
from matcher.engine.reasons import STORED_AS, path_hops
from matcher.engine.scoring import Ranking, rank
from matcher.engine.subjects import Draft
from matcher.engine.walks import concrete_paths

MODEL = "members-2"
TOP = 10
CLANS = 6


def ranked(graph: CompiledGraph, draft: Draft, top: int) -> Ranking:
    allowed = graph.nodes.mask(["company"])
    allowed[[graph.nodes.number[m] for m in draft.relations["member"]]] = False
    return rank(graph, draft, load(MODEL), allowed=allowed, top=top)


def cited(graph: CompiledGraph, ranking: Ranking, place: int) -> set[Edge]:
    """Return the stored edges of all concrete paths behind a suggestion, and of those it was learnt from."""
    found: set[Edge] = set()
    candidate = int(ranking.candidates[place])
    for walked in ranking.walks:
        for nodes, _ in concrete_paths(graph, walked, candidate, best=10**9)[0]:
            for step, left, reached in path_hops(walked.path, None, nodes):
                one, other = (reached, left) if step.back else (left, reached)
                relation = STORED_AS.get(step.relation, step.relation)
                if one is not None and other is not None and (relation, one, other) in graph.told:
                    found.add((relation, one, other))
    members = graph.relations["member"].tocsc()
    projects = members.indices[members.indptr[candidate] : members.indptr[candidate + 1]].tolist()
    return found | {("member", p, candidate) for p in projects}


def without(snapshot: Snapshot, graph: CompiledGraph, edges: Iterable[Edge]) -> Snapshot:
    gone = {s.id for edge in edges for s in graph.told[edge]}
    kept = {key: s for key, s in snapshot.statements.items() if key not in gone}
    return dataclasses.replace(snapshot, statements=kept)


def others(graph: CompiledGraph, edges: set[Edge], candidate: int) -> set[Edge]:
    """Return as many uncited edges of the same kinds, none of the candidate's own, of like degrees."""
    degree = graph.relations["member"].tocsc()
    counts = [int(degree.indptr[n + 1] - degree.indptr[n]) for n in range(len(graph.nodes))]
    free = [e for e in graph.told if e not in edges and e[2] != candidate and e[1] != candidate]
    found: set[Edge] = set()
    for relation, _, object_ in sorted(edges):
        alike = [e for e in free if e[0] == relation and e not in found]
        if alike:
            found.add(min(alike, key=lambda e: (abs(counts[e[2]] - counts[object_]), e)))
    return found


def drafts() -> Sequence[Draft]:
    pairs = [(clan, one) for clan in range(CLANS) for one in range(4)]
    return [
        Draft(
            Ref("project", f"new-{clan}-{one}"),
            {},
            {"member": (Ref("company", f"firm-{clan}-{one}"), Ref("company", f"firm-{clan}-{one + 1}"))},
        )
        for clan, one in pairs
    ]


@pytest.mark.slow
def test_cited_edges_matter_and_others_do_not(past: Snapshot) -> None:
    graph = compile_graph(past)
    lost = kept = 0
    for draft in drafts():
        ranking = ranked(graph, draft, TOP)
        first = int(ranking.candidates[0])
        edges = cited(graph, ranking, 0)
        assert edges
        changed = compile_graph(without(past, graph, edges))
        lost += first not in ranked(changed, draft, TOP).candidates
        control = compile_graph(without(past, graph, others(graph, edges, first)))
        kept += first in ranked(control, draft, TOP).candidates
    assert lost >= 0.95 * len(drafts())
    assert kept >= 0.95 * len(drafts())
