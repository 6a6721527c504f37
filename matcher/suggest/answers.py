"""From a draft and the nodes allowed to an answer: the way that all suggestions of single nodes go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.fitted import model_for
from matcher.engine.nodes import Bools
from matcher.engine.reasons import reasons_for
from matcher.engine.results import Alike, Answer, Suggestion
from matcher.engine.scoring import Ranking, rank
from matcher.engine.sentences import node_name
from matcher.engine.subjects import Draft
from matcher.suggest.alike import as_one
from matcher.suggest.fragile import is_fragile, leaving
from matcher.suggest.options import Options


def answer(
    graph: CompiledGraph, draft: Draft, *, model: str, about: str, allowed: Bools, options: Options
) -> Answer:
    """Return the best of the ``allowed`` nodes with their reasons.

    Left out are the subject itself and what people do not want suggested to it (``about`` names the kind
    of suggestion in decisions). Nothing is fitted on the draft, so drafts never change one another.
    """
    allowed = allowed.copy()
    hide(graph, allowed, [graph.find(draft.ref)])
    refused = [Ref(*text.split(":", 1)) for text in graph.left_out(about, draft.ref) if ":" in text]
    hide(graph, allowed, map(graph.find, refused))
    weighed = options.models.get(model) or model_for(graph, model)
    as_copies = about == "peer" and options.explain is None
    most = len(allowed) if as_copies or options.fragile else options.top
    ranking = rank(graph, draft, weighed, allowed=allowed, top=most)
    places, alike = list(range(len(ranking.candidates))), dict[int, tuple[Alike, ...]]()
    if as_copies:
        places, alike = as_one(graph, ranking.candidates, lang=options.lang)
    shares = leaving(graph, draft, ranking, places) if options.fragile else {}
    found = tuple(
        replace(
            _suggestion(graph, draft, ranking, place=place, options=options),
            alike=alike.get(place, ()),
            fragile=is_fragile(shares[place]) if place in shares else None,
        )
        for place in places[: max(options.top, 0)]
    )
    return Answer(draft.ref, weighed.name, graph.version, graph.as_of, found, made_up=_made_up(graph, draft))


def refusal(graph: CompiledGraph, draft: Draft, *, model: str, error: str) -> Answer:
    """Return an answer without suggestions that says why."""
    return Answer(draft.ref, model, graph.version, graph.as_of, (), error, _made_up(graph, draft))


def hide(graph: CompiledGraph, allowed: Bools, numbers: Iterable[int | None]) -> None:
    """Take nodes out of ``allowed``, in place; None stands for what the store does not hold."""
    for number in numbers:
        if number is not None:
            allowed[number] = False


def _made_up(graph: CompiledGraph, draft: Draft) -> bool:
    return bool(draft.fields.get("made_up")) or graph.made_up(graph.canonical(draft.ref))


def _suggestion(
    graph: CompiledGraph, draft: Draft, ranking: Ranking, *, place: int, options: Options
) -> Suggestion:
    ref = graph.nodes.refs[int(ranking.candidates[place])]
    explained = options.explains(ref.id)
    reasons = reasons_for(graph, draft, ranking, place=place, lang=options.lang) if explained else ()
    return Suggestion(
        kind=ref.kind,
        id=ref.id,
        name=node_name(graph, ref, options.lang),
        score=float(ranking.scores[place]),
        reasons=reasons,
        made_up=graph.made_up(ref),
    )
