"""Staff's edits as changes: read, build the operations, write; repeated when somebody else was first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graph.changes import Change, Draft, Operation
from graph.drafting import new_statement, payloads_of, record_operation, told
from graph.errors import ConflictError, NotFoundError
from graph.model import RELATION
from graph.records import Record, Ref, State
from graph.store.base import Store

TRIES = 8
STAFF = "staff:"


def write(
    store: Store,
    build: Callable[[int], Sequence[Operation]],
    *,
    actor: str,
    why: str,
    expects: Mapping[Ref, int] | None = None,
) -> Change | None:
    """Write what ``build`` returns for the number that the change will have; None when it is nothing.

    When another change comes first, ``build`` is asked again, unless a record that ``expects`` names has
    been changed since: then ConflictError.
    """
    for _ in range(TRIES):
        head = store.head().seq
        draft = Draft(actor, why, payloads_of(build(head + 1)), expects=expects or {}, head=head)
        try:
            return store.apply(draft)
        except ConflictError:
            if store.head().seq == head or _stale(store, expects or {}):
                raise
    raise ConflictError("others keep changing the store; try again")


def _stale(store: Store, expects: Mapping[Ref, int]) -> bool:
    records = {ref: store.record(ref) for ref in expects}
    return any((r.version if r else 0) != expects[ref] for ref, r in records.items())


def new_record(ref: Ref, values: State, *, actor: str) -> list[Operation]:
    """Return the operation that enters a record in somebody's name."""
    operation = record_operation(ref, None, told(None, values, origin="staff", source=STAFF + actor))
    return [operation] if operation else []


def changed_record(record: Record, values: State, *, actor: str) -> list[Operation]:
    """Return the operation that sets fields in somebody's name; nothing when they are so already."""
    differing = {k: v for k, v in values.items() if record.get(k) != v}
    if not differing:
        return []
    wanted = told(record, differing, origin="staff", source=STAFF + actor)
    operation = record_operation(record.ref, record, wanted)
    return [operation] if operation else []


def targets_operations(
    store: Store, subject: Ref, relation: str, wanted: set[Ref], *, actor: str
) -> list[Operation]:
    """Return the operations after which exactly ``wanted`` stand as targets of a relation.

    What is new is stated by the actor. What goes is deleted where the actor's colleagues had stated it,
    and marked withdrawn where a table says it, so that importing the table again does not bring it back.
    """
    operations: list[Operation] = []
    held: set[Ref] = set()
    for statement in store.statements(subject=subject, relation=relation):
        target = f"statement:{statement.id}"
        ends = {"subject": str(statement.subject), "object": str(statement.object)}
        if statement.object in wanted:
            held.add(statement.object)
            if statement.status == "withdrawn":
                operations.append(
                    Operation(target, {"status": "withdrawn", **ends}, {"status": "stated", **ends})
                )
        elif statement.source.startswith(STAFF):
            operations.append(Operation(target, statement.state(), None))
        elif statement.status != "withdrawn":
            operations.append(
                Operation(target, {"status": statement.status, **ends}, {"status": "withdrawn", **ends})
            )
    for object_ in sorted(wanted - held):
        key, state = new_statement(relation, subject, object_, source=STAFF + actor)
        operations.append(Operation(f"statement:{key}", None, state))
    return operations


def existing(store: Store, ref: Ref) -> Record:
    """Return a record; NotFoundError when it is not there."""
    record = store.record(ref)
    if record is None:
        raise NotFoundError(f"{ref} is not in the store", chinese=f"库中没有{ref}")
    return record


def words(relation: str, *, forward: bool = True) -> str:
    """Return a relation's words, read from the subject or from the object."""
    found = RELATION[relation]
    return found.forward if forward else found.backward


def clean(values: Mapping[str, Any]) -> State:
    """Return form values with surrounding space gone and empty ones as None (which clears)."""
    return {k: (v.strip() or None) if isinstance(v, str) else v for k, v in values.items()}
