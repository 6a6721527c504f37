"""Missing seminars: what people look for and nobody at hand can give."""

from __future__ import annotations

from flask import Response, render_template

from matcher.export.cohort_plans import radar_sheet
from matcher.plan.seminars import Radar
from web.current import whole
from web.days import blueprint
from web.days.files import as_docx
from web.days.words import document_language
from web.pages import asked

SCOPES = ("programme", "all")
TOP, MOST = 5, 50


@blueprint.get("/seminars")
def seminars(key: str) -> str:
    """Show the seminars to propose, for this programme's participants or for all on file."""
    plans, found = whole().programme_plans, radar(key)
    return render_template(
        "days_seminars.html", key=key, programme=plans.title(key), radar=found, scope=_scope(), top=_top()
    )


@blueprint.get("/seminars.docx")
def seminars_docx(key: str) -> Response:
    """Send the proposed seminars as a document."""
    return as_docx([radar_sheet(radar(key), lang=document_language())], "seminars")


def radar(key: str) -> Radar:
    """Return the seminars that the query asks for: ``of``, ``top``, ``until``."""
    until = asked.number("until", 0, least=0, most=2200) or None
    programme = key if _scope() == "programme" else None
    return whole().programme_plans.seminars(programme=programme, top=_top(), until=until)


def _top() -> int:
    return asked.number("top", TOP, least=1, most=MOST)


def _scope() -> str:
    given = asked.text("of")
    return given if given in SCOPES else SCOPES[0]
