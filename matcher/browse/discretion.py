"""What people said in private: how the log of changes shows it, and who may take it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graph.changes import Change, Operation
from graph.model import KIND
from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import Viewer

PEOPLE = tuple(k.name for k in KIND.values() if k.person)
PRIVATE = "a private answer"
SOMEBODY = "somebody, in private"
FEW = 20
"""Payloads of a change that may hold something private: people write answers one at a time."""

OPENS = (
    "change {seq} narrowed who may see something of {ref}: taking it back would open it without her word;"
    " set it on the page of her data, with the way her word came"
)
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

    The words are the same whatever was said. Nor does an undo open to others what somebody has closed:
    that takes her word. A change that is not there is not refused here.
    """
    givers = {_giver(operation) for operation in _private_operations(store, seq)}
    if givers and givers != {str(viewer.subject)}:
        return REFUSAL.format(seq=seq)
    for payload in store.payloads(seq):
        for operation in payload.operations if payload else ():
            if operation.target != str(viewer.subject) and opens_when_undone(operation):
                return OPENS.format(seq=seq, ref=operation.target)
    return None


def opens_when_undone(operation: Operation) -> bool:
    """Tell whether taking an operation back would let more people see, or for longer, than it does now."""
    before, after = operation.before, operation.after
    if before is None or after is None or operation.target.partition(":")[0] not in PEOPLE:
        return False
    return bool(_shown_to(before) - _shown_to(after)) or _ends(before) != _ends(after)


def _shown_to(state: Mapping[str, Any]) -> set[tuple[str, str]]:
    chosen: Mapping[str, str] = state.get("audience") or {}
    return {(field, one) for field, who in chosen.items() for one in who.split("+") if one != "staff"}


def _ends(state: Mapping[str, Any]) -> dict[str, str]:
    return dict(state.get("audience_until") or {})


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
