"""Reading the Neo4j store: queries, and what their rows mean as of a head.

Rows of an import under way carry marks (`staged`, `next_version`, `ends`) with the number that its change
will have; they count from the moment the head has that number. For a single row the head is read after it;
`neo4j_steady` makes readings of many rows hold for one head.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Protocol, TypeVar

from graph.changes import Change
from graph.model import KIND
from graph.records import Record, Ref, Snapshot, Statement
from graph.store import neo4j_rows as rows
from graph.store.base import Head
from graph.store.neo4j_rows import CHANGE, LINK, NODE
from graph.store.neo4j_schema import LABEL, TYPE

BATCH = 5000
TRIES = 100
"""Times that a row is read again which shows a commit before the head does."""
PAUSE_SECONDS = 0.01
HEAD = "MATCH (h:Head {one: 1})"

T = TypeVar("T")


class Run(Protocol):
    """Runs a query with its values and returns the rows."""

    def __call__(self, query: str, **values: Any) -> list[list[Any]]:
        """Return the rows of ``query``."""
        ...


def head(run: Run) -> Head:
    """Return the end of the chain."""
    (found,) = run(f"{HEAD} RETURN h.seq, h.hash")
    return Head(*found)


def record(run: Run, ref: Ref, as_of: int | None = None) -> Record | None:
    """Return a record as of the head, or of ``as_of``."""
    if ref.kind not in LABEL:
        return None
    query = f"MATCH (n:{LABEL[ref.kind]} {{id: $id}}) WITH [{NODE}] AS row {HEAD} RETURN row, h.seq"
    for _ in range(TRIES):
        found = None
        for row, seq in run(query, id=ref.id):
            found = rows.record(ref.kind, row, seq if as_of is None else as_of)
        if as_of is not None or found is None or found.version <= seq:
            break
        time.sleep(PAUSE_SECONDS)
    return found


def records(run: Run, kind: str, seq: int) -> list[Record]:
    """Return the records of a kind in order of id, read as of ``seq``."""
    query = f"MATCH (n:{LABEL[kind]}) RETURN n.id, {rows.PACKED_NODE}"
    read = (rows.unpacked_record(kind, key, text, seq) for key, text in run(query))
    return sorted((r for r in read if r), key=lambda r: r.id)


def everything(run: Run, seq: int) -> Snapshot:
    """Return the whole graph, read as of ``seq``."""
    found = Snapshot(seq)
    said: list[Statement] = []
    for name in sorted(KIND):
        held: list[Record] = []
        query = f"MATCH (n:{LABEL[name]}) RETURN n.id, {rows.PACKED_NODE} + {rows.PACKED_LINKS}"
        for key, text in run(query):
            node, *links = text.split(rows.ROW)
            record = rows.unpacked_record(name, key, node, seq)
            held += [record] if record else []
            said += _statements(run, Ref(name, key), links, seq)
        found.records[name] = {r.id: r for r in sorted(held, key=lambda r: r.id)}
    found.statements = {s.id: s for s in sorted(said, key=lambda s: s.id)}
    return found


def statements(
    run: Run, subject: Ref | None, object_: Ref | None, relation: str | None, seq: int
) -> list[Statement]:
    """Return the statements that fit all that is given, in order of id, read as of ``seq``."""
    if any(r and r.kind not in LABEL for r in (subject, object_)) or (relation and relation not in TYPE):
        return []
    if not (relation or subject or object_):
        found = [s for kind in LABEL for s in statements_of_kind(run, kind, seq)]
        return sorted(found, key=lambda s: s.id)
    from_ = f"(s:{LABEL[subject.kind]} {{id: $subject}})" if subject else "(s)"
    to = f"(o:{LABEL[object_.kind]} {{id: $object}})" if object_ else "(o)"
    type_ = f":{TYPE[relation]}" if relation else ""
    ends = {"subject": subject.id if subject else None, "object": object_.id if object_ else None}
    read = (rows.statement(row, seq) for row in run(f"MATCH {from_}-[r{type_}]->{to} RETURN {LINK}", **ends))
    return sorted((s for s in read if s), key=lambda s: s.id)


def statements_of_kind(run: Run, kind: str, seq: int) -> list[Statement]:
    """Return all statements whose subjects are of a kind, read as of ``seq``."""
    found: list[Statement] = []
    for key, text in run(f"MATCH (n:{LABEL[kind]}) RETURN n.id, {rows.PACKED_LINKS}"):
        found += _statements(run, Ref(kind, key), text.split(rows.ROW)[1:], seq)
    return found


def _statements(run: Run, subject: Ref, texts: list[str], seq: int) -> list[Statement]:
    """Return a subject's statements from their texts, or read them anew when those do not part."""
    found = rows.unpacked_statements(subject, texts, seq)
    return statements(run, subject, None, None, seq) if found is None else found


def by_ids(label_or_type: str, *, relation: bool) -> str:
    """Return the query for the rows of ids, of nodes with a label or of relationships of a type.

    Without the hint a plan made while there were few relationships would read all of them for each id.
    """
    if relation:
        found = f"MATCH (s)-[r:{label_or_type} {{id: id}}]->(o) USING INDEX r:{label_or_type}(id)"
        return f"UNWIND $ids AS id {found} RETURN {LINK}"
    return f"UNWIND $ids AS id MATCH (n:{label_or_type} {{id: id}}) RETURN {NODE}"


ANY_TYPE = "\nUNION ALL\n".join(by_ids(t, relation=True) for t in TYPE.values())


def statements_by_id(run: Run, keys: Iterable[str], relation: str | None = None) -> Iterator[list[Any]]:
    """Iterate over the rows of statements, standing or not; quicker when their relation is known."""
    query = by_ids(TYPE[relation], relation=True) if relation else ANY_TYPE
    for ids in chunks(keys):
        yield from run(query, ids=ids)


def records_by_id(run: Run, kind: str, keys: Iterable[str]) -> Iterator[list[Any]]:
    """Iterate over the rows of records of a kind."""
    for ids in chunks(keys):
        yield from run(by_ids(LABEL[kind], relation=False), ids=ids)


def statement(run: Run, key: str, as_of: int | None = None) -> Statement | None:
    """Return a statement by id, as of the head, or of ``as_of``."""
    for _ in range(TRIES):
        read = list(statements_by_id(run, [key]))
        seq = head(run).seq if as_of is None else as_of
        found = [f for f in (rows.statement(row, seq) for row in read) if f]
        if as_of is not None or not any(f.change > seq for f in found):
            break
        time.sleep(PAUSE_SECONDS)
    return found[0] if found else None


def changes(run: Run, since: int, end: int) -> list[Change]:
    """Return the changes after ``since`` up to ``end``, which the head has reached, in order."""
    query = f"MATCH (c:Change) WHERE c.seq > $since AND c.seq <= $end RETURN {CHANGE}"
    for _ in range(TRIES):
        found = run(query, since=since, end=end)
        if len(found) >= end - since:
            break
        time.sleep(PAUSE_SECONDS)  # the index may come a moment later than the head
    return sorted((rows.change(row) for row in found), key=lambda c: c.seq)


def changes_of(run: Run, ref: Ref, since: int, end: int) -> list[Change]:
    """Return the changes after ``since`` up to ``end`` that speak of a record, in order."""
    seqs = run(
        "MATCH (p:Payload {owner: $ref}) RETURN DISTINCT p.seq"
        " UNION MATCH (p:Payload {other: $ref}) RETURN DISTINCT p.seq",
        ref=str(ref),
    )
    wanted = [s for (s,) in seqs if since < s <= end]
    found = run(f"UNWIND $seqs AS seq MATCH (c:Change {{seq: seq}}) RETURN {CHANGE}", seqs=wanted)
    return sorted((rows.change(row) for row in found), key=lambda c: c.seq)


def payload_rows(run: Run, seq: int) -> Iterator[list[Any]]:
    """Iterate over the payloads of a change that stands, in order, some thousand at a time.

    Each is ordinal, owner, other, commitment, salt, body.
    """
    query = (
        f"{HEAD} WHERE h.seq >= $seq MATCH (p:Payload)"
        " WHERE p.seq = $seq AND p.ordinal >= $first AND p.ordinal < $last"
        " RETURN p.ordinal, p.owner, p.other, p.commitment, p.salt, p.body ORDER BY p.ordinal"
    )
    first = 0
    found: list[list[Any]] = [[]] * BATCH
    while len(found) == BATCH:
        found = run(query, seq=seq, first=first, last=first + BATCH)
        yield from found
        first += BATCH


def chunks(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Iterate over lists of at most ``size``."""
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk
