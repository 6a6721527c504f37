"""The store port: what every backend gives, and what its users may rely on.

These docstrings are the contract; `tests/contract/` holds one test for each sentence and runs on every
backend. No row, cursor, driver object or query text crosses this port.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from graph.changes import Change, Draft, Payload
from graph.records import Record, Ref, Snapshot, Statement
from graph.store.private import Private


class Head(NamedTuple):
    """The end of the chain: number and hash of the last change; ``(0, "000…")`` before the first."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `Store.check` looked at; it returns only when everything verified."""

    changes: int
    payloads: int
    erased: int
    records: int
    statements: int


class Sealed(NamedTuple):
    """A text as the log keeps it: what was committed to, and salt and text, None once erased."""

    commitment: str
    salt: bytes | None
    body: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as the log keeps it, for another store to keep the same.

    ``payloads`` are pairs of owners and what is sealed, in order, to be read once, before the next
    entry. ``change.why`` is "" when ``why.body`` is None.
    """

    change: Change
    why: Sealed
    payloads: Iterable[tuple[tuple[str, ...], Sealed]]


BUILT_IN = ("matcher", "countries and goals that come with the program")
"""Author and reason of the first change of every store: it holds nothing of anybody's."""


class Store(Protocol):
    """A graph with its chain of changes.

    Safe for use by many threads and many processes at once. Every read sees the last committed change;
    a reader never waits for a writer. Raises `StoreError` when the backend is out of reach.
    """

    url: str

    @property
    def private(self) -> Private:
        """What is private to the service, beside the graph and its changes."""
        ...

    def head(self) -> Head:
        """Return the end of the chain."""
        ...

    def snapshot(self) -> Snapshot:
        """Return everything at one version; records by kind and id in order of id.

        The same tables give equal `Snapshot.canonical` on every backend.
        """
        ...

    def record(self, ref: Ref) -> Record | None:
        """Return a record, or None."""
        ...

    def records(self, kind: str) -> Iterator[Record]:
        """Iterate over the records of a kind in order of id."""
        ...

    def statements(
        self, *, subject: Ref | None = None, object_: Ref | None = None, relation: str | None = None
    ) -> list[Statement]:
        """Return the statements that fit all that is given, in order of id; withdrawn ones too."""
        ...

    def statement(self, key: str) -> Statement | None:
        """Return a statement by id, or None."""
        ...

    def apply(self, draft: Draft) -> Change | None:
        """Write a change: all of it or nothing; None, and nothing written, when it has no operation.

        Each operation is checked against the declared schema (SchemaError) and against what stands
        there (ConflictError when its ``before`` is not what is stored, when a record that the draft
        expects has another version, or when ``draft.head`` is not the head). ``draft.payloads`` is
        read once, inside the transaction, and may read this store; with ``draft.alone`` nobody else
        writes from before the first of them is made, so others wait. A change that was returned is
        durable. Touched records, and the subjects of touched statements, get the change's number as
        their version.
        """
        ...

    def changes(
        self, since: int = 0, *, until: int | None = None, touching: Ref | None = None
    ) -> list[Change]:
        """Return the changes after ``since``, up to ``until``, in order, of one record if given."""
        ...

    def payloads(self, seq: int) -> Iterator[Payload | None]:
        """Iterate over a change's payloads in order; None for one that has been erased."""
        ...

    def erase(self, refs: Iterable[Ref], *, actor: str, why: str, past: Iterable[Ref] = ()) -> Change:
        """Erase records for good, as one change that names only their ids.

        Of the records in ``past`` only what stood before is erased, as when contact data have been cleared:
        the change tells anew how they stand (and lists them as ``past of kind:id``).

        The records, all statements at either of their ends, every payload that speaks of them and every
        private value about them are deleted with their salts, also from freed pages where the backend
        lets us (what Neo4j's own files keep: docs/decisions/0008-neo4j.md); the chain still verifies.
        People's names, ways to reach them and own words are taken out of the texts of other records and
        statements, whose past goes with them (`graph.store.erasing`), and out of the reasons of changes.
        NotFoundError when one of them is not there.
        """
        ...

    def compact(self) -> None:
        """Rid the backend's files of what was deleted, as far as it lets us; `erase` does so itself."""
        ...

    def check(self) -> CheckReport:
        """Verify the chain, every commitment, and that replaying the changes gives what is stored.

        Raises ChainError naming the first change that fails.
        """
        ...

    def log(self, until: int | None = None) -> Iterator[Entry]:
        """Iterate over the log as it is kept, salts included, up to change ``until``.

        Only `restore` of another store may take it in: salts are what erasure erases.
        """
        ...

    def restore(self, snapshot: Snapshot, log: Iterable[Entry]) -> Head:
        """Fill a new store with what another told: its graph and its log, to the same chain.

        All of it or nothing. ConflictError unless the store holds nothing but what comes with the
        program, which is replaced. ``log`` is read once and may raise: then nothing is written, though
        what came with the program may be gone until the store is opened again. It is not verified
        here; see `graph.store.copying`.
        """
        ...

    def close(self) -> None:
        """Release what is held open; the store can be opened again."""
        ...
