"""Leads: partnerships followed up, each with its screening line."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError, NotFoundError
from graph.kinds import LEAD_STATUSES
from matcher.decide.leads import LeadView
from matcher.export.leads import FORMATS
from web import errors
from web.current import actor, language, service
from web.desk import blueprint
from web.template_words import value_label

FIELDS = (
    "title",
    "status",
    "owner",
    "next_step",
    "due",
    "contact",
    "consent",
    "screened_by",
    "screened_on",
    "screening_result",
)
PARTIES = ("subject", "partner")


@blueprint.get("/leads")
def leads() -> str:
    """List the leads, those due first."""
    wanted = request.args.get("status", "")
    found = service().leads(language())
    counts = {s: sum(1 for lead in found if lead.status == s) for s in LEAD_STATUSES}
    listed = [lead for lead in found if wanted in ("", lead.status)]
    return render_template(
        "desk/leads.html", leads=listed, total=len(found), counts=counts, wanted=wanted, forms=FORMATS
    )


@blueprint.get("/leads/new")
def new_lead() -> str:
    """Ask for a lead."""
    values = {"owner": actor(), "status": "open"} | request.args.to_dict()
    return render_template("desk/lead.html", lead=None, values=values, faults={}, statuses=_statuses())


@blueprint.post("/leads/new")
def enter_lead() -> Response | tuple[str, int]:
    """Enter a lead."""
    values = _values((*FIELDS, *PARTIES))
    try:
        ref = service().new_lead({k: v for k, v in values.items() if v}, actor=actor())
    except InputError as error:
        return _again(None, values, error)
    flash(gettext("The lead was entered."))
    return redirect(url_for("desk.lead", key=ref.id))


@blueprint.get("/leads/<key>")
def lead(key: str) -> str:
    """Show one lead for editing."""
    found = _lead(key)
    values = {name: str(getattr(found, name)) for name in FIELDS}
    return render_template("desk/lead.html", lead=found, values=values, faults={}, statuses=_statuses())


@blueprint.post("/leads/<key>")
def save_lead(key: str) -> Response | tuple[str, int]:
    """Write a lead's new values; ConflictError when somebody was first."""
    found, values = _lead(key), _values(FIELDS)
    values = {k: v for k, v in values.items() if k != "title" or v != found.title}
    version = request.form.get("version", type=int) or 0
    try:
        change = service().save_lead(key, values, version, actor=actor())
    except InputError as error:
        return _again(found, values, error)
    flash(gettext("The lead was saved.") if change else gettext("Nothing had changed."))
    return redirect(url_for("desk.lead", key=key))


def _lead(key: str) -> LeadView:
    for found in service().leads(language()):
        if found.ref.id == key:
            return found
    raise NotFoundError(f"lead:{key} is not in the store")


def _statuses() -> list[tuple[str, str]]:
    return [(status, value_label(status)) for status in LEAD_STATUSES]


def _values(names: tuple[str, ...]) -> dict[str, str]:
    return {name: request.form[name].strip() for name in names if name in request.form}


def _again(found: LeadView | None, values: dict[str, str], error: InputError) -> tuple[str, int]:
    """Show the form again with each fault beside its field; nothing typed is lost."""
    faults = {p.column: p.message for p in error.problems}
    page = render_template("desk/lead.html", lead=found, values=values, faults=faults, statuses=_statuses())
    return page, errors.row_of(error).status
