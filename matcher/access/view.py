"""The graph as somebody may see it: the same graph without what was not agreed to.

Pages, search, suggestions, reasons and exports for anybody but the staff are made from such a view, never
from the whole graph. So what is hidden cannot show in a score, a count, a reason or an address: two stores
that differ only in what somebody may not see give her the same answers (tests/matcher/access/ holds it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.audiences import CONTACT, RELATION_FIELD, SENSITIVE_FIELDS, audiences_of, sensitive_topics
from graph.model import KIND
from graph.records import HELD, ORIGIN, Record, Ref, Snapshot, Statement
from graph.schema import split_language
from matcher.access.roles import Role, Viewer

PEOPLE = tuple(k.name for k in KIND.values() if k.person)
NEVER = ("decision", "lead", "introduction", "answer")
"""Kinds of which a view holds nothing: people's dealings have pages and rules of their own."""

MARKS = ("audience", "audience_basis", "audience_until", "row_key")
EMPLOYER_RELATIONS = ("works_for", "from")
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
    """Return what ``eyes`` see of a snapshot, at the same version; the given one is left as it is.

    A person whose name may not be seen is not there at all. Of the others stand the fields and statements
    that may be seen, without the quotes of people's own rows, which may tell more. An employer stands
    there only if somebody who is seen works there, or something else is known of it. People's dealings
    (decisions, leads, introductions) are in no view.
    """
    return _Looking(snapshot, eyes).view()


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
        statements = dict(self._statements())
        employers = self._employers_hidden(statements)
        found = Snapshot(self._snapshot.version)
        for kind, records in self._snapshot.records.items():
            kept = {} if kind in NEVER else records
            if kind in PEOPLE:
                kept = {k: self._record(r) for k, r in records.items() if r.ref in self._names}
            elif kind == "organisation":
                kept = {k: r for k, r in records.items() if r.ref not in employers}
            found.records[kind] = dict(kept)
        found.statements = {
            k: s for k, s in statements.items() if s.subject not in employers and s.object not in employers
        }
        return found

    # -- people ---------------------------------------------------------------------------------

    def sees_all_of(self, record: Record) -> bool:
        """Tell whether everything on file of a person is seen, but for the way to reach her."""
        seen = self._fields[record.ref]
        bases = {split_language(n)[0] for n in record.fields()} - {*MARKS, *CONTACT, "made_up"}
        hers = (s for s in self._snapshot.standing() if record.ref in (s.subject, s.object))
        return bases <= seen and all(self._open(record.ref, s) for s in hers)

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
        return Record(record.ref, record.version, state)

    # -- statements -----------------------------------------------------------------------------

    def _statements(self) -> Iterable[tuple[str, Statement]]:
        for key, statement in self._snapshot.statements.items():
            people = [r for r in (statement.subject, statement.object) if r.kind in PEOPLE]
            if statement.subject.kind in NEVER:
                continue
            if not people:
                yield key, statement
            elif statement.status != "withdrawn" and all(self._open(r, statement) for r in people):
                data = {k: v for k, v in statement.data.items() if k != "quote"}
                yield key, statement._replace(data=data)

    def _open(self, person: Ref, statement: Statement) -> bool:
        seen = self._fields.get(person, frozenset())
        if "name" not in seen:
            return False
        if "*" in seen or statement.relation not in RELATION_FIELD:
            return True
        field = RELATION_FIELD[statement.relation]
        return (f"{field}.{self._key(statement)}" if self._key(statement) else field) in seen

    def _key(self, statement: Statement) -> str:
        """Return the sensitive topic that a statement speaks of, or ""."""
        field = RELATION_FIELD.get(statement.relation, "")
        sensitive = field in SENSITIVE_FIELDS and statement.object in self._sensitive
        return statement.object.id if sensitive and statement.subject.kind in PEOPLE else ""

    def _employers_hidden(self, statements: Mapping[str, Statement]) -> set[Ref]:
        """Return the employers of which nothing is known but that somebody unseen works there."""
        employers = {
            s.object
            for s in self._snapshot.statements.values()
            if s.relation == "works_for" and s.subject.kind in PEOPLE
        }
        for statement in statements.values():
            if statement.relation == "works_for":
                employers.discard(statement.object)
            elif statement.relation not in EMPLOYER_RELATIONS:
                employers.discard(statement.subject)
                employers.discard(statement.object)
        return employers
