"""Keeping a snapshot current from the change feed, at the cost of what changed."""

from __future__ import annotations

from graph.records import Ref, Snapshot
from graph.store.base import Store


def advanced(snapshot: Snapshot, store: Store) -> Snapshot:
    """Return the snapshot as of the store's head, reading only what changed since; the given one is kept.

    Falls back to a full snapshot when a change since has been erased in part, or when somebody writes
    while it reads.
    """
    head = store.head().seq
    if head == snapshot.version:
        return snapshot
    changes = store.changes(snapshot.version, until=head)
    touched: set[str] = set()
    for change in changes:
        if change.erases:
            return store.snapshot()
        for payload in store.payloads(change.seq):
            if payload is None:
                return store.snapshot()
            for operation in payload.operations:
                touched.add(operation.target)
                state = operation.after or operation.before or {}
                if operation.target.startswith("statement:"):
                    touched.add(str(state.get("subject", "")))
    fresh = Snapshot(head, {k: dict(v) for k, v in snapshot.records.items()}, dict(snapshot.statements))
    for target in touched - {""}:
        _reread(fresh, store, target)
    return fresh if store.head().seq == head else store.snapshot()


def _reread(snapshot: Snapshot, store: Store, target: str) -> None:
    kind, _, key = target.partition(":")
    if kind == "statement":
        statement = store.statement(key)
        if statement is None:
            snapshot.statements.pop(key, None)
        else:
            snapshot.statements[key] = statement
        return
    records = snapshot.records.setdefault(kind, {})
    record = store.record(Ref(kind, key))
    if record is None:
        records.pop(key, None)
    else:
        records[key] = record
        snapshot.records[kind] = dict(sorted(records.items()))
