"""Who may see what: one form a field, and taking everything back."""

from __future__ import annotations

from flask import flash, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError
from web.current import viewer, whole
from web.mine import asked, blueprint


@blueprint.post("/audience")
def set_audience() -> Response:
    """Write who may see a field; what is wrong is told on the page, and nothing is written."""
    ref, entry = asked.about(), request.form.get("field", "")
    try:
        done = whole().personal.set_audiences(viewer(), ref, {entry: asked.choice()}, version=asked.version())
    except InputError as error:
        flash(_faults(error), "error")
    else:
        flash(gettext("Saved. It holds from now on.") if done else gettext("Nothing had changed."))
    anchor = "all" if entry == "*" else entry
    return asked.back(ref, f"field-{anchor}")


@blueprint.post("/withdraw")
def withdraw() -> Response:
    """Take every consent back at once."""
    ref, given = asked.about(), asked.choice()
    try:
        whole().personal.withdraw_all(viewer(), ref, way=given.way, note=given.note)
    except InputError as error:
        flash(_faults(error), "error")
    else:
        flash(gettext("From now on only the staff see what is on file."))
    return asked.back(ref)


@blueprint.post("/renew")
def renew() -> Response:
    """Note that somebody wants to stay reachable."""
    ref = asked.about()
    until = whole().personal.renew(viewer(), ref)
    flash(gettext("The ways to reach you are kept until %(day)s.", day=until))
    return asked.back(ref)


def _faults(error: InputError) -> str:
    columns = {p.column for p in error.problems}
    if "until" in columns:
        return str(gettext("Not saved: the day must lie ahead, written like 2027-05-31."))
    if "way" in columns:
        return str(gettext("Not saved: say how her word came."))
    return str(gettext("Not saved: this cannot be shown to others, or not in this way."))
