"""What only the Neo4j store can show: how the graph reads there, its versions, and staging."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from neo4j import Driver

from graph.changes import Draft, Operation, Payload
from graph.drafting import new_statement, payloads_of
from graph.errors import ConflictError, InputError, StoreError
from graph.model import SCHEMA_VERSION
from graph.records import HELD, Ref
from graph.store import neo4j_stage, neo4j_write
from graph.store.base import Store
from graph.store.neo4j_link import Link
from graph.store.neo4j_stage import Stage
from graph.store.open import open_store

SOLAR = Ref("topic", "solar")
ANA = Ref("delegate", "ana")


@pytest.fixture
def store(empty_neo4j: str) -> Iterator[Store]:
    opened = open_store(empty_neo4j)
    yield opened
    opened.close()


def rows(driver: Driver, query: str, **values: Any) -> list[list[Any]]:
    with driver.session() as session:
        return [r.values() for r in session.run(query, **values)]


def enter(ref: Ref, **state: object) -> Operation:
    return Operation(str(ref), None, {"name": ref.id, **state, HELD + "test": True})


def says(subject: Ref, object_: Ref, **data: object) -> Operation:
    key, state = new_statement("needs", subject, object_, source="test", data=data)
    return Operation(f"statement:{key}", None, state)


def write(store: Store, *operations: Operation) -> int:
    change = store.apply(Draft("me", "test", payloads_of(operations)))
    assert change is not None
    return change.seq


def test_the_graph_reads_naturally(store: Store, neo4j_driver: Driver) -> None:
    ana = enter(ANA, languages=["en", "zh"], audience={"email": "firm"}, **{"name@zh": "安娜"})
    seq = write(store, ana, enter(SOLAR), says(ANA, SOLAR, year=2011, quote="asks"))
    said = ["test", "stated", 2011, "asks", seq]
    found = rows(
        neo4j_driver,
        "MATCH (d:Delegate)-[r:NEEDS]->(t:Topic) RETURN d.id, d.name, d.name_zh, d.languages, d.audience,"
        " d.held_by, d.version, r.source, r.status, r.year, r.quote, r.change, t.name, labels(d)",
    )
    assert found == [
        ["ana", "ana", "安娜", ["en", "zh"], ["email=firm"], ["test"], seq, *said, "solar", ["Delegate"]]
    ]


def test_names_are_found_in_both_scripts(store: Store, neo4j_driver: Driver) -> None:
    write(store, enter(SOLAR, **{"name@zh": "太阳能发电"}))
    rows(neo4j_driver, "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    query = "CALL db.index.fulltext.queryNodes('names', $text) YIELD node RETURN node.id"
    for text in ("solar", "太阳能"):
        assert ["solar"] in rows(neo4j_driver, query, text=text), text


def test_every_kind_and_relation_has_its_constraint_or_index(store: Store, neo4j_driver: Driver) -> None:
    from graph.model import KIND, RELATION

    unique = rows(neo4j_driver, "SHOW CONSTRAINTS YIELD labelsOrTypes, properties RETURN *")
    indexed = rows(neo4j_driver, "SHOW INDEXES YIELD labelsOrTypes, entityType RETURN *")
    labels = {label for row in unique for value in row if isinstance(value, list) for label in value}
    types = {t for row in indexed if "RELATIONSHIP" in row for v in row if isinstance(v, list) for t in v}
    assert {"".join(p.title() for p in k.split("_")) for k in KIND} <= labels
    assert {r.upper() for r in RELATION} <= types


def test_a_newer_version_is_refused_and_an_older_one_brought_up(
    store: Store, empty_neo4j: str, neo4j_driver: Driver
) -> None:
    write(store, enter(SOLAR))
    rows(neo4j_driver, "MATCH (m:Meta) SET m.version = 99")
    with pytest.raises(StoreError, match="version 99, newer"):
        open_store(empty_neo4j)
    rows(neo4j_driver, "MATCH (m:Meta) SET m.version = 0")
    again = open_store(empty_neo4j)
    assert again.check().changes == 2
    assert rows(neo4j_driver, "MATCH (m:Meta) RETURN m.version") == [[SCHEMA_VERSION]]
    again.close()


def test_another_programs_database_is_left_alone(empty_neo4j: str, neo4j_driver: Driver) -> None:
    rows(neo4j_driver, "CREATE (:Recipe {name: 'soup'})")
    with pytest.raises(StoreError, match="something else"):
        open_store(empty_neo4j)
    assert rows(neo4j_driver, "MATCH (n) RETURN labels(n), n.name") == [[["Recipe"], "soup"]]


def test_no_store_is_made_where_none_is_wanted(empty_neo4j: str, neo4j_driver: Driver) -> None:
    with pytest.raises(StoreError, match="no store"):
        open_store(empty_neo4j, create=False)
    assert rows(neo4j_driver, "MATCH (n) RETURN count(n)") == [[0]]


def test_erasure_leaves_no_property(store: Store, neo4j_driver: Driver) -> None:
    write(store, enter(SOLAR), enter(ANA, name="Zyxwvut Qponmlk", bio="Unmistakable"), says(ANA, SOLAR))
    write(store, Operation("delegate:ana", {"bio": "Unmistakable"}, {"bio": "Unmistakable too"}))
    store.erase([ANA], actor="me", why="asked")
    query = "MATCH (n) UNWIND keys(n) AS k WITH n[k] AS v WHERE v IS :: STRING AND v CONTAINS $text RETURN v"
    for secret in ("Zyxwvut", "Unmistakable"):
        assert rows(neo4j_driver, query, text=secret) == []


# -- staging: small batches stand for a large import ---------------------------------------------


@pytest.fixture
def staging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change of ten operations or more is staged."""
    monkeypatch.setenv("MATCHER_NEO4J_AT_ONCE", "10")


def many(count: int = 35) -> list[Operation]:
    topics = [Ref("topic", f"t{n}") for n in range(count)]
    return [*(says(ANA, t) for t in topics), *map(enter, topics), enter(ANA)]


def traces(driver: Driver) -> list[list[Any]]:
    return rows(
        driver,
        "MATCH (h:Head) OPTIONAL MATCH (n) WHERE n:Staged OR n.next_version IS NOT NULL OR n.staged > h.seq"
        " OR ((n:Payload OR n:Change) AND n.seq > h.seq) OPTIONAL MATCH ()-[r]->()"
        " WHERE r.ends IS NOT NULL OR r.staged > h.seq RETURN count(n), count(r), h.token",
    )


def test_nothing_is_seen_of_a_staged_change_until_it_is_there(
    store: Store, empty_neo4j: str, staging: None, neo4j_driver: Driver
) -> None:
    other = open_store(empty_neo4j)
    write(store, enter(SOLAR), enter(ANA), says(ANA, SOLAR))
    before = other.snapshot()
    looked = 0
    edits = [Operation("delegate:ana", {"name": "ana"}, {"name": "Ana"})]
    (gone,) = other.statements(subject=ANA)
    edits.append(Operation(f"statement:{gone.id}", gone.state(), None))

    def payloads() -> Iterator[Payload]:
        nonlocal looked
        for operation in [*edits, *many()[:-1]]:
            yield from payloads_of([operation])
            assert other.head().seq == before.version
            looked += bool(rows(neo4j_driver, "MATCH (n:Staged) RETURN n LIMIT 1"))
        assert other.snapshot() == before
        assert other.record(ANA) == before.record(ANA)
        assert other.statements(subject=ANA) == [gone]
        assert list(other.records("topic")) == list(before.of("topic").values())
        assert list(other.payloads(before.version + 1)) == []

    change = store.apply(Draft("me", "large", payloads()))
    assert change is not None
    assert looked > 20
    record = other.record(ANA)
    assert record is not None
    assert (record.get("name"), record.version) == ("Ana", change.seq)
    assert len(other.statements(subject=ANA)) == 35
    assert other.statement(gone.id) is None
    assert traces(neo4j_driver) == [[0, 0, None]]
    other.check()
    other.close()


def test_a_staged_change_that_fails_leaves_nothing(store: Store, staging: None, neo4j_driver: Driver) -> None:
    write(store, enter(SOLAR), says(ANA, SOLAR))
    before = store.snapshot(), rows(neo4j_driver, "MATCH (n) RETURN count(n)")
    wrong = Operation("topic:solar", {"name": "sun"}, {"name": "Sun"})
    good = Operation("topic:solar", {"name": "solar"}, {"name": "Sun"})
    for last in (wrong, enter(SOLAR)):
        with pytest.raises(ConflictError):
            write(store, good, *many(), last)
        assert (store.snapshot(), rows(neo4j_driver, "MATCH (n) RETURN count(n)")) == before
        assert traces(neo4j_driver) == [[0, 0, None]]
    write(store, good, *many())
    store.check()


@pytest.mark.parametrize("published", [False, True])
def test_what_a_dead_process_staged_is_tidied_by_the_next_writer(
    store: Store, empty_neo4j: str, staging: None, neo4j_driver: Driver, published: bool
) -> None:
    write(store, enter(SOLAR), says(ANA, SOLAR))
    before = store.snapshot().canonical()
    dead = Dying(Link(empty_neo4j), published)
    with pytest.raises(Killed):
        dead.write([Operation("topic:solar", {"name": "solar"}, {"name": "Sun"}), *many()])
    assert traces(neo4j_driver) != [[0, 0, None]]
    assert (store.snapshot().canonical() == before) is not published
    write(store, enter(Ref("topic", "wind")))
    assert traces(neo4j_driver) == [[0, 0, None]]
    record = store.record(SOLAR)
    assert record is not None
    assert record.get("name") == ("Sun" if published else "solar")
    assert store.check().changes == (4 if published else 3)


def test_who_was_taken_over_writes_no_more(store: Store, empty_neo4j: str) -> None:
    link = Link(empty_neo4j)
    first = Stage(link)
    first.__enter__()
    first._left.close()  # as when the server drops the connection that holds the lease
    with Stage(link) as second:
        second.write(lambda run: run("RETURN 1"))
        with pytest.raises(ConflictError, match="took over"):
            first.write(lambda run: run("RETURN 1"))
    assert write(store, enter(SOLAR)) == 2
    link.close()


def test_who_waits_too_long_is_told(store: Store, empty_neo4j: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neo4j_stage, "WAIT_SECONDS", 1.0)
    link = Link(empty_neo4j)
    with Stage(link), pytest.raises(StoreError, match="somebody else has been writing"):
        write(store, enter(SOLAR))
    assert write(store, enter(SOLAR)) == 2
    link.close()


class Killed(Exception):
    """The process is gone."""


class Dying:
    """Writes a staged change and is gone, lease and all, before or after it is published."""

    def __init__(self, link: Link, published: bool) -> None:
        self._link = link
        self._published = published

    def write(self, operations: list[Operation]) -> None:
        draft = Draft("me", "dying", payloads_of(operations))
        store = neo4j_write.Writing(self._link, draft, neo4j_write.read.head(self._link.rows))
        for payload in draft.payloads:
            store._add(payload)
        store._flush()
        store._wait()
        stage = store._stage
        assert stage is not None
        if self._published:
            store._finish()
        stage._left.close()
        self._link.close()
        raise Killed


@pytest.mark.parametrize("given", ["many", "0", "-5"])
def test_a_setting_that_is_no_number_is_named(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("MATCHER_NEO4J_AT_ONCE", given)
    with pytest.raises(InputError, match="MATCHER_NEO4J_AT_ONCE"):
        neo4j_write.at_once()
