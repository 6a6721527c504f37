"""The Neo4j that benchmarks use: the one given by URL, else a server of their own, else why there is none."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from neo4j import Session

from tools.neo4j_server import Server, ServerError, connect, missing, running_server

HEAP = "2g"
QUICK_HEAP = "1g"


@dataclass(frozen=True, slots=True)
class AtHand:
    """A server's URL, or "" and the reason why there is none; ``own`` is one that may be killed."""

    url: str = ""
    reason: str = ""
    own: Server | None = None


@contextmanager
def neo4j_at_hand(given: str | None, *, quick: bool = False) -> Iterator[AtHand]:
    """Give the server to use while the block runs; one started here is ended with it.

    A ``quick`` one starts in half the time and works slower: for many starts, not for figures of speed.
    """
    reason = None if given else missing()
    if given or reason:
        yield AtHand(given or "", reason or "")
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        try:
            with running_server(Path(name), quick=quick, heap=QUICK_HEAP if quick else HEAP) as server:
                yield AtHand(server.url, own=server)
        except ServerError as error:
            yield AtHand(reason=str(error))


def emptied(url: str) -> str:
    """Delete everything in the database at ``url``, constraints and indexes too; return the URL."""
    with connect(url) as driver, driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()
        for name in _names(session, "SHOW CONSTRAINTS YIELD name"):
            session.run(f"DROP CONSTRAINT `{name}`").consume()
        for name in _names(session, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
            session.run(f"DROP INDEX `{name}`").consume()
    return url


def _names(session: Session, query: str) -> list[str]:
    return [record["name"] for record in session.run(query)]
