"""What an erasure does to others' texts: the same on every store.

A person is named in other places than her own record: in a quote, a project's summary, somebody's bio, the
reason of a change. Her name is taken out of those that stand. Their past would still hold it, so the past
of a record that ever named her goes, too: the payloads that speak of it are erased, and the change that
erases her tells anew how it stands. The chain verifies, replay gives what is stored, and undo stops there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graph.changes import Operation, Payload
from graph.drafting import payloads_of
from graph.mentions import CONTACT, NAMES, Mentions
from graph.model import KIND
from graph.records import HELD, Record, Ref, State, Statement
from graph.schema import Type, split_language

TEXT_TYPES = (Type.TEXT, Type.LONG_TEXT, Type.LINK, Type.LIST, Type.MAPPING)
STATEMENT_TEXTS = ("quote", "source")
NOT_IN_PEOPLE = (*CONTACT, "phone", "languages", "audience", "audience_until", "row_key")
"""What two people may share without the one's being told of by the other's."""


class Reading(Protocol):
    """Reads what stands, inside the transaction that erases."""

    def record(self, ref: Ref) -> Record | None:
        """Return a record, or None."""
        ...

    def statements(self, *, subject: Ref | None = None, object_: Ref | None = None) -> list[Statement]:
        """Return the statements that fit all that is given."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A place where somebody is named: the record or statement, the field, and the text."""

    target: str
    field: str
    text: str


def clean_state(target: str, state: Mapping[str, Any], mentions: Mentions) -> State:
    """Return a state as it stands without the mentions; names of records, references and codes stay."""
    kind = target.partition(":")[0]
    return {_clean_name(k, mentions): _clean(kind, k, v, mentions) for k, v in state.items()}


def _clean_name(name: str, mentions: Mentions) -> str:
    return HELD + mentions.blanked(name[len(HELD) :]) if name.startswith(HELD) else name


def _clean(kind: str, name: str, value: Any, mentions: Mentions) -> Any:
    return mentions.blanked_value(value) if _is_text(kind, name) else value


def _is_text(kind: str, name: str) -> bool:
    if kind == "statement":
        return name in STATEMENT_TEXTS
    base = split_language(name)[0]
    declared = KIND[kind].by_property.get(base) if kind in KIND else None
    if declared is None or base in NAMES or (KIND[kind].person and base in NOT_IN_PEOPLE):
        return False
    return declared.type in TEXT_TYPES and not declared.choices


def named_in(target: str, state: Mapping[str, Any] | None, mentions: Mentions) -> Iterator[Found]:
    """Iterate over the fields of a state that name somebody."""
    after = clean_state(target, state or {}, mentions)
    for name, value in (state or {}).items():
        if after.get(name, ()) != value:
            yield Found(target, name, str(value))


def owners_naming(bodies: Iterable[tuple[str, str]], mentions: Mentions) -> set[str]:
    """Return the owners of the payloads that name somebody; ``bodies`` are owners with what is sealed."""
    return {owner for owner, body in bodies if mentions and _names(body, mentions)}


def _names(body: str, mentions: Mentions) -> bool:
    if not mentions.found_in(body.replace("\\n", " ").replace("\\r", " ").replace("\\t", " ")):
        return False
    operations = (Operation(*o) for o in json.loads(body))
    return any(next(named_in(o.target, s, mentions), None) for o in operations for s in (o.before, o.after))


def erased_names(gone: Iterable[Ref], past: Iterable[str]) -> tuple[str, ...]:
    """Return what a change lists as erased: records by id, and records whose past went."""
    return tuple(dict.fromkeys([*(str(r) for r in gone), *(f"past of {name}" for name in past)]))


def told_anew(owners: Iterable[str], store: Reading, mentions: Mentions) -> list[Payload]:
    """Return what tells the present of records whose past goes, without the mentions."""
    operations: list[Operation] = []
    wanted = set(owners)
    for owner in sorted(wanted):
        ref = Ref.parse(owner)
        record = store.record(ref)
        if record is not None:
            operations.append(_as_it_stands(owner, record.state, mentions))
        told = {s.id: s for s in store.statements(subject=ref)}
        if KIND[ref.kind].person:
            told |= {s.id: s for s in store.statements(object_=ref)}
        operations += [_as_it_stands(f"statement:{k}", s.state(), mentions) for k, s in sorted(told.items())]
    held: dict[str, Operation] = {o.target: o for o in operations}
    return [p for p in payloads_of(held.values()) if p.owners[0] in wanted]


def _as_it_stands(target: str, state: Mapping[str, Any], mentions: Mentions) -> Operation:
    return Operation(target, None, clean_state(target, state, mentions))
