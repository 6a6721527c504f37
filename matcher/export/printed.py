"""Documents to print in the form somebody asks for."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.export.sheet import Sheet, as_html

PRINTED = ("html", "docx")


def printed(sheets: Sequence[Sheet], form: str) -> bytes:
    """Return sheets as ``html`` or ``docx``."""
    if form == "html":
        return as_html(sheets)
    from matcher.export.docx_file import as_docx  # loaded when asked for: it takes a while

    return as_docx(sheets)
