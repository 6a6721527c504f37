"""What people said in private: how the log of changes shows it, and who may take it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.changes import Change, Operation
from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import Viewer

PRIVATE = "a private answer"
SOMEBODY = "somebody, in private"
FEW = 20
"""Payloads of a change that may hold something private: people write answers one at a time."""

REFUSAL = "change {seq} holds what somebody said in private: only she herself can take it back"


def is_private(operation: Operation) -> bool:
    """Tell whether an operation writes or removes what somebody said in private.

    An answer to an introduction, whatever it is, and a suggestion that somebody set aside for herself.
    """
    state = {**(operation.before or {}), **(operation.after or {})}
    kind = operation.target.partition(":")[0]
    said = state.get("private") or state.get("judgement") == "not_for_me"
    return kind == "answer" or (kind == "decision" and bool(said))


def undo_refusal(store: Store, seq: int, viewer: Viewer) -> str | None:
    """Return why a viewer may not take a change back because of what is private in it; None if she may.

    The words are the same whatever was said. A change that is not there is not refused here.
    """
    givers = {_giver(operation) for operation in _private_operations(store, seq)}
    if givers and givers != {str(viewer.subject)}:
        return REFUSAL.format(seq=seq)
    return None


def discreet(store: Store, changes: Sequence[Change]) -> list[Change]:
    """Return changes as anybody may read them: what holds something private without author and reason."""
    return [_masked(c) if _holds_private(store, c) else c for c in changes]


def _holds_private(store: Store, change: Change) -> bool:
    return any(True for _ in _private_operations(store, change.seq, change))


def _private_operations(store: Store, seq: int, change: Change | None = None) -> Iterator[Operation]:
    found = [change] if change else store.changes(seq - 1, until=seq)
    if not found or found[0].payloads > FEW:
        return
    for payload in store.payloads(seq):
        for operation in payload.operations if payload else ():
            if is_private(operation):
                yield operation


def _masked(change: Change) -> Change:
    return replace(change, actor=SOMEBODY, why=PRIVATE)


def _giver(operation: Operation) -> str:
    state = {**(operation.before or {}), **(operation.after or {})}
    named = state.get("giver") if operation.target.startswith("answer:") else state.get("subject")
    return str(Ref.parse(str(named))) if named else ""
