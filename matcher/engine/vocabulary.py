"""The texts of the graph and the spaces learnt from them: who wants what, who gives what, in words.

Four spaces: ``work`` (title and summary of programmes, projects and solutions, idf squared), ``gives``
(what delegates, firms and experts can give), ``topic_names`` and ``names``. Their terms are pseudo-nodes
``term``, ``term``, ``topic_term`` and ``name_term``. Topics enter ``wants`` and ``gives`` with their names
in all languages and their aliases, which is where Chinese and English texts meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.records import Record, Ref, Snapshot, Statement
from matcher.engine.nodes import PARTY, WORK
from matcher.engine.text import Space, code_words, learn_space, name_words, words

WORK_FIELDS = ("title", "summary", "hardware", "software")
GIVERS = ("company", "delegate", "expert")
WANTS = {"delegate": ("needs", "interested_in"), "company": ("needs",), "project": ("on",)}
GIVES = {"delegate": ("offers",), "company": ("offers",), "expert": ("knows",)}
OWN_FIELDS = {
    "delegate": ("bio",),
    "company": ("profile",),
    "expert": ("title", "lecture"),
    "project": WORK_FIELDS,
}

Relations = Mapping[str, Sequence[Ref]]


def field_texts(fields: Mapping[str, Any], names: Iterable[str]) -> str:
    """Return the texts of fields in all their languages, in order of field and language."""
    found = []
    for name in names:
        keys = sorted(k for k in fields if k == name or k.startswith(name + "@"))
        found += [str(fields[k]) for k in keys]
    return ". ".join(dict.fromkeys(found))


def topic_text(records: Mapping[Ref, Record], topic: Ref) -> str:
    """Return a topic's names and aliases; its id when it is not stored."""
    record = records.get(topic)
    if record is None:
        return topic.id
    aliases = [str(a) for a in record.get("aliases") or []]
    return ". ".join([field_texts(record.fields(), ["name"]) or topic.id, *aliases])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The spaces of a graph."""

    work: Space
    gives: Space
    topic_names: Space
    names: Mapping[str, Space]

    def terms(self) -> set[Ref]:
        """Return the pseudo-nodes of all terms."""
        found = {Ref("term", t) for s in (self.work, self.gives) for t in s.idf}
        found |= {Ref("topic_term", t) for t in self.topic_names.idf}
        return found | {Ref("name_term", t) for s in self.names.values() for t in s.idf}


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a snapshot's records."""

    records: Mapping[Ref, Record]
    relations: Mapping[Ref, Relations]

    def work(self, fields: Mapping[str, Any]) -> str:
        """Return title and summary of a work."""
        return field_texts(fields, WORK_FIELDS)

    def wants(self, kind: str, fields: Mapping[str, Any], relations: Relations) -> str:
        """Return what a subject says of itself and the names of what it is looking for."""
        return self._join(OWN_FIELDS.get(kind, ()), fields, relations, WANTS.get(kind, ()))

    def gives(self, ref: Ref) -> str:
        """Return what a stored party says of itself and the names of what it can give."""
        fields, relations = self.records[ref].fields(), self.relations.get(ref, {})
        return self._join(OWN_FIELDS.get(ref.kind, ()), fields, relations, GIVES.get(ref.kind, ()))

    def topics(self, relations: Relations) -> str:
        """Return the names of a work's topics, or their ids."""
        names = [
            field_texts(self.records[t].fields(), ["name"]) or t.id if t in self.records else t.id
            for t in sorted(set(relations.get("on", ())))
        ]
        return " ".join(names)

    def _join(
        self, own: Iterable[str], fields: Mapping[str, Any], relations: Relations, names: Iterable[str]
    ) -> str:
        topics = sorted({t for name in names for t in relations.get(name, ())})
        return ". ".join([field_texts(fields, own), *(topic_text(self.records, t) for t in topics)])


def read_texts(snapshot: Snapshot, statements: Iterable[Statement], merged: Mapping[Ref, Ref]) -> Texts:
    """Return the texts of a snapshot; what is merged counts as one."""
    records = {r.ref: r for kind in snapshot.records for r in snapshot.of(kind).values()}
    relations: dict[Ref, dict[str, list[Ref]]] = {}
    for s in statements:
        if s.object.kind == "topic":
            subject = merged.get(s.subject, s.subject)
            relations.setdefault(subject, {}).setdefault(s.relation, []).append(s.object)
    return Texts({r: v for r, v in records.items() if r not in merged}, relations)


def learn_vocabulary(texts: Texts) -> Vocabulary:
    """Return the spaces learnt from the store's own texts."""
    of: dict[str, list[Ref]] = {}
    for ref in sorted(texts.records):
        of.setdefault(ref.kind, []).append(ref)
    works = [r for kind in WORK for r in of.get(kind, [])]
    givers = [r for kind in GIVERS for r in of.get(kind, [])]
    return Vocabulary(
        learn_space((texts.work(texts.records[r].fields()) for r in works), words, power=2.0),
        learn_space((texts.gives(r) for r in givers), words, power=2.0),
        learn_space((texts.topics(texts.relations.get(r, {})) for r in works), code_words),
        {
            kind: learn_space((name_text(texts.records[r]) for r in of.get(kind, [])), name_words)
            for kind in PARTY
        },
    )


def name_text(record: Record) -> str:
    """Return the English name, or the name as given, with the Chinese one."""
    return f"{record.title('en')} {record.get('name@zh') or ''}"
