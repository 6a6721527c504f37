"""Where plans begin: the programmes with participants on file, each with the way to its plan."""

from __future__ import annotations

from flask import render_template

from web.current import language, service
from web.desk import blueprint


@blueprint.get("/plans")
def plans() -> str:
    """List the programmes, those with participants first."""
    given, lang = service(), language()
    counts = {p.ref.id: len(given.cohort(p.ref.id, lang).delegates) for p in given.programmes(lang)}
    programmes = sorted(given.programmes(lang), key=lambda p: not counts[p.ref.id])
    return render_template("desk/plans.html", programmes=programmes, counts=counts)
