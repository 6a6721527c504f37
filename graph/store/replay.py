"""Replaying the chain: the graph as of any change, and the check that what is stored is what was told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph.changes import GENESIS, Root, applied, commitment, with_hash
from graph.errors import ChainError, SchemaError
from graph.model import KIND
from graph.records import Record, Ref, Snapshot, State, statement_from
from graph.store.base import CheckReport, Store


def replay(store: Store, until: int | None = None) -> Snapshot:
    """Return the graph as it was after change ``until`` (default: the last), without what was erased since.

    ChainError when an operation does not fit what stood there.
    """
    states: dict[str, State] = {}
    versions: dict[str, int] = {}
    last = 0
    for change in store.changes(until=until):
        last = change.seq
        for payload in store.payloads(last):
            for operation in payload.operations if payload else ():
                try:
                    after = applied(states.get(operation.target), operation)
                except SchemaError as error:
                    raise ChainError(
                        f"change {last} does not follow from those before it: {error}"
                    ) from error
                for touched in _touched(operation.target, states.get(operation.target), after):
                    versions[touched] = last
                if after is None:
                    del states[operation.target]
                else:
                    states[operation.target] = after
    return _snapshot(last, states, versions)


def _touched(target: str, before: State | None, after: State | None) -> list[str]:
    if not target.startswith("statement:"):
        return [target]
    return [target, str((after or before or {})["subject"])]


def _snapshot(version: int, states: dict[str, State], versions: dict[str, int]) -> Snapshot:
    snapshot = Snapshot(version, {name: {} for name in sorted(KIND)})
    for target in sorted(states):
        kind, _, key = target.partition(":")
        if kind == "statement":
            snapshot.statements[key] = statement_from(key, states[target], versions[target])
        else:
            snapshot.records[kind][key] = Record(Ref(kind, key), versions[target], states[target])
    return snapshot


def check_store(store: Store, sealed_rows: Iterable[tuple[Any, ...]]) -> CheckReport:
    """Verify a store; ``sealed_rows`` are (seq, ordinal, commitment, salt, body) in order.

    Salt and body are None where erased; the last row of a change is its reason. Raises ChainError.
    """
    roots: dict[int, Root] = {}
    payloads = erased = 0
    for seq, ordinal, mark, salt, body in sealed_rows:
        if body is not None and commitment(salt, body) != mark:
            raise ChainError(f"change {seq}: payload {ordinal} is not what was committed to")
        roots.setdefault(seq, Root()).add(mark)
        payloads += 1
        erased += body is None
    changes = _check_chain(store, roots)
    stored, told = store.snapshot(), replay(store)
    if stored.canonical() != told.canonical():
        raise ChainError(f"what is stored is not what the changes say: {_first_difference(stored, told)}")
    records = sum(len(r) for r in stored.records.values())
    return CheckReport(changes, payloads, erased, records, len(stored.statements))


def _check_chain(store: Store, roots: dict[int, Root]) -> int:
    previous, count = GENESIS, 0
    for change in store.changes():
        count += 1
        root = roots.get(change.seq, Root())
        if change.seq != count or change.previous != previous:
            raise ChainError(f"change {change.seq} does not follow change {count - 1}")
        if (root.value(), root.count) != (change.root, change.payloads):
            raise ChainError(f"change {change.seq}: its payloads are not those it was sealed with")
        if with_hash(change).hash != change.hash:
            raise ChainError(f"change {change.seq}: its header has been altered")
        previous = change.hash
    return count


def _first_difference(stored: Snapshot, told: Snapshot) -> str:
    for part in ("records", "statements"):
        left, right = stored.canonical()[part], told.canonical()[part]
        for key in sorted({*left, *right}):
            if left.get(key) != right.get(key):
                return str(key)
    return "nothing"
