"""Changes: what was written, by whom, when and why, and the way back."""

from __future__ import annotations

import re

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import UndoError
from web import errors
from web.current import actor, service, viewer
from web.desk import blueprint

LIMIT = 50


@blueprint.get("/changes")
def changes() -> str:
    """List changes, the newest first."""
    before = request.args.get("before", type=int)
    listed = service().changes(LIMIT, before)
    older = listed[-1].seq if listed and listed[-1].seq > 1 else None
    return render_template("desk/changes.html", changes=listed, older=older, before=before)


@blueprint.get("/changes/<int:seq>")
def change(seq: int) -> str:
    """Show what one change did."""
    return render_template("desk/change.html", view=service().change(seq), refusal="", in_the_way=())


@blueprint.post("/changes/<int:seq>/undo")
def undo(seq: int) -> Response | tuple[str, int]:
    """Take a change back, or show what stands in the way."""
    try:
        made = service().undo(seq, actor=actor(), why=request.form.get("why", "").strip(), viewer=viewer())
    except UndoError as error:
        view = service().change(seq)
        found = numbers_in(str(error), besides=seq)
        page = render_template("desk/change.html", view=view, refusal=str(error), in_the_way=found)
        return page, errors.row_of(error).status
    flash(gettext("Change %(seq)d was taken back by change %(made)d.", seq=seq, made=made))
    return redirect(url_for("desk.change", seq=made))


def numbers_in(refusal: str, *, besides: int) -> list[int]:
    """Return the numbers of the later changes that a refusal names after ``since, in``."""
    named = re.search(r"since, in ([\d, ]+)", refusal)
    return [int(n) for n in re.findall(r"\d+", named[1]) if int(n) != besides] if named else []
