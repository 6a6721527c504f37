"""Staging: a change too large for one transaction is written unseen, and published by one commit.

Only one process stages at a time. It is alive as long as its own open transaction holds the lock of the
Lease node: the server lets go of it the moment the process or its connection dies. It may write as long as
the Head node carries its token, which every batch checks under the lock of the head; who takes over from
a dead one puts its own token there first, then tidies.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from neo4j import ManagedTransaction

from graph.errors import ConflictError, StoreError
from graph.store.base import Head
from graph.store.neo4j_link import WAIT_SECONDS, Link, Work, rows
from graph.store.neo4j_read import Run
from graph.store.neo4j_tidy import tidy

HOLD_SECONDS = 6 * 3600.0
TRIES = 100
LOCKED = "MATCH (h:Head {one: 1}) SET h.writes = h.writes + 1 RETURN h.seq, h.hash, h.token"
CLAIM = "MATCH (l:Lease {one: 1}) SET l.holder = $token"

T = TypeVar("T")


class StagingError(Exception):
    """Somebody is staging, or died while staging: wait for the lease, then try again."""

    def __init__(self, token: str) -> None:
        super().__init__(token)
        self.token = token


def runner(tx: ManagedTransaction) -> Run:
    """Return what runs a query inside a transaction."""
    return lambda query, **values: rows(tx, query, **values)


def locked_head(run: Run) -> Head:
    """Lock the head and return it; StagingError while the store is somebody's to stage in."""
    ((seq, digest, token),) = run(LOCKED)
    if token is not None:
        raise StagingError(token)
    return Head(seq, digest)


class Stage:
    """Holds the lease on a store from entering to leaving; what a dead holder left is tidied on entering."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._token = uuid.uuid4().hex
        self._left = contextlib.ExitStack()
        self.head = Head(0, "")
        self.untidy = True
        """Whether nodes and relationships may carry marks of staging."""

    def __enter__(self) -> Self:
        wait_for_lease(self._link)
        with self._link.refusing():
            session = self._left.enter_context(self._link.session())
            held = session.begin_transaction(timeout=HOLD_SECONDS)
            held.run(CLAIM, token=self._token).consume()
            self._left.callback(held.close)
        try:
            self._claim()
        except BaseException:
            self._left.close()
            raise
        return self

    def _claim(self) -> None:
        def claim(tx: ManagedTransaction) -> tuple[Head, bool]:
            ((seq, digest, token),) = rows(tx, LOCKED)
            rows(tx, "MATCH (h:Head {one: 1}) SET h.token = $token", token=self._token)
            return Head(seq, digest), token is not None

        self.head, left_over = self._link.write(claim)
        if left_over:
            self.tidy()
        self.untidy = False

    def write(self, work: Callable[[Run], T], *, again: bool = False) -> T:
        """Run ``work`` in a transaction of its own, if the store is still ours.

        ``again`` says that it may be repeated when nobody knows whether it has been done.
        """

        def ours(tx: ManagedTransaction) -> T:
            ((_, _, token),) = rows(tx, LOCKED)
            if token != self._token:
                raise ConflictError(f"{self._link.name}: another process took over: read again and repeat")
            return work(runner(tx))

        return self._link.write(ours, again=again)

    def tidy(self) -> None:
        """Finish what has been published, remove what has not."""
        seq = self.write(lambda run: int(run("MATCH (h:Head {one: 1}) RETURN h.seq")[0][0]))
        tidy(self.write, seq)
        self.untidy = False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tidy and give the lease back. When the server is gone, whoever comes next will tidy."""
        with contextlib.suppress(StoreError):
            if self.untidy:
                self.tidy()
            self.write(lambda run: run("MATCH (h:Head {one: 1}) SET h.token = null"))
        with contextlib.suppress(StoreError), self._link.refusing():
            self._left.close()


def wait_for_lease(link: Link) -> None:
    """Wait until nobody stages; StoreError when that takes longer than a minute."""
    with link.refusing(), link.session() as session:
        probe = session.begin_transaction(timeout=WAIT_SECONDS)
        probe.run(CLAIM, token="").consume()
        probe.rollback()


def when_free(link: Link, work: Work[T]) -> T:
    """Run ``work`` in a transaction once nobody stages; tidy first when whoever did is dead.

    A living holder takes its token from the head before it lets the lease go; so a token that still
    stands when the lease is free is that of a dead one.
    """
    waited_for = ""
    for _ in range(TRIES):
        try:
            return link.write(work, again=True)
        except StagingError as busy:
            if busy.token == waited_for:
                with Stage(link):
                    pass
            else:
                wait_for_lease(link)
                waited_for = busy.token
    raise StoreError(f"{link.name}: others keep importing; try again")
