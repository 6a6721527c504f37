"""Copying a whole store between any two backends: the same chain, the same graph, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.changes import Draft, Operation
from graph.drafting import new_statement, payloads_of
from graph.errors import ChainError, ConflictError
from graph.records import HELD, Ref
from graph.store.base import Entry, Sealed, Store
from graph.store.copying import copy_store
from graph.store.open import open_store
from graph.undo import undo
from matcher.cli import main

pytestmark = pytest.mark.every_store

SOLAR = Ref("topic", "solar")
ANA, LI = Ref("delegate", "ana"), Ref("delegate", "li")


def enter(ref: Ref, **state: object) -> Operation:
    return Operation(str(ref), None, {"name": ref.id, **state, HELD + "test": True})


def says(subject: Ref, object_: Ref, **data: object) -> Operation:
    key, state = new_statement("needs", subject, object_, source="test", data=data)
    return Operation(f"statement:{key}", None, state)


def write(store: Store, *operations: Operation, why: str = "test") -> int:
    change = store.apply(Draft("me", why, payloads_of(operations)))
    assert change is not None
    return change.seq


def live_a_little(store: Store) -> None:
    """Enter, edit, withdraw, take back and erase."""
    write(store, enter(SOLAR, **{"name@zh": "太阳能"}), enter(ANA), enter(LI, email="li@example.org"))
    write(
        store, says(LI, SOLAR, year=2011, quote='Says "so",\nin two lines'), says(ANA, SOLAR), why="about ana"
    )
    seq = write(store, Operation("topic:solar", {"name": "solar"}, {"name": "Solar power"}))
    undo(store, seq, actor="me")
    store.erase([ANA], actor="me", why="asked for it")


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'embedded.db'}")
    yield opened
    opened.close()


def assert_same(one: Store, other: Store) -> None:
    assert one.head() == other.head()
    assert one.snapshot() == other.snapshot()
    assert one.changes() == other.changes()
    assert [list(one.payloads(c.seq)) for c in one.changes()] == [
        list(other.payloads(c.seq)) for c in other.changes()
    ]


def test_a_copy_has_the_same_chain_graph_and_erasures(store: Store, embedded: Store) -> None:
    live_a_little(embedded)
    report = copy_store(embedded, store)
    assert_same(embedded, store)
    assert report == embedded.check()
    assert report.erased >= 2


def test_a_copy_back_is_the_same_again(store: Store, embedded: Store) -> None:
    live_a_little(store)
    copy_store(store, embedded)
    assert_same(store, embedded)
    assert embedded.check() == store.check()


def test_a_copy_goes_on_like_the_original(store: Store, embedded: Store) -> None:
    live_a_little(embedded)
    copy_store(embedded, store)
    for one in (store, embedded):
        seq = write(one, Operation("topic:solar", {"name": "solar"}, {"name": "Sun"}))
        undo(one, seq, actor="me")
        one.erase([LI], actor="me", why="asked for it")
        one.check()
    assert store.snapshot().canonical() == embedded.snapshot().canonical()


def test_a_new_store_is_copied_as_one(store: Store, embedded: Store) -> None:
    copy_store(embedded, store)
    assert_same(embedded, store)


def test_nothing_is_copied_into_a_store_that_holds_something(store: Store, embedded: Store) -> None:
    write(store, enter(SOLAR))
    live_a_little(embedded)
    before = store.head(), store.snapshot()
    with pytest.raises(ConflictError, match="not empty"):
        copy_store(embedded, store)
    assert (store.head(), store.snapshot()) == before


class Forged:
    """A log in which the payload of somebody's choice has been changed."""

    def __init__(self, store: Store) -> None:
        self.url = store.url
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def log(self, until: int | None = None) -> Iterator[Entry]:
        for entry in self._store.log(until):
            payloads = [(o, self._forged(s)) for o, s in entry.payloads]
            yield replace(entry, payloads=payloads)

    @staticmethod
    def _forged(sealed: Sealed) -> Sealed:
        body = sealed.body.replace("li@example.org", "eve@example.org") if sealed.body else None
        return sealed._replace(body=body)


def test_a_source_that_does_not_verify_leaves_nothing_behind(store: Store, embedded: Store, url: str) -> None:
    live_a_little(embedded)
    forged = Forged(embedded)
    with pytest.raises(ChainError, match="change 2"):
        copy_store(forged, store)  # type: ignore[arg-type]  # all but its log is the store's own
    store.close()
    again = open_store(url)
    assert again.record(LI) is None
    assert again.head().seq == 1
    again.check()
    copy_store(embedded, again)
    assert_same(embedded, again)
    again.close()


def test_the_command_copies_and_says_what(url: str, embedded: Store) -> None:
    live_a_little(embedded)
    run = CliRunner()
    done = run.invoke(main, ["copy", "--from", embedded.url, "--to", url])
    assert done.exit_code == 0, done.output
    assert f"verifies and ends in {embedded.head().hash}" in done.output
    again = run.invoke(main, ["copy", "--from", embedded.url, "--to", url])
    assert (again.exit_code, "not empty" in again.output) == (1, True)
    itself = run.invoke(main, ["copy", "--from", url, "--to", url])
    assert (itself.exit_code, "into itself" in itself.output) == (1, True)
    missing = run.invoke(main, ["copy", "--from", f"{embedded.url}.none", "--to", url])
    assert (missing.exit_code, "no such store" in missing.output) == (1, True)


def test_a_demo_replaces_a_demo_and_nothing_else(url: str) -> None:
    run = CliRunner()
    for _ in range(2):
        done = run.invoke(main, ["--store", url, "demo", "--no-serve"])
        assert (done.exit_code, "delegates" in done.output) == (0, True), done.output
    store = open_store(url)
    assert store.check().changes == 2
    store.close()


def test_a_demo_leaves_a_store_of_somebodys_alone(store: Store, url: str) -> None:
    write(store, enter(SOLAR))
    before = store.head()
    refused = CliRunner().invoke(main, ["--store", url, "demo", "--no-serve"])
    assert (refused.exit_code, "left alone" in refused.output) == (1, True)
    assert store.head() == before
