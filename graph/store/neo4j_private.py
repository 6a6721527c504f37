"""The private values of the Neo4j store: nodes labelled ``Private``, apart from the graph's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph.changes import canonical
from graph.store.neo4j_link import Link, rows
from graph.store.neo4j_read import Run
from graph.store.private import ANY_VERSION, Kept, check_version

_RETURN = "RETURN p.area, p.key, p.about, p.value, p.version, p.expires"


def private_constraints() -> list[str]:
    """Return the commands that make the label's constraint and index; each may be run again."""
    return [
        "CREATE CONSTRAINT private_place IF NOT EXISTS FOR (p:Private) REQUIRE (p.area, p.key) IS UNIQUE",
        "CREATE INDEX private_about IF NOT EXISTS FOR (p:Private) ON (p.about)",
    ]


def forget(run: Run, about: str) -> None:
    """Delete all values about a record, inside the open transaction."""
    run("MATCH (p:Private {about: $about}) DELETE p", about=about)


class Neo4jPrivate:
    """A `graph.store.private.Private` on the store's server."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def get(self, area: str, key: str, now: float) -> Kept | None:
        """Return a value that has not expired, or None."""
        found = self._link.rows(f"MATCH (p:Private {{area: $area, key: $key}}) {_RETURN}", area=area, key=key)
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
        """Write a value, whole; ConflictError unless ``version`` stands there.

        The node is locked by a write before its version is read. When the connection breaks on the commit
        nobody knows whether it was written: StoreError, and whoever asked reads again.
        """
        place = {"area": area, "key": key}

        def work(tx: Any) -> int:
            merged = (
                "MERGE (p:Private {area: $area, key: $key}) SET p.lock = true RETURN coalesce(p.version, 0)"
            )
            found = int(rows(tx, merged, **place)[0][0])
            check_version(found, version, area)
            tx.run(
                "MATCH (p:Private {area: $area, key: $key}) REMOVE p.lock"
                " SET p.about = $about, p.value = $value, p.version = $version, p.expires = $expires",
                **place,
                about=about,
                value=canonical(dict(value)),
                version=found + 1,
                expires=expires,
            ).consume()
            return found + 1

        return Kept(area, key, about, dict(value), self._link.write(work), expires)

    def drop(self, area: str, key: str) -> bool:
        """Delete a value for good.

        Two transactions may both find a node and both delete it, so they take turns at a lock, and look
        for it after.
        """

        def work(tx: Any) -> bool:
            tx.run("MATCH (m:Meta {name: 'schema'}) SET m.lock = true").consume()
            query = "MATCH (p:Private {area: $area, key: $key}) DELETE p RETURN 1"
            return bool(rows(tx, query, area=area, key=key))

        return self._link.write(work)

    def all(self, area: str, about: str | None = None) -> list[Kept]:
        """Return the values of an area in order of key."""
        where = "" if about is None else " WHERE p.about = $about"
        query = f"MATCH (p:Private {{area: $area}}){where} {_RETURN} ORDER BY p.key"
        return [_kept(row) for row in self._link.rows(query, area=area, about=about)]

    def areas(self) -> list[str]:
        """Return the areas that hold anything, in order."""
        query = "MATCH (p:Private) RETURN DISTINCT p.area ORDER BY p.area"
        return [str(row[0]) for row in self._link.rows(query)]

    def forget(self, about: str) -> int:
        """Delete all values about a record."""
        query = "MATCH (p:Private {about: $about}) DELETE p RETURN count(*)"
        return int(self._link.write(lambda tx: rows(tx, query, about=about))[0][0])

    def sweep(self, now: float) -> int:
        """Delete the values that have expired."""
        query = "MATCH (p:Private) WHERE p.expires <= $now DELETE p RETURN count(*)"
        return int(self._link.write(lambda tx: rows(tx, query, now=now))[0][0])


def _kept(row: list[Any]) -> Kept:
    area, key, about, value, version, expires = row
    return Kept(area, key, about, json.loads(value), version, expires)
