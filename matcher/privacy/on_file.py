"""What is on file about a person, with where it comes from and who may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.audiences import CONTACT, FIELDS, RELATION_FIELD, SENSITIVE_FIELDS, sensitive_topics
from graph.model import KIND
from graph.records import Record, Ref, Snapshot, Statement
from graph.schema import Type
from graph.tables.languages import language_name
from matcher.browse.pages import Browser, Source
from matcher.privacy.consent import Consent, consent_of

TOLD_IN = "told_in"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on file: a text, or a record that she is related to, and who says so.

    ``relation`` and ``forward`` say how; ``origin`` is who set a field: staff, table or inferred.
    """

    text: str
    ref: Ref | None = None
    relation: str = ""
    forward: bool = True
    origin: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A field with what it holds and who may see it. ``topic`` is set for a sensitive need or interest.

    A ``closed`` field opens to nobody by an audience: the ways to reach her.
    """

    field: str
    topic: str
    items: tuple[Item, ...]
    consent: Consent
    closed: bool = False

    @property
    def entry(self) -> str:
        """Return the entry of the map that speaks of this field alone."""
        return f"{self.field}.{self.topic}" if self.topic else self.field


@dataclass(frozen=True, slots=True)
class OnFile:
    """Everything that the graph holds about a person; `matcher.privacy.dealings` has the rest."""

    record: Record
    title: str
    held: tuple[Held, ...]
    sources: tuple[Source, ...]
    others: Consent
    """What stands for every field without an entry of its own."""


def on_file(browser: Browser, ref: Ref, day: str, lang: str = "en") -> OnFile:
    """Return what is on file; KeyError when she is not there. Empty fields are listed without items."""
    record = browser.snapshot.record(ref)
    if record is None:
        raise KeyError(str(ref))
    items = _related(browser, ref, lang)
    sensitive = {t.id for t in sensitive_topics(browser.snapshot)}
    held = [h for field in _fields(ref) for h in _held(record, field, items, sensitive, day=day, lang=lang)]
    told = [s for s in browser.ends.subject.get(ref, ()) if s.relation == TOLD_IN]
    sources = tuple(browser.source(s, lang) for s in told)
    others = consent_of(record, "", day)
    return OnFile(record, browser.title(ref, lang), tuple(held), sources, others)


def _fields(ref: Ref) -> Iterator[str]:
    own = {p.name for p in KIND[ref.kind].properties}
    expert = ("organisation", "topics", "programmes", "projects")
    delegate = tuple(f for f in RELATION_FIELD.values() if f != "topics")
    there = own | set(delegate if ref.kind == "delegate" else expert)
    return (f for f in FIELDS if f in there)


def _held(
    record: Record, field: str, items: Mapping[str, list[Item]], sensitive: set[str], *, day: str, lang: str
) -> Iterator[Held]:
    found = [*_own(record, field, lang), *items.get(field, ())]
    apart = [i for i in found if field in SENSITIVE_FIELDS and i.ref and i.ref.id in sensitive]
    plain = tuple(i for i in found if i not in apart)
    yield Held(field, "", plain, consent_of(record, field, day), field in CONTACT)
    for item in apart:
        key = item.ref.id if item.ref else ""
        yield Held(field, key, (item,), consent_of(record, field, day, key=key))


def _own(record: Record, field: str, lang: str) -> Iterator[Item]:
    prop = KIND[record.kind].by_property.get(field)
    if prop is None:
        return
    for name, value in sorted(record.fields().items()):
        if name.partition("@")[0] != field:
            continue
        listed = value if prop.type is Type.LIST else [value]
        words = [language_name(str(v), lang) if field == "languages" else str(v) for v in listed]
        yield Item(", ".join(words), origin=record.origin(name))


def _related(browser: Browser, ref: Ref, lang: str) -> dict[str, list[Item]]:
    found: dict[tuple[str, bool, Ref], list[Statement]] = {}
    for forward, ends in ((True, browser.ends.subject), (False, browser.ends.object)):
        for statement in ends.get(ref, ()):
            other = statement.object if forward else statement.subject
            if statement.relation in RELATION_FIELD:
                found.setdefault((statement.relation, forward, other), []).append(statement)
    items: dict[str, list[Item]] = {}
    for (relation, forward, other), told in found.items():
        sources = tuple(browser.source(s, lang) for s in told)
        item = Item(browser.title(other, lang), other, relation, forward, sources=sources)
        items.setdefault(RELATION_FIELD[relation], []).append(item)
    for held in items.values():
        held.sort(key=lambda i: (i.text.casefold(), i.ref or Ref("", "")))
    return items


def people(snapshot: Snapshot) -> Iterator[Record]:
    """Iterate over the records of people."""
    for kind in KIND.values():
        if kind.person:
            yield from snapshot.of(kind.name).values()
