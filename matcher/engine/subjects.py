"""Subjects: whom or what a suggestion is for. A stored record becomes a draft, so both are answered alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import scipy.sparse as sp

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph, Home, Matrix, home_of, language_node
from matcher.engine.edges import edge
from matcher.engine.factors import factor
from matcher.engine.nearest import near_both, near_members, near_text
from matcher.engine.paths import Step
from matcher.engine.rows import EMPTY, Row, row_of
from matcher.engine.text import words

WALKED_BACK = ("proposed_by",)
"""Relations that paths walk backwards from a stored subject; a draft names them ``<RELATION``."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Something asked about, which may not be stored: its fields, and the targets of its relations.

    ``fields`` are flat as in a record (``title``, ``bio@zh``); ``weights`` are those of relations that
    were not simply stated, by relation and target (1 for all others).
    """

    ref: Ref
    fields: Mapping[str, Any] = field(default_factory=dict)
    relations: Mapping[str, tuple[Ref, ...]] = field(default_factory=dict)
    weights: Mapping[tuple[str, Ref], float] = field(default_factory=dict)

    def first(self, relation: str) -> Ref | None:
        """Return the first target of a relation, None without one."""
        targets = self.relations.get(relation, ())
        return targets[0] if targets else None


def subject_of(graph: CompiledGraph, ref: Ref) -> Draft:
    """Return a stored record as a draft; NotFoundError when the store does not hold it."""
    record = graph.record(ref)
    number = graph.nodes.number[record.ref]
    relations: dict[str, tuple[Ref, ...]] = {}
    weights: dict[tuple[str, Ref], float] = {}
    named = [(name, edge(graph, name)) for name in sorted(graph.relations)]
    named += [(f"<{name}", _reversed(graph, name)) for name in WALKED_BACK]
    for name, edges in named:
        place = slice(int(edges.indptr[number]), int(edges.indptr[number + 1]))
        targets = [graph.nodes.refs[n] for n in edges.indices[place].tolist()]
        if targets:
            relations[name] = tuple(targets)
        found = zip(targets, edges.data[place].tolist(), strict=True)
        weights.update({(name, target): weight for target, weight in found if weight != 1.0})
    return Draft(record.ref, record.fields(), relations, weights)


def _reversed(graph: CompiledGraph, name: str) -> Matrix:
    key = ("reversed", name)
    if key not in graph.made:
        graph.made[key] = sp.csr_array(edge(graph, name).T)
    found: Matrix = graph.made[key]
    return found


def draft_home(graph: CompiledGraph, draft: Draft) -> Home:
    """Return country and province of a draft."""
    return home_of(graph, draft.first("from"), draft.first("from_province"))


def start_row(graph: CompiledGraph, draft: Draft, step: Step) -> Row:
    """Return what a first step reaches from the draft; nodes that the store does not hold are left out."""
    weights = _reached(graph, draft, step)
    if not weights:
        return EMPTY
    allowed = graph.nodes.mask(step.to.split())
    row = row_of({n: w for n, w in weights.items() if allowed[n]})
    values = row.values
    for name in step.times:
        values = values * factor(graph, name)[row.indices]
    if step.share and len(values):
        values = values / len(values)
    return Row(row.indices, values)


def _reached(graph: CompiledGraph, draft: Draft, step: Step) -> dict[int, float]:
    kind, number = draft.ref.kind, graph.nodes.number
    match step.relation:
        case "any":
            return {n: 1.0 for name in step.to.split() for n in graph.nodes.of(name)}
        case "wants":
            text = graph.texts.wants(kind, draft.fields, draft.relations)
            return {number[Ref("term", t)]: v for t, v in graph.vocabulary.gives.encode(text).items()}
        case "work_text":
            text = graph.texts.work(draft.fields)
            return {number[Ref("term", t)]: v for t, v in graph.vocabulary.work.encode(text).items()}
        case "topic_names":
            encoded = graph.vocabulary.topic_names.encode(graph.texts.topics(draft.relations))
            return {number[Ref("topic_term", t)]: v for t, v in encoded.items()}
        case "text_names":
            return dict.fromkeys(_name_terms(graph, graph.texts.work(draft.fields)), 1.0)
        case "near_text":
            return near_text(graph, graph.texts.work(draft.fields))
        case "near_members":
            return near_members(graph, tuple(sorted(_related(graph, draft, "member"))))
        case "near_both":
            members = tuple(sorted(_related(graph, draft, "member")))
            return near_both(graph, graph.texts.work(draft.fields), members)
        case "speaks":
            spoken = [language_node(str(c)) for c in draft.fields.get("languages") or []]
            return {number[r]: 1.0 for r in spoken if r in number}
    return _related(graph, draft, f"<{step.relation}" if step.back else step.relation)


def _name_terms(graph: CompiledGraph, text: str) -> set[int]:
    """Return the words of names that a text holds, stop words left out."""
    nodes = (Ref("name_term", t) for t in set(words(text)))
    return {graph.nodes.number[ref] for ref in nodes if ref in graph.nodes.number}


def _related(graph: CompiledGraph, draft: Draft, name: str) -> dict[int, float]:
    found: dict[int, float] = {}
    for target in draft.relations.get(name, ()):
        number = graph.find(target)
        if number is not None:
            found[number] = max(found.get(number, 0.0), draft.weights.get((name, target), 1.0))
    return found
