"""The store on a Neo4j server: labels and relationships that read naturally, many processes and machines.

How it keeps the port's promises is told in docs/decisions/0008-neo4j.md.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Any

from graph.changes import GENESIS, Change, Draft, Payload
from graph.errors import ConflictError, StoreError
from graph.records import Record, Ref, Snapshot, Statement
from graph.store import neo4j_read as read
from graph.store import neo4j_restore, neo4j_rows
from graph.store.base import CheckReport, Entry, Head
from graph.store.migrations import NEO4J, steps
from graph.store.neo4j_erase import Erasure
from graph.store.neo4j_gate import settled
from graph.store.neo4j_link import Link
from graph.store.neo4j_private import Neo4jPrivate
from graph.store.neo4j_stage import when_free
from graph.store.neo4j_steady import everything, records_of, statements_of, steady
from graph.store.neo4j_write import Writing
from graph.store.replay import check_store

_VERSION = "MATCH (m:Meta {name: 'schema'}) RETURN m.version"


class Neo4jStore:
    """A `graph.store.base.Store` on a Neo4j server; made in an empty database, unless told not to."""

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.url = url
        self._link = Link(url)
        self._local = threading.local()
        self.private = Neo4jPrivate(self._link)
        try:
            self._link.server()
            self._migrate(create=create)
        except BaseException:
            self._link.close()
            raise

    def __repr__(self) -> str:
        return f"Neo4jStore({self._link.name!r})"

    # -- schema ---------------------------------------------------------------------------------

    def _migrate(self, *, create: bool) -> None:
        found = self._rows(_VERSION)
        wanted = steps(found[0][0] if found else 0, self._link.name)
        if not wanted:
            return
        if not found:
            if self._rows("MATCH (n) RETURN 1 LIMIT 1"):
                raise StoreError(f"{self._link.name}: is a Neo4j database of something else")
            if not create:
                raise StoreError(f"{self._link.name}: there is no store in this database")
        for step in wanted:
            for command in self._lacking(NEO4J[step]()):
                self._link.write(lambda tx, command=command: tx.run(command).consume())  # type: ignore[misc]  # bound now
            self._link.write(lambda tx, step=step: _begin(tx, step))  # type: ignore[misc]  # bound now

    def _lacking(self, commands: Iterable[str]) -> list[str]:
        """Return the commands but for those whose index or constraint is there: each takes a transaction."""
        known = {row[0] for row in self._rows("SHOW INDEXES YIELD name")}
        return [c for c in commands if c.partition(" IF NOT EXISTS")[0].split()[-1] not in known]

    # -- reading --------------------------------------------------------------------------------

    def _rows(self, query: str, **values: Any) -> list[list[Any]]:
        return self._link.rows(query, **values)

    def _writing(self) -> Writing | None:
        """Return the change that this thread is writing, whose payloads may be reading."""
        return getattr(self._local, "writing", None)

    def head(self) -> Head:
        """Return the end of the chain."""
        return read.head(self._rows)

    def snapshot(self) -> Snapshot:
        """Return everything at one version."""
        return steady(self._link, everything())

    def record(self, ref: Ref) -> Record | None:
        """Return a record, or None."""
        writing = self._writing()
        return writing.record(ref) if writing else read.record(self._rows, ref)

    def records(self, kind: str) -> Iterator[Record]:
        """Iterate over the records of a kind in order of id."""
        writing = self._writing()
        if writing:
            yield from writing.records(kind)
        else:
            yield from steady(self._link, records_of(kind)).of(kind).values()

    def statements(
        self, *, subject: Ref | None = None, object_: Ref | None = None, relation: str | None = None
    ) -> list[Statement]:
        """Return the statements that fit all that is given."""
        writing = self._writing()
        if writing:
            return writing.statements(subject, object_, relation)
        return list(steady(self._link, statements_of(subject, object_, relation)).statements.values())

    def statement(self, key: str) -> Statement | None:
        """Return a statement by id, or None."""
        writing = self._writing()
        return writing.statement(key) if writing else read.statement(self._rows, key)

    def changes(
        self, since: int = 0, *, until: int | None = None, touching: Ref | None = None
    ) -> list[Change]:
        """Return the changes after ``since`` in order."""
        end = self._end(until)
        if touching is None:
            return read.changes(self._rows, since, end)
        return read.changes_of(self._rows, touching, since, end)

    def _end(self, until: int | None) -> int:
        seq = settled(self._link).seq
        return seq if until is None else min(until, seq)

    def payloads(self, seq: int) -> Iterator[Payload | None]:
        """Iterate over a change's payloads in order; None for an erased one."""
        for _, owner, other, _, _, body in read.payload_rows(self._rows, seq):
            yield neo4j_rows.payload(owner, other, body)

    # -- writing --------------------------------------------------------------------------------

    def apply(self, draft: Draft) -> Change | None:
        """Write a change: all of it or nothing."""
        head = settled(self._link).head
        if draft.head is not None and draft.head != head.seq:
            raise ConflictError(f"the store is at change {head.seq}, not at {draft.head}: read again")
        self._local.writing = writing = Writing(self._link, draft, head)
        try:
            return writing.write()
        finally:
            self._local.writing = None

    def erase(self, refs: Iterable[Ref], *, actor: str, why: str, past: Iterable[Ref] = ()) -> Change:
        """Erase records for good."""
        erasure = Erasure(list(refs), Draft(actor, why, ()), self.head(), past=list(past))
        return when_free(self._link, erasure.write)

    def compact(self) -> None:
        """Do nothing: the server keeps its own files (docs/decisions/0008-neo4j.md)."""

    def check(self) -> CheckReport:
        """Verify chain, commitments and replay."""
        return check_store(self, self._sealed_rows())

    def _sealed_rows(self) -> Iterator[tuple[Any, ...]]:
        for entry in self.log():
            seq = entry.change.seq
            ordinal = 0
            for ordinal, (_, sealed) in enumerate(entry.payloads, 1):
                yield (seq, ordinal - 1, *sealed)
            yield (seq, ordinal, *entry.why)

    # -- copying --------------------------------------------------------------------------------

    def log(self, until: int | None = None) -> Iterator[Entry]:
        """Iterate over the log as it is kept."""
        return neo4j_restore.log(self._rows, self._end(until))

    def restore(self, snapshot: Snapshot, log: Iterable[Entry]) -> Head:
        """Fill a new store with what another told."""
        return neo4j_restore.restore(self._link, snapshot, log)

    def clear(self, seen: Head) -> None:
        """Delete everything, chain and all, in a store that is still at ``seen``."""
        neo4j_restore.clear(self._link, seen)

    def close(self) -> None:
        """Close every connection."""
        self._link.close()


def _begin(tx: Any, step: int) -> None:
    """Note the schema version, and make the end of an empty chain if there is none."""
    tx.run(
        "MERGE (h:Head {one: 1}) ON CREATE SET h.seq = 0, h.hash = $hash, h.writes = 0"
        " MERGE (l:Lease {one: 1}) MERGE (m:Meta {name: 'schema'}) SET m.version = $step",
        hash=GENESIS,
        step=step,
    ).consume()
