"""The cohort grid: participants by topics; the form they fill; who has no project yet and what to ask."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import ConflictError
from graph.records import Ref
from matcher.decide.cohorts import MARKS, Cohort, CohortRow
from matcher.planning.limits import PersonLimits
from web import errors
from web.current import actor, language, service
from web.desk import blueprint
from web.desk.cohort_form import Entry, entries, read_sent
from web.desk.topic_form import TopicForm, topic_form
from web.labels import N_

WORDS = {"offers": N_("has"), "needs": N_("is looking for"), "interested_in": N_("is interested in")}
SIGNS = {"offers": "●", "needs": "○", "interested_in": "◇"}
ORDER = ("offers", "needs", "interested_in")
COLUMNS_SHOWN = 24


@blueprint.get("/cohorts")
def cohorts() -> str:
    """List the programmes whose participants may be on file."""
    programmes = service().programmes(language())
    counts = {p.ref.id: len(service().cohort(p.ref.id, language()).delegates) for p in programmes}
    return render_template("desk/cohorts.html", programmes=programmes, counts=counts)


@blueprint.get("/cohorts/<key>")
def cohort(key: str) -> str:
    """Show a programme's grid."""
    found = service().cohort(key, language())
    return _grid(found, entries(found), topic_form())


@blueprint.post("/cohorts/<key>")
def fill(key: str) -> Response | tuple[str, int]:
    """Write what was ticked and typed; show the grid again where something means nothing or was overtaken."""
    found, topics = service().cohort(key, language()), topic_form()
    sent = read_sent(found, request.form, topics)
    if not sent.is_readable:
        return _grid(found, sent.entries, topics), 422
    try:
        changed = service().mark(key, sent.wanted, sent.versions, actor=actor())
    except ConflictError as error:
        newer = service().cohort(key, language())
        kept = read_sent(newer, request.form, topics).entries
        return _grid(newer, kept, topics), errors.row_of(error).status
    flash(gettext("Participants changed: %(count)d", count=changed))
    return redirect(url_for("desk.cohort", key=key))


def _grid(found: Cohort, rows: list[Entry], topics: TopicForm) -> str:
    used = [t for t in found.topics if t.count]
    return render_template(
        "desk/cohort.html",
        cohort=found,
        entries=rows,
        topics=topics,
        titles={t.ref.id: t.title for t in found.topics},
        used=used[:COLUMNS_SHOWN],
        more_used=max(0, len(used) - COLUMNS_SHOWN),
        marks=ORDER,
        words={m: gettext(WORDS[m]) for m in MARKS},
        signs=SIGNS,
        faults=[e for e in rows if e.faults],
        overtaken=[e for e in rows if e.overtaken],
        limits=_limits(found),
    )


def _limits(found: Cohort) -> dict[Ref, PersonLimits]:
    """Return the participants of whom limits are on file, with these."""
    told = service().planning.limits_on_file([row.ref for row in found.delegates], language())
    return {one.ref: one for one in told if one.is_limited}


@blueprint.get("/cohorts/<key>/form")
def cohort_form(key: str) -> str:
    """Show the bilingual form for printing: blank, for one participant, or for all of them."""
    found, wanted = service().cohort(key, language()), request.args.get("for", "")
    chosen = [row for row in found.delegates if wanted in ("all", row.ref.id)]
    other = service().title(found.programme, "zh" if language() == "en" else "en")
    pages: list[CohortRow | None] = [*chosen] or [None]
    return render_template(
        "desk/cohort_form.html", cohort=found, other_title=other, pages=pages, topics=topic_form()
    )


@blueprint.get("/cohorts/<key>/unplaced")
def unplaced(key: str) -> str:
    """List who is in no suggested project, and what to ask them."""
    found = service().cohort(key, language())
    waiting = service().unplaced(key, language())
    return render_template(
        "desk/unplaced.html", cohort=found, waiting=waiting, programme=Ref("programme", key)
    )
