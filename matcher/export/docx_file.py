"""Documents to print as DOCX: the same blocks as the HTML page, the same content the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from matcher.export.sheet import Block, Grid, Heading, Points, Sheet, Text

LATIN, CHINESE = "Calibri", "Microsoft YaHei"
MADE = datetime(2000, 1, 1)
FAINT = RGBColor(0x55, 0x55, 0x55)


def as_docx(sheets: Sequence[Sheet]) -> bytes:
    """Return one document with all sheets, each on a new page."""
    document = Document()
    font = document.styles["Normal"].font
    font.name, font.size = LATIN, Pt(10.5)
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), CHINESE)
    core = document.core_properties
    core.author, core.comments, core.title = "", "", sheets[0].title
    core.language, core.created, core.modified = sheets[0].lang, MADE, MADE
    for number, sheet in enumerate(sheets):
        if number:
            _break(document)
        _heading(document, sheet.title, 0)
        for block in sheet.blocks:
            _add(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def _break(document: Docx) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _add(document: Docx, block: Block) -> None:
    match block:
        case Heading(text, level, fresh):
            if fresh:
                _break(document)
            _heading(document, text, level)
        case Text(text, faint):
            run = document.add_paragraph().add_run(_plain(text))
            if faint:
                run.font.color.rgb, run.font.size = FAINT, Pt(9)
        case Points(items):
            for item in items:
                document.add_paragraph(_plain(item), style="List Bullet")
        case Grid():
            _grid(document, block)


def _heading(document: Docx, text: str, level: int) -> None:
    for run in document.add_heading(_plain(text), level).runs:
        run.font.name = LATIN
        run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE)


def _grid(document: Docx, grid: Grid) -> None:
    rows = [grid.header, *grid.rows] if grid.header else list(grid.rows)
    table = document.add_table(rows=len(rows), cols=max(map(len, rows), default=1))
    table.style = "Table Grid"
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            paragraph = table.cell(number, column).paragraphs[0]
            run = paragraph.add_run(_plain(cell))
            run.bold = column == 0 or (number == 0 and bool(grid.header))


def _plain(text: str) -> str:
    """Return text without the characters that XML cannot hold."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))


def _undated(content: bytes) -> bytes:
    """Return the archive with the times of its members set to a fixed one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for item in old.infolist():
            fixed = zipfile.ZipInfo(item.filename, MADE.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(item))
    return buffer.getvalue()
