"""Naming every topic, stuffing a biography, or registering twenty times brings nobody into more lists."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterable

import pytest

from bench.lab.cohort import Setting, cohort
from graph.records import Record, Ref, Snapshot, Statement
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.factors import factor
from matcher.engine.subjects import subject_of
from matcher.suggest import Options, suggest_peers

WHO = ("mu-001", "mu-080")
MORE = ("mu-012", "mu-d10")
GAIN = 1.1
SEEDS = range(3)
COPIES = 20
SAID = ("offers", "needs", "interested_in")

Exposures = dict[str, int]


def exposures(snapshot: Snapshot, who: Iterable[str], *, asked: Iterable[str] | None = None) -> Exposures:
    """Count for each of ``who`` the places among the first ten peers of those ``asked``."""
    graph, found = compile_graph(snapshot), dict.fromkeys(who, 0)
    for key in asked or snapshot.of("delegate"):
        draft = subject_of(graph, Ref("delegate", key))
        for s in suggest_peers(graph, draft, Options(top=10, reasons=False)).suggestions:
            if s.id in found:
                found[s.id] += 1
    return found


def exposure(snapshot: Snapshot, who: str) -> int:
    return exposures(snapshot, [who])[who]


def naming(snapshot: Snapshot, who: str, relations: Iterable[str], topics: Iterable[str]) -> Snapshot:
    told = dict(snapshot.statements)
    for topic in topics:
        for relation in relations:
            key = f"stuffed-{relation}-{topic}"
            ends = (Ref("delegate", who), Ref("topic", topic))
            told[key] = Statement(key, relation, *ends, "test", "stated", 1, {})
    return dataclasses.replace(snapshot, statements=told)


def writing(snapshot: Snapshot, who: str, topics: Iterable[str]) -> Snapshot:
    """Return a snapshot in which somebody's biography holds the names of topics, in all languages."""
    held = [snapshot.of("topic")[t].fields() for t in topics]
    text = ". ".join(str(v) for fields in held for k, v in fields.items() if k.startswith("name"))
    people = dict(snapshot.of("delegate"))
    record = people[who]
    state = {**record.state, "bio@en": f"{record.state.get('bio@en', '')} {text}"}
    people[who] = Record(record.ref, record.version, state)
    return dataclasses.replace(snapshot, records={**snapshot.records, "delegate": people})


def copied(snapshot: Snapshot, who: str, *, changed: bool = False) -> tuple[Snapshot, list[str]]:
    """Return a snapshot with copies of a profile, and their ids; ``changed`` gives each a word of its own."""
    people, told = dict(snapshot.of("delegate")), dict(snapshot.statements)
    record, copies = people[who], [f"{who}-copy-{n:02}" for n in range(COPIES)]
    for key in copies:
        state = dict(record.state)
        if changed:
            state["bio@en"] = f"{state.get('bio@en', '')} {''.join(chr(97 + ord(c) % 26) for c in key)}"
        people[key] = Record(Ref("delegate", key), 1, state)
        for s in snapshot.statements.values():
            if s.subject == record.ref:
                told[f"{s.id}-{key}"] = s._replace(id=f"{s.id}-{key}", subject=people[key].ref)
    records = {**snapshot.records, "delegate": dict(sorted(people.items()))}
    return dataclasses.replace(snapshot, records=records, statements=told), copies


@pytest.fixture(scope="module")
def honest(seed_graph: CompiledGraph) -> Exposures:
    return exposures(seed_graph.snapshot, [*WHO, *MORE])


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
def test_naming_every_topic_gains_no_exposure(seed_graph: CompiledGraph, honest: Exposures, who: str) -> None:
    snapshot = seed_graph.snapshot
    assert honest[who] >= 10
    for relation in SAID:
        stuffed = naming(snapshot, who, [relation], snapshot.of("topic"))
        assert exposure(stuffed, who) <= GAIN * honest[who], relation


@pytest.mark.slow
def test_stuffing_a_biography_gains_no_exposure(
    seed_graph: CompiledGraph, honest: Exposures, tell: Callable[[str], None]
) -> None:
    snapshot = seed_graph.snapshot
    topics = list(snapshot.of("topic"))
    for count in (16, len(topics)):
        chosen = random.Random(1).sample(topics, count)
        found = {who: exposure(writing(snapshot, who, chosen), who) for who in honest}
        gain = sum(found.values()) / sum(honest.values())
        tell(
            f"robustness: a biography with the names of {count} topics leads to {gain:.2f} x exposure (seeds)"
        )
        assert gain <= GAIN
        assert all(found[who] <= max(GAIN * honest[who], honest[who] + 1) for who in honest)


@pytest.mark.slow
@pytest.mark.parametrize("changed", [False, True])
def test_twenty_copies_gain_no_more_than_one(
    seed_graph: CompiledGraph, honest: Exposures, changed: bool, tell: Callable[[str], None]
) -> None:
    snapshot = seed_graph.snapshot
    for who in WHO:
        more, copies = copied(snapshot, who, changed=changed)
        together = sum(exposures(more, [who, *copies], asked=snapshot.of("delegate")).values())
        what = "with a word changed" if changed else "exact"
        tell(f"robustness: {who} and 20 copies ({what}) have {together / honest[who]:.2f} x exposure (seeds)")
        assert together <= GAIN * honest[who]


@pytest.mark.slow
def test_nothing_of_it_gains_exposure_in_planted_cohorts(tell: Callable[[str], None]) -> None:
    sums = dict.fromkeys(("honest", "topics", "biography", "copies"), 0)
    for seed in SEEDS:
        snapshot = cohort(Setting(people=36, sparsity=0.1), seed=seed).snapshot
        people, topics = list(snapshot.of("delegate")), list(snapshot.of("topic"))
        for who in random.Random(seed).sample(people, 2):
            more, copies = copied(snapshot, who)
            sums["honest"] += exposure(snapshot, who)
            sums["topics"] += exposure(naming(snapshot, who, SAID, topics), who)
            sums["biography"] += exposure(writing(snapshot, who, topics), who)
            sums["copies"] += sum(exposures(more, [who, *copies], asked=people).values())
    for name in ("topics", "biography", "copies"):
        gain = sums[name] / sums["honest"]
        tell(f"robustness: {name} lead to {gain:.2f} x exposure (planted cohorts, {len(SEEDS)} seeds)")
        assert gain <= GAIN, name


def test_copies_are_shown_as_one_and_named(seed_graph: CompiledGraph) -> None:
    more, copies = copied(seed_graph.snapshot, "mu-001")
    graph = compile_graph(more)
    shown = 0
    for key in seed_graph.snapshot.of("delegate"):
        for s in suggest_peers(graph, subject_of(graph, Ref("delegate", key)), Options()).suggestions:
            if s.id == "mu-001" or s.id in copies:
                shown += 1
                assert {s.id, *(a.id for a in s.alike)} == {"mu-001", *copies}
                assert s.made_up
                assert all(a.made_up for a in s.alike)
    assert shown


def test_eight_topics_count_in_full_and_more_count_less_and_less(seed_graph: CompiledGraph) -> None:
    snapshot = seed_graph.snapshot
    graph = compile_graph(naming(snapshot, "mu-001", ["offers"], snapshot.of("topic")))
    few = factor(graph, "few:offers")
    stuffed = graph.nodes.number[Ref("delegate", "mu-001")]
    assert few[stuffed] == pytest.approx((8 / len(snapshot.of("topic"))) ** 3)
    assert (few[[n for n in graph.nodes.of("delegate") if n != stuffed]] == 1.0).all()


def test_forty_words_count_in_full_and_more_count_less_and_less(seed_graph: CompiledGraph) -> None:
    snapshot = seed_graph.snapshot
    graph = compile_graph(writing(snapshot, "mu-001", snapshot.of("topic")))
    few = factor(graph, "few:gives_text/40")
    assert few[graph.nodes.number[Ref("delegate", "mu-001")]] < 0.01
    assert (few == 1.0).sum() > 0.8 * len(few)
