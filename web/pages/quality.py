"""The honesty panel: which models answer, whom they show, how sure they are, and what has no evidence."""

from __future__ import annotations

from flask import Blueprint, render_template

from matcher.engine.calibration import FEWEST
from matcher.engine.results import Suggestion
from web.current import viewer, whole
from web.pages.quality_words import CLAIMS, GROUPS, ORIGINS, WHOSE, alike_line, percent


def quality() -> str:
    """Show the panel for the store and the weights in use as they are."""
    return render_template(
        "quality.html",
        panel=whole().quality.panel(),
        needed=FEWEST,
        ORIGINS=ORIGINS,
        WHOSE=WHOSE,
        GROUPS=GROUPS,
        CLAIMS=CLAIMS,
        percent=percent,
    )


def known_of(about: str, suggestion: Suggestion) -> list[str]:
    """Return what is known of suggestions scored like one, for the staff; nothing for others.

    Others are told nothing, as what came of introductions that they do not see would be in it.
    """
    if not viewer().trusted:
        return []
    return [alike_line(told) for told in whole().quality.alike(about, suggestion)]


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/quality", "quality", quality)
    blueprint.add_app_template_global(known_of, "known_of")
