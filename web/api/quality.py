"""The honesty panel as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from matcher.quality.panel import panel_json
from web.current import whole


def quality() -> Response:
    """Answer with all that the honesty panel shows."""
    return jsonify(panel_json(whole().quality.panel()))


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("/quality", "quality", quality)
