"""Changes: the only way anything is written.

A change says who, when and why, and carries operations with before and after. Operations are grouped
into *payloads*, one for each subject (or person) they speak of. The chain hashes a canonical header
that holds one salted SHA-256 *commitment* for each payload; payloads and salts lie beside it, so that
erasing a person deletes hers for good and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from graph.errors import SchemaError
from graph.kinds import STATEMENT_STATUSES
from graph.model import KIND, check_relation
from graph.records import HELD, ORIGIN, Ref, State
from graph.schema import check_field

CHAIN_FORMAT = 1
GENESIS = "0" * 64
MAX_ACTOR, MAX_WHY = 200, 2000


class Operation(NamedTuple):
    """One thing done: ``target`` is ``kind:id`` or ``statement:ID``.

    ``before`` and ``after`` hold the touched fields only, None for a field that is not set; a whole
    state of None means that the record or statement is not there.
    """

    target: str
    before: State | None
    after: State | None

    def reversed(self) -> Operation:
        """Return the operation that takes this one back."""
        return Operation(self.target, self.after, self.before)


class Payload(NamedTuple):
    """Operations that speak of the same one or two records; erased together with either of them."""

    owners: tuple[str, ...]
    operations: tuple[Operation, ...]

    def body(self) -> str:
        """Return canonical JSON: sorted keys, no spaces, UTF-8."""
        return canonical([list(o) for o in self.operations])

    @classmethod
    def read(cls, owners: tuple[str, ...], body: str) -> Payload:
        """Read what `body` wrote."""
        return cls(owners, tuple(Operation(*o) for o in json.loads(body)))


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that somebody asks for.

    ``payloads`` may be lazy; it is read once, inside the store's transaction. ``expects`` names record
    versions that the author saw, ``head`` the version of the whole store. ``alone`` asks that nobody else
    writes from the first payload on, so that lazy payloads may read all they need and meet no conflict.
    """

    actor: str
    why: str
    payloads: Iterable[Payload]
    expects: Mapping[Ref, int] = field(default_factory=dict)
    head: int | None = None
    reverts: int | None = None
    alone: bool = False

    def __post_init__(self) -> None:
        for name, value, limit in (("actor", self.actor, MAX_ACTOR), ("why", self.why, MAX_WHY)):
            if not value.strip() or len(value) > limit:
                raise SchemaError(f"a change names its {name}, in 1 to {limit} characters")


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it stands in the chain. ``at`` is UTC in ISO 8601; ``why`` is "" once erased."""

    seq: int
    actor: str
    at: str
    why: str
    payloads: int
    reverts: int | None
    erases: tuple[str, ...]
    root: str
    previous: str
    hash: str

    def header(self) -> dict[str, Any]:
        """Return what the chain hashes."""
        return {
            "format": CHAIN_FORMAT,
            "seq": self.seq,
            "actor": self.actor,
            "at": self.at,
            "payloads": self.payloads,
            "reverts": self.reverts,
            "erases": list(self.erases),
            "root": self.root,
            "previous": self.previous,
        }


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, not escaped to ASCII."""
    return _ENCODER.encode(value)


def commitment(salt: bytes, body: str) -> str:
    """Return SHA-256 over salt and body, in hex: it binds the body and, without the salt, hides it."""
    return hashlib.sha256(salt + body.encode()).hexdigest()


def new_salt() -> bytes:
    """Return 16 random bytes."""
    return os.urandom(16)


def now() -> str:
    """Return the time as ISO 8601 UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Root:
    """The running SHA-256 over the commitments of a change, in order."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.count = 0

    def add(self, item: str) -> None:
        """Take in the next commitment."""
        self._hash.update(item.encode())
        self.count += 1

    def value(self) -> str:
        """Return the root in hex."""
        return self._hash.hexdigest()


def sealed(
    draft: Draft, seq: int, *, previous: str, root: Root, erases: tuple[str, ...] = (), at: str = ""
) -> Change:
    """Return the change that extends the chain: header and hash."""
    change = Change(
        seq,
        draft.actor,
        at or now(),
        draft.why,
        root.count,
        draft.reverts,
        erases,
        root.value(),
        previous,
        "",
    )
    return with_hash(change)


def with_hash(change: Change) -> Change:
    """Return the change with the hash of its header."""
    digest = hashlib.sha256(canonical(change.header()).encode()).hexdigest()
    values = {name: getattr(change, name) for name in Change.__slots__} | {"hash": digest}
    return Change(**values)


def check_operation(operation: Operation) -> None:
    """Raise SchemaError when an operation departs from the declared schema."""
    name, _, key = operation.target.partition(":")
    if operation.after is None:
        return
    if name == "statement":
        _check_statement(operation)
        return
    if name not in KIND or not key:
        raise SchemaError(f"{operation.target!r:.80} is no record")
    for field_name, value in operation.after.items():
        _check_record_field(name, field_name, value)


def _check_statement(operation: Operation) -> None:
    after = operation.after or {}
    if "relation" in after and after["relation"] is not None:
        subject, object_ = (str(after[end]).partition(":") for end in ("subject", "object"))
        if not (subject[2] and object_[2]):
            raise SchemaError(f"{operation.target} has an end that is not written kind:id")
        check_relation(after["relation"], subject[0], object_[0])
    elif operation.before is None:
        raise SchemaError(f"{operation.target} says no relation")
    if after.get("status", "stated") not in STATEMENT_STATUSES:
        raise SchemaError(f"{operation.target} has the unknown status {after['status']!r:.40}")


def _check_record_field(kind: str, name: str, value: Any) -> None:
    if value is None or name.startswith(HELD):
        return
    if name.endswith(ORIGIN):
        if value not in ("staff", "inferred"):
            raise SchemaError(f"{name} must be staff or inferred")
        return
    check_field(KIND[kind], name, value)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[State, State]:
    """Return the touched fields of two states, with None where a field is not set."""
    names = [k for k in sorted({*before, *after}) if before.get(k) != after.get(k)]
    return {k: before.get(k) for k in names}, {k: after.get(k) for k in names}


def applied(state: Mapping[str, Any] | None, operation: Operation) -> State | None:
    """Return the state after an operation; SchemaError when ``before`` is not what stands there."""
    if (state is None) != (operation.before is None):
        there = "is not there" if state is None else "is there already"
        raise SchemaError(f"{operation.target} {there}")
    for name, value in (operation.before or {}).items():
        if (state or {}).get(name) != value:
            raise SchemaError(f"{operation.target}: {name} has changed")
    if operation.after is None:
        left = set(state or {}) - set(operation.before or {})
        if left:
            raise SchemaError(f"{operation.target}: {min(left)} has been added")
        return None
    merged = {**(state or {}), **operation.after}
    return {k: v for k, v in merged.items() if v is not None}
