"""A record's page: its fields, what it is related to from either end, and the sources of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.countries import country_name
from graph.kinds import KINDS
from graph.model import KIND, RELATION
from graph.records import Record, Ref, Snapshot, Statement
from graph.schema import Type, split_language
from graph.tables.languages import language_name

HIDDEN_FIELDS = ("row_key", "audience", "audience_basis", "audience_until", "made_up")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from: a document with a quote, or the name of the table or person."""

    document: Ref | None
    title: str
    quote: str
    year: int | None
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class Link:
    """Something that a record is related to, with who says so."""

    ref: Ref
    title: str
    made_up: bool
    statements: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """All links of one relation in one direction."""

    relation: str
    forward: bool
    label: str
    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field as a page shows it; ``language`` is set for text kept by language."""

    name: str
    label: str
    value: str
    language: str


@dataclass(frozen=True, slots=True)
class NodePage:
    """All that a record's page shows."""

    record: Record
    title: str
    subtitle: str
    made_up: bool
    fields: tuple[FieldView, ...]
    groups: tuple[Group, ...]
    sources: tuple[Source, ...]


@dataclass(slots=True)
class Ends:
    """Statements by the record at either end, for one snapshot."""

    subject: dict[Ref, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    object: dict[Ref, list[Statement]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, snapshot: Snapshot) -> Ends:
        """Index the standing statements of a snapshot."""
        ends = cls()
        for statement in snapshot.standing():
            ends.subject[statement.subject].append(statement)
            ends.object[statement.object].append(statement)
        return ends

    def targets(self, ref: Ref, relation: str) -> list[Ref]:
        """Return what a record is related to, each once, in order of id."""
        found = {s.object for s in self.subject.get(ref, ()) if s.relation == relation}
        return sorted(found)


class Browser:
    """Makes pages and titles from one snapshot."""

    def __init__(self, snapshot: Snapshot, ends: Ends | None = None) -> None:
        self.snapshot = snapshot
        self.ends = ends or Ends.of(snapshot)

    def title(self, ref: Ref, lang: str = "en") -> str:
        """Return what a node is called; countries in UN usage; the id when it is not there."""
        record = self.snapshot.record(ref)
        if record is None:
            return ref.id
        if ref.kind == "country":
            return country_name(ref.id, lang)
        if ref.kind == "engagement":
            return self._engagement_title(record, lang)
        return record.title(lang)

    def _engagement_title(self, record: Record, lang: str) -> str:
        ends = [*self.ends.targets(record.ref, "by"), *self.ends.targets(record.ref, "in")]
        parts = [
            record.text("title", lang),
            *(self.title(e, lang) for e in ends),
            str(record.get("year", "")),
        ]
        return " · ".join(p for p in parts if p)

    def made_up(self, ref: Ref) -> bool:
        """Say whether a record is made up, or rests on made-up people alone (an employer of theirs)."""
        record = self.snapshot.record(ref)
        if record is None:
            return False
        if record.get("made_up"):
            return True
        if ref.kind != "organisation":
            return False
        staff = [s.subject for s in self.ends.object.get(ref, ()) if s.relation == "works_for"]
        return bool(staff) and all(self._is_made_up(r) for r in staff)

    def _is_made_up(self, ref: Ref) -> bool:
        record = self.snapshot.record(ref)
        return bool(record and record.get("made_up"))

    def subtitle(self, ref: Ref, lang: str = "en") -> str:
        """Return the line that tells one record from another of the same name."""
        record = self.snapshot.record(ref)
        relations = ("from", "from_province", "works_for", "located_in", "in", "broader", "held_at")
        parts = [self.title(t, lang) for r in relations for t in self.ends.targets(ref, r)[:1]]
        if record is not None:
            own = [str(record.get(n)) for n in ("type", "starts", "status", "published") if record.get(n)]
            if ref.kind in ("delegate", "expert") and record.get("title"):
                own.append(str(record.get("title")))
            parts += own
        return " · ".join(dict.fromkeys(p for p in parts if p))

    def page(self, ref: Ref, lang: str = "en") -> NodePage:
        """Return a record's page; KeyError when there is none."""
        record = self.snapshot.record(ref)
        if record is None:
            raise KeyError(str(ref))
        own = [s for s in self.ends.subject.get(ref, ()) if s.relation == "told_in"]
        return NodePage(
            record,
            self.title(ref, lang),
            self.subtitle(ref, lang),
            self.made_up(ref),
            tuple(self._fields(record, lang)),
            tuple(self._groups(ref, lang)),
            tuple(self.source(s, lang) for s in own),
        )

    def _fields(self, record: Record, lang: str) -> list[FieldView]:
        labels = {p.name: p for p in KIND[record.kind].properties}
        shown = []
        for name, value in sorted(record.fields().items()):
            base, language = split_language(name)
            prop = labels.get(base)
            if prop is None or base in HIDDEN_FIELDS:
                continue
            if prop.type is Type.LIST:
                items = [language_name(v, lang) if base == "languages" else str(v) for v in value]
                text = ", ".join(items)
            elif prop.type is Type.FLAG:
                text = "yes" if value else "no"
            else:
                text = str(value)
            shown.append(FieldView(name, prop.description, text, language))
        return shown

    def _groups(self, ref: Ref, lang: str) -> list[Group]:
        found: dict[tuple[str, bool], dict[Ref, list[Statement]]] = {}
        for statement in self.ends.subject.get(ref, ()):
            if statement.relation != "told_in":
                key = (statement.relation, True)
                found.setdefault(key, {}).setdefault(statement.object, []).append(statement)
        for statement in self.ends.object.get(ref, ()):
            key = (statement.relation, False)
            found.setdefault(key, {}).setdefault(statement.subject, []).append(statement)
        order = list(RELATION)
        keys = sorted(found, key=lambda k: (not k[1], order.index(k[0])))
        return [self._group(k, found[k], lang) for k in keys]

    def _group(self, key: tuple[str, bool], held: Mapping[Ref, list[Statement]], lang: str) -> Group:
        relation = RELATION[key[0]]
        links = [
            Link(r, self.title(r, lang), self.made_up(r), tuple(self.source(s, lang) for s in statements))
            for r, statements in held.items()
        ]
        links.sort(key=lambda link: (link.title.casefold(), link.ref))
        label = relation.forward if key[1] else relation.backward
        return Group(relation.name, key[1], label, tuple(links))

    def source(self, statement: Statement, lang: str = "en") -> Source:
        """Return where a statement comes from."""
        named = statement.data.get("document")
        if statement.relation == "told_in":
            named = statement.object.id
        document = Ref("document", str(named)) if named else None
        title = self.title(document, lang) if document else statement.source
        quote, year = str(statement.data.get("quote", "")), statement.data.get("year")
        return Source(document, title, quote, year, statement.status, statement.source)


def browsable_kinds() -> tuple[str, ...]:
    """Return the kinds that have pages of their own."""
    return tuple(k.name for k in KINDS if k.table or k.built_in)
