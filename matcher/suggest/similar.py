"""Programmes, projects and solutions like a given one."""

from __future__ import annotations

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.nodes import WORK
from matcher.engine.results import Answer
from matcher.engine.subjects import Draft, subject_of
from matcher.suggest.answers import answer, refusal
from matcher.suggest.options import Options

MODEL = "similar-1"


def suggest_similar(graph: CompiledGraph, subject: Ref | Draft, options: Options) -> Answer:
    """Return what is alike by topics, goals, countries and words.

    ``kinds`` restricts what is suggested to some of programme, project and solution. NotFoundError for a
    reference that the store does not hold; a subject of another kind is refused.
    """
    if isinstance(subject, Ref) and subject.kind not in WORK:
        subject = Draft(subject)
    draft = subject if isinstance(subject, Draft) else subject_of(graph, subject)
    if draft.ref.kind not in WORK:
        return refusal(
            graph, draft, model=MODEL, error=f"nothing similar is suggested for a {draft.ref.kind}"
        )
    allowed = graph.nodes.mask(k for k in options.kinds or WORK if k in WORK)
    return answer(graph, draft, model=MODEL, about="similar", allowed=allowed, options=options)
