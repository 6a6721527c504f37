"""Works near a draft by words and members, countries by distance, firms by what they did."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from graph.records import Ref, Snapshot
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.edges import edge
from matcher.engine.learnt import works_like
from matcher.engine.nearest import MOST, near_both, near_members, near_text
from matcher.engine.paths import registry
from matcher.engine.subjects import Draft
from matcher.engine.walks import partners_of, walk


@pytest.fixture(scope="module")
def graph(past: Snapshot) -> CompiledGraph:
    return compile_graph(past)


def firm(graph: CompiledGraph, name: str) -> int:
    return graph.nodes.number[Ref("company", name)]


def test_nearest_texts_are_the_twenty_with_the_largest_cosine(graph: CompiledGraph) -> None:
    text = "alpha beta"
    encoded = graph.vocabulary.work.encode(text)
    row = np.zeros(len(graph.nodes))
    for term, value in encoded.items():
        row[graph.nodes.number[Ref("term", term)]] = value
    projects = np.array(graph.nodes.of("project"))
    cosines = edge(graph, "work_text")[projects] @ row
    least = np.sort(cosines)[-MOST]
    expected = {int(projects[n]): cosines[n] ** 2 for n in np.flatnonzero(cosines >= least - 1e-12)}
    found = near_text(graph, text)
    assert found == pytest.approx(expected, abs=1e-9)
    assert MOST <= len(found) < len(projects)
    assert near_text(graph, "") == near_text(graph, "unheard-of") == {}


def test_near_members_is_jaccard_to_the_fourth_power(graph: CompiledGraph) -> None:
    given = tuple(sorted(firm(graph, f"firm-2-{n}") for n in (0, 1, 2)))
    held = edge(graph, "member")
    expected = {}
    for n in graph.nodes.of("project"):
        members = set(held.indices[held.indptr[n] : held.indptr[n + 1]].tolist())
        if shared := members & set(given):
            expected[n] = (len(shared) / len(members | set(given))) ** 4
    assert expected
    assert near_members(graph, given) == pytest.approx(expected, abs=1e-9)
    assert near_members(graph, ()) == near_both(graph, "alpha", ()) == {}


def test_near_both_needs_words_and_members(graph: CompiledGraph) -> None:
    given = (firm(graph, "firm-2-0"),)
    found = near_both(graph, "alpha", given)
    assert found
    works = {n: graph.record(graph.nodes.refs[n]) for n in near_members(graph, given)}
    assert set(found) == {n for n, work in works.items() if "alpha" in str(work.get("summary"))}


def test_apart_paths_speak_only_for_those_who_share_no_project(graph: CompiledGraph) -> None:
    member = Ref("company", "firm-2-0")
    draft = Draft(Ref("project", "new"), {"title": "alpha beta gamma"}, {"member": (member,)})
    paths = registry()
    everybody, _ = walk(graph, draft, paths["project-text-term-text-project-member-party"]).values()
    found, values = walk(graph, draft, paths["project-apart-text-term-text-project-member-party"]).values()
    partners = set(partners_of(graph, draft).tolist())
    assert {firm(graph, f"firm-2-{n}") for n in range(6)} <= partners
    assert set(found.tolist()) == set(everybody.tolist()) - partners
    assert len(found)
    assert (values > 0).all()


def test_near_countries_are_within_6000_km_and_never_china_s_own(graph: CompiledGraph) -> None:
    near = edge(graph, "near")

    def weight(one: str, other: str) -> float:
        return float(near[graph.nodes.number[Ref("country", one)], graph.nodes.number[Ref("country", other)]])

    assert weight("KEN", "TZA") > weight("KEN", "ZAF") > 0.2
    assert weight("KEN", "TZA") == weight("TZA", "KEN") < 1
    assert weight("KEN", "CHL") == weight("KEN", "KEN") == weight("CHN", "HKG") == weight("HKG", "TWN") == 0


def test_who_works_alike_is_the_squared_cosine_of_what_was_done() -> None:
    done = sp.csr_array(np.array([[2.0, 0.0], [1.0, 1.0], [0.0, 0.0], [0.0, 3.0]]))
    found = {(one, other): value for one, other, value in works_like(done, range(10, 14))}
    assert found == pytest.approx({(10, 11): 0.5, (11, 10): 0.5, (11, 13): 0.5, (13, 11): 0.5})
    assert list(works_like(sp.csr_array((4, 2)), range(10, 14))) == []
