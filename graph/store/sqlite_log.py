"""The log of the SQLite store as another store may take it, and taking in another's."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from graph.changes import canonical
from graph.errors import ConflictError
from graph.records import Snapshot
from graph.store import sqlite_rows as rows
from graph.store.base import BUILT_IN, Entry, Sealed

PAGE = 5000

Rows = Callable[[str, Iterable[Any]], list[tuple[Any, ...]]]


def log(read: Rows, until: int) -> Iterator[Entry]:
    """Iterate over the log, a change at a time."""
    columns = rows.CHANGE.replace(" FROM", ", why_commitment, why_salt FROM")
    for since in range(0, until, PAGE):
        last = min(until, since + PAGE)
        for row in read(f"{columns} WHERE seq > ? AND seq <= ? ORDER BY seq", (since, last)):
            change = rows.change(row[:-2])
            yield Entry(change, Sealed(row[-2], row[-1], row[3]), _payloads(read, change.seq))


def _payloads(read: Rows, seq: int) -> Iterator[tuple[tuple[str, ...], Sealed]]:
    sql = (
        "SELECT owner, other, commitment, salt, body FROM payloads"
        " WHERE seq = ? AND ordinal >= ? AND ordinal < ? ORDER BY ordinal"
    )
    first = 0
    found: list[tuple[Any, ...]] = [()] * PAGE
    while len(found) == PAGE:
        found = read(sql, (seq, first, first + PAGE))
        for owner, other, *sealed in found:
            yield (owner, other) if other else (owner,), Sealed(*sealed)
        first += PAGE


def restore(con: sqlite3.Connection, snapshot: Snapshot, log: Iterable[Entry]) -> None:
    """Fill a new store, inside a transaction."""
    first = con.execute("SELECT seq, actor, why FROM changes ORDER BY seq DESC LIMIT 1").fetchone()
    if first and first != (1, *BUILT_IN):
        raise ConflictError(f"the store to copy into is not empty: it is at change {first[0]}")
    for table in ("records", "statements", "payloads", "changes"):
        con.execute(f"DELETE FROM {table}")
    for entry in log:
        seq = entry.change.seq
        con.executemany(
            "INSERT INTO payloads VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((seq, n, *(*owners, None)[:2], *sealed) for n, (owners, sealed) in enumerate(entry.payloads)),
        )
        rows.append(con, entry.change, entry.why)
    con.executemany(
        "INSERT INTO records VALUES (?, ?, ?, ?)",
        (
            (*r.ref, r.version, canonical(dict(r.state)))
            for k in snapshot.records.values()
            for r in k.values()
        ),
    )
    con.executemany(
        "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (s.id, s.relation, *s.subject, *s.object, s.source, s.status, s.change, canonical(dict(s.data)))
            for s in snapshot.statements.values()
        ),
    )
