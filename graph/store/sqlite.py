"""The embedded store: one SQLite file, write-ahead log, full sync, many threads and processes."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graph.changes import (
    Change,
    Draft,
    Payload,
    Root,
    commitment,
    new_salt,
    sealed,
)
from graph.errors import ConflictError, NotFoundError, StoreError
from graph.mentions import mentions_of
from graph.model import KIND
from graph.records import Record, Ref, Snapshot, Statement
from graph.schema import Type
from graph.store import sqlite_erase, sqlite_log
from graph.store import sqlite_rows as rows
from graph.store.base import CheckReport, Entry, Head, Sealed
from graph.store.erasing import erased_names
from graph.store.migrations import SQLITE, steps
from graph.store.replay import check_store
from graph.store.sqlite_private import SqlitePrivate, forget
from graph.store.sqlite_rows import BUSY_SECONDS, CHANGE, STATEMENT
from graph.store.sqlite_schema import declared
from graph.store.sqlite_write import Writer

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "cache_size=-131072",  # 128 MiB: a large import writes its indexes in no order
)


class SqliteStore:
    """A `graph.store.base.Store` in one file. Creates the file when it is missing, unless told not to."""

    def __init__(self, path: Path, *, url: str, create: bool = True) -> None:
        self.url = url
        self.path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        if not create and not path.exists():
            raise StoreError(f"{path}: there is no such store")
        if path.is_dir():
            raise StoreError(f"{path}: is a directory, not a store")
        self.private = SqlitePrivate(self._rows, self._transaction)
        self._migrate()

    # -- connection and schema ------------------------------------------------------------------

    def _connection(self) -> sqlite3.Connection:
        con: sqlite3.Connection | None = getattr(self._local, "con", None)
        if con is None:
            try:
                con = sqlite3.connect(
                    self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
                )
            except sqlite3.Error as error:
                raise StoreError(f"{self.path}: {error}") from error
            with self._lock:
                self._open.append(con)
            self._local.con = con
            with self._refusing():
                for pragma in PRAGMAS:
                    con.execute(f"PRAGMA {pragma}")
        return con

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.path}: {rows.reason(error)}") from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        con = self._connection()
        with self._refusing():
            con.execute("BEGIN IMMEDIATE")
            try:
                yield con
                con.execute("COMMIT")
            finally:
                if con.in_transaction:
                    con.execute("ROLLBACK")

    def _migrate(self) -> None:
        with self._refusing():
            con = self._connection()
            if not steps(self._version(con), str(self.path)):
                return
        with self._transaction() as con:
            version = self._version(con)
            if version == 0 and con.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise StoreError(f"{self.path}: is an SQLite database of something else")
            for step in steps(version, str(self.path)):
                rows.run_script(con, SQLITE[step]() + declared())
                con.execute(f"PRAGMA user_version={step}")

    @staticmethod
    def _version(con: sqlite3.Connection) -> int:
        return int(con.execute("PRAGMA user_version").fetchone()[0])

    # -- reading --------------------------------------------------------------------------------

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        with self._refusing():
            return self._connection().execute(sql, tuple(values)).fetchall()

    def head(self) -> Head:
        """Return the end of the chain."""
        rows = self._rows("SELECT seq, hash FROM changes ORDER BY seq DESC LIMIT 1")
        return Head(*rows[0]) if rows else Head(0, "0" * 64)

    def snapshot(self) -> Snapshot:
        """Return everything at one version."""
        con = self._connection()
        with self._refusing():
            own = not con.in_transaction
            if own:
                con.execute("BEGIN")
            try:
                snapshot = Snapshot(self.head().seq)
                for name in sorted(KIND):
                    snapshot.records[name] = {r.id: r for r in self.records(name)}
                found = con.execute(STATEMENT + " ORDER BY id")
                snapshot.statements = {row[0]: rows.statement(row) for row in found}
            finally:
                if own:
                    con.execute("COMMIT")
        return snapshot

    def record(self, ref: Ref) -> Record | None:
        """Return a record, or None."""
        rows = self._rows("SELECT version, state FROM records WHERE kind = ? AND id = ?", ref)
        return Record(Ref(*ref), rows[0][0], json.loads(rows[0][1])) if rows else None

    def records(self, kind: str) -> Iterator[Record]:
        """Iterate over the records of a kind in order of id."""
        for key, version, state in self._rows(
            "SELECT id, version, state FROM records WHERE kind = ? ORDER BY id", (kind,)
        ):
            yield Record(Ref(kind, key), version, json.loads(state))

    def statements(
        self, *, subject: Ref | None = None, object_: Ref | None = None, relation: str | None = None
    ) -> list[Statement]:
        """Return the statements that fit all that is given."""
        where: list[str] = []
        values: list[str] = []
        for clause, given in (
            ("subject_kind = ? AND subject_id = ?", subject),
            ("object_kind = ? AND object_id = ?", object_),
            ("relation = ?", (relation,) if relation else None),
        ):
            if given is not None:
                where.append(clause)
                values += given
        clause = f" WHERE {' AND '.join(where)}" if where else ""
        return [rows.statement(r) for r in self._rows(f"{STATEMENT}{clause} ORDER BY id", values)]

    def statement(self, key: str) -> Statement | None:
        """Return a statement by id, or None."""
        found = self._rows(STATEMENT + " WHERE id = ?", (key,))
        return rows.statement(found[0]) if found else None

    def changes(
        self, since: int = 0, *, until: int | None = None, touching: Ref | None = None
    ) -> list[Change]:
        """Return the changes after ``since`` in order."""
        where, values = ["seq > ?"], [str(since)]
        if until is not None:
            where, values = [*where, "seq <= ?"], [*values, str(until)]
        if touching is not None:
            seqs = "SELECT seq FROM payloads WHERE"
            where.append(f"seq IN ({seqs} owner = ? UNION {seqs} other = ?)")
            values += [str(touching)] * 2
        found = self._rows(f"{CHANGE} WHERE {' AND '.join(where)} ORDER BY seq", values)
        return [rows.change(row) for row in found]

    def payloads(self, seq: int) -> Iterator[Payload | None]:
        """Iterate over a change's payloads in order; None for an erased one."""
        sql = "SELECT owner, other, body FROM payloads WHERE seq = ? ORDER BY ordinal"
        for owner, other, body in self._rows(sql, (seq,)):
            yield None if body is None else Payload.read((owner, other) if other else (owner,), body)

    # -- writing --------------------------------------------------------------------------------

    def apply(self, draft: Draft) -> Change | None:
        """Write a change: all of it or nothing."""
        with self._transaction() as con:
            head = self.head()
            if draft.head is not None and draft.head != head.seq:
                raise ConflictError(f"the store is at change {head.seq}, not at {draft.head}: read again")
            self._expect(draft)
            writer = Writer(con, head.seq + 1)
            for payload in draft.payloads:
                writer.add(payload)
            if not writer.finish():
                return None
            return self._seal(con, draft, head, root=writer.root, erases=())

    def _expect(self, draft: Draft) -> None:
        for ref, version in draft.expects.items():
            found = self.record(ref)
            if (found.version if found else 0) != version:
                who = self.changes(version, touching=ref)
                by = f" by {who[-1].actor} at {who[-1].at}" if who else ""
                raise ConflictError(f"{ref} was changed{by} since you read it: read again and repeat")

    def _seal(
        self, con: sqlite3.Connection, draft: Draft, head: Head, *, root: Root, erases: tuple[str, ...]
    ) -> Change:
        salt = new_salt()
        why_commitment = commitment(salt, draft.why)
        root.add(why_commitment)
        change = sealed(draft, head.seq + 1, previous=head.hash, root=root, erases=erases)
        rows.append(con, change, Sealed(why_commitment, salt, change.why))
        return change

    def erase(self, refs: Iterable[Ref], *, actor: str, why: str, past: Iterable[Ref] = ()) -> Change:
        """Erase records for good."""
        wanted, kept = list(refs), [str(self._known(r).ref) for r in past]
        with self._transaction() as con:
            mentions = mentions_of(self._known(ref) for ref in wanted)
            gone = [*wanted, *(r for ref in wanted for r in self._mentioning(ref) if r not in wanted)]
            for ref in dict.fromkeys(gone):
                rows.forget(con, ref)
                forget(con, str(ref))
            head = self.head()
            writer = Writer(con, head.seq + 1)
            sqlite_erase.tell_anew(con, self, writer, mentions=mentions, past=kept)
            draft = Draft(actor, mentions.blanked(why), ())
            erases = erased_names(gone, kept)
            change = self._seal(con, draft, head, root=writer.root, erases=erases)
        self.compact()
        return change

    def _known(self, ref: Ref) -> Record:
        record = self.record(ref)
        if record is None:
            raise NotFoundError(f"{ref} is not in the store")
        return record

    def compact(self) -> None:
        """Write the file anew, so that no freed page or log keeps what was deleted."""
        self._rows("VACUUM")
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def _mentioning(self, ref: Ref) -> Iterator[Ref]:
        for kind in KIND.values():
            names = [p.name for p in kind.properties if p.type is Type.REFERENCE]
            if names:
                for record in self.records(kind.name):
                    if str(ref) in [record.get(n) for n in names]:
                        yield record.ref

    def check(self) -> CheckReport:
        """Verify file, chain, commitments and replay."""
        problems = [r[0] for r in self._rows("PRAGMA integrity_check") if r[0] != "ok"]
        if problems:
            raise StoreError(f"{self.path}: the file is damaged: {problems[0]}")
        sealed_rows = self._rows(
            "SELECT seq, ordinal, commitment, salt, body FROM payloads UNION ALL"
            " SELECT seq, payloads, why_commitment, why_salt, why FROM changes ORDER BY 1, 2"
        )
        return check_store(self, sealed_rows)

    def log(self, until: int | None = None) -> Iterator[Entry]:
        """Iterate over the log as it is kept."""
        return sqlite_log.log(self._rows, self.head().seq if until is None else until)

    def restore(self, snapshot: Snapshot, log: Iterable[Entry]) -> Head:
        """Fill a new store with what another told."""
        with self._transaction() as con:
            sqlite_log.restore(con, snapshot, log)
        return self.head()

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for con in self._open:
                con.close()
            self._open.clear()
        self._local = threading.local()
