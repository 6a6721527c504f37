"""The SQLite tables; from the declared schema: the kinds and relations allowed, and a view of each kind."""

from __future__ import annotations

from graph.kinds import KINDS
from graph.relations import RELATIONS
from graph.schema import NodeKind

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE kinds (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE relations (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE records (
    kind TEXT NOT NULL REFERENCES kinds (name), id TEXT NOT NULL,
    version INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE statements (
    id TEXT NOT NULL PRIMARY KEY, relation TEXT NOT NULL REFERENCES relations (name),
    subject_kind TEXT NOT NULL, subject_id TEXT NOT NULL,
    object_kind TEXT NOT NULL, object_id TEXT NOT NULL,
    source TEXT NOT NULL, status TEXT NOT NULL, change INTEGER NOT NULL, data TEXT NOT NULL
) STRICT;
CREATE INDEX statements_subject ON statements (subject_kind, subject_id);
CREATE INDEX statements_object ON statements (object_kind, object_id);
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY, format INTEGER NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL,
    why TEXT, why_salt BLOB, why_commitment TEXT NOT NULL,
    payloads INTEGER NOT NULL, reverts INTEGER, erases TEXT NOT NULL,
    root TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TABLE payloads (
    seq INTEGER NOT NULL, ordinal INTEGER NOT NULL, owner TEXT NOT NULL, other TEXT,
    commitment TEXT NOT NULL, salt BLOB, body TEXT,
    PRIMARY KEY (seq, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX payloads_owner ON payloads (owner);
CREATE INDEX payloads_other ON payloads (other) WHERE other IS NOT NULL;
"""


def tables() -> str:
    """Return the script that makes an empty store."""
    return _TABLES


def declared() -> str:
    """Return the script that brings kinds, relations and views up to the declaration."""
    rows = [f"INSERT OR IGNORE INTO kinds VALUES ('{k.name}');" for k in KINDS]
    rows += [f"INSERT OR IGNORE INTO relations VALUES ('{r.name}');" for r in RELATIONS]
    return "\n".join(rows + [view(kind) for kind in KINDS])


def view(kind: NodeKind) -> str:
    """Return the statements that make the view of a kind, a column for each property.

    Views are for people with an SQL tool; the store itself never reads them.
    """
    columns = []
    for prop in kind.properties:
        names = [prop.name] + ([f"{prop.name}@en", f"{prop.name}@zh"] if prop.translated else [])
        columns += [f'json_extract(state, \'$."{n}"\') AS "{n.replace("@", "_")}"' for n in names]
    body = ",\n    ".join(columns)
    return (
        f"DROP VIEW IF EXISTS v_{kind.name};\nCREATE VIEW v_{kind.name} AS SELECT id, version,\n    "
        f"{body}\nFROM records WHERE kind = '{kind.name}';"
    )
