"""Partner firms for a delegate, or for a firm of any country."""

from __future__ import annotations

from matcher.engine.compiled import CompiledGraph
from matcher.engine.edges import edge
from matcher.engine.results import Answer
from matcher.engine.subjects import Draft
from matcher.suggest.answers import answer, hide, refusal
from matcher.suggest.options import Options

MODEL = "partners-2"


def suggest_partners(graph: CompiledGraph, draft: Draft, options: Options) -> Answer:
    """Return the firms marked as partners that are worth meeting for a delegate or a company.

    A draft of another kind is refused. A draft without any fact reaches only firms at work abroad.
    """
    if draft.ref.kind not in ("delegate", "company"):
        return refusal(graph, draft, model=MODEL, error=f"no partners are suggested for a {draft.ref.kind}")
    allowed = graph.nodes.mask(())
    allowed[sorted(graph.partners)] = True
    if options.new_only:
        hide(graph, allowed, _incumbents(graph, draft))
    return answer(graph, draft, model=MODEL, about="partner", allowed=allowed, options=options)


def _incumbents(graph: CompiledGraph, draft: Draft) -> list[int]:
    """Return the firms that already worked in the draft's country."""
    origin = draft.first("from")
    country = graph.find(origin) if origin else None
    if country is None:
        return []
    engagements = edge(graph, "in").tocsc()
    here = engagements.indices[engagements.indptr[country] : engagements.indptr[country + 1]]
    firms = edge(graph, "by")[here]
    return sorted(set(firms.indices.tolist()))
