"""What a store holds: references, records, statements, and a snapshot of all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graph.errors import SchemaError
from graph.model import kind as declared_kind

State = dict[str, Any]
"""A record or statement as flat JSON: fields, and marks whose names hold a ``#``."""

ORIGIN = "#origin"
HELD = "held#"


class Ref(NamedTuple):
    """A node: its kind and id; written ``kind:id``."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Read ``kind:id``, split at the first colon; SchemaError without one or for an unknown kind."""
        kind, colon, key = text.partition(":")
        if not colon or not key:
            raise SchemaError(f"{text!r:.80} is not written kind:id")
        return cls(declared_kind(kind).name, key)


@dataclass(frozen=True, slots=True)
class Record:
    """A node with its fields. ``version`` is the number of the last change that touched it or its statements.

    ``state`` is flat: ``name``, ``name@zh`` …; ``title#origin`` marks a field set by ``staff`` or by
    ``inferred`` (tables leave no mark); ``held#SOURCE`` says that a source speaks of the record.
    """

    ref: Ref
    version: int
    state: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """Kind of the node."""
        return self.ref.kind

    @property
    def id(self) -> str:
        """Id of the node within its kind."""
        return self.ref.id

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field's value, or ``default`` when it is not set."""
        return self.state.get(name, default)

    def fields(self) -> dict[str, Any]:
        """Return the fields without the marks."""
        return {k: v for k, v in self.state.items() if "#" not in k}

    def origin(self, name: str) -> str:
        """Return who set a field: ``staff``, ``table`` or ``inferred``."""
        return str(self.state.get(name + ORIGIN, "table"))

    def sources(self) -> list[str]:
        """Return the sources that speak of the record, sorted."""
        return sorted(k[len(HELD) :] for k in self.state if k.startswith(HELD))

    def text(self, name: str, lang: str = "en") -> str:
        """Return a translated field: in ``lang``, else as given, else English, Chinese, any; "" if unset."""
        for key in (f"{name}@{lang}", name, f"{name}@en", f"{name}@zh"):
            if self.state.get(key):
                return str(self.state[key])
        others = sorted(k for k in self.state if k.startswith(name + "@"))
        return str(self.state[others[0]]) if others else ""

    def title(self, lang: str = "en") -> str:
        """Return what the node is called in ``lang``; its id when it has no name."""
        return self.text(declared_kind(self.ref.kind).title, lang) or self.ref.id


class Statement(NamedTuple):
    """One source's word that a relation holds.

    ``data`` may hold ``document``, ``quote``, ``year``, ``confidence`` (0 to 1), ``valid_from``,
    ``valid_to``; ``change`` is the change that entered it, which tells who and when.
    """

    id: str
    relation: str
    subject: Ref
    object: Ref
    source: str
    status: str
    change: int
    data: Mapping[str, Any]

    def state(self) -> State:
        """Return the statement as the flat state that a change carries."""
        return {
            "relation": self.relation,
            "subject": str(self.subject),
            "object": str(self.object),
            "source": self.source,
            "status": self.status,
            **self.data,
        }


def statement_id(relation: str, subject: str, object_: str, *, source: str, qualifier: str = "") -> str:
    """Return the id of a statement: the first 16 hex digits of SHA-256 over what makes it one.

    ``subject`` and ``object_`` are written ``kind:id``.

    The same source saying the same thing again is the same statement; ``qualifier`` (a year or a
    document) lets one source say it twice on different grounds.
    """
    text = "\x1f".join((relation, subject, object_, source, qualifier))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def statement_from(key: str, state: Mapping[str, Any], change: int) -> Statement:
    """Build a statement from a change's flat state."""
    known = ("relation", "subject", "object", "source", "status")
    data = {k: v for k, v in state.items() if k not in known}
    subject, object_ = Ref.parse(state["subject"]), Ref.parse(state["object"])
    return Statement(key, state["relation"], subject, object_, state["source"], state["status"], change, data)


@dataclass(slots=True)
class Snapshot:
    """All records and statements of a store at one version (the number of its last change)."""

    version: int
    records: dict[str, dict[str, Record]] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)

    def of(self, kind: str) -> Mapping[str, Record]:
        """Return the records of a kind by id, in order of id."""
        return self.records.get(kind, {})

    def record(self, ref: Ref) -> Record | None:
        """Return the record, or None."""
        return self.records.get(ref.kind, {}).get(ref.id)

    def standing(self) -> Iterator[Statement]:
        """Iterate over the statements that hold: stated, inferred or disputed, not withdrawn."""
        return (s for s in self.statements.values() if s.status != "withdrawn")

    def canonical(self) -> dict[str, Any]:
        """Return the content without version numbers: equal content gives equal JSON on every store."""
        return {
            "records": {str(r.ref): dict(r.state) for k in sorted(self.records) for r in self.of(k).values()},
            "statements": {k: self.statements[k].state() for k in sorted(self.statements)},
        }
