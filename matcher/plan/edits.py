"""Edits to a snapshot that are tried out and never stored: a seat, a firm, a visit, a need, and their like.

An edited snapshot is compiled as any other, so what follows from it is a full recomputation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import InputError, Problem
from graph.records import Record, Ref, Snapshot, Statement, statement_id
from matcher.plan import fault_words as words
from matcher.plan.fault_words import fault

SOURCE = "what-if"


@dataclass(frozen=True, slots=True)
class Say:
    """Somebody says something: a statement that is not on file yet."""

    relation: str
    subject: Ref
    object: Ref

    def __str__(self) -> str:
        return f"{self.subject} {self.relation} {self.object}"


@dataclass(frozen=True, slots=True)
class Unsay:
    """A relation is taken back, whoever told it."""

    relation: str
    subject: Ref
    object: Ref

    def __str__(self) -> str:
        return f"not: {self.subject} {self.relation} {self.object}"


@dataclass(frozen=True, slots=True)
class Add:
    """A record comes in, with what is said of it."""

    ref: Ref
    fields: dict[str, Any] = field(default_factory=dict, hash=False)
    says: tuple[Say, ...] = ()

    def __str__(self) -> str:
        return f"add {self.ref}"


@dataclass(frozen=True, slots=True)
class Drop:
    """A record goes, with everything that was said of it."""

    ref: Ref

    def __str__(self) -> str:
        return f"drop {self.ref}"


Edit = Say | Unsay | Add | Drop


def edited(snapshot: Snapshot, edits: Iterable[Edit]) -> Snapshot:
    """Return a snapshot after edits, in their order; InputError for one that speaks of what is not there."""
    records = {kind: dict(held) for kind, held in snapshot.records.items()}
    statements = dict(snapshot.statements)
    problems: list[Problem] = []
    for edit in edits:
        problem = _applied(edit, records, statements, snapshot.version)
        problems += [problem] if problem else []
    if problems:
        raise InputError(problems)
    return Snapshot(snapshot.version, {k: dict(sorted(v.items())) for k, v in records.items()}, statements)


def _applied(
    edit: Edit, records: dict[str, dict[str, Record]], statements: dict[str, Statement], version: int
) -> Problem | None:
    match edit:
        case Add(ref, fields, says):
            if ref.id in records.get(ref.kind, {}):
                return fault(words.THERE_ALREADY, value=str(ref))
            records.setdefault(ref.kind, {})[ref.id] = Record(ref, version, dict(fields))
            return next((p for s in says if (p := _said(s, records, statements, version))), None)
        case Drop(ref):
            if ref.id not in records.get(ref.kind, {}):
                return fault(words.NOT_STORED, value=str(ref))
            del records[ref.kind][ref.id]
            _forget(statements, [k for k, s in statements.items() if ref in (s.subject, s.object)])
        case Say():
            return _said(edit, records, statements, version)
        case Unsay(relation, subject, object_):
            said = (relation, subject, object_)
            gone = [k for k, s in statements.items() if (s.relation, s.subject, s.object) == said]
            _forget(statements, gone)
            return None if gone else fault(words.NOT_SAID, value=f"{subject} {relation} {object_}")
    return None


def _forget(statements: dict[str, Statement], keys: Sequence[str]) -> None:
    for key in keys:
        del statements[key]


def _said(
    say: Say, records: dict[str, dict[str, Record]], statements: dict[str, Statement], version: int
) -> Problem | None:
    for ref in (say.subject, say.object):
        if ref.id not in records.get(ref.kind, {}):
            return fault(words.NOT_STORED, value=str(ref))
    key = statement_id(say.relation, str(say.subject), str(say.object), source=SOURCE)
    statements[key] = Statement(key, say.relation, say.subject, say.object, SOURCE, "stated", version, {})
    return None


def new_seat(
    key: str,
    country: Ref,
    *,
    programme: Ref | None = None,
    needs: Iterable[Ref] = (),
    offers: Iterable[Ref] = (),
    interests: Iterable[Ref] = (),
    languages: Sequence[str] = (),
) -> Add:
    """Return the edit that adds a delegate of a country, or of a province (``place:…``), to a programme."""
    ref = Ref("delegate", key)
    says = [Say("from_province" if country.kind == "place" else "from", ref, country)]
    says += [Say("attended", ref, programme)] if programme else []
    for relation, topics in (("needs", needs), ("offers", offers), ("interested_in", interests)):
        says += [Say(relation, ref, t) for t in topics]
    fields: dict[str, Any] = {"name": key, "made_up": True}
    return Add(ref, fields | ({"languages": list(languages)} if languages else {}), tuple(says))


def new_firm(key: str, offers: Iterable[Ref]) -> Add:
    """Return the edit that adds a partner firm of China with what it offers."""
    ref = Ref("company", key)
    says = (Say("from", ref, Ref("country", "CHN")), *(Say("offers", ref, t) for t in offers))
    return Add(ref, {"name@en": key, "partner": True}, says)
