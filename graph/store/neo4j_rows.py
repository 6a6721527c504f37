"""Rows of the Neo4j store as records, statements, changes and payloads, and states as properties."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from graph.changes import Change, Payload, canonical
from graph.records import HELD, Record, Ref, State, Statement
from graph.store.neo4j_schema import KIND_OF, LABEL, RELATION_OF, STAGED

Properties = dict[str, Any]
Row = Sequence[Any]

GONE = ""
"""A staged state that says: this record is deleted."""

NODE = "n.id, n.version, n.state_, n.staged, n.next_version, n.next_state_"
LINK = (
    "r.id, type(r), [l IN labels(s) WHERE l <> 'Staged'][0], s.id,"
    " [l IN labels(o) WHERE l <> 'Staged'][0], o.id,"
    " r.source, r.status, r.change, r.data_, r.staged, r.ends"
)
FIELD, ROW = "\x1f", "\x1e"
"""Separate fields and rows in one text: the driver packs and unpacks it many times as fast as values."""


def _joined(*parts: str) -> str:
    return f" + '{FIELD}' + ".join(parts)


PACKED_LINKS = (
    "reduce(t = '', x IN [(n)-[r]->(o) | "
    + _joined(
        "r.id",
        "type(r)",
        "[l IN labels(o) WHERE l <> 'Staged'][0]",
        "o.id",
        "r.source",
        "r.status",
        "toString(r.change)",
        "coalesce(toString(r.staged), '')",
        "coalesce(toString(r.ends), '')",
        "coalesce(r.data_, '')",
    )
    + f"] | t + '{ROW}' + coalesce(x, ''))"
)
"""The statements of the node n as one text, each after a `ROW`."""

UNCHANGED = "-"
PACKED_NODE = _joined(
    "coalesce(toString(n.version), '')",
    "coalesce(n.state_, '')",
    "coalesce(toString(n.staged), '')",
    "coalesce(toString(n.next_version), '')",
    f"coalesce(n.next_state_, '{UNCHANGED}')",
)
"""The node n without its id as one text."""

CHANGE = "c.seq, c.actor, c.at, c.why, c.payloads, c.reverts, c.erases, c.root, c.previous, c.hash"
_READABLE = ("document", "quote", "year", "confidence", "valid_from", "valid_to")
_KNOWN = frozenset(("relation", "subject", "object", "source", "status"))
_LARGEST = 2**63
_PARTS = PACKED_LINKS.count(FIELD) + 1

assert STAGED in LINK


def node_properties(state: Mapping[str, Any], version: int) -> Properties:
    """Return a node's properties: the exact state as JSON, and its fields so that people can read them.

    ``name@zh`` reads ``name_zh``; a mapping is a list of ``field=value``; whole numbers beyond 64 bits are
    text; ``held_by`` names the sources.
    """
    held = sorted(k[len(HELD) :] for k in state if k.startswith(HELD))
    fields = {_readable_name(k): _readable(v) for k, v in state.items() if "#" not in k}
    return {**fields, "held_by": held, "version": version, "state_": canonical(dict(state))}


def _readable_name(name: str) -> str:
    return name.replace("@", "_").replace("-", "_")


def _readable(value: Any) -> Any:
    if isinstance(value, dict):
        return [f"{k}={v}" for k, v in sorted(value.items())]
    if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        return str(value)
    return value


def link_data(state: Mapping[str, Any]) -> Properties:
    """Return a relationship's further properties: what a statement holds, to be read and as JSON."""
    data = {k: v for k, v in state.items() if k not in _KNOWN and v is not None}
    readable = {k: _readable(data[k]) for k in _READABLE if isinstance(data.get(k), str | int | float)}
    return {**readable, "data_": canonical(data)} if data else {}


def record(kind: str, row: Row, head: int) -> Record | None:
    """Read a row of `NODE` as of ``head``; None for what is not there, or not yet.

    Of a commit that is just being brought to its files a row may show a part: then the record has a
    version beyond ``head``, or none and is taken for not there.
    """
    key, version, state, staged, next_version, next_state = row
    if staged is not None and staged > head:
        return None
    if next_version is not None and next_version <= head:
        version, state = next_version, state if next_state is None else next_state
    return Record(Ref(kind, key), version, json.loads(state)) if state and version is not None else None


def statement(row: Row, head: int) -> Statement | None:
    """Read a row of `LINK` as of ``head``; None for what does not stand any more, or not yet.

    A relationship that was deleted between its being found and its being read has nothing but nulls.
    """
    key, type_, from_, subject, to, object_, source, status, change, data, staged, ends = row
    if (staged is not None and staged > head) or (ends is not None and ends <= head):
        return None
    if None in (key, type_, from_, subject, to, object_, source, status, change):
        return None
    held = json.loads(data) if data else {}
    relation, one, other = RELATION_OF[type_], Ref(KIND_OF[from_], subject), Ref(KIND_OF[to], object_)
    return Statement(key, relation, one, other, source, status, change, held)


def unpacked_record(kind: str, key: str, text: str, head: int) -> Record | None:
    """Read a `PACKED_NODE` as of ``head``."""
    version, state, staged, next_version, next_state = text.split(FIELD)
    numbers = [int(n) if n else None for n in (version, staged, next_version)]
    later = None if next_state == UNCHANGED else next_state
    return record(kind, (key, numbers[0], state, numbers[1], numbers[2], later), head)


def unpacked_statements(subject: Ref, texts: list[str], head: int) -> list[Statement] | None:
    """Read a subject's statements from `PACKED_LINKS`, split; None when a value held a separator."""
    found = []
    for text in texts:
        if not text:
            continue  # deleted between its being found and its being read
        parts = text.split(FIELD)
        if len(parts) != _PARTS:
            return None
        key, type_, to, object_, source, status, change, staged, ends, data = parts
        if (staged and int(staged) > head) or (ends and int(ends) <= head):
            continue
        held = json.loads(data) if data else {}
        other = Ref(KIND_OF[to], object_)
        found.append(Statement(key, RELATION_OF[type_], subject, other, source, status, int(change), held))
    return found


def change(row: Row) -> Change:
    """Read a row of `CHANGE`."""
    seq, actor, at, why, payloads, reverts, erases, root, previous, digest = row
    return Change(seq, actor, at, why or "", payloads, reverts, tuple(erases), root, previous, digest)


def change_properties(done: Change, why: str | None, salt: bytes | None, mark: str) -> Properties:
    """Return the properties of a change's node, with what the commitment to its reason needs."""
    return {
        "seq": done.seq,
        "actor": done.actor,
        "at": done.at,
        "why": why,
        "why_salt": salt,
        "why_commitment": mark,
        "payloads": done.payloads,
        "reverts": done.reverts,
        "erases": list(done.erases),
        "root": done.root,
        "previous": done.previous,
        "hash": done.hash,
    }


def payload(owner: str, other: str | None, body: str | None) -> Payload | None:
    """Read a payload; None when it has been erased."""
    return None if body is None else Payload.read((owner, other) if other else (owner,), body)


def state_of(found: Record | Statement | None) -> State | None:
    """Return what stands, as the flat state that operations speak of."""
    if isinstance(found, Statement):
        return found.state()
    return dict(found.state) if found else None


def split(reference: str) -> tuple[str, str]:
    """Return label and id of ``kind:id``."""
    kind, _, key = reference.partition(":")
    return LABEL[kind], key
