"""The past as questions: what the store held before a date, and what then happened.

Works with a date (projects that are real, engagements) are put in order; at 40, 60 and 80 % of them the
past is cut, and what came between one cut and the next is asked of the graph compiled from what was
there before. Nothing after a cut reaches the graph that answers for it: neither edges nor words.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from graph.records import Record, Ref, Snapshot
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.dates import year_number
from matcher.engine.edges import edge
from matcher.engine.nodes import Bools
from matcher.engine.subjects import Draft, subject_of

SHARES = (0.4, 0.6, 0.8)
HAPPENED = ("", "real", "closed")
"""Status of projects that count as having happened; ideas and virtual projects are nobody's past."""

FEWEST_MEMBERS = 3
FEWEST_WORKS = 50
MOST_ASKED = 300
"""Questions of one window; of more, every second, third … is asked."""

ABOUT: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "members": ("project", "starts", ("member", "on", "from", "broader", "borders")),
    "partners": ("engagement", "year", ("by", "in", "on", "from", "broader", "borders")),
}
"""What is learnt about: the kind of work, the field of its date, the relations that a past is made of."""


INSTITUTIONS = ("company", "country", "organisation")
"""Whose past is learnt from. People are left out: nobody's attendance trains anything, and who may not see
them is answered with the same model."""


@dataclass(frozen=True, slots=True)
class Question:
    """A draft of the past, who may be named, and who then was (numbers of nodes, at least one)."""

    draft: Draft
    relevant: tuple[int, ...]
    allowed: Bools


@dataclass(frozen=True, slots=True)
class Window:
    """The graph as of a cut (exclusive) and what was asked of it until the next."""

    cut: str
    graph: CompiledGraph
    questions: tuple[Question, ...]


def history_of(snapshot: Snapshot, about: str) -> Snapshot:
    """Return what models are fitted on: dated works, who is in them, topics, countries.

    Everything else (people and all about them, decisions, drafts of projects) is left out, so that it neither
    enters a fit nor makes one necessary. Statements are those that stand.
    """
    kind, date, relations = ABOUT[about]
    works = {
        key: record
        for key, record in snapshot.of(kind).items()
        if year_number(record.get(date)) is not None and str(record.get("status") or "") in HAPPENED
    }
    held = [s for s in snapshot.standing() if s.relation in relations]
    parties = {s.object for s in held if s.subject.kind == kind and s.subject.id in works}
    kinds: dict[str, dict[str, Record]] = {kind: works}
    for name in ("topic", "country", "name_judgement", *INSTITUTIONS):
        records = snapshot.of(name).items()
        everybody = name in ("topic", "country", "name_judgement")
        kinds[name] = {k: r for k, r in records if everybody or Ref(name, k) in parties}
    kinds = {name: {k: bare(r) for k, r in records.items()} for name, records in kinds.items()}
    statements = {s.id: s for s in held if _holds(kinds, s.subject) and _holds(kinds, s.object)}
    return Snapshot(snapshot.version, kinds, statements)


def bare(record: Record) -> Record:
    """Return a record with its fields alone: who entered them does not matter to a fit."""
    fields = record.fields()
    if record.kind == "name_judgement":
        fields = {name: fields[name] for name in ("left", "right", "judgement") if name in fields}
    return Record(record.ref, record.version, fields)


def digest(history: Snapshot) -> str:
    """Return a hash of all that a history says, whatever store, version and order it came from."""
    records = sorted(
        ([str(r.ref), dict(r.state)] for kind in history.records for r in history.of(kind).values()),
        key=lambda told: str(told[0]),
    )
    told = sorted(
        [s.relation, str(s.subject), str(s.object), s.status, sorted(map(str, s.data.items()))]
        for s in history.statements.values()
    )
    text = json.dumps([records, told], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def windows(history: Snapshot, about: str) -> Iterator[Window]:
    """Iterate over the windows of a history, the oldest first; none with fewer than 50 dated works."""
    kind, date, _ = ABOUT[about]
    dates = sorted(str(r.get(date)) for r in history.of(kind).values())
    if len(dates) < FEWEST_WORKS:
        return
    cuts = sorted({dates[int(share * len(dates))] for share in SHARES})
    whole = compile_graph(history)
    for cut, until in zip(cuts, [*cuts[1:], None], strict=True):
        graph = compile_graph(before(history, about, cut))
        asked = [
            r
            for r in history.of(kind).values()
            if (d := str(r.get(date))) >= cut and (until is None or d < until)
        ]
        ask = _member_questions if about == "members" else _partner_questions
        questions = list(ask(whole, graph, asked))
        yield Window(cut, graph, tuple(questions[:: len(questions) // MOST_ASKED + 1]))


def before(history: Snapshot, about: str, cut: str) -> Snapshot:
    """Return what a history held of works before a date; their members stay, without what came later."""
    kind, date, _ = ABOUT[about]
    works = {k: r for k, r in history.of(kind).items() if str(r.get(date)) < cut}
    kinds = {**history.records, kind: works}
    kept = {k: s for k, s in history.statements.items() if s.subject.kind != kind or s.subject.id in works}
    return dataclasses.replace(history, records=kinds, statements=kept)


def _holds(kinds: Mapping[str, Mapping[str, Record]], ref: Ref) -> bool:
    return ref.id in kinds.get(ref.kind, {})


def _member_questions(
    whole: CompiledGraph, graph: CompiledGraph, asked: Iterable[Record]
) -> Iterator[Question]:
    """Ask each project for each of its members in turn, the others given; only those known before count."""
    known = np.bincount(edge(graph, "member").indices, minlength=len(graph.nodes)) > 0
    for record in asked:
        stored = subject_of(whole, record.ref)
        members = [
            m for m in stored.relations.get("member", ()) if (n := graph.find(m)) is not None and known[n]
        ]
        if len(members) < FEWEST_MEMBERS:
            continue
        for hidden in members:
            given = tuple(m for m in members if m != hidden)
            relations = {"member": given, "on": stored.relations.get("on", ())}
            allowed = graph.nodes.mask({m.kind for m in given})
            allowed[[graph.nodes.number[graph.canonical(m)] for m in given]] = False
            number = graph.nodes.number[graph.canonical(hidden)]
            if allowed[number]:
                yield Question(Draft(record.ref, stored.fields, relations), (number,), allowed)


def _partner_questions(
    whole: CompiledGraph, graph: CompiledGraph, asked: Iterable[Record]
) -> Iterator[Question]:
    """Ask each developing country and topic for the partner firms that worked there then, with and without
    those already in the country."""
    firms = edge(graph, "by")
    known = np.bincount(firms.indices, minlength=len(graph.nodes)) > 0
    found: dict[tuple[Ref, Ref], set[int]] = {}
    for record in asked:
        work = subject_of(whole, record.ref).relations
        by = {n for c in work.get("by", ()) if (n := graph.find(c)) in graph.partners and known[n]}
        for country in work.get("in", ()):
            if "G77" in (whole.record(country).get("groups") or []):
                for topic in work.get("on", ()):
                    found.setdefault((country, topic), set()).update(by)
    allowed = graph.nodes.mask(())
    allowed[sorted(graph.partners)] = True
    here = edge(graph, "in").tocsc()
    for (country, topic), relevant in sorted(found.items()):
        draft = Draft(
            Ref("delegate", f"{country.id} {topic.id}"), {}, {"from": (country,), "needs": (topic,)}
        )
        place = graph.nodes.number[country]
        engagements = here.indices[here.indptr[place] : here.indptr[place + 1]]
        new = allowed.copy()
        new[firms[engagements].indices] = False
        for mask in (allowed, new):
            hit = tuple(sorted(n for n in relevant if mask[n]))
            if hit:
                yield Question(draft, hit, mask)
