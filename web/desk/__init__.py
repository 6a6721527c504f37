"""The staff desk: import, cohort grid, queue, leads, names, changes."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.current import language, service

blueprint = Blueprint("desk", __name__, url_prefix="/desk")


@blueprint.get("/")
def index() -> str:
    """Show where the work of staff begins."""
    waiting = service().inferences.waiting()
    return render_template("desk/index.html", programmes=service().programmes(language()), waiting=waiting)


from web.desk import (  # noqa: E402  (views register)
    changes,  # noqa: F401
    cohort,  # noqa: F401
    exports,  # noqa: F401
    imports,  # noqa: F401
    inferred,  # noqa: F401
    inferring,  # noqa: F401
    leads,  # noqa: F401
    limits,  # noqa: F401
    names,  # noqa: F401
    plans,  # noqa: F401
    queue,  # noqa: F401
)
