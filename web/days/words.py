"""What the templates of a programme's days may say besides their own words."""

from __future__ import annotations

from typing import Any

from flask import request

from matcher.export.closing import STATUSES
from matcher.export.cohort_plans import DIRECTION
from matcher.export.cohort_plans import HOW as SAID
from matcher.export.itinerary import why
from matcher.export.visit_brief import interpreter_for
from matcher.plan.tongue import Both
from web.current import language
from web.days import blueprint
from web.labels import N_

IN_DOCUMENTS = {
    "both": N_("English and Chinese"),
    "en": N_("English"),
    "zh": N_("Chinese"),
}
"""In which languages a document is written, apart from the page's own."""

WHATS = {
    "proposer": N_("who proposed it"),
    "summary": N_("what was agreed"),
    "firm": N_("a firm"),
    "next_step": N_("the next step"),
    "owner": N_("its owner"),
}
"""What may be missing of a project on the closing day."""

SIGNS = {"offers": "●", "needs": "○", "interested_in": "◇", "near": "≈", "": "–"}


def said(text: Both) -> str:
    """Return a text in the page's language."""
    return text.zh if language() == "zh" else text.en


def document_language() -> str:
    """Return in which language a document is asked for: ``in=en``, ``zh`` or (the default) ``both``."""
    given = request.args.get("in", "")
    return given if given in IN_DOCUMENTS else "both"


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give the templates their words."""
    return {
        "DIRECTION": DIRECTION,
        "IN_DOCUMENTS": IN_DOCUMENTS,
        "SAID": SAID,
        "SIGNS": SIGNS,
        "STATUSES": STATUSES,
        "WHATS": WHATS,
        "interpreter_for": interpreter_for,
        "said": said,
        "why_visited": why,
    }
