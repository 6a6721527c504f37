"""Why not: what is on file of two, what bars, and what would have to be recorded."""

from __future__ import annotations

from flask import Blueprint

from matcher.plan.conflict_words import bar_words, conflict_words, edit_words
from matcher.planning.answers import Missing
from matcher.planning.edits import read_ref
from web.current import language
from web.pages import asked
from web.plans.frame import Frame, frame

TOP = 10


def why_not(key: str) -> str:
    """Show the form; with two named, why the one is not suggested to the other."""
    plan, subject, about = frame(key), asked.text("for"), asked.text("about")
    top = asked.number("top", TOP, least=1, most=50)
    if not subject or not about:
        return _page(plan, None, subject, about, top)
    ends = read_ref(subject), read_ref(about)
    for ref in ends:
        plan.planning.graph.record(ref)
    return plan.computed(
        ("why not", ends, top),
        lambda progress: plan.planning.why_not(*ends, top=top),
        lambda missing: _page(plan, missing, subject, about, top),
    )


def _page(plan: Frame, missing: Missing | None, subject: str, about: str, top: int) -> str:
    found, lang = missing.found if missing else None, language()
    graph = missing.graph if missing else plan.planning.graph
    return plan.show(
        "whynot",
        found=found,
        chosen=(subject, about),
        top=top,
        names=[plan.name(r) for r in (found.subject, found.wanted)] if found else [],
        in_conflict=conflict_words(lang),
        bars=[bar_words(b, lang) for b in found.bars] if found else [],
        ways=[([edit_words(graph, e, lang) for e in c.edits], c) for c in found.counterfactuals]
        if found
        else [],
    )


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/why-not", "why_not", why_not)
