"""The store contract: one test for each sentence of graph/store/base.py, on every backend."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from graph.changes import Draft, Operation, Payload
from graph.drafting import new_statement, payloads_of
from graph.errors import ConflictError, NotFoundError, SchemaError
from graph.records import HELD, Ref
from graph.store.base import Store
from graph.store.open import open_store

pytestmark = pytest.mark.every_store

SOLAR, WIND = Ref("topic", "solar"), Ref("topic", "wind")
ANA, LI = Ref("delegate", "ana"), Ref("delegate", "li")


def enter(ref: Ref, **state: object) -> Operation:
    name = {"name": state.pop("name", ref.id)}
    return Operation(str(ref), None, {**name, **state, HELD + "test": True})


def says(relation: str, subject: Ref, object_: Ref, source: str = "test") -> Operation:
    key, state = new_statement(relation, subject, object_, source=source)
    return Operation(f"statement:{key}", None, state)


def change(store: Store, *operations: Operation, **more: object) -> int:
    done = store.apply(Draft("me", "test", payloads_of(operations), **more))  # type: ignore[arg-type]
    assert done is not None
    return done.seq


def test_a_new_store_holds_countries_and_goals_only(store: Store) -> None:
    held = {k: len(v) for k, v in store.snapshot().records.items() if v}
    assert held["goal"] == 17
    assert held["country"] >= 249
    assert set(held) == {"goal", "country"}


def test_reading_gives_back_what_was_written(store: Store) -> None:
    seq = change(store, enter(SOLAR, **{"name@zh": "太阳能"}), enter(ANA), says("needs", ANA, SOLAR))
    record = store.record(SOLAR)
    assert record is not None
    assert (record.title("en"), record.title("zh"), record.version) == ("solar", "太阳能", seq)
    (statement,) = store.statements(subject=ANA)
    assert (statement.object, statement.relation, statement.change) == (SOLAR, "needs", seq)
    assert store.statement(statement.id) == statement
    assert store.statements(object_=SOLAR, relation="needs") == [statement]
    assert store.statements(object_=WIND) == []
    assert store.record(WIND) is None


def test_limits_of_people_are_kept_like_all_that_is_declared(store: Store) -> None:
    firm = Ref("company", "firm")
    known = [enter(ANA, projects_at_most=0), enter(LI), enter(firm)]
    conflicts = [says("conflicts_with", ANA, LI), says("conflicts_with", ANA, firm)]
    change(store, *known, *conflicts)
    record = store.record(ANA)
    assert record is not None
    assert record.get("projects_at_most") == 0
    assert store.snapshot().record(ANA) == record
    assert [s.subject for s in store.statements(object_=LI, relation="conflicts_with")] == [ANA]
    with pytest.raises(SchemaError):
        change(store, Operation(str(LI), {"projects_at_most": None}, {"projects_at_most": -1}))
    with pytest.raises(SchemaError):
        change(store, says("conflicts_with", firm, ANA))
    store.erase([LI], actor="me", why="asked for it")
    assert [s.object for s in store.statements(relation="conflicts_with")] == [firm]
    assert store.check().changes


def test_the_same_operations_give_the_same_snapshot(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = open_store(f"sqlite:///{tmp_path_factory.mktemp('other') / 'o.db'}")
    for one in (store, other):
        change(one, enter(SOLAR), enter(ANA), says("needs", ANA, SOLAR))
    assert store.snapshot().canonical() == other.snapshot().canonical()
    other.close()


def test_records_come_in_order_of_id(store: Store) -> None:
    change(store, enter(WIND), enter(SOLAR), enter(Ref("topic", "电")))
    assert [r.id for r in store.records("topic")] == ["solar", "wind", "电"]


def test_a_change_without_operations_is_not_written(store: Store) -> None:
    before = store.head()
    assert store.apply(Draft("me", "nothing", [])) is None
    assert store.head() == before


def test_a_change_is_written_whole_or_not_at_all(store: Store) -> None:
    before = store.snapshot().canonical(), store.head()

    def broken() -> Iterator[Payload]:
        yield from payloads_of([enter(SOLAR)])
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        store.apply(Draft("me", "broken", broken()))
    assert (store.snapshot().canonical(), store.head()) == before


def test_what_departs_from_the_schema_is_refused(store: Store) -> None:
    for operation in (
        Operation("topic:x", None, {"colour": "red"}),
        Operation("project:x", None, {"title": "x", "status": "dreamt"}),
        Operation("planet:x", None, {"name": "x"}),
        says("needs", SOLAR, ANA),
    ):
        with pytest.raises(SchemaError):
            store.apply(Draft("me", "bad", [Payload(("x",), (operation,))]))
    assert store.head().seq == 1


def test_entering_what_is_there_is_a_conflict(store: Store) -> None:
    change(store, enter(SOLAR))
    with pytest.raises(ConflictError):
        change(store, enter(SOLAR))


def test_a_stale_before_is_a_conflict(store: Store) -> None:
    change(store, enter(SOLAR))
    change(store, Operation("topic:solar", {"name": "solar"}, {"name": "Solar power"}))
    with pytest.raises(ConflictError):
        change(store, Operation("topic:solar", {"name": "solar"}, {"name": "Sun"}))


def test_a_stale_version_or_head_is_a_conflict(store: Store) -> None:
    seen = change(store, enter(SOLAR), enter(ANA))
    change(store, says("needs", ANA, SOLAR))
    with pytest.raises(ConflictError, match="changed by me"):
        change(store, enter(WIND), expects={ANA: seen})
    with pytest.raises(ConflictError):
        change(store, enter(WIND), head=seen)
    assert store.record(WIND) is None


def test_a_statement_moves_the_version_of_its_subject_alone(store: Store) -> None:
    first = change(store, enter(SOLAR), enter(ANA))
    second = change(store, says("needs", ANA, SOLAR))
    versions = [r.version for r in (store.record(ANA), store.record(SOLAR)) if r]
    assert versions == [second, first]


def test_changes_come_in_order_and_by_record(store: Store) -> None:
    first = change(store, enter(SOLAR), enter(ANA))
    second = change(store, says("needs", ANA, SOLAR))
    assert [c.seq for c in store.changes(first - 1)] == [first, second]
    assert [c.seq for c in store.changes(touching=SOLAR)] == [first]
    assert [c.seq for c in store.changes(touching=ANA)] == [first, second]
    assert [c.seq for c in store.changes(0, until=first)] == [1, first]


def test_payloads_hold_before_and_after(store: Store) -> None:
    change(store, enter(SOLAR))
    seq = change(store, Operation("topic:solar", {"name": "solar"}, {"name": "Solar power"}))
    (payload,) = store.payloads(seq)
    assert payload is not None
    assert payload.operations == (Operation("topic:solar", {"name": "solar"}, {"name": "Solar power"}),)


def test_erasing_leaves_nothing_and_a_chain_that_verifies(store: Store) -> None:
    change(store, enter(SOLAR), enter(ANA, name="Ana Unmistakable"), enter(LI), says("needs", ANA, SOLAR))
    change(store, enter(WIND))
    erased = store.erase([ANA], actor="me", why="asked for it")
    assert erased.erases == ("delegate:ana",)
    assert store.record(ANA) is None
    assert store.statements(subject=ANA) == []
    assert store.record(LI) is not None
    assert None in list(store.payloads(erased.seq - 2))
    assert store.check().erased == 1


def test_erasing_somebody_who_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.erase([ANA], actor="me", why="asked for it")
    assert store.head().seq == 1


def test_check_counts_what_it_verified(store: Store) -> None:
    change(store, enter(SOLAR), enter(ANA), says("needs", ANA, SOLAR))
    report = store.check()
    assert report.changes == 2
    assert report.records == len(store.snapshot().of("country")) + 17 + 2


def test_a_written_change_is_there_after_reopening(store: Store, url: str) -> None:
    seq = change(store, enter(SOLAR))
    store.close()
    again = open_store(url)
    assert again.head().seq == seq
    assert again.record(SOLAR) is not None
    again.close()


def test_many_threads_lose_no_update(store: Store) -> None:
    change(store, enter(SOLAR))
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                change(store, enter(Ref("topic", f"t-{number}-{turn}")))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(list(store.records("topic"))) == 41
    assert store.check().changes == 42


def test_no_actor_or_reason_no_change(store: Store) -> None:
    for actor, why in (("", "x"), ("me", "  "), ("m" * 300, "x")):
        with pytest.raises(SchemaError):
            Draft(actor, why, [])
