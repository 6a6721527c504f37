"""Who could join a project."""

from __future__ import annotations

from matcher.engine.compiled import CompiledGraph
from matcher.engine.edges import edge
from matcher.engine.nodes import PARTY
from matcher.engine.results import Answer
from matcher.engine.subjects import Draft
from matcher.suggest.answers import answer, hide, refusal
from matcher.suggest.options import Options

MODEL = "members-2"
ALL_KINDS = ("company", "country", "delegate", "expert")


def suggest_members(graph: CompiledGraph, draft: Draft, options: Options) -> Answer:
    """Return who could join a project, of the kinds asked for, never a present member.

    Without kinds they are those already among the members; if there are none, companies, countries,
    delegates and experts. The mark ``partner`` of firms is not looked at.
    """
    if draft.ref.kind != "project":
        return refusal(graph, draft, model=MODEL, error=f"no members are suggested for a {draft.ref.kind}")
    given = draft.relations.get("member", ())
    kinds = options.kinds or tuple(sorted({m.kind for m in given})) or ALL_KINDS
    unknown = [k for k in kinds if k not in PARTY]
    if unknown:
        return refusal(graph, draft, model=MODEL, error=f"'{unknown[0]}' is not a kind of member")
    allowed = graph.nodes.mask(kinds)
    members = [n for m in given if (n := graph.find(m)) is not None]
    hide(graph, allowed, members)
    if options.new_only:
        hide(graph, allowed, _colleagues(graph, members))
    return answer(graph, draft, model=MODEL, about="member", allowed=allowed, options=options)


def _colleagues(graph: CompiledGraph, members: list[int]) -> list[int]:
    """Return all who share a stored project with any of the members."""
    member = edge(graph, "member")
    projects = member.T.tocsr()[members]
    together = member[sorted(set(projects.indices.tolist()))]
    return sorted(set(together.indices.tolist()))
