"""One batch of operations: checked against what stands there, then written with a query for each kind.

A batch of a small change is written in place. A batch of a staged one leaves everything that readers see
as it is: new nodes and relationships carry `staged`, nodes to be changed carry `next_version` and
`next_state_`, relationships to be removed carry `ends`, each with the number of the change to come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.changes import Operation, Payload, applied, canonical, commitment, new_salt
from graph.errors import ConflictError, SchemaError
from graph.records import Record, State, Statement
from graph.store import neo4j_rows as rows
from graph.store.neo4j_read import Run, chunks, records_by_id, statements_by_id
from graph.store.neo4j_schema import LABEL, STAGED, TYPE

STATEMENT = "statement"

Groups = dict[Any, list[Any]]
Link = tuple[str, State, int]
"""A statement to be written: its id, its state, the change that wrote it."""

PLAIN = 5
"""Fields of a statement that says no more than relation, subject, object, source and status."""


@dataclass(slots=True)
class Batch:
    """Payloads and their operations, waiting to be written."""

    operations: list[Operation] = field(default_factory=list)
    payloads: list[list[Any]] = field(default_factory=list)

    def add(self, payload: Payload, ordinal: int) -> str:
        """Take in a payload; return its commitment."""
        salt, body = new_salt(), payload.body()
        mark = commitment(salt, body)
        self.payloads.append([ordinal, *(*payload.owners, None)[:2], mark, salt, body])
        self.operations += payload.operations
        return mark


class Standing:
    """What stands at the targets of some operations, and what will after them."""

    def __init__(self, run: Run, operations: list[Operation], seq: int) -> None:
        self.found: dict[str, Record | Statement] = {}
        self.mine: set[str] = set()
        """Targets that this very change staged before."""
        self._seq = seq
        self._read(run, operations)
        self.after: dict[str, State | None] = {}
        for operation in operations:
            self._apply(operation)

    def _read(self, run: Run, operations: list[Operation]) -> None:
        wanted: dict[tuple[str, str | None], dict[str, None]] = defaultdict(dict)
        for target, before, after in operations:
            kind, _, key = target.partition(":")
            relation = (before or after or {}).get("relation") if kind == STATEMENT else None
            wanted[kind, relation][key] = None
        for (kind, relation), keys in wanted.items():
            if kind == STATEMENT:
                for row in statements_by_id(run, keys, relation):
                    self._keep(f"{STATEMENT}:{row[0]}", rows.statement(row, self._seq), row[-2])
            else:
                for row in records_by_id(run, kind, keys):
                    self._keep(f"{kind}:{row[0]}", rows.record(kind, row, self._seq), row[3])

    def _keep(self, target: str, found: Record | Statement | None, staged: int | None) -> None:
        if found is not None:
            self.found[target] = found
            if staged == self._seq:
                self.mine.add(target)

    def _apply(self, operation: Operation) -> None:
        target = operation.target
        before = self.after[target] if target in self.after else rows.state_of(self.found.get(target))
        try:
            self.after[target] = applied(before, operation)
        except SchemaError as error:
            raise ConflictError(f"{error}: read again and repeat") from error


def write_batch(run: Run, batch: Batch, seq: int, *, staged: bool) -> None:
    """Write a batch as part of change ``seq``; ConflictError when an operation does not fit what stands."""
    standing = Standing(run, batch.operations, seq)
    put_payloads(run, seq, batch.payloads)
    _write_records(run, standing, seq, staged=staged)
    _write_statements(run, standing, seq, staged=staged)
    _sweep(run, standing, staged=staged)


def _write_records(run: Run, standing: Standing, seq: int, *, staged: bool) -> None:
    entered: Groups = defaultdict(list)
    later: Groups = defaultdict(list)
    for target, after in standing.after.items():
        kind, _, key = target.partition(":")
        if kind == STATEMENT:
            continue
        if staged and target in standing.found and target not in standing.mine:
            later[kind].append([key, rows.GONE if after is None else canonical(after)])
            continue
        properties = rows.node_properties(after, seq) if after is not None else {}
        mark = {"staged": seq} if staged else {}
        if after is not None or target in standing.found:
            entered[kind].append([key, {**properties, "id": key, **mark}])
    for kind, held in entered.items():
        put_nodes(run, kind, held, staged=staged)
    for kind, held in later.items():
        query = f"UNWIND $rows AS row MATCH (n:{LABEL[kind]} {{id: row[0]}})"
        _each(run, f"{query} SET n:{STAGED}, n.next_version = $seq, n.next_state_ = row[1]", held, seq=seq)


def _write_statements(run: Run, standing: Standing, seq: int, *, staged: bool) -> None:
    removed: Groups = defaultdict(list)
    ended: Groups = defaultdict(list)
    made: list[Link] = []
    subjects: dict[str, dict[str, None]] = defaultdict(dict)
    for target, after in standing.after.items():
        kind, _, key = target.partition(":")
        if kind != STATEMENT:
            continue
        old = standing.found.get(target)
        if isinstance(old, Statement):
            later = staged and target not in standing.mine
            (ended if later else removed)[TYPE[old.relation]].append(key)
            _speak(subjects, standing, str(old.subject))
        if after is not None:
            _speak(subjects, standing, after["subject"])
            made.append((key, after, seq))
    _remove(run, removed, ended, seq, staged=staged)
    put_links(run, made, staged=seq if staged else None)
    _bump(run, subjects, seq, staged=staged)


def _speak(subjects: dict[str, dict[str, None]], standing: Standing, subject: str) -> None:
    if subject not in standing.after:
        kind, _, key = subject.partition(":")
        subjects[kind][key] = None


def _remove(run: Run, removed: Groups, ended: Groups, seq: int, *, staged: bool) -> None:
    ours = "WHERE r.staged = $seq" if staged else ""
    for type_, keys in removed.items():
        query = f"UNWIND $rows AS id MATCH (s)-[r:{type_} {{id: id}}]->() {ours} DELETE r"
        _each(run, query, keys, seq=seq)
    for type_, keys in ended.items():
        query = f"UNWIND $rows AS id MATCH (s)-[r:{type_} {{id: id}}]->()"
        _each(run, f"{query} WHERE r.staged IS NULL OR r.staged < $seq SET r.ends = $seq", keys, seq=seq)


def put_payloads(run: Run, seq: int, payloads: Iterable[list[Any]]) -> None:
    """Write payloads: ordinal, owner, other, commitment, salt and body of each."""
    query = (
        "UNWIND $rows AS row CREATE (:Payload {seq: $seq, ordinal: row[0], owner: row[1],"
        " other: row[2], commitment: row[3], salt: row[4], body: row[5]})"
    )
    _each(run, query, payloads, seq=seq)


def put_nodes(run: Run, kind: str, held: Iterable[list[Any]], *, staged: bool) -> None:
    """Write nodes of a kind: id and all properties of each."""
    label = f" SET n:{STAGED}" if staged else ""
    query = f"UNWIND $rows AS row MERGE (n:{LABEL[kind]} {{id: row[0]}}) SET n = row[1]{label}"
    _each(run, query, held)


def put_links(run: Run, links: Iterable[Link], *, staged: int | None) -> None:
    """Write statements as relationships, with bare nodes for ends that are not there yet."""
    plain: Groups = defaultdict(list)
    full: Groups = defaultdict(list)
    for key, state, change in links:
        (one, subject), (other, object_) = rows.split(state["subject"]), rows.split(state["object"])
        place = (TYPE[state["relation"]], one, other)
        row = [key, subject, object_, state["source"], state["status"], str(change)]
        if len(state) == PLAIN:
            plain[place].append(row)
        else:
            full[place].append([*row, rows.link_data(state)])
    for place, held in plain.items():
        for some in chunks(held):
            _run_packed(run, _links_query(*place, staged=staged), some, staged=staged)
    for place, held in full.items():
        query = f"UNWIND $rows AS row {_links_query(*place, staged=staged)} SET r += row[6]"
        _each(run, query, held, staged=staged)


def _links_query(type_: str, one: str, other: str, *, staged: int | None) -> str:
    mark = f" ON CREATE SET {{}}:{STAGED}" if staged else ""
    return (
        f"MERGE (s:{one} {{id: row[1]}}){mark.format('s')} MERGE (o:{other} {{id: row[2]}}){mark.format('o')}"
        f" CREATE (s)-[r:{type_} {{id: row[0], source: row[3], status: row[4],"
        " change: toInteger(row[5]), staged: $staged}]->(o)"
    )


def _run_packed(run: Run, query: str, held: list[list[str]], **values: Any) -> None:
    """Run a query for rows of text, sent as one text unless a value holds a separator."""
    text = rows.ROW.join(map(rows.FIELD.join, held))
    parts = text.count(rows.ROW) + 1, text.count(rows.FIELD)
    if parts == (len(held), len(held) * (len(held[0]) - 1)):
        split = f"UNWIND split($rows, '{rows.ROW}') AS line WITH split(line, '{rows.FIELD}') AS row"
        run(f"{split} {query}", rows=text, **values)
    else:
        run(f"UNWIND $rows AS row {query}", rows=held, **values)


def _bump(run: Run, subjects: dict[str, dict[str, None]], seq: int, *, staged: bool) -> None:
    for kind, keys in subjects.items():
        query = f"UNWIND $rows AS id MATCH (n:{LABEL[kind]} {{id: id}}) WHERE n.state_ IS NOT NULL"
        if staged:
            query += f" AND (n.staged IS NULL OR n.staged < $seq) SET n:{STAGED}, n.next_version = $seq"
        else:
            query += " SET n.version = $seq"
        _each(run, query, keys, seq=seq)


def _sweep(run: Run, standing: Standing, *, staged: bool) -> None:
    """Delete the nodes of deleted records, unless somebody's statement still points at them."""
    gone: Groups = defaultdict(list)
    for target, after in standing.after.items():
        kind, _, key = target.partition(":")
        if after is None and kind != STATEMENT and not staged:
            gone[kind].append(key)
    for kind, keys in gone.items():
        query = f"UNWIND $rows AS id MATCH (n:{LABEL[kind]} {{id: id}})"
        _each(run, f"{query} WHERE n.state_ IS NULL AND NOT EXISTS {{ (n)--() }} DELETE n", keys)


def _each(run: Run, query: str, held: Iterable[Any], **values: Any) -> None:
    for some in chunks(held):
        run(query, rows=some, **values)
