"""What proves that nothing is lost can fail: each kind of loss, made on purpose, is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bench.crash import writers
from bench.crash.journal import ACKNOWLEDGED, BEGUN, REFUSED, Journal, Step, acknowledged, read_journal
from bench.crash.verify import BrokenError, verify, whole
from bench.crash.work import ACTOR, DECISIONS, IMPORTS, Writer, prepare
from graph.changes import Draft, Operation
from graph.drafting import payloads_of
from graph.records import HELD
from graph.store.base import Store
from graph.store.open import open_store


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "a.journal"


@pytest.fixture
def worked(store: Store, journal: Path) -> Store:
    """A store that a writer did two imports and two decisions on."""
    prepare(store)
    writer = Writer(store, Journal(journal), "1", sizes=(10,))
    for kind in (IMPORTS, DECISIONS) * 2:
        writer.piece(kind)
    return store


def apply(store: Store, work: str, *operations: Operation) -> None:
    assert store.apply(Draft(ACTOR, work, payloads_of(operations))) is not None


def test_what_was_done_verifies(worked: Store, journal: Path) -> None:
    held = verify(worked, read_journal(journal))
    assert (held.acknowledged, held.landed) == (4, 0)


def test_a_change_that_landed_without_being_acknowledged_is_counted(worked: Store, journal: Path) -> None:
    steps = read_journal(journal)
    assert verify(worked, steps[:-1]).landed == 1


def test_a_lost_acknowledged_change_is_found(tmp_path: Path, journal: Path) -> None:
    url = f"sqlite:///{tmp_path / 's.db'}"
    store = open_store(url)
    prepare(store)
    Writer(store, Journal(journal), "1").piece(DECISIONS)
    last = store.head().seq
    store.close()
    con = sqlite3.connect(tmp_path / "s.db")
    for table, column in (("changes", "seq"), ("payloads", "seq"), ("records", "version")):
        con.execute(f"DELETE FROM {table} WHERE {column} = ?", (last,))
    con.commit()
    con.close()
    store = open_store(url)
    assert store.check().changes == last - 1
    with pytest.raises(BrokenError, match="is not in the chain"):
        verify(store, read_journal(journal))
    store.close()


def test_another_change_in_its_place_is_found(worked: Store, journal: Path) -> None:
    steps = [replace(s, hash="f" * 64) if s.what == ACKNOWLEDGED else s for s in read_journal(journal)]
    with pytest.raises(BrokenError, match="is not in the chain"):
        verify(worked, steps)


@pytest.mark.parametrize(
    "told",
    [
        lambda steps, work: steps,
        lambda steps, work: [
            *steps,
            Step(BEGUN, work),
            Step(REFUSED, work, note="ConflictError: read again"),
        ],
    ],
    ids=["unasked", "though refused"],
)
def test_a_change_that_should_not_be_there_is_found(
    worked: Store, journal: Path, told: Callable[[list[Step], str], list[Step]]
) -> None:
    apply(worked, "imports-9-1", Operation("topic:x", None, {"name": "x", HELD + "x": True}))
    with pytest.raises(BrokenError, match="imports-9-1"):
        verify(worked, told(read_journal(journal), "imports-9-1"))


def test_a_change_written_twice_is_found(worked: Store, journal: Path) -> None:
    work = acknowledged(read_journal(journal))[0].work
    apply(worked, work, Operation("topic:x", None, {"name": "x", HELD + "x": True}))
    with pytest.raises(BrokenError, match="twice"):
        verify(worked, read_journal(journal))


@pytest.mark.parametrize(
    "operation",
    [
        Operation("delegate:l9x2-0", None, {"name": "half a list", "title": "turn 1", HELD + "x": True}),
        Operation("delegate:l9x1-0", None, {"name": "no needs", "title": "turn 1", HELD + "x": True}),
        Operation("decision:dec-99", None, {"judgement": "accepted", HELD + "x": True}),
        Operation("lead:lead-99", None, {"status": "open", HELD + "x": True}),
    ],
    ids=["rows", "needs", "decision", "lead"],
)
def test_half_of_a_change_is_found(store: Store, operation: Operation) -> None:
    apply(store, "half", operation)
    with pytest.raises(BrokenError):
        whole(store.snapshot())


def test_a_line_cut_off_is_not_acknowledged(journal: Path) -> None:
    Journal(journal).write(Step(ACKNOWLEDGED, "imports-1-1", 2, "a"))
    with journal.open("a") as file:
        file.write('{"what": "acknowledged", "work"')
    assert read_journal(journal) == [Step(ACKNOWLEDGED, "imports-1-1", 2, "a")]


def test_a_lost_update_is_found(store: Store) -> None:
    writers.prepare(store)
    told = [writers.update(store, writers.SHARED[0], f"w0-{n}") for n in range(2)]
    ref = str(writers.SHARED[0])
    steps = [Step(ACKNOWLEDGED, c.why, c.seq, c.hash, note=ref) for c in told]
    assert writers.verify(store, steps, expected=2).changes == 4
    with pytest.raises(BrokenError, match="once and nothing else"):
        writers.verify(store, [steps[0], steps[0]], expected=2)
    back = Operation(ref, {"next_step": "2"}, {"next_step": "1"})
    last = store.apply(Draft("writer", "w1-0", payloads_of([back])))
    assert last is not None
    steps.append(Step(ACKNOWLEDGED, "w1-0", last.seq, last.hash, note=ref))
    with pytest.raises(BrokenError, match="3 updates acknowledged, the chain counts"):
        writers.verify(store, steps, expected=3)
