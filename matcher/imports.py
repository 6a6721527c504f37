"""Looking at a list before importing it: headings, faults, unknown values, and what it would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.errors import InputError
from graph.store.base import Store
from graph.tables.columns import columns, table_names
from graph.tables.load import Report, Request, import_sheets
from graph.tables.preview import SheetPreview, UnknownValue, sheet_preview, unknown_values
from graph.tables.sheets import read_sheets

DEFAULT_TABLE = "delegates"


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: its sheets, counts and faults, and the values that mean nothing yet."""

    sheets: Sequence[SheetPreview]
    report: Report
    unknown: Sequence[UnknownValue]


def preview(store: Store, path: Path, request: Request) -> Preview:
    """Return what importing ``path`` would do; InputError when the file cannot be read at all.

    Without headings in the request, those guessed are tried. A file whose sheets are not named after
    tables is taken for a list of delegates.
    """
    sheets = read_sheets(path)
    table = request.table
    if not table and any(s.name not in table_names() for s in sheets):
        table = DEFAULT_TABLE
    views = [sheet_preview(s, table or s.name) for s in sheets]
    headings = dict(request.headings) or {h: c for v in views for h, c in v.guesses.items()}
    tried = replace(request, table=table, headings=headings, dry_run=True, skip_bad_rows=True)
    try:
        report = import_sheets(store, sheets, tried)
    except InputError as error:
        report = Report(problems=list(error.problems))
    return Preview(views, report, unknown_values(report.problems))


def known_columns(table: str) -> list[str]:
    """Return a table's columns, for choosing what a heading means."""
    return list(columns(table))
