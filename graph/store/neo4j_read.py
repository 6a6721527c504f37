"""Reading the Neo4j store: queries, and what their rows mean as of the head.

Rows of an import under way carry marks (`staged`, `next_version`, `ends`) with the number that its change
will have; they count from the moment the head has that number. The head is therefore read after the row,
and around a long reading it is read twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Protocol, TypeVar

from graph.changes import Change
from graph.records import Record, Ref, Statement
from graph.store import neo4j_rows as rows
from graph.store.base import Head
from graph.store.neo4j_rows import CHANGE, LINK, NODE
from graph.store.neo4j_schema import LABEL, TYPE

BATCH = 5000
TRIES = 3
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
    for row, seq in run(query, id=ref.id):
        return rows.record(ref.kind, row, seq if as_of is None else as_of)
    return None


def records(run: Run, kind: str, as_of: int | None = None) -> list[Record]:
    """Return the records of a kind in order of id."""
    query = f"MATCH (n:{LABEL[kind]}) RETURN {NODE}"
    found, seq = at_one_head(run, lambda: run(query), as_of)
    read = (rows.record(kind, row, seq) for row in found)
    return sorted((r for r in read if r), key=lambda r: r.id)


def at_one_head(run: Run, read: Callable[[], T], as_of: int | None = None) -> tuple[T, int]:
    """Return what was read and the head it holds for; repeated when the head moves meanwhile."""
    if as_of is not None:
        return read(), as_of
    before = head(run).seq
    for _ in range(TRIES):
        found, after = read(), head(run).seq
        if after == before:
            break
        before = after
    return found, after


def statements(
    run: Run, subject: Ref | None, object_: Ref | None, relation: str | None, as_of: int | None = None
) -> list[Statement]:
    """Return the statements that fit all that is given, in order of id."""
    if any(r and r.kind not in LABEL for r in (subject, object_)) or (relation and relation not in TYPE):
        return []
    from_ = f"(s:{LABEL[subject.kind]} {{id: $subject}})" if subject else "(s)"
    to = f"(o:{LABEL[object_.kind]} {{id: $object}})" if object_ else "(o)"
    type_ = f":{TYPE[relation]}" if relation else ""
    if not (relation or subject or object_):
        return statements_of_all(run, as_of)
    query = f"MATCH {from_}-[r{type_}]->{to} WITH [{LINK}] AS row {HEAD} RETURN row, h.seq"
    ends = {"subject": subject.id if subject else None, "object": object_.id if object_ else None}
    found = (rows.statement(row, seq if as_of is None else as_of) for row, seq in run(query, **ends))
    return sorted((s for s in found if s), key=lambda s: s.id)


def statements_of_all(run: Run, as_of: int | None = None) -> list[Statement]:
    """Return all statements in order of id."""
    found = [s for kind in LABEL for s in statements_of_kind(run, kind, as_of)]
    return sorted(found, key=lambda s: s.id)


def statements_of_kind(run: Run, kind: str, as_of: int | None = None) -> list[Statement]:
    """Return all statements whose subjects are of a kind."""
    query = f"MATCH (s:{LABEL[kind]}) RETURN s.id, [(s)-[r]->(o) | {rows.PACKED}]"
    found, seq = at_one_head(run, lambda: run(query), as_of)
    return [s for key, texts in found for s in statements_of(run, Ref(kind, key), texts, seq)]


def statements_of(run: Run, subject: Ref, texts: list[str], seq: int) -> list[Statement]:
    """Return a subject's statements from their `PACKED` texts, or read them anew when those do not part."""
    found = rows.unpacked(subject, texts, seq)
    return statements(run, subject, None, None, seq) if found is None else found


def by_ids(label_or_type: str, *, relation: bool) -> str:
    """Return the query for the rows of ids, of nodes with a label or of relationships of a type."""
    if relation:
        return f"UNWIND $ids AS id MATCH (s)-[r:{label_or_type} {{id: id}}]->(o) RETURN {LINK}"
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
    """Return a statement by id."""
    for row in statements_by_id(run, [key]):
        found = rows.statement(row, head(run).seq if as_of is None else as_of)
        if found:
            return found
    return None


def changes(run: Run, since: int, until: int | None, touching: Ref | None) -> list[Change]:
    """Return the changes after ``since`` in order."""
    end = head(run).seq if until is None else min(until, head(run).seq)
    if touching is None:
        found = run(f"MATCH (c:Change) WHERE c.seq > $since AND c.seq <= $end RETURN {CHANGE}",
                    since=since, end=end)  # fmt: skip
    else:
        seqs = run(
            "MATCH (p:Payload {owner: $ref}) RETURN DISTINCT p.seq"
            " UNION MATCH (p:Payload {other: $ref}) RETURN DISTINCT p.seq",
            ref=str(touching),
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
