"""Taking mentions of erased people out of what else the SQLite store holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from graph.mentions import Mentions
from graph.records import Ref
from graph.store.erasing import Reading, owners_naming, told_anew
from graph.store.sqlite_write import Writer


def tell_anew(
    con: sqlite3.Connection, store: Reading, writer: Writer, *, mentions: Mentions, past: Iterable[str]
) -> None:
    """Erase the past of what names the erased, and write how it stands now; inside the open transaction."""
    bodies = con.execute("SELECT owner, body FROM payloads WHERE body IS NOT NULL")
    owners = {*past, *owners_naming(bodies, mentions)}
    told = told_anew(owners, store, mentions)
    for owner in owners:
        con.execute("UPDATE payloads SET salt = NULL, body = NULL WHERE owner = ?", (owner,))
    for payload in told:
        for operation in payload.operations:
            _remove(con, operation.target)
    for payload in told:
        writer.add(payload)
    writer.finish()
    reasons = con.execute("SELECT seq, why FROM changes WHERE why IS NOT NULL").fetchall()
    gone = [(seq,) for seq, why in reasons if mentions.found_in(why)]
    con.executemany("UPDATE changes SET why = NULL, why_salt = NULL WHERE seq = ?", gone)


def _remove(con: sqlite3.Connection, target: str) -> None:
    kind, _, key = target.partition(":")
    if kind == "statement":
        con.execute("DELETE FROM statements WHERE id = ?", (key,))
    else:
        con.execute("DELETE FROM records WHERE kind = ? AND id = ?", Ref(kind, key))
