"""A person's limits: most projects at a time, conflicts of interest. For the staff alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError
from graph.records import Ref
from matcher.plan.limits import AT_MOST, CONFLICTS, MOST_PROJECTS
from web import errors
from web.current import actor, language, service
from web.desk import blueprint
from web.faults import in_words

MOST_NAMED = 60
LONGEST = 4000


@blueprint.get("/limits/<kind>/<path:key>")
def limits(kind: str, key: str) -> str:
    """Show what is on file of a person, for editing."""
    return _page(Ref(kind, key), {}, {})


@blueprint.post("/limits/<kind>/<path:key>")
def save_limits(kind: str, key: str) -> Response | tuple[str, int]:
    """Write a person's limits; what is wrong is shown beside its field, and nothing typed is lost."""
    ref, form = Ref(kind, key), request.form
    typed = {AT_MOST: form.get(AT_MOST, "")[:40], CONFLICTS: form.get(CONFLICTS, "")[:LONGEST]}
    kept = form.getlist("keep")[:MOST_NAMED]
    try:
        change = service().save_limits(
            ref,
            typed[AT_MOST],
            [*kept, typed[CONFLICTS]],
            version=form.get("version", 0, type=int),
            actor=actor(),
        )
    except InputError as error:
        return _page(ref, typed, _faults(error), kept), errors.row_of(error).status
    flash(gettext("The limits were saved.") if change else gettext("Nothing had changed."))
    return redirect(url_for("desk.limits", kind=kind, key=key))


def _faults(error: InputError) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for problem in error.problems:
        said = in_words(problem)
        found.setdefault(problem.column, []).append(
            f"{problem.value[:80]}: {said}" if problem.value else said
        )
    return {column: "; ".join(texts) for column, texts in found.items()}


def _page(
    ref: Ref, typed: Mapping[str, str], faults: Mapping[str, str], kept: Sequence[str] | None = None
) -> str:
    (found,) = service().planning.limits_on_file([ref], language())
    most = "" if found.most is None else str(found.most)
    return render_template(
        "desk/limits.html",
        found=found,
        most=typed.get(AT_MOST, most),
        more=typed.get(CONFLICTS, ""),
        kept=[str(c.ref) for c in found.conflicts] if kept is None else kept,
        faults=faults,
        usual=MOST_PROJECTS,
    )
