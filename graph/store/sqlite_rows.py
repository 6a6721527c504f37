"""Rows of the SQLite store as records, statements and changes, and SQLite's errors in words."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from graph.changes import Change, canonical
from graph.records import Ref, Statement
from graph.store.base import Sealed

BUSY_SECONDS = 60.0
STATEMENT = (
    "SELECT id, relation, subject_kind, subject_id, object_kind, object_id, source, status, change, data"
    " FROM statements"
)
CHANGE = "SELECT seq, actor, at, why, payloads, reverts, erases, root, previous, hash FROM changes"


def run_script(con: sqlite3.Connection, script: str) -> None:
    """Run a script inside the open transaction (`executescript` would commit it first)."""
    for statement in script.split(";"):
        if statement.strip():
            con.execute(statement)


def forget(con: sqlite3.Connection, ref: Ref) -> None:
    """Delete a record, the statements at its ends, and the payloads that speak of it."""
    con.execute("DELETE FROM records WHERE kind = ? AND id = ?", ref)
    con.execute("DELETE FROM statements WHERE subject_kind = ? AND subject_id = ?", ref)
    con.execute("DELETE FROM statements WHERE object_kind = ? AND object_id = ?", ref)
    con.execute(
        "UPDATE payloads SET salt = NULL, body = NULL WHERE owner = ? OR other = ?", (str(ref), str(ref))
    )


def statement(row: tuple[Any, ...]) -> Statement:
    """Read a row of `STATEMENT`."""
    data = json.loads(row[9]) if row[9] != "{}" else {}
    return Statement(row[0], row[1], Ref(row[2], row[3]), Ref(row[4], row[5]), row[6], row[7], row[8], data)


def change(row: tuple[Any, ...]) -> Change:
    """Read a row of `CHANGE`."""
    seq, actor, at, why, payloads, reverts, erases, root, previous, digest = row
    return Change(
        seq, actor, at, why or "", payloads, reverts, tuple(json.loads(erases)), root, previous, digest
    )


def append(con: sqlite3.Connection, change: Change, why: Sealed) -> None:
    """Write a change's row."""
    con.execute(
        "INSERT INTO changes VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            change.seq,
            change.actor,
            change.at,
            why.body,
            why.salt,
            why.commitment,
            change.payloads,
            change.reverts,
            canonical(list(change.erases)),
            change.root,
            change.previous,
            change.hash,
        ),
    )


def reason(error: sqlite3.Error) -> str:
    """Return SQLite's error in words for an operator."""
    text = str(error)
    if "not a database" in text:
        return "is no SQLite database"
    if "locked" in text:
        return f"somebody else has been writing for {BUSY_SECONDS:.0f} seconds; try again"
    return text
