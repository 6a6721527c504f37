"""Taking a change back: a new change with every operation reversed, or a refusal that names the obstacle."""

from __future__ import annotations

from collections.abc import Iterable

from graph.changes import Change, Draft, Operation, applied
from graph.drafting import payloads_of
from graph.errors import ConflictError, NotFoundError, SchemaError, UndoError
from graph.records import HELD, Ref, State
from graph.store.base import Store

TRIES = 5


def undo(store: Store, seq: int, *, actor: str, why: str = "") -> Change:
    """Take change ``seq`` back and return the change that does.

    UndoError names the later changes that touched the same fields, or says that a part has been
    erased; NotFoundError when there is no such change. A record that another source has spoken of
    since stays: only this change's word for it is taken back.
    """
    for _ in range(TRIES):
        head = store.head().seq
        operations = reversed_operations(store, seq)
        reason = why or f"undo of change {seq}"
        try:
            change = store.apply(Draft(actor, reason, payloads_of(operations), head=head, reverts=seq))
        except ConflictError:
            continue
        if change is None:
            raise UndoError(f"change {seq} has nothing left to take back")
        return change
    raise ConflictError("others keep changing the store; try again")


def reversed_operations(store: Store, seq: int) -> list[Operation]:
    """Return the operations that take change ``seq`` back as things stand now; UndoError when they cannot."""
    found = store.changes(seq - 1, until=seq)
    if not found:
        raise NotFoundError(f"there is no change {seq}")
    if found[0].erases:
        raise UndoError(f"change {seq} erased {', '.join(found[0].erases)} for good; it cannot be taken back")
    operations: list[Operation] = []
    for payload in store.payloads(seq):
        if payload is None:
            raise UndoError(f"change {seq} speaks of somebody who has been erased; it cannot be taken back")
        operations += [o.reversed() for o in reversed(payload.operations)]
    return _fitting(store, seq, operations)


def _fitting(store: Store, seq: int, operations: list[Operation]) -> list[Operation]:
    fitting: list[Operation] = []
    blocked: set[str] = set()
    for operation in operations:
        state = _state(store, operation.target)
        operation = _unless_held_by_others(operation, state)
        try:
            applied(state, operation)
        except SchemaError:
            blocked.add(operation.target)
            continue
        fitting.append(operation)
    if not blocked:
        blocked = _left_hanging(store, fitting)
    if blocked:
        raise UndoError(_refusal(store, seq, sorted(blocked)))
    return [o for o in fitting if o.before != o.after]


def _state(store: Store, target: str) -> State | None:
    kind, _, key = target.partition(":")
    if kind == "statement":
        statement = store.statement(key)
        return statement.state() if statement else None
    record = store.record(Ref(kind, key))
    return dict(record.state) if record else None


def _unless_held_by_others(operation: Operation, state: State | None) -> Operation:
    """Turn the deletion of a record that other sources speak of into taking back our word for it."""
    if operation.after is not None or state is None or operation.before is None:
        return operation
    ours = {k for k in operation.before if k.startswith(HELD)}
    if operation.target.startswith("statement:") or not any(k.startswith(HELD) for k in set(state) - ours):
        return operation
    return Operation(operation.target, dict.fromkeys(ours, True), dict.fromkeys(ours))


def _left_hanging(store: Store, operations: Iterable[Operation]) -> set[str]:
    """Return the statements that would point at a record that is no longer there."""
    deleted = {o.target for o in operations if o.after is None}
    hanging: set[str] = set()
    for target in deleted:
        if target.startswith("statement:"):
            continue
        ref = Ref.parse(target)
        for statement in [*store.statements(subject=ref), *store.statements(object_=ref)]:
            if f"statement:{statement.id}" not in deleted:
                hanging.add(f"statement:{statement.id}")
    return hanging


def _refusal(store: Store, seq: int, targets: list[str]) -> str:
    later: set[int] = set()
    for target in targets:
        kind, _, key = target.partition(":")
        statement = store.statement(key) if kind == "statement" else None
        subject = statement.subject if statement else None if kind == "statement" else Ref(kind, key)
        if subject:
            later |= {c.seq for c in store.changes(seq, touching=subject)}
        if statement:
            later.add(statement.change)
    later.discard(seq)
    named = ", ".join(str(s) for s in sorted(later)) or "later changes"
    what = ", ".join(targets[:5])
    return f"change {seq} cannot be taken back: {what} changed since, in {named}; undo those first"
