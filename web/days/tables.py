"""Round tables: a proposal, the seating that is kept, and a re-plan when somebody is absent."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError, NotFoundError, Problem
from graph.records import Ref
from matcher.export.cohort_plans import seating_sheet
from matcher.plan.fault_words import fault
from matcher.plan.tables import Seating
from matcher.plan.tongue import Both
from web import errors
from web.current import actor, language, whole
from web.days import blueprint
from web.days.files import as_docx
from web.days.words import document_language

MOST_TABLES = 200
NO_NUMBER = Both("is no number of tables from 1 to {most}", "不是1至{most}之间的桌数")


@blueprint.get("/tables")
def tables(key: str) -> str | tuple[str, int]:
    """Show the round tables: kept ones with as few moves as possible, else a proposal."""
    try:
        return _page(key, seated(key), ())
    except InputError as error:
        return _page(key, whole().programme_plans.tables(key), error.problems), errors.row_of(error).status
    except NotFoundError:
        whole().programme_plans.title(key)  # the programme itself may be what is not there
        return _page(key, None, ())


@blueprint.get("/tables.docx")
def tables_docx(key: str) -> FlaskResponse:
    """Send the round tables as a document."""
    return as_docx([seating_sheet(seated(key), lang=document_language())], "tables")


@blueprint.post("/tables")
def keep_tables(key: str) -> Response:
    """Keep the seating that the page shows, or let the kept one go."""
    plans = whole().programme_plans
    if request.form.get("do") == "drop":
        plans.drop_tables(key)
        flash(gettext("The kept tables were let go; below stands a new proposal."))
    else:
        plans.keep_tables(seated(key), actor=actor())
        flash(gettext("These tables are kept. When somebody is absent, as few people as possible move."))
    return redirect(url_for("days.tables", key=key))


def seated(key: str) -> Seating:
    """Return the seating that query or form asks for: ``tables``, ``absent``, ``anew``; InputError."""
    given = request.values
    absent = [Ref("delegate", d.removeprefix("delegate:")) for d in given.getlist("absent") if d.strip()]
    return whole().programme_plans.tables(
        key, count=_count(given.get("tables", "").strip()), absent=absent, anew=given.get("anew") == "1"
    )


def _count(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_TABLES):
        words = NO_NUMBER.of(most=str(MOST_TABLES))
        raise InputError([fault(words, column="tables", value=text[:40])])
    return int(text)


def _page(key: str, found: Seating | None, problems: tuple[Problem, ...]) -> str:
    plans = whole().programme_plans
    people = sorted(
        (row for row in whole().cohort(key, language()).delegates), key=lambda r: (r.title.casefold(), r.ref)
    )
    return render_template(
        "days_tables.html",
        key=key,
        programme=plans.title(key),
        seating=found,
        kept=plans.kept_tables(key),
        people=people,
        names={row.ref: row.title for row in people},
        problems=problems,
        wanted=request.args.get("tables", ""),
        anew=request.args.get("anew", ""),
    )
