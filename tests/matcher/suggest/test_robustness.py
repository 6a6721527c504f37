"""Naming every topic brings nobody into more lists than naming one's own does."""

from __future__ import annotations

import dataclasses

import pytest

from graph.records import Ref, Snapshot, Statement
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.factors import factor
from matcher.engine.subjects import subject_of
from matcher.suggest import Options, suggest_peers

WHO = ("mu-001", "mu-080")
GAIN = 1.1


def exposure(snapshot: Snapshot, who: str) -> int:
    """Count the delegates who have ``who`` among their first ten peers."""
    graph = compile_graph(snapshot)
    drafts = (subject_of(graph, Ref("delegate", key)) for key in snapshot.of("delegate") if key != who)
    answers = (suggest_peers(graph, draft, Options(top=10, reasons=False)) for draft in drafts)
    return sum(any(s.id == who for s in answer.suggestions) for answer in answers)


def naming_everything(snapshot: Snapshot, who: str, relation: str) -> Snapshot:
    told = dict(snapshot.statements)
    for topic in snapshot.of("topic"):
        key = f"stuffed-{relation}-{topic}"
        told[key] = Statement(
            key, relation, Ref("delegate", who), Ref("topic", topic), "test", "stated", 1, {}
        )
    return dataclasses.replace(snapshot, statements=told)


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
def test_naming_every_topic_gains_no_exposure(seed_graph: CompiledGraph, who: str) -> None:
    snapshot = seed_graph.snapshot
    honest = exposure(snapshot, who)
    assert honest >= 10
    for relation in ("offers", "needs", "interested_in"):
        assert exposure(naming_everything(snapshot, who, relation), who) <= GAIN * honest, relation


def test_eight_topics_count_in_full_and_more_count_less_and_less(seed_graph: CompiledGraph) -> None:
    snapshot = seed_graph.snapshot
    graph = compile_graph(naming_everything(snapshot, "mu-001", "offers"))
    few = factor(graph, "few:offers")
    stuffed = graph.nodes.number[Ref("delegate", "mu-001")]
    assert few[stuffed] == pytest.approx((8 / len(snapshot.of("topic"))) ** 3)
    assert (few[[n for n in graph.nodes.of("delegate") if n != stuffed]] == 1.0).all()
