"""The way to a Neo4j server: its URL, one driver, managed transactions, and its errors in words."""

from __future__ import annotations

import logging
import os
import re
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

import neo4j
from neo4j import GraphDatabase, ManagedTransaction, Session, Transaction
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    ConstraintError,
    DriverError,
    Forbidden,
    ForbiddenOnReadOnlyDatabase,
    IncompleteCommit,
    Neo4jError,
    NotALeader,
    ServiceUnavailable,
    SessionExpired,
)

from graph.errors import ConflictError, StoreError

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
OLDEST = 5
RETRY_SECONDS = 8.0
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
"""Within which a connection must have come about, greetings and password included."""
WAIT_SECONDS = 60.0
WORK_SECONDS = 600.0
LOST_SECONDS = 30.0
PAUSE_SECONDS = 0.2
FETCH = 5000

T = TypeVar("T")
Work = Callable[[ManagedTransaction], T]

_NO_CONNECTION = "failed to obtain a connection from the pool"
"""What drivers 5 and 6 say alike, as errors of different classes, when no connection came about in time."""

_WAITED = ("TransactionTimedOut", "LockAcquisitionTimeout", "LockClientStopped")

logging.getLogger("neo4j").addHandler(logging.NullHandler())


class RefusesWritesError(StoreError):
    """This server, or this user, reads and does not write."""


class Link:
    """One driver and one bookmark manager: whoever shares a link reads what was written through it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError as error:
            raise StoreError(f"{parts.scheme}://…: {error}") from error
        if parts.scheme not in SCHEMES or not parts.hostname or parts.query or parts.fragment:
            raise StoreError(
                "a Neo4j store is written bolt://user:password@host:7687 (or neo4j://, +s for TLS)"
            )
        user = unquote(parts.username or "") or os.environ.get("MATCHER_STORE_USER", "")
        password = unquote(parts.password or "") or os.environ.get("MATCHER_STORE_PASSWORD", "")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self.address = f"{parts.scheme}://{host}:{port or 7687}"
        self.database = parts.path.strip("/") or None
        self.routed = parts.scheme.startswith("neo4j")
        """Whether readings may go to another member of a cluster than writings."""
        self.refused_until = 0.0
        """Until when, by the monotonic clock, nobody need ask for a lock: the server took no writes."""
        self.name = urlunsplit((parts.scheme, f"{host}:{port or 7687}", parts.path.rstrip("/"), "", ""))
        self._bookmarks = GraphDatabase.bookmark_manager()
        with self.refusing():
            self._driver = GraphDatabase.driver(
                self.address,
                auth=(user, password) if user else None,
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=ANSWER_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
                notifications_min_severity="OFF",
            )
        self._end = weakref.finalize(self, self._driver.close)  # a command that ends leaves its store open

    def server(self) -> str:
        """Return what the server calls itself, such as ``Neo4j/5.26.0``; StoreError when it is too old."""
        with self.refusing():
            agent = str(self._driver.get_server_info().agent)
        if is_too_old(agent):
            raise StoreError(f"{self.name}: is {agent}; this program needs Neo4j {OLDEST} or newer")
        return agent

    def session(self) -> Session:
        """Return a session that follows the link's bookmarks."""
        return self._driver.session(
            database=self.database, bookmark_manager=self._bookmarks, fetch_size=FETCH
        )

    def read(self, work: Work[T]) -> T:
        """Run ``work`` in a read transaction; repeated when the server says that it may be."""
        return self._repeated(lambda session: session.execute_read(work), again=True)

    def rows(self, query: str, **values: Any) -> list[list[Any]]:
        """Return the rows of a query that reads."""
        return self.read(lambda tx: rows(tx, query, **values))

    def write(self, work: Work[T], *, again: bool = False) -> T:
        """Run ``work`` in a write transaction; repeated when the server says that it may be.

        When the connection breaks on the commit itself, nobody knows whether it was done: then it is
        repeated only ``again``, and such work looks first whether it has been done.
        """
        limited = neo4j.unit_of_work(timeout=WORK_SECONDS)(work)
        return self._repeated(lambda session: session.execute_write(limited), again=again)

    def _repeated(self, run: Callable[[Session], T], *, again: bool) -> T:
        deadline = time.monotonic() + LOST_SECONDS
        with self.refusing():
            while True:
                try:
                    with self.session() as session:
                        return run(session)
                except IncompleteCommit:
                    if not again or time.monotonic() > deadline:
                        raise
                    time.sleep(PAUSE_SECONDS)

    def close(self) -> None:
        """Close every connection."""
        self._end()

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Turn every error of driver and server into a `StoreError` that says what to do."""
        try:
            yield
        except ConstraintError as error:
            raise ConflictError(f"{self.name}: part of this change is there already: read again") from error
        except (Neo4jError, DriverError, OSError, ValueError) as error:
            kind = RefusesWritesError if takes_no_writes(error) or forbids(error) else StoreError
            raise kind(f"{self.name}: {reason(error)}") from error


def is_too_old(agent: str) -> bool:
    """Say whether a server, by what it calls itself, is older than this program can use.

    Releases are numbered 4.4, 5.26, then by calendar (2026.08). Servers of other makers are let in.
    """
    version = re.match(r"Neo4j/(\d+)", agent)
    return version is not None and int(version[1]) < OLDEST


def rows(tx: ManagedTransaction | Transaction, query: str, **values: Any) -> list[list[Any]]:
    """Return the rows of a query, inside a transaction."""
    return [record.values() for record in tx.run(query, **values)]  # type: ignore[arg-type,unused-ignore]  # text from declared names


def takes_no_writes(error: Exception) -> bool:
    """Say whether the server is a read-only copy, or a member of a cluster that is not the leader."""
    return isinstance(error, NotALeader | ForbiddenOnReadOnlyDatabase) or "ReadOnly" in _code(error)


def forbids(error: Exception) -> bool:
    """Say whether the user lacks the right."""
    return isinstance(error, Forbidden) or _code(error).endswith("AccessMode")


def _code(error: Exception) -> str:
    return str(getattr(error, "code", "") or "")


def reason(error: Exception) -> str:
    """Return an error of driver or server in words for an operator."""
    code = _code(error)
    if isinstance(error, IncompleteCommit):
        return "the server went away on the commit: look whether it was written before you repeat it"
    if isinstance(error, AuthError):
        return "user name or password is wrong (they stand in the URL or in MATCHER_STORE_USER and _PASSWORD)"
    if takes_no_writes(error):
        return "takes no writes here: a read-only copy, or not the leader; give the neo4j:// address"
    if forbids(error):
        return f"this user may not do that: {first_line(error)}"
    if code.endswith("DatabaseNotFound"):
        return "the server has no such database"
    if any(w in code for w in _WAITED):
        return f"somebody else has been writing for {WAIT_SECONDS:.0f} seconds; try again"
    if isinstance(error, ServiceUnavailable | SessionExpired | OSError) or _NO_CONNECTION in str(error):
        return f"no Neo4j server answers; is it running? ({first_line(error)})"
    if isinstance(error, ConfigurationError | ClientError | ValueError):
        return first_line(error)
    return f"the server failed: {first_line(error)}"


def first_line(error: Exception) -> str:
    """Return the first line of an error's text, cut to 200 characters."""
    # Only a server's errors: asked for a message, driver 5 warns of a preview with errors of its own.
    told = error.message if isinstance(error, Neo4jError) else ""
    text = str(told or error).strip() or type(error).__name__
    return text.splitlines()[0][:200]
