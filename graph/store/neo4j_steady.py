"""Readings of many rows that hold for one head, while others write.

Read once between two looks at the settled head (`neo4j_gate`); what the changes between the two looks speak
of is then read again, the rest was touched by nobody. Where that comes to no end, because changes come
faster, the gate is held while the last of them are read.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from graph.changes import Payload
from graph.errors import StoreError
from graph.records import Record, Ref, Snapshot, Statement
from graph.store import neo4j_read as read
from graph.store import neo4j_rows as rows
from graph.store.neo4j_gate import Settled, closed, settled
from graph.store.neo4j_link import Link
from graph.store.neo4j_read import Run

ROUNDS = 4
"""Times that what changed meanwhile is read again before the gate is held for the last."""
LARGE = 20_000
"""Payloads of a change beyond which it is better to read everything again."""
PATIENCE = 120.0
"""Seconds after which nobody begins anew any more."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.05, 2.0

Fits = Callable[[Statement], bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read: ``whole`` reads it as of a head, ``fits`` says which statements belong to it.

    Of records those belong to it whose kinds are in the snapshot that ``whole`` returns.
    """

    whole: Callable[[Run, int], Snapshot]
    fits: Fits | None = None


def everything() -> Wanted:
    """Say that the whole graph is wanted."""
    return Wanted(read.everything, lambda statement: True)


def records_of(kind: str) -> Wanted:
    """Say that the records of a kind are wanted."""

    def whole(run: Run, seq: int) -> Snapshot:
        return Snapshot(seq, {kind: {r.id: r for r in read.records(run, kind, seq)}})

    return Wanted(whole)


def statements_of(subject: Ref | None, object_: Ref | None, relation: str | None) -> Wanted:
    """Say that the statements are wanted that fit all that is given."""

    def whole(run: Run, seq: int) -> Snapshot:
        found = read.statements(run, subject, object_, relation, seq)
        return Snapshot(seq, {}, {s.id: s for s in found})

    def fits(one: Statement) -> bool:
        return (
            subject in (None, one.subject)
            and object_ in (None, one.object)
            and relation in (None, one.relation)
        )

    return Wanted(whole, fits)


def steady(link: Link, wanted: Wanted) -> Snapshot:
    """Return what is wanted as of one head; StoreError when it moved too much for too long.

    Only changes of the largest kind, erasures and the tidying after an import make it begin anew.
    """
    until, pause = time.monotonic() + PATIENCE, SHORTEST_PAUSE
    while True:
        start = settled(link)
        found = wanted.whole(link.rows, start.seq)
        if _mended(link, found, start, wanted.fits):
            return found
        if time.monotonic() > until:
            raise StoreError(f"{link.name}: others keep importing; try again")
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def _mended(link: Link, found: Snapshot, start: Settled, fits: Fits | None) -> bool:
    """Bring what was read to the head; False when it is better to begin anew."""
    for _ in range(ROUNDS):
        now = settled(link)
        if now.tidied != start.tidied or now.seq < found.version:
            return False
        if now.seq == found.version:
            return newest(found) <= now.seq
        if not _advanced(link.rows, found, now.seq, fits):
            return False
    with closed(link) as last:
        if last is None or last.tidied != start.tidied:
            return False
        return _advanced(link.rows, found, last.seq, fits) and newest(found) <= last.seq


def _advanced(run: Run, found: Snapshot, seq: int, fits: Fits | None) -> bool:
    """Read again what the changes up to ``seq`` speak of; False when they do not tell, or too much."""
    spoken = Spoken()
    for change in read.changes(run, found.version, seq):
        if change.erases or change.payloads > LARGE:
            return False
        for _, owner, other, _, _, body in read.payload_rows(run, change.seq):
            payload = rows.payload(owner, other, body)
            if payload is None:
                return False
            spoken.add(payload)
    if fits is not None:
        _reread_statements(run, found, spoken, seq, fits)
    for kind in found.records.keys() & spoken.records.keys():
        _reread_records(run, found, kind, spoken.records[kind], seq)
    found.version = seq
    return True


def newest(found: Snapshot) -> int:
    """Return the newest change that anything in a snapshot comes from."""
    versions = [r.version for held in found.records.values() for r in held.values()]
    return max([*versions, *(s.change for s in found.statements.values())], default=0)


class Spoken:
    """What operations may have changed: ids of records by kind, of statements by relation if it is told."""

    def __init__(self) -> None:
        self.records: dict[str, set[str]] = defaultdict(set)
        self.statements: dict[str | None, set[str]] = defaultdict(set)

    def add(self, payload: Payload) -> None:
        """Take in a payload: the targets of its operations, and the subjects of statements."""
        for target, before, after in payload.operations:
            kind, _, key = target.partition(":")
            state = before or after or {}
            if kind == "statement":
                self.statements[state.get("relation")].add(key)
                kind, _, key = str(state.get("subject", "")).partition(":")
            self.records[kind].add(key)


def _reread_statements(run: Run, found: Snapshot, spoken: Spoken, seq: int, fits: Fits) -> None:
    for relation, keys in spoken.statements.items():
        for key in keys:
            found.statements.pop(key, None)
        read_again = (rows.statement(row, seq) for row in read.statements_by_id(run, keys, relation))
        found.statements.update((s.id, s) for s in read_again if s and fits(s))
    found.statements = dict(sorted(found.statements.items()))


def _reread_records(run: Run, found: Snapshot, kind: str, ids: set[str], seq: int) -> None:
    held: dict[str, Record] = {k: r for k, r in found.records[kind].items() if k not in ids}
    for row in read.records_by_id(run, kind, ids):
        record = rows.record(kind, row, seq)
        if record:
            held[record.id] = record
    found.records[kind] = dict(sorted(held.items()))
