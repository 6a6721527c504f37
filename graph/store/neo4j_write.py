"""Writing one change into Neo4j: in one transaction while it is small, staged in batches when it is not."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from neo4j import ManagedTransaction

from graph.changes import Change, Draft, Payload, Root, check_operation, commitment, new_salt, sealed
from graph.errors import ConflictError, InputError, Problem
from graph.records import Record, Ref, Statement
from graph.store import neo4j_read as read
from graph.store import neo4j_rows as rows
from graph.store.base import Head
from graph.store.neo4j_batch import Batch, write_batch
from graph.store.neo4j_gate import MOVE
from graph.store.neo4j_link import Link
from graph.store.neo4j_read import Run
from graph.store.neo4j_stage import Stage, locked_head, runner, when_free

SMALL = 20_000
"""Operations that one transaction may hold unless ``MATCHER_NEO4J_AT_ONCE`` says fewer; more are staged."""

AHEAD = 50
"""Single readings of a kind after which the whole kind is read at once."""


def at_once() -> int:
    """Return the operations that one transaction may hold; InputError for a setting that is no number."""
    given = os.environ.get("MATCHER_NEO4J_AT_ONCE")
    if given is None:
        return SMALL
    if not given.isdecimal() or not int(given):
        wrong = Problem("is not a number of operations", column="MATCHER_NEO4J_AT_ONCE", value=given)
        raise InputError([wrong])
    return int(given)


class Writing:
    """One change under way: takes payloads, answers what they read, and commits.

    Payloads that are made while they are read may depend on the store as it was, so the head must not
    have moved until they are written. What they read of their own is read after it has been staged.
    """

    def __init__(self, link: Link, draft: Draft, head: Head) -> None:
        self._link = link
        self._draft = draft
        self._start = head
        self._most = at_once()
        self._lazy = not isinstance(draft.payloads, Sequence)
        self._root = Root()
        self._batch = Batch()
        self._touched: set[Ref] = set()
        self._stage: Stage | None = None
        self._sender: ThreadPoolExecutor | None = None
        self._sent: Future[None] | None = None
        self._left = contextlib.ExitStack()
        self._asked: dict[str, int] = {}
        self._ahead: dict[str, dict[str, Record]] = {}
        self._said: dict[str, dict[str, list[Statement]]] = {}

    def write(self) -> Change | None:
        """Write the whole draft; None when it has no operation."""
        with self._left:
            if self._draft.alone:
                self._start = self._staging().head
            for payload in self._draft.payloads:
                self._add(payload)
            if not self._root.count:
                return None
            return self._finish()

    def _add(self, payload: Payload) -> None:
        if not payload.operations:
            return
        for operation in payload.operations:
            check_operation(operation)
            kind, _, key = operation.target.partition(":")
            if kind == "statement":
                kind, _, key = str((operation.after or operation.before or {}).get("subject", "")).partition(
                    ":"
                )
            self._touched.add(Ref(kind, key))
        self._root.add(self._batch.add(payload, self._root.count))
        if len(self._batch.operations) >= self._most:
            self._flush()

    # -- committing -----------------------------------------------------------------------------

    def _finish(self) -> Change:
        salt = new_salt()
        mark = commitment(salt, self._draft.why)
        self._root.add(mark)
        if self._stage is None:
            return when_free(self._link, lambda tx: self._commit(tx, salt, mark))
        stage = self._stage
        self._flush()
        self._wait()
        return stage.write(lambda run: self._seal(run, stage.head, salt, mark), again=True)

    def _commit(self, tx: ManagedTransaction, salt: bytes, mark: str) -> Change:
        run = runner(tx)
        head = locked_head(run)
        done = already(run, self._start, self._root)
        if done is not None:
            return done
        self._check(run, head)
        write_batch(run, self._batch, head.seq + 1, staged=False)
        return self._seal(run, head, salt, mark)

    def _seal(self, run: Run, head: Head, salt: bytes, mark: str) -> Change:
        done = already(run, self._start, self._root)
        if done is not None:
            return done
        change = sealed(self._draft, head.seq + 1, previous=head.hash, root=self._root)
        append(run, change, rows.change_properties(change, self._draft.why, salt, mark))
        return change

    def _check(self, run: Run, head: Head) -> None:
        if self._lazy and head.seq != self._start.seq:
            raise ConflictError(f"the store went on to change {head.seq} meanwhile: read again")
        check_draft(run, self._draft, head)

    def _staging(self) -> Stage:
        if self._stage is None:
            self._stage = stage = self._left.enter_context(Stage(self._link))
            if not self._draft.alone:
                stage.write(lambda run: self._check(run, stage.head))
            self._sender = self._left.enter_context(ThreadPoolExecutor(max_workers=1))
        return self._stage

    def _flush(self) -> None:
        stage, batch = self._staging(), self._batch
        if not batch.operations:
            return
        self._batch = Batch()
        stage.untidy = True
        self._wait()
        assert self._sender is not None
        self._sent = self._sender.submit(self._send, stage, batch)

    @staticmethod
    def _send(stage: Stage, batch: Batch) -> None:
        stage.write(lambda run: write_batch(run, batch, stage.head.seq + 1, staged=True))

    def _wait(self) -> None:
        """Wait until the server has what was flushed; meanwhile the next payloads are made."""
        sent, self._sent = self._sent, None
        if sent is not None:
            sent.result()

    # -- what payloads read while they are made -------------------------------------------------

    def _own(self) -> int:
        """Write what waits, so that it can be read; return the number it is read under."""
        self._flush()
        self._wait()
        assert self._stage is not None
        return self._stage.head.seq + 1

    def _as_of(self) -> int:
        """Return the number that a reading holds for: if the head moves on meanwhile, nothing is written."""
        return self._start.seq if self._stage is None else self._stage.head.seq + 1

    def record(self, ref: Ref) -> Record | None:
        """Return a record as this change leaves it so far."""
        if ref in self._touched:
            return read.record(self._link.rows, ref, self._own())
        if ref.kind not in self._ahead and self._often(ref.kind):
            self._ahead[ref.kind] = {r.id: r for r in self._before(ref.kind)}
        if ref.kind in self._ahead:
            return self._ahead[ref.kind].get(ref.id)
        return read.record(self._link.rows, ref, self._as_of())

    def _often(self, what: str) -> bool:
        self._asked[what] = self._asked.get(what, 0) + 1
        return self._asked[what] > AHEAD

    def _before(self, kind: str) -> list[Record]:
        return read.records(self._link.rows, kind, self._start.seq)

    def records(self, kind: str) -> Iterable[Record]:
        """Return the records of a kind as this change leaves them so far."""
        seq = self._own() if self._touched else self._as_of()
        return read.records(self._link.rows, kind, seq)

    def statements(self, subject: Ref | None, object_: Ref | None, relation: str | None) -> list[Statement]:
        """Return the statements that fit, as this change leaves them so far."""
        if subject is None or subject in self._touched:
            seq = self._own() if self._touched else self._as_of()
            return read.statements(self._link.rows, subject, object_, relation, seq)
        kind = subject.kind
        if kind not in self._said and self._often(f"of {kind}"):
            found: dict[str, list[Statement]] = {}
            self._said[kind] = found
            for one in read.statements_of_kind(self._link.rows, kind, self._start.seq):
                found.setdefault(one.subject.id, []).append(one)
        if kind not in self._said:
            return read.statements(self._link.rows, subject, object_, relation, self._as_of())
        held = self._said[kind].get(subject.id, [])
        return [s for s in held if relation in (None, s.relation) and object_ in (None, s.object)]

    def statement(self, key: str) -> Statement | None:
        """Return a statement as this change leaves it so far."""
        return read.statement(self._link.rows, key, self._own() if self._touched else self._as_of())


def check_draft(run: Run, draft: Draft, head: Head) -> None:
    """Raise ConflictError when the head or a record is not what the draft expects."""
    if draft.head is not None and draft.head != head.seq:
        raise ConflictError(f"the store is at change {head.seq}, not at {draft.head}: read again")
    for ref, version in draft.expects.items():
        found = read.record(run, ref)
        if (found.version if found else 0) != version:
            who = read.changes_of(run, ref, version, head.seq)
            by = f" by {who[-1].actor} at {who[-1].at}" if who else ""
            raise ConflictError(f"{ref} was changed{by} since you read it: read again and repeat")


def already(run: Run, start: Head, root: Root) -> Change | None:
    """Return the change of this root if an earlier try wrote it before its answer was lost.

    Salts are random, so a root is that of one change only.
    """
    found = run(
        f"MATCH (c:Change) WHERE c.seq > $seq AND c.root = $root RETURN {rows.CHANGE}",
        seq=start.seq,
        root=root.value(),
    )
    return rows.change(found[0]) if found else None


def append(run: Run, change: Change, properties: rows.Properties) -> None:
    """Write a change at the end of the chain and move the head to it."""
    query = f"{MOVE} CREATE (c:Change) SET c = $row"
    run(query, row=properties, seq=change.seq, hash=change.hash)
