"""The closing day: what the projects came to, as a page and as a document to hand out."""

from __future__ import annotations

from flask import Response, render_template

from graph.records import Ref
from matcher.export.closing import closing_sheets
from matcher.plan.closing import ClosingDay
from matcher.planning_days import READERS
from matcher.privacy.handed_out import in_closing
from web.current import viewer, whole
from web.days import blueprint
from web.days.files import as_docx
from web.days.words import document_language
from web.pages import asked


@blueprint.get("/closing")
def closing(key: str) -> str:
    """Show each project with proposer, countries, firm, what was agreed, next step and owner."""
    found = closed(key)
    return render_template(
        "days_closing.html",
        key=key,
        programme=found.of_title,
        day=found,
        readers=_readers(),
    )


@blueprint.get("/closing.docx")
def closing_docx(key: str) -> Response:
    """Send the closing-day document, and note whom it names."""
    found = closed(key)
    whole().personal.note_issue(viewer(), "report", in_closing(found), name=found.of_title.en)
    return as_docx(closing_sheets(found, lang=document_language()), "closing-day")


def closed(key: str) -> ClosingDay:
    """Return the closing day of a programme for the readers that the query names."""
    return whole().programme_plans.closing(Ref("programme", key), readers=_readers())


def _readers() -> str:
    given = asked.text("readers")
    return given if given in READERS else READERS[0]
