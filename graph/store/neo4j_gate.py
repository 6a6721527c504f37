"""The gate: a look at the head at a moment when no commit is half done.

Neo4j brings a commit to its files and indexes piece by piece, and whoever reads meanwhile sees some of the
pieces: the head may have moved while a relationship that the change deletes is still there, or while a node
that it made is not yet found by its label. A writer therefore locks the `Meta` node with the query that moves
the head, its last; the server lets go of it when all of the commit is in place. Whoever takes that lock for
a moment, without writing anything, has waited for the commit under way and sees either all of it or nothing.

A server or user that takes no writes gives no such lock: there the head is read as it stands, and what the
commit that it comes from has not yet brought may be missing for some milliseconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from neo4j import ManagedTransaction

from graph.store.base import Head
from graph.store.neo4j_link import WAIT_SECONDS, Link, RefusesWritesError, rows

REFUSED_SECONDS = 60.0
"""How long a server that took no writes is not asked again: it may have become the leader since."""

GATE = "MATCH (m:Meta {name: 'schema'})"
_HEAD = "MATCH (h:Head {one: 1})"
LOOK = f"{GATE} SET m.looks = coalesce(m.looks, 0) + 1 WITH m {_HEAD} RETURN h.seq, h.hash, m.tidied"
PLAIN = f"{GATE} {_HEAD} RETURN h.seq, h.hash, m.tidied"
MOVE = f"{GATE} SET m.moved = $seq WITH m {_HEAD} SET h.seq = $seq, h.hash = $hash"
"""Closes the gate and moves the head: the last query of a transaction that does."""
TIDIED = f"{GATE} SET m.tidied = coalesce(m.tidied, 0) + 1"
"""Closes the gate and counts: the last query of a transaction that tidies up after staging."""


class Settled(NamedTuple):
    """The head, and how often somebody has tidied up, when no commit was under way."""

    seq: int
    hash: str
    tidied: int | None

    @property
    def head(self) -> Head:
        """The end of the chain."""
        return Head(self.seq, self.hash)


class _Seen(Exception):  # no error: it ends a transaction that has looked, to be rolled back
    def __init__(self, found: Settled) -> None:
        super().__init__(found)
        self.found = found


def settled(link: Link) -> Settled:
    """Return the head once the commit under way, if there is one, is in place."""

    def look(tx: ManagedTransaction) -> Settled:
        found = Settled(*rows(tx, LOOK)[0])
        if link.routed:
            return found  # committed: its bookmark holds readings by other members until they are as far
        raise _Seen(found)

    if time.monotonic() < link.refused_until:
        return _unsettled(link)
    try:
        return link.write(look)
    except _Seen as seen:
        return seen.found
    except RefusesWritesError:
        link.refused_until = time.monotonic() + REFUSED_SECONDS
        return _unsettled(link)


def _unsettled(link: Link) -> Settled:
    return Settled(*link.rows(PLAIN)[0])


@contextmanager
def closed(link: Link) -> Iterator[Settled | None]:
    """Hold the gate, for some milliseconds only: the head that is given stays the head meanwhile.

    None where it cannot be held, or where readings may go to a member that is not as far.
    """
    if link.routed or time.monotonic() < link.refused_until:
        yield None
        return
    with (
        link.refusing(),
        link.session() as session,
        session.begin_transaction(timeout=WAIT_SECONDS) as held,
    ):
        yield Settled(*rows(held, LOOK)[0])
        held.rollback()
