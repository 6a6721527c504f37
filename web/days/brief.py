"""The brief of a visit: who comes and why, sheets to print, and what the ticks afterwards become."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from graph.records import Ref
from matcher.export.visit_brief import PARTS, brief_sheets
from matcher.plan.briefs import Tick, VisitBrief
from matcher.privacy.handed_out import in_brief
from web.current import language, service, viewer, whole
from web.days import blueprint
from web.days.files import as_docx, as_page
from web.days.words import document_language
from web.introductions.words import phase_label


@blueprint.get("/brief/<path:firm>")
def brief(key: str, firm: str) -> str:
    """Show who is interested in a firm and why, what to ask before the visit, and the ticks after it."""
    plans, found = whole().programme_plans, whole().programme_plans.brief(key, firm)
    return render_template(
        "days_brief.html",
        key=key,
        programme=found.programme_title,
        brief=found,
        names={s.ref: s for s in found.delegates},
        under_way=plans.under_way(viewer(), firm, language()),
        phase_label=phase_label,
        is_partner=bool(service().record(found.firm).get("partner")),
    )


@blueprint.get("/brief/<path:firm>/sheets")
def sheets(key: str, firm: str) -> str:
    """Show one part of a brief as it will be printed."""
    found, part, lang = whole().programme_plans.brief(key, firm), _part(), document_language()
    _note(found, part)
    made = brief_sheets(found, lang=lang, parts=[part])
    query = urlencode({"part": part, "in": lang})
    docx = f"{url_for('days.brief_docx', key=key, firm=firm)}?{query}"
    crumb = (url_for("days.brief", key=key, firm=firm), found.firm_sheet.firm)
    return as_page(made, key, found.programme_title, written_in=lang, docx=docx, crumb=crumb)


@blueprint.get("/brief/<path:firm>/brief.docx")
def brief_docx(key: str, firm: str) -> FlaskResponse:
    """Send one part of a brief as a document."""
    found, part = whole().programme_plans.brief(key, firm), _part()
    _note(found, part)
    return as_docx(brief_sheets(found, lang=document_language(), parts=[part]), f"brief-{part}")


@blueprint.post("/brief/<path:firm>/ticks")
def ticks(key: str, firm: str) -> Response:
    """Propose an introduction for each tick; say what came of it."""
    plans, form = whole().programme_plans, request.form
    given = [Tick(Ref("delegate", d)) for d in form.getlist("more")]
    given += [Tick(Ref("delegate", d), by_firm=True) for d in form.getlist("firm_wants")]
    asked = plans.ask(viewer(), plans.brief(key, firm), given)
    made = sum(1 for a in asked if a.key)
    if made:
        flash(ngettext("%(num)d introduction was proposed.", "%(num)d introductions were proposed.", made))
    for one in (a for a in asked if a.fault):
        who = next(r for r in (one.request.asker, one.request.asked) if r.kind == "delegate")
        flash(f"{service().title(who, language())}: {gettext(one.fault)}", "error")
    if not asked:
        flash(gettext("Nothing was ticked."), "error")
    return redirect(url_for("days.brief", key=key, firm=firm))


def _part() -> str:
    part = request.args.get("part", PARTS[0])
    if part not in PARTS:
        abort(404)
    return part


def _note(found: VisitBrief, part: str) -> None:
    """Note whom the firm's sheet tells it of; the other parts stay in the house."""
    if part == "firm" and found.firm_sheet.guests:
        named = in_brief(found.firm_sheet)
        to = found.firm_sheet.firm.en
        whole().personal.note_issue(viewer(), "brief", named, to=to, name=found.programme_title.en)
