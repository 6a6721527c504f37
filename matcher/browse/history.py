"""A change in lines that a person can read: what it did to which record."""

from __future__ import annotations

from dataclasses import dataclass

from graph.changes import Change, Operation
from graph.errors import NotFoundError
from graph.store.base import Store
from matcher.browse.discretion import PRIVATE, discreet, is_private

MAX_LINES = 200


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change with what it did; ``more`` lines are not shown, ``erased`` payloads are gone for good."""

    change: Change
    lines: tuple[str, ...]
    more: int
    erased: int
    undone_by: int | None


def change_view(store: Store, seq: int) -> ChangeView:
    """Return a change in lines; NotFoundError when there is none of that number.

    What somebody said in private is a line that says no more than that; its author is not named.
    """
    found = store.changes(seq - 1, until=seq)
    if not found:
        raise NotFoundError(f"there is no change {seq}")
    lines: list[str] = []
    total = erased = 0
    for payload in store.payloads(seq):
        if payload is None:
            erased += 1
            continue
        for operation in payload.operations:
            total += 1
            if len(lines) < MAX_LINES:
                lines.append(operation_line(operation))
    undone = [c.seq for c in store.changes(seq) if c.reverts == seq]
    (change,) = discreet(store, found)
    return ChangeView(change, tuple(lines), total - len(lines), erased, undone[-1] if undone else None)


def operation_line(operation: Operation) -> str:
    """Return an operation as one line: ``+`` entered, ``-`` removed, ``~`` changed, with before and after.

    What is private is not told.
    """
    state = operation.after or operation.before or {}
    if is_private(operation):
        return PRIVATE
    what = operation.target
    if operation.target.startswith("statement:"):
        what = f"{state.get('subject')} {state.get('relation', 'statement')} {state.get('object')}"
    if operation.before is None:
        return f"+ {what}"
    if operation.after is None:
        return f"- {what}"
    shown = [
        f"{name}: {_shown(operation.before.get(name))} → {_shown(operation.after.get(name))}"
        for name in sorted(operation.after)
        if operation.before.get(name) != operation.after.get(name)
    ]
    return f"~ {what}: {'; '.join(shown)}"


def _shown(value: object) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= 120 else text[:119] + "…"
