"""Plans as files: DOCX and iCalendar, and sheets as pages to print."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, render_template

from matcher.export.printed import printed
from matcher.export.sheet import Sheet
from matcher.plan.tongue import Both

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
}


def as_docx(sheets: Sequence[Sheet], name: str) -> Response:
    """Send sheets as a document to edit and print."""
    return as_file(printed(sheets, "docx"), name, "docx")


def as_file(content: bytes, name: str, form: str) -> Response:
    """Send bytes as a file; ``name`` is plain ASCII, as headers are."""
    response = Response(content, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="matcher-{name}.{form}"'
    return response


def as_page(sheets: Sequence[Sheet], key: str, title: Both, **given: object) -> str:
    """Show sheets as they will be printed, each on a page of its own."""
    shown = [(sheet, [(type(b).__name__, b) for b in sheet.blocks]) for sheet in sheets]
    return render_template("days_sheet.html", key=key, programme=title, sheets=shown, **given)
