"""Eight processes write to one store at once: no update is lost and the chain stays one line."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest

from bench.crash import writers
from bench.crash.journal import ACKNOWLEDGED, REFUSED
from bench.crash.rounds import Bench, check
from bench.crash.work import DECISIONS, IMPORTS
from graph.changes import Draft, Operation
from graph.drafting import payloads_of
from graph.errors import ConflictError
from graph.records import Ref, State
from graph.store.base import Store
from graph.store.open import open_store

TURNS = 25
LARGE = 2500
"""Rows of a list that Neo4j stages."""


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


def test_a_reading_sees_a_change_whole(store: Store, url: str) -> None:
    refs = [Ref("lead", f"together-{n}") for n in range(200)]
    writer, over = open_store(url), threading.Event()

    def count_up() -> None:
        before: State | None = None
        for count in range(1, 30):
            after: State = {"status": "open", "next_step": str(count)}
            operations = [Operation(str(ref), before, after) for ref in refs]
            writer.apply(Draft("writer", f"count {count}", payloads_of(operations)))
            before = after
        over.set()

    thread = threading.Thread(target=count_up)
    thread.start()
    seen = []
    while not over.is_set():
        seen.append({(r.version, r.get("next_step")) for r in store.records("lead")})
        held = store.snapshot()
        seen.append({(r.version, r.get("next_step")) for r in held.of("lead").values()})
    thread.join()
    writer.close()
    assert [s for s in seen if len(s) > 1] == []
    assert len({frozenset(s) for s in seen}) > 1, "some were read between changes"
