"""Writing drafts: records and statements as somebody wants them, turned into operations.

An `Editor` compares what is wanted with what stands in the store and keeps only the differences, so
saying the same thing twice changes nothing. Operations that speak of a person are kept in a payload
of hers, which is what makes erasure possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from graph.changes import Operation, Payload, difference
from graph.model import KIND
from graph.records import HELD, ORIGIN, Record, Ref, State, Statement, statement_id
from graph.schema import Type

PRECEDENCE = {"inferred": 0, "table": 1, "staff": 2}

ReadRecord = Callable[[Ref], Record | None]


def payloads_of(operations: Iterable[Operation]) -> list[Payload]:
    """Group operations by whom they speak of: the people in them, else their subject; order is kept."""
    groups: dict[tuple[str, ...], list[Operation]] = {}
    for operation in operations:
        groups.setdefault(_owners(operation), []).append(operation)
    return [Payload(owners, tuple(held)) for owners, held in groups.items()]


def _owners(operation: Operation) -> tuple[str, ...]:
    state = operation.after or operation.before or {}
    if operation.target.startswith("statement:"):
        subject, object_ = state["subject"], state["object"]
        if _is_person(object_):
            return (subject, object_) if _is_person(subject) else (object_,)
        return (subject,)
    kind = operation.target.partition(":")[0]
    named = [state.get(p.name) for p in KIND[kind].properties if p.type is Type.REFERENCE]
    return (operation.target, *[str(n) for n in named if n and _is_person(str(n))])[:2]


@cache
def _kind_is_person(name: str) -> bool:
    kind = KIND.get(name)
    return kind is not None and kind.person


def _is_person(reference: str) -> bool:
    return _kind_is_person(reference.partition(":")[0])


def record_operation(ref: Ref, stored: Record | None, wanted: Mapping[str, Any]) -> Operation | None:
    """Return the operation that gives ``ref`` the fields ``wanted`` (None clears), or None when it has them.

    References to people ride along unchanged, so that the operation is kept with theirs.
    """
    state = {k: v for k, v in {**(stored.state if stored else {}), **wanted}.items() if v is not None}
    if stored is None:
        return Operation(str(ref), None, state)
    before, after = difference(stored.state, state)
    if not after:
        return None
    same = {
        p.name: state[p.name]
        for p in KIND[ref.kind].properties
        if p.type is Type.REFERENCE and p.name in state
    }
    return Operation(str(ref), {**same, **before}, {**same, **after})


def told(
    stored: Record | None, values: Mapping[str, Any], *, origin: str = "table", source: str = ""
) -> State:
    """Return what ``values`` change, by precedence: staff over table over inference.

    ``source`` marks who speaks of the record. A value of lower precedence than the one that stands is
    left out, so an import never overwrites what staff entered.
    """
    wanted: State = {HELD + source: True} if source else {}
    for name, value in values.items():
        current = stored.origin(name) if stored and stored.get(name) is not None else "inferred"
        if PRECEDENCE[origin] < PRECEDENCE[current]:
            continue
        wanted[name] = value
        wanted[name + ORIGIN] = None if origin == "table" or value is None else origin
    return wanted


def new_statement(
    relation: str, subject: Ref, object_: Ref, *, source: str, data: Mapping[str, Any] | None = None
) -> tuple[str, State]:
    """Return id and state of a statement; year and document in ``data`` tell it from others of its source."""
    one, other = str(subject), str(object_)
    qualifier = str(data["year"]) if data and "year" in data else ""
    key = statement_id(relation, one, other, source=source, qualifier=qualifier)
    state: State = {
        "relation": relation,
        "subject": one,
        "object": other,
        "source": source,
        "status": "stated",
    }
    if data:
        state.update((k, v) for k, v in data.items() if v not in (None, ""))
    return key, state


def statement_operations(
    stored: Iterable[Statement], wanted: Mapping[str, State], *, keep: bool = False
) -> list[Operation]:
    """Return the operations that turn ``stored`` statements into ``wanted`` (id to state).

    With ``keep`` those that are not wanted stay. A wanted statement keeps the status that staff gave it.
    """
    there = {s.id: s.state() for s in stored}
    if not there:
        return [Operation(f"statement:{key}", None, state) for key, state in wanted.items()]
    operations = []
    for key, state in wanted.items():
        if key not in there:
            operations.append(Operation(f"statement:{key}", None, state))
            continue
        before, after = difference(there[key], {**state, "status": there[key]["status"]})
        if after:
            ends = {"subject": state["subject"], "object": state["object"]}
            operations.append(Operation(f"statement:{key}", {**before, **ends}, {**after, **ends}))
    if not keep:
        gone = [k for k in there if k not in wanted]
        operations += [Operation(f"statement:{k}", there[k], None) for k in gone]
    return operations
