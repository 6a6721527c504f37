"""The log of the Neo4j store as another store may take it, and taking in another's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from graph.changes import GENESIS, Change
from graph.errors import ConflictError
from graph.records import Snapshot
from graph.store import neo4j_read as read
from graph.store import neo4j_rows as rows
from graph.store.base import BUILT_IN, Entry, Head, Sealed
from graph.store.neo4j_batch import put_links, put_nodes, put_payloads
from graph.store.neo4j_gate import MOVE
from graph.store.neo4j_link import Link
from graph.store.neo4j_read import BATCH, Run, chunks
from graph.store.neo4j_schema import LABEL
from graph.store.neo4j_stage import Stage

AT_ONCE = 20_000
OURS = "|".join((*LABEL.values(), "Change", "Payload"))


def log(run: Run, end: int) -> Iterator[Entry]:
    """Iterate over the log up to change ``end``; small changes are read many at once."""
    columns = f"{rows.CHANGE}, c.why_commitment, c.why_salt"
    query = f"MATCH (c:Change) WHERE c.seq > $since AND c.seq <= $end RETURN {columns} ORDER BY c.seq"
    for since in range(0, end, BATCH):
        found = run(query, since=since, end=min(end, since + BATCH))
        for group in _groups(found):
            held = _payloads(run, group) if len(group) > 1 else {}
            for row in group:
                change = rows.change(row[:-2])
                payloads = held.get(change.seq, ()) if held else read.payload_rows(run, change.seq)
                yield Entry(change, Sealed(row[-2], row[-1], row[3]), map(_sealed, payloads))


def _groups(found: list[list[Any]]) -> Iterator[list[list[Any]]]:
    """Group changes so that a group has some thousand payloads, or is a single change."""
    group: list[list[Any]] = []
    count = 0
    for row in found:
        count += row[4]
        if group and count > BATCH:
            yield group
            group, count = [], row[4]
        group.append(row)
    if group:
        yield group


def _payloads(run: Run, group: list[list[Any]]) -> dict[int, list[list[Any]]]:
    held: dict[int, list[list[Any]]] = defaultdict(list)
    query = (
        "MATCH (p:Payload) WHERE p.seq >= $first AND p.seq <= $last AND p.ordinal >= 0"
        " RETURN p.seq, p.ordinal, p.owner, p.other, p.commitment, p.salt, p.body ORDER BY p.seq, p.ordinal"
    )
    for row in run(query, first=group[0][0], last=group[-1][0]):
        held[row[0]].append(row[1:])
    return held


def _sealed(row: list[Any]) -> tuple[tuple[str, ...], Sealed]:
    _, owner, other, mark, salt, body = row
    return (owner, other) if other else (owner,), Sealed(mark, salt, body)


def restore(link: Link, snapshot: Snapshot, entries: Iterable[Entry]) -> Head:
    """Fill a new store; everything is staged, then published by one commit."""
    with Stage(link) as stage:
        stage.write(_empty)
        stage.untidy = True
        last: Change | None = None
        for entry in entries:
            last = entry.change
            for some in chunks(_rows(entry), AT_ONCE):
                stage.write(lambda run, seq=last.seq, some=some: put_payloads(run, seq, some))  # type: ignore[misc]  # bound now
            properties = rows.change_properties(last, entry.why.body, entry.why.salt, entry.why.commitment)
            stage.write(lambda run, row=properties: run("CREATE (c:Change) SET c = $row", row=row))  # type: ignore[misc]  # bound now
        if last is None:
            return Head(0, GENESIS)
        _put_graph(stage, snapshot, last.seq)
        head = Head(last.seq, last.hash)
        stage.write(
            lambda run: run(MOVE, **head._asdict()),
            again=True,
        )
    return head


def _rows(entry: Entry) -> Iterator[list[Any]]:
    for ordinal, (owners, sealed) in enumerate(entry.payloads):
        yield [ordinal, *(*owners, None)[:2], *sealed]


def _put_graph(stage: Stage, snapshot: Snapshot, seq: int) -> None:
    for kind, held in snapshot.records.items():
        nodes = (
            [r.id, {**rows.node_properties(r.state, r.version), "id": r.id, "staged": seq}]
            for r in held.values()
        )
        for some in chunks(nodes, AT_ONCE):
            stage.write(lambda run, kind=kind, some=some: put_nodes(run, kind, some, staged=True))  # type: ignore[misc]  # bound now
    links = ((s.id, s.state(), s.change) for s in snapshot.statements.values())
    for chunk in chunks(links, AT_ONCE):
        stage.write(lambda run, chunk=chunk: put_links(run, chunk, staged=seq))  # type: ignore[misc]  # bound now


def clear(link: Link, seen: Head) -> None:
    """Delete everything in a store that is still at ``seen``; ConflictError when it has gone on."""
    with Stage(link) as stage:
        if stage.head != seen:
            raise ConflictError(f"the store went on to change {stage.head.seq} meanwhile: it is left alone")
        stage.untidy = True
        stage.write(_to_genesis)
        for query in ("MATCH ()-[r]->() WITH r", f"MATCH (n:{OURS}|Private) WITH n AS r"):
            counted = f"{query} LIMIT $most DELETE r RETURN count(*)"
            while stage.write(lambda run, query=counted: run(query, most=AT_ONCE))[0][0]:  # type: ignore[misc]  # bound now
                pass


def _to_genesis(run: Run) -> None:
    run(MOVE, seq=0, hash=GENESIS)


def _empty(run: Run) -> None:
    """Empty a new store; ConflictError when it holds anything of anybody's."""
    head = read.head(run)
    first = run("MATCH (c:Change {seq: 1}) RETURN c.actor, c.why") if head.seq else []
    if head.seq > 1 or (first and tuple(first[0]) != BUILT_IN):
        raise ConflictError(f"the store to copy into is not empty: it is at change {head.seq}")
    run(f"MATCH (n:{OURS}) DETACH DELETE n")
    _to_genesis(run)
