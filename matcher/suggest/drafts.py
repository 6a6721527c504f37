"""Rows of draft tables as drafts, or as the answers that refuse them."""

from __future__ import annotations

from graph.tables.drafts import DraftRow
from matcher.engine.compiled import CompiledGraph
from matcher.engine.results import Answer
from matcher.engine.subjects import Draft


def draft_of(row: DraftRow, graph: CompiledGraph, *, model: str = "") -> Draft | Answer:
    """Return a row as a draft, or the answer that refuses it for its problems.

    Targets that the store does not hold stay in the draft and reach nothing. ``model`` is the one that
    would have answered.
    """
    if row.problems:
        error = "; ".join(str(p) for p in row.problems)
        return Answer(row.ref, model, graph.version, graph.as_of, (), error)
    relations = {name: tuple(dict.fromkeys(refs)) for name, refs in row.relations.items() if refs}
    return Draft(row.ref, dict(row.fields), relations)
