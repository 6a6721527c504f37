"""The private area: one test for each promise of `graph.store.private`, on every store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.changes import Draft
from graph.drafting import payloads_of, record_operation
from graph.errors import ConflictError
from graph.records import Ref
from graph.store.base import Store
from graph.store.copying import copy_store
from graph.store.open import open_store

pytestmark = pytest.mark.every_store
PERSON = Ref("delegate", "d1")


def test_a_value_is_read_as_it_was_written(store: Store) -> None:
    value = {"text": "数据 ü \u0000 ' \" ;", "list": [1, 2.5, None, True], "map": {"a": {}}}
    kept = store.private.put("account", "k", value, about="delegate:d1", expires=50.0)
    assert kept.version == 1
    assert store.private.get("account", "k", 49.9) == kept
    assert kept.value == value
    assert store.private.get("account", "other", 0) is None
    assert store.private.get("session", "k", 0) is None


def test_an_expired_value_is_not_there_and_is_swept(store: Store) -> None:
    store.private.put("session", "gone", {}, expires=10.0)
    store.private.put("session", "stays", {}, expires=30.0)
    store.private.put("session", "forever", {})
    assert store.private.get("session", "gone", 10.0) is None
    assert [k.key for k in store.private.all("session")] == ["forever", "gone", "stays"]
    assert store.private.sweep(10.0) == 1
    assert [k.key for k in store.private.all("session")] == ["forever", "stays"]


def test_a_write_on_another_version_is_refused_and_nothing_is_written(store: Store) -> None:
    store.private.put("a", "k", {"n": 1}, version=0)
    with pytest.raises(ConflictError):
        store.private.put("a", "k", {"n": 2}, version=0)
    store.private.put("a", "k", {"n": 2}, version=1)
    with pytest.raises(ConflictError):
        store.private.put("a", "k", {"n": 3}, version=1)
    with pytest.raises(ConflictError):
        store.private.put("a", "new", {}, version=1)
    found = store.private.get("a", "k", 0)
    assert found is not None
    assert (found.value, found.version) == ({"n": 2}, 2)
    assert store.private.get("a", "new", 0) is None
    assert store.private.put("a", "k", {"n": 9}).version == 3


def test_of_many_who_drop_a_value_one_is_told_yes(store: Store) -> None:
    store.private.put("link", "k", {})
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: store.private.drop("link", "k"), range(16)))
    assert told.count(True) == 1


def test_of_many_who_write_on_one_version_one_wins(store: Store) -> None:
    store.private.put("n", "k", {"n": 0})

    def write(n: int) -> bool:
        try:
            store.private.put("n", "k", {"n": n}, version=1)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(write, range(16))).count(True) == 1


def test_values_about_a_record_are_found_and_forgotten(store: Store) -> None:
    store.private.put("account", "a", {}, about="delegate:d1")
    store.private.put("session", "s", {}, about="delegate:d1")
    store.private.put("session", "t", {}, about="delegate:d2")
    assert [k.key for k in store.private.all("session", "delegate:d1")] == ["s"]
    assert store.private.areas() == ["account", "session"]
    assert store.private.forget("delegate:d1") == 2
    assert [(k.area, k.key) for a in store.private.areas() for k in store.private.all(a)] == [
        ("session", "t")
    ]


def test_erasing_a_record_forgets_what_is_about_it(store: Store) -> None:
    operation = record_operation(PERSON, None, {"name": "Ana"})
    assert operation is not None
    store.apply(Draft("test", "a person", payloads_of([operation])))
    store.private.put("account", "a", {"secret": "x"}, about=str(PERSON))
    store.private.put("account", "b", {}, about="delegate:d2")
    store.erase([PERSON], actor="test", why="asked")
    assert [k.key for k in store.private.all("account")] == ["b"]
    store.check()


def test_no_snapshot_and_no_change_knows_of_it(store: Store) -> None:
    before = (store.head(), store.snapshot().canonical())
    store.private.put("account", "a", {"secret": "x"})
    assert (store.head(), store.snapshot().canonical()) == before


def test_a_copy_holds_it_too(store: Store, tmp_path: Path) -> None:
    store.private.put("account", "a", {"n": 1}, about="delegate:d1", expires=9e9)
    target = open_store(f"sqlite:///{tmp_path / 'copy.db'}")
    copy_store(store, target)
    found = target.private.all("account")
    target.close()
    assert [(k.key, k.about, dict(k.value), k.expires) for k in found] == [
        ("a", "delegate:d1", {"n": 1}, 9e9)
    ]
