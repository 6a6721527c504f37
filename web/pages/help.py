"""Help, and how a score is made."""

from __future__ import annotations

from flask import Blueprint, render_template

from matcher.engine.models import MODELS, load
from matcher.engine.paths import SCALE
from web.current import whole


def help_page() -> str:
    """Show how to use the service."""
    return render_template("help.html")


def score() -> str:
    """Show how a score is made, with the weight tables that make it, those put in use first."""
    models = [*whole().quality.in_use(), *(load(name) for name in MODELS)]
    return render_template("score.html", models=models, scale=SCALE)


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/help", "help_page", help_page)
    blueprint.add_url_rule("/help/score", "score", score)
