"""Why not: every counterfactual flips when it is replayed in full; what bars a suggestion is named."""

from __future__ import annotations

import dataclasses

import pytest

from bench.made_up import Size, made_up
from graph.errors import InputError
from graph.records import Record, Ref, Snapshot
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.plan.conflicts import is_feasible
from matcher.plan.edits import edited
from matcher.plan.limits import limits_of
from matcher.plan.teams_problem import problem_of
from matcher.plan.teams_rules import Request, rules_of
from matcher.plan.whynot import standing, why_not
from matcher.plan.whynot_team import why_no_team

ONE = Ref("delegate", "d0000")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return made_up(Size(delegates=20, firms=8, topics=8, experts=4, countries=14, facts=4), seed=4)[0]


@pytest.fixture(scope="module")
def graph(snapshot: Snapshot) -> CompiledGraph:
    return compile_graph(snapshot)


@pytest.mark.parametrize("kind", ["company", "delegate"])
def test_counterfactuals_flip_when_replayed_and_none_is_empty(
    snapshot: Snapshot, graph: CompiledGraph, kind: str
) -> None:
    flipped = 0
    for key in list(snapshot.of(kind))[:8]:
        wanted = Ref(kind, key)
        if wanted == ONE:
            continue
        found = why_not(snapshot, graph, ONE, wanted, top=2)
        for one in found.counterfactuals:
            after = compile_graph(edited(snapshot, one.edits), as_of=graph.as_of)
            assert standing(after, ONE, wanted) == (one.rank, one.score)
            assert one.rank <= 2
            assert all(e.relation in ("needs", "offers", "interested_in") for e in one.edits)
            flipped += 1
        if found.rank is not None and found.rank <= 2:
            assert found.counterfactuals == ()
    assert flipped > 1


def test_what_is_on_file_has_its_source(snapshot: Snapshot, graph: CompiledGraph) -> None:
    found = why_not(snapshot, graph, ONE, Ref("company", "f00"))
    assert found.facts
    assert all(f.sources == ("made up",) for f in found.facts)


def test_bars_are_named_and_nothing_is_to_be_recorded(snapshot: Snapshot) -> None:
    kinds = {kind: dict(held) for kind, held in snapshot.records.items()}
    word = {"about": "partner", "subject": str(ONE), "suggested": "company:f00", "judgement": "rejected"}
    kinds["decision"] = {"a": Record(Ref("decision", "a"), 2, word)}
    firm = kinds["company"]["f01"]
    kinds["company"]["f01"] = dataclasses.replace(firm, state={**firm.state, "partner": False})
    changed = dataclasses.replace(snapshot, records=kinds)
    graph = compile_graph(changed)
    for key, bar in (("f00", "refused"), ("f01", "not_partner")):
        found = why_not(changed, graph, ONE, Ref("company", key))
        assert found.bars == (bar,)
        assert found.counterfactuals == ()
    homes = {k: graph.homes[graph.nodes.number[Ref("delegate", k)]] for k in snapshot.of("delegate")}
    same = next((k for k in homes if k != ONE.id and homes[k] == homes[ONE.id]), None)
    if same is not None:
        assert why_not(changed, graph, ONE, Ref("delegate", same)).bars == ("same_country",)


def test_why_not_is_asked_about_people_and_firms_only(snapshot: Snapshot, graph: CompiledGraph) -> None:
    with pytest.raises(InputError, match="company or another delegate"):
        why_not(snapshot, graph, ONE, Ref("topic", "t00"))


def test_a_topic_nobody_has_tells_what_would_make_a_team(snapshot: Snapshot) -> None:
    kept = {
        k: s
        for k, s in snapshot.statements.items()
        if (s.object.id, s.relation) not in (("t01", "offers"), ("t01", "has")) or s.subject.kind == "company"
    }
    without = dataclasses.replace(snapshot, statements=kept)
    graph = compile_graph(without)
    request = Request(Ref("topic", "t01"))
    found = why_no_team(without, graph, request, limits=limits_of(graph))
    assert found.conflict is not None
    assert found.conflict.keys == ("holder",)
    assert found.edits
    for edits in found.edits:
        after = compile_graph(edited(without, edits), as_of=graph.as_of)
        problem = problem_of(after, request.topic, limits=limits_of(after))
        assert is_feasible(problem, rules_of(problem, request))
