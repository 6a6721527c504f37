"""Eight processes write to one store at once: no update is lost and the chain stays one line."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.crash import writers
from bench.crash.journal import ACKNOWLEDGED, REFUSED
from bench.crash.rounds import Bench, check
from bench.crash.work import DECISIONS, IMPORTS
from graph.changes import Draft, Operation
from graph.drafting import new_statement, payloads_of
from graph.errors import ConflictError, InputError
from graph.records import HELD, Ref, State
from graph.store.base import Store
from graph.store.open import open_store
from graph.tables import load
from graph.tables.load import Request, import_files

pytestmark = pytest.mark.every_store

TURNS = 25
PATIENCE = 60.0
"""Seconds for which a writer goes on for a reader."""
LARGE = 250
"""Rows of a list that Neo4j stages, as tests/conftest.py sets it."""


@pytest.mark.slow
def test_eight_writers_lose_no_update(url: str, tmp_path: Path) -> None:
    outcome = writers.run(url, tmp_path, turns=TURNS)
    assert outcome.acknowledged == writers.WRITERS * TURNS
    assert outcome.report.changes == 2 + outcome.acknowledged


@pytest.mark.slow
def test_a_large_import_and_decisions_get_along(url: str, tmp_path: Path) -> None:
    bench = Bench(url, tmp_path, random.Random())
    bench.steps += bench.spawn(DECISIONS, 1).finished()
    importing, deciding = bench.spawn(IMPORTS, 1, LARGE), bench.spawn(DECISIONS, TURNS)
    bench.steps += deciding.finished() + importing.finished()
    refused = [s for s in bench.steps if s.what == REFUSED]
    assert all(s.note.startswith("ConflictError") for s in refused)
    assert check(bench).acknowledged == 1 + 1 + TURNS - len(refused)
    assert [s.what for s in bench.spawn(IMPORTS, 1, LARGE).finished()][-1] == ACKNOWLEDGED


def test_who_comes_second_is_told_and_may_read_again(store: Store, url: str) -> None:
    writers.prepare(store)
    ref, other = writers.SHARED[0], open_store(url)
    seen = store.record(ref)
    assert seen is not None
    first = writers.update(other, ref, "w1-0")
    late = Operation(str(ref), {"next_step": "0"}, {"next_step": "1"})
    with pytest.raises(ConflictError, match="changed by writer"):
        store.apply(Draft("writer", "w0-0", payloads_of([late]), expects={ref: seen.version}))
    assert store.head().seq == first.seq
    assert writers.update(store, ref, "w0-0").seq == first.seq + 1
    record = other.record(ref)
    assert record is not None
    assert writers.count_of(record) == 2
    other.close()


def turns(least: int, enough: Callable[[], bool]) -> Iterator[int]:
    """Count the turns of a writer: so many, and on until a slow reader has come by between two of them."""
    until = time.monotonic() + PATIENCE
    for turn in itertools.count(1):
        if turn > least and (enough() or time.monotonic() > until):
            return
        yield turn


def test_a_reading_sees_a_change_whole(store: Store, url: str) -> None:
    refs = [Ref("lead", f"together-{n}") for n in range(200)]
    writer, over = open_store(url), threading.Event()

    def count_up() -> None:
        before: State | None = None
        for count in turns(29, lambda: len(set(seen)) > 1):
            after: State = {"status": "open", "next_step": str(count)}
            operations = [Operation(str(ref), before, after) for ref in refs]
            writer.apply(Draft("writer", f"count {count}", payloads_of(operations)))
            before = after
        over.set()

    seen: list[frozenset[object]] = []
    thread = threading.Thread(target=count_up)
    thread.start()
    while not over.is_set():
        seen.append(frozenset((r.version, r.get("next_step")) for r in store.records("lead")))
        held = store.snapshot()
        seen.append(frozenset((r.version, r.get("next_step")) for r in held.of("lead").values()))
    thread.join()
    writer.close()
    assert [s for s in seen if len(s) > 1] == []
    assert len(set(seen)) > 1, "some were read between changes"


SPEAKERS = [Ref("delegate", f"speaker-{n}") for n in range(60)]
TOPICS = (Ref("topic", "even"), Ref("topic", "odd"))


def speak(store: Store, turn: int) -> None:
    """Let every speaker need one topic instead of the other."""
    operations = []
    for speaker in SPEAKERS:
        for topic, is_said in ((TOPICS[turn % 2], True), (TOPICS[(turn + 1) % 2], False)):
            key, state = new_statement("needs", speaker, topic, source="test")
            states = (None, state) if is_said else (state, None)
            operations += [Operation(f"statement:{key}", *states)] if is_said or turn else []
    store.apply(Draft("writer", f"turn {turn}", payloads_of(operations)))


def test_statements_that_come_and_go_are_read_at_one_version(store: Store, url: str) -> None:
    held = [Operation(str(r), None, {"name": r.id, HELD + "test": True}) for r in (*SPEAKERS, *TOPICS)]
    store.apply(Draft("writer", "speakers", payloads_of(held)))
    speak(store, 0)
    first, over, writer = store.head().seq, threading.Event(), open_store(url)

    def go_on() -> None:
        for turn in turns(39, lambda: len(seen) > 1):
            speak(writer, turn)
        over.set()

    seen: set[int] = set()
    mixed: list[object] = []
    thread = threading.Thread(target=go_on)
    thread.start()
    while not over.is_set():
        said = store.statements(relation="needs")
        whole = store.snapshot()
        due = TOPICS[(whole.version - first) % 2]
        found = [s.object for s in whole.statements.values() if s.relation == "needs"]
        seen.add(whole.version)
        mixed += [] if found == [due] * len(SPEAKERS) else [(whole.version, found)]
        mixed += [] if len(said) == len(SPEAKERS) and len({s.object for s in said}) == 1 else [said]
    thread.join()
    writer.close()
    assert mixed == []
    assert len(seen) > 1, "some were read while others were written"


@pytest.mark.parametrize("tries", [0, load.TRIES])
def test_an_import_wins_against_a_steady_stream_of_decisions(
    store: Store, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tries: int
) -> None:
    monkeypatch.setattr(load, "TRIES", tries)
    writers.prepare(store)
    over, decided, other = threading.Event(), [0], open_store(url)

    def decide_on() -> None:
        while not over.is_set():
            writers.update(other, writers.SHARED[0], f"w0-{decided[0]}")
            decided[0] += 1

    path = tmp_path / "topics.csv"
    path.write_text("id,name_en\n" + "".join(f"t{n},Topic {n}\n" for n in range(50)), encoding="utf-8")
    thread = threading.Thread(target=decide_on)
    thread.start()
    try:
        while not decided[0]:
            over.wait(0.01)
        report = import_files(store, [path], Request("li"))
        again = import_files(store, [path], Request("li"))
        until = decided[0] + 2
        while decided[0] < until:
            over.wait(0.01)
    finally:
        over.set()
        thread.join()
    other.close()
    assert (report.created, again.unchanged, again.change) == (50, 50, None)
    assert store.check().changes == 2 + decided[0] + 1


def test_an_import_that_has_to_wait_its_turn_is_refused_whole(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "TRIES", 0)
    path = tmp_path / "topics.csv"
    path.write_text("id,name_en,broader\na,A,\nb,B,nowhere\n", encoding="utf-8")
    before = store.head()
    with pytest.raises(InputError, match="nowhere"):
        import_files(store, [path], Request("li"))
    assert (store.head(), store.record(Ref("topic", "a"))) == (before, None)
    path.write_text("id,name_en\na,A\n", encoding="utf-8")
    assert import_files(store, [path], Request("li")).change == before.seq + 1
