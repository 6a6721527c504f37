"""Numbered migrations: what brings a store of an older schema version up to date, one step a version.

Step ``n`` takes a store from version ``n - 1`` to ``n``. Steps are never changed once released. A
store of a newer version than this program's is refused before anything is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graph.errors import StoreError
from graph.model import SCHEMA_VERSION
from graph.store.neo4j_private import private_constraints
from graph.store.neo4j_schema import constraints
from graph.store.sqlite_private import private_table
from graph.store.sqlite_schema import tables

SQLITE: Mapping[int, Callable[[], str]] = {1: tables, 2: private_table}
"""For each version the SQL script that leads to it."""

NEO4J: Mapping[int, Callable[[], list[str]]] = {
    1: constraints,
    2: lambda: [*constraints(), *private_constraints()],
}
"""For each version the Cypher commands that lead to it; each may be run again after a crash."""


def steps(version: int, name: str) -> list[int]:
    """Return the versions still to be reached from ``version``; StoreError when it is newer than ours."""
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{name} has schema version {version}, newer than the {SCHEMA_VERSION} that this program knows"
        )
    return list(range(version + 1, SCHEMA_VERSION + 1))
