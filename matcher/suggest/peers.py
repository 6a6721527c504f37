"""Delegates of other countries, or of other provinces of China, whom a delegate should meet."""

from __future__ import annotations

from matcher.engine.compiled import CompiledGraph, are_apart
from matcher.engine.results import Answer
from matcher.engine.subjects import Draft, draft_home
from matcher.suggest.answers import answer, refusal
from matcher.suggest.options import Options

MODEL = "peers-2"


def suggest_peers(graph: CompiledGraph, draft: Draft, options: Options) -> Answer:
    """Return the delegates from another country (or province) who complement a delegate.

    China and the areas under it are one country. Delegates whose country is not known are never
    suggested; a draft that gives no country is answered with those of every country.
    """
    if draft.ref.kind != "delegate":
        return refusal(graph, draft, model=MODEL, error=f"no peers are suggested for a {draft.ref.kind}")
    home = draft_home(graph, draft)
    allowed = graph.nodes.mask(())
    for number in graph.nodes.of("delegate"):
        other = graph.homes[number]
        allowed[number] = other[0] is not None and (home[0] is None or are_apart(home, other))
    return answer(graph, draft, model=MODEL, about="peer", allowed=allowed, options=options)
