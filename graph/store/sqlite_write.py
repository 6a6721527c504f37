"""Writing one change into SQLite: operations checked against what stands there, rows sent in batches."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from graph.changes import Operation, Payload, Root, applied, canonical, check_operation, commitment, new_salt
from graph.errors import ConflictError, SchemaError
from graph.records import Ref, State

BATCH = 5000
_COLUMNS = frozenset(("relation", "subject", "object", "source", "status"))
_INSERTS = {
    "record": "INSERT INTO records VALUES (?, ?, ?, ?)",
    "statement": "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "payload": "INSERT INTO payloads VALUES (?, ?, ?, ?, ?, ?, ?)",
}


class Writer:
    """Takes the payloads of one change, in one transaction. New rows wait in batches; updates do not."""

    def __init__(self, con: sqlite3.Connection, seq: int) -> None:
        self.root = Root()
        self._con = con
        self._seq = seq
        self._waiting: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _INSERTS}
        self._statements = self._waiting["statement"]
        self._written: set[Ref] = set()
        self._spoken_of: set[Ref] = set()

    def add(self, payload: Payload) -> None:
        """Check and write a payload; SchemaError or ConflictError when one of its operations does not fit."""
        if not payload.operations:
            return
        for operation in payload.operations:
            check_operation(operation)
            self._write(operation)
        salt, body = new_salt(), payload.body()
        mark = commitment(salt, body)
        owners = (*payload.owners, None)[:2]
        self._wait("payload", (self._seq, self.root.count, *owners, mark, salt, body))
        self.root.add(mark)

    def finish(self) -> bool:
        """Write what waits and the versions of the subjects; False when there was no operation."""
        self._flush()
        bumped = [(self._seq, *ref) for ref in self._spoken_of - self._written]
        self._con.executemany("UPDATE records SET version = ? WHERE kind = ? AND id = ?", bumped)
        return self.root.count > 0

    def _wait(self, what: str, row: tuple[Any, ...]) -> None:
        self._waiting[what].append(row)
        if len(self._waiting[what]) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        for what, rows in self._waiting.items():
            try:
                self._con.executemany(_INSERTS[what], rows)
            except sqlite3.IntegrityError as error:
                raise ConflictError(f"a {what} of this change is there already: read again") from error
            rows.clear()

    def _write(self, operation: Operation) -> None:
        kind, _, key = operation.target.partition(":")
        if operation.before is not None:
            self._flush()
        if kind == "statement":
            self._write_statement(key, operation)
        else:
            self._written.add(Ref(kind, key))
            self._write_record(Ref(kind, key), operation)

    def _write_record(self, ref: Ref, operation: Operation) -> None:
        if operation.before is None and operation.after is not None:
            state = {k: v for k, v in operation.after.items() if v is not None}
            self._wait("record", (*ref, self._seq, canonical(state)))
            return
        row = self._con.execute("SELECT state FROM records WHERE kind = ? AND id = ?", ref).fetchone()
        after = _after(json.loads(row[0]) if row else None, operation)
        if after is None:
            self._con.execute("DELETE FROM records WHERE kind = ? AND id = ?", ref)
        else:
            sql = "UPDATE records SET version = ?, state = ? WHERE kind = ? AND id = ?"
            self._con.execute(sql, (self._seq, canonical(after), *ref))

    def _write_statement(self, key: str, operation: Operation) -> None:
        if operation.before is None and operation.after is not None:
            self._statements.append(self._row(key, operation.after))
            return
        columns = "relation, subject_kind, subject_id, object_kind, object_id, source, status, data"
        row = self._con.execute(f"SELECT {columns} FROM statements WHERE id = ?", (key,)).fetchone()
        after = _after(_state(row) if row else None, operation)
        if row:
            self._spoken_of.add(Ref(row[1], row[2]))
        self._con.execute("DELETE FROM statements WHERE id = ?", (key,))
        if after is not None:
            self._statements.append(self._row(key, after))

    def _row(self, key: str, state: State) -> tuple[Any, ...]:
        subject = state["subject"].split(":", 1)
        if Ref(*subject) not in self._written:
            self._spoken_of.add(Ref(*subject))
        target = state["object"].split(":", 1)
        data = {k: v for k, v in state.items() if k not in _COLUMNS and v is not None}
        text = canonical(data) if data else "{}"
        source, status = state["source"], state["status"]
        return (key, state["relation"], *subject, *target, source, status, self._seq, text)


def _state(row: tuple[Any, ...]) -> State:
    relation, subject_kind, subject_id, object_kind, object_id, source, status, data = row
    return {
        "relation": relation,
        "subject": f"{subject_kind}:{subject_id}",
        "object": f"{object_kind}:{object_id}",
        "source": source,
        "status": status,
        **json.loads(data),
    }


def _after(state: State | None, operation: Operation) -> State | None:
    try:
        return applied(state, operation)
    except SchemaError as error:
        raise ConflictError(f"{error}: read again and repeat") from error
