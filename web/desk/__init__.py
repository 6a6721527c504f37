"""The staff desk: import, cohort grid, queue, leads, names, changes."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.current import language, service

blueprint = Blueprint("desk", __name__, url_prefix="/desk")


@blueprint.get("/")
def index() -> str:
    """Show where the work of staff begins."""
    return render_template("desk/index.html", programmes=service().programmes(language()))


from web.desk import changes, cohort, exports, imports, leads, limits, names, plans, queue  # noqa: E402, F401  (views register)
