"""CSV and XLSX that open well and do no harm: BOM, typed columns, no formula from anybody's name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

Cell = str | int | float | bool | None

_FORMULA = re.compile(r"(^|[;,\t\r\n|])(?=[\s\x00\ufeff\u200b'\"]*[=+\-@＝＋－＠])|^(?=[\t\r\n])")
"""Where a spreadsheet could see a formula begin: at the start of a cell, blank signs or quotes before it,
and after each sign that some country's version takes for the end of a cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to write: a sheet's name, headings, and rows of as many cells; ``dates`` are column numbers."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    dates: frozenset[int] = frozenset()
    note: str = ""


def guarded(cell: Cell) -> Cell:
    """Return text that no spreadsheet takes for a formula: an apostrophe before what could start one."""
    return _FORMULA.sub(r"\1'", cell) if isinstance(cell, str) else cell


def as_csv(table: Table) -> bytes:
    """Return UTF-8 with BOM, so that Excel shows Chinese; lines end as RFC 4180 says."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(table.header)
    writer.writerows([["" if c is None else guarded(c) for c in row] for row in table.rows])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """Return a workbook with a sheet a table: text stays text, numbers are numbers, dates dates."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        book.set_properties({"created": datetime(2000, 1, 1)})  # the same content gives the same bytes
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(table.header):
                sheet.write_string(0, column, heading, bold)
                longest = max([len(str(row[column] or "")) for row in table.rows] or [0])
                sheet.set_column(column, column, min(60, max(10, len(heading), longest) + 2))
            for number, row in enumerate(table.rows, start=1):
                for column, cell in enumerate(row):
                    if column in table.dates and _day(cell) is not None:
                        sheet.write_datetime(number, column, _day(cell), day)
                    else:
                        _write(sheet, number, column, cell)
            if table.note:
                sheet.write_string(len(table.rows) + 2, 0, table.note)
    return buffer.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, bool):
        sheet.write_string(row, column, "yes" if cell else "no")
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell)


def _day(cell: Cell) -> datetime | None:
    try:
        found = date.fromisoformat(cell) if isinstance(cell, str) else None
    except ValueError:
        return None
    return datetime(found.year, found.month, found.day) if found else None
