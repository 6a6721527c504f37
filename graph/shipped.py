"""Reading the tables of ``graph/data``, or those that an operator put in their place.

``MATCHER_NAMES_DIR`` names a folder; a table found there replaces the shipped table of the same file name,
every other table stays as shipped.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path

from graph.errors import InputError, Problem

FOLDER_SETTING = "MATCHER_NAMES_DIR"
SHIPPED = Path(__file__).resolve().parent / "data"


def tables_folder() -> str:
    """Return the operator's folder of tables, or an empty string when none is set."""
    return os.environ.get(FOLDER_SETTING, "")


def read_shipped(folder: str, name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of table ``name``, from ``folder`` if it holds one, else as shipped.

    Cells are stripped; an empty table gives no rows. Raises InputError when the folder is none, the file is
    not UTF-8 CSV, or one of ``columns`` is missing.
    """
    path = _path(folder, name)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            heading, *rows = [row for row in csv.reader(file, strict=True) if row] or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError([Problem(f"cannot be read as a UTF-8 CSV table ({error})", str(path))]) from error
    missing = [c for c in columns if c not in heading]
    if missing:
        raise InputError([Problem("missing column", str(path), 1, column) for column in missing])
    places = [(column, heading.index(column)) for column in columns]
    return [{c: row[at].strip() if at < len(row) else "" for c, at in places} for row in rows]


def _path(folder: str, name: str) -> Path:
    """Return where table ``name`` is read from."""
    if folder and not Path(folder).is_dir():
        raise InputError([Problem(f"{FOLDER_SETTING} names no folder", value=folder)])
    own = Path(folder, name) if folder else SHIPPED / name
    return own if own.is_file() else SHIPPED / name


def refuse_row(folder: str, name: str, row: int, column: str, value: str, message: str) -> InputError:
    """Return the error for one bad cell; ``row`` counts the rows of data from 0, as enumerate does."""
    return InputError([Problem(message, str(_path(folder, name)), row + 2, column, value)])
