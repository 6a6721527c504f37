"""The private values of the SQLite store: one table beside the graph's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from graph.changes import canonical
from graph.store.private import ANY_VERSION, Kept, check_version

_TABLE = """
CREATE TABLE private (
    area TEXT NOT NULL, key TEXT NOT NULL, about TEXT NOT NULL, value TEXT NOT NULL,
    version INTEGER NOT NULL, expires REAL, PRIMARY KEY (area, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX private_about ON private (about) WHERE about <> '';
"""
_SELECT = "SELECT area, key, about, value, version, expires FROM private"

Rows = Callable[[str, Iterable[Any]], list[tuple[Any, ...]]]
Transaction = Callable[[], AbstractContextManager[sqlite3.Connection]]


def private_table() -> str:
    """Return the script that makes the table."""
    return _TABLE


def forget(con: sqlite3.Connection, about: str) -> int:
    """Delete all values about a record, inside the open transaction; return how many."""
    return con.execute("DELETE FROM private WHERE about = ?", (about,)).rowcount


class SqlitePrivate:
    """A `graph.store.private.Private` in the store's file."""

    def __init__(self, rows: Rows, transaction: Transaction) -> None:
        self._rows = rows
        self._transaction = transaction

    def get(self, area: str, key: str, now: float) -> Kept | None:
        """Return a value that has not expired, or None."""
        found = self._rows(f"{_SELECT} WHERE area = ? AND key = ?", (area, key))
        kept = _kept(found[0]) if found else None
        return kept if kept and kept.stands(now) else None

    def put(
        self,
        area: str,
        key: str,
        value: Mapping[str, Any],
        *,
        about: str = "",
        expires: float | None = None,
        version: int = ANY_VERSION,
    ) -> Kept:
        """Write a value, whole; ConflictError unless ``version`` stands there."""
        with self._transaction() as con:
            row = con.execute(
                "SELECT version FROM private WHERE area = ? AND key = ?", (area, key)
            ).fetchone()
            found = row[0] if row else 0
            check_version(found, version, area)
            con.execute(
                "INSERT OR REPLACE INTO private VALUES (?, ?, ?, ?, ?, ?)",
                (area, key, about, canonical(dict(value)), found + 1, expires),
            )
        return Kept(area, key, about, dict(value), found + 1, expires)

    def drop(self, area: str, key: str) -> bool:
        """Delete a value for good."""
        with self._transaction() as con:
            return con.execute("DELETE FROM private WHERE area = ? AND key = ?", (area, key)).rowcount > 0

    def all(self, area: str, about: str | None = None) -> list[Kept]:
        """Return the values of an area in order of key."""
        where, values = "area = ?", [area]
        if about is not None:
            where, values = where + " AND about = ?", [area, about]
        return [_kept(row) for row in self._rows(f"{_SELECT} WHERE {where} ORDER BY key", values)]

    def areas(self) -> list[str]:
        """Return the areas that hold anything, in order."""
        return [row[0] for row in self._rows("SELECT DISTINCT area FROM private ORDER BY area", ())]

    def forget(self, about: str) -> int:
        """Delete all values about a record, from freed pages too."""
        with self._transaction() as con:
            count = forget(con, about)
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)", ())
        return count

    def sweep(self, now: float) -> int:
        """Delete the values that have expired."""
        with self._transaction() as con:
            return con.execute("DELETE FROM private WHERE expires <= ?", (now,)).rowcount


def _kept(row: tuple[Any, ...]) -> Kept:
    area, key, about, value, version, expires = row
    return Kept(area, key, about, json.loads(value), version, expires)
