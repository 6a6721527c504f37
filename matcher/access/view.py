"""The graph as somebody may see it: the same graph without what was not agreed to.

Pages, search, suggestions, reasons and exports for anybody but the staff are made from such a view, never
from the whole graph. So what is hidden cannot show in a score, a count, a reason or an address: two stores
that differ only in what somebody may not see give her the same answers (tests/properties/test_views.py).

Numbers of changes count what everybody does, so a view holds none: records and statements stand at 0, and
the version of a view is a number made from its content. Who of the staff entered something is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.audiences import (
    CONTACT,
    RELATION_FIELD,
    SENSITIVE_FIELDS,
    STAFF_FIELDS,
    STAFF_RELATIONS,
    audiences_of,
    sensitive_topics,
)
from graph.changes import canonical
from graph.mentions import NAMES, Mentions, names_of
from graph.model import KIND
from graph.records import HELD, ORIGIN, Record, Ref, Snapshot, Statement
from graph.schema import Type, split_language
from matcher.access.employers import PEOPLE, bare_record, employers_seen
from matcher.access.roles import Role, Viewer

STAFF = "staff:"
HELD_BY_STAFF = HELD + STAFF
NEVER = ("decision", "lead", "introduction", "answer")
"""Kinds of which a view holds nothing: people's dealings have pages and rules of their own."""

JUDGEMENT = "name_judgement"
MARKS = ("audience", "audience_basis", "audience_until", "row_key", *STAFF_FIELDS)
"""Fields of people that no view holds, not even her own."""

TEXTS = {
    k.name: frozenset(p.name for p in k.properties if p.type in (Type.TEXT, Type.LONG_TEXT))
    for k in KIND.values()
}
COHORT_RELATIONS = ("attended", "taught")


@dataclass(frozen=True, slots=True)
class Eyes:
    """What somebody may see: audiences she belongs to anyway, cohorts she shares, and herself.

    ``programmes`` are those whose participants are her cohort; None stands for all. ``own`` is the record
    that she stands for, of which she sees everything that views hold. ``day`` is today, YYYY-MM-DD.
    """

    audiences: frozenset[str]
    programmes: frozenset[Ref] | None
    own: Ref | None
    day: str


def eyes_of(viewer: Viewer, snapshot: Snapshot, day: str) -> Eyes:
    """Return what a viewer who is not trusted may see of a snapshot."""
    told: Iterable[Statement] = snapshot.standing() if viewer.subject else ()
    mine = frozenset(s.object for s in told if s.subject == viewer.subject and s.relation in COHORT_RELATIONS)
    audiences: Mapping[Role, tuple[str, ...]] = {
        Role.DELEGATE: ("public",),
        Role.LECTURER: ("public",),
        Role.FIRM: ("public", "firm"),
        Role.EXPORTER: ("public", "firm", "report"),
    }
    programmes = None if viewer.role is Role.EXPORTER else mine if viewer.subject else frozenset()
    return Eyes(frozenset(audiences.get(viewer.role, ("public",))), programmes, viewer.subject, day)


def shared(snapshot: Snapshot, eyes: Eyes) -> Eyes:
    """Return the eyes of her cohort when they see as much of her as her own: one view serves all."""
    others = replace(eyes, own=None)
    record = snapshot.record(eyes.own) if eyes.own else None
    if record is None or record.kind not in PEOPLE:
        return others
    return others if _Looking(snapshot, others).sees_all_of(record) else eyes


def restricted(snapshot: Snapshot, eyes: Eyes) -> Snapshot:
    """Return what ``eyes`` see of a snapshot; the given one is left as it is.

    A person whose name may not be seen is not there at all, and her name is taken out of others' texts: a
    quote that holds it is left out, in a summary stands `graph.mentions.MARK`. Of the others stand the
    fields and statements that may be seen, without the quotes of people's own rows, which may tell more.
    An employer stands there only if somebody who is seen works there, or something else is known of it.
    People's dealings (decisions, leads, introductions) are in no view.
    """
    found = _Looking(snapshot, eyes).view()
    return Snapshot(content_number(found), found.records, found.statements)


def content_number(snapshot: Snapshot) -> int:
    """Return a number below 2^52 made from what a snapshot holds: equal content, equal number."""
    digest = hashlib.sha256()
    for kind in sorted(snapshot.records):
        for record in snapshot.of(kind).values():
            digest.update(canonical([kind, record.id, dict(record.state)]).encode())
    for key in sorted(snapshot.statements):
        digest.update(canonical([key, snapshot.statements[key].state()]).encode())
    return int(digest.hexdigest()[:13], 16)


class _Looking:
    """One pass over a snapshot."""

    def __init__(self, snapshot: Snapshot, eyes: Eyes) -> None:
        self._snapshot = snapshot
        self._eyes = eyes
        self._sensitive = sensitive_topics(snapshot)
        self._cohorts: dict[Ref, set[Ref]] = {}
        for statement in snapshot.standing():
            if statement.relation in COHORT_RELATIONS:
                self._cohorts.setdefault(statement.subject, set()).add(statement.object)
        people = (r for kind in PEOPLE for r in snapshot.of(kind).values())
        self._fields = {r.ref: self._seen(r) for r in people}
        self._names = {ref for ref, seen in self._fields.items() if "name" in seen}

    def view(self) -> Snapshot:
        people = (r for kind in PEOPLE for r in self._snapshot.of(kind).values())
        self._hidden = Mentions(n for r in people if r.ref not in self._names for n in names_of(r))
        hidden, statements = employers_seen(self._snapshot, dict(self._statements()))
        found = Snapshot(0, {kind: {} for kind in self._snapshot.records}, statements)
        for kind, records in self._snapshot.records.items():
            if kind in PEOPLE:
                found.records[kind] = {k: self._record(r) for k, r in records.items() if r.ref in self._names}
            elif kind not in (*NEVER, JUDGEMENT):
                found.records[kind] = {k: self._other(r) for k, r in records.items() if r.ref not in hidden}
        found.records[JUDGEMENT] = dict(self._judgements(found, self._snapshot.of(JUDGEMENT)))
        return found

    def _other(self, record: Record) -> Record:
        """Return a record of no person: its own texts without hidden names, and no name of the staff."""
        state = dict(record.state)
        for name in [n for n in state if n.startswith(HELD_BY_STAFF)]:
            state[HELD_BY_STAFF] = state.pop(name)
        texts = TEXTS[record.kind] if self._hidden else ()
        for name in [n for n in state if split_language(n)[0] in texts and split_language(n)[0] not in NAMES]:
            state[name] = self._hidden.blanked(state[name])
        kept = Record(record.ref, 0, state)
        return bare_record(kept) if record.kind == "organisation" else kept

    @staticmethod
    def _judgements(found: Snapshot, records: Mapping[str, Record]) -> Iterable[tuple[str, Record]]:
        """Return the newest word on each pair of names that are both seen, without its reason."""
        newest: dict[frozenset[str], Record] = {}
        for record in sorted(records.values(), key=lambda r: (r.version, r.id)):
            newest[frozenset((str(record.get("left")), str(record.get("right"))))] = record
        for pair, record in newest.items():
            if all(found.record(Ref.parse(text)) for text in pair):
                fields = ("left", "right", "judgement")
                yield record.id, Record(record.ref, 0, {f: record.get(f) for f in fields if record.get(f)})

    # -- people ---------------------------------------------------------------------------------

    def sees_all_of(self, record: Record) -> bool:
        """Tell whether everything on file of a person is seen, but for the way to reach her."""
        seen = self._fields[record.ref]
        bases = {split_language(n)[0] for n in record.fields()} - {*MARKS, *CONTACT, "made_up"}
        hers = (s for s in self._snapshot.standing() if record.ref in (s.subject, s.object))
        told = (s for s in hers if s.relation not in STAFF_RELATIONS)
        return bases <= seen and all(self._open(record.ref, s) for s in told)

    def _seen(self, record: Record) -> frozenset[str]:
        """Return the fields of a person that may be seen, with ``needs.TOPIC`` for sensitive ones."""
        if record.ref == self._eyes.own:
            return frozenset({"*", "name"})
        mine = self._audiences_for(record.ref)
        named = [n for n in (record.get("audience") or {}) if "." in n]
        fields = {*RELATION_FIELD.values(), *(p.name for p in KIND[record.kind].properties if p.personal)}
        fields.add("lecture")
        seen = {f for f in fields if audiences_of(record.state, f, self._eyes.day) & mine}
        for name in named:
            field, _, key = name.partition(".")
            if audiences_of(record.state, field, self._eyes.day, key=key) & mine:
                seen.add(name)
        return frozenset(seen)

    def _audiences_for(self, ref: Ref) -> frozenset[str]:
        shared = self._eyes.programmes is None or self._eyes.programmes & self._cohorts.get(ref, set())
        return self._eyes.audiences | {"cohort"} if shared else self._eyes.audiences

    def _record(self, record: Record) -> Record:
        seen = self._fields[record.ref]
        state: dict[str, Any] = {}
        for name, value in record.state.items():
            base = split_language(name.removesuffix(ORIGIN))[0]
            if name.startswith(HELD) or base in MARKS or base in CONTACT:
                continue
            if base == "made_up" or base in seen or "*" in seen:
                state[name] = value
        return Record(record.ref, 0, state)

    # -- statements -----------------------------------------------------------------------------

    def _statements(self) -> Iterable[tuple[str, Statement]]:
        for key, statement in self._snapshot.statements.items():
            people = [r for r in (statement.subject, statement.object) if r.kind in PEOPLE]
            if statement.status == "withdrawn" or statement.subject.kind in NEVER:
                continue
            if statement.relation in STAFF_RELATIONS:
                continue
            if not all(self._open(r, statement) for r in people):
                continue
            source = STAFF if statement.source.startswith(STAFF) else statement.source
            yield key, statement._replace(source=source, change=0, data=self._said(statement, people))

    def _said(self, statement: Statement, people: list[Ref]) -> Mapping[str, Any]:
        """Return what a statement says further: of people no quote, of others none with a hidden name."""
        quote = statement.data.get("quote")
        if quote and (people or (self._hidden and self._hidden.found_in(str(quote)))):
            return {k: v for k, v in statement.data.items() if k != "quote"}
        return statement.data

    def _open(self, person: Ref, statement: Statement) -> bool:
        seen = self._fields.get(person, frozenset())
        if "name" not in seen:
            return False
        if "*" in seen or statement.relation not in RELATION_FIELD:
            return True
        field = RELATION_FIELD[statement.relation]
        if not self._may_read_text(person, statement, seen):
            return False
        return (f"{field}.{self._key(statement)}" if self._key(statement) else field) in seen

    @staticmethod
    def _may_read_text(person: Ref, statement: Statement, seen: frozenset[str]) -> bool:
        """Tell whether the text that a statement was inferred from may be seen: else it would tell of it.

        What the staff have accepted stands by itself.
        """
        is_hers = statement.subject == person and statement.status == "inferred"
        text = statement.data.get("field") if is_hers else None
        return not text or split_language(str(text))[0] in seen

    def _key(self, statement: Statement) -> str:
        """Return the sensitive topic that a statement speaks of, or ""."""
        field = RELATION_FIELD.get(statement.relation, "")
        sensitive = field in SENSITIVE_FIELDS and statement.object in self._sensitive
        return statement.object.id if sensitive and statement.subject.kind in PEOPLE else ""
