"""CSV and XLSX files become cells. Nothing here knows what a table means."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from graph.errors import InputError, Problem
from graph.tables.cells import Faults, Progress, Sheet
from graph.tables.csv_files import read_csv
from graph.tables.workbooks import read_workbook

__all__ = ["MAX_BYTES", "TABLE_SUFFIXES", "Sheet", "list_tables", "read_sheets"]

MAX_BYTES = 1 << 30
TABLE_SUFFIXES = (".csv", ".xlsx")


def read_sheets(path: Path, *, progress: Progress | None = None) -> list[Sheet]:
    """Return the tables of a ``.csv`` (one) or ``.xlsx`` (one a sheet that is not empty) file.

    ``progress`` is called with the number of rows read so far, every 1,000 rows and at the end of each table.
    Cells are text without space at their ends; blank rows are left out; cells beyond the last heading must be
    empty. In workbooks numbers are written without a needless ``.0`` and never with an exponent, dates as
    2011-07-06, booleans as yes and no; a formula counts as the value saved with it.

    Raises InputError with every fault of the file: an unknown or uncertain encoding, no heading, two columns
    of one heading, a row with more or fewer cells than headings, a cell longer than 32,767 characters or
    with control characters, an open quote, a formula that is an error or was saved without its value, a file
    that is not what its ending says. A header without rows is a table of no rows.
    """
    faults = Faults(str(path))
    sheets: list[Sheet] = []
    try:
        reader = _reader(path, faults)
        sheets = reader(path, faults, progress=progress) if reader else []
    except OSError as error:
        faults.add(f"cannot be read ({error.strerror or error})")
    if faults.found:
        raise InputError(faults.all())
    return sheets


def _reader(path: Path, faults: Faults) -> Callable[..., list[Sheet]] | None:
    """Return what reads files of this ending; None, noted, where ``path`` is nothing to read."""
    suffix = path.suffix.casefold()
    if path.is_dir():
        faults.add("a folder, not a file")
    elif not path.exists():
        faults.add("no such file")
    elif not path.is_file():
        faults.add("not a regular file")
    elif suffix not in TABLE_SUFFIXES:
        faults.add("not a table: its name ends neither in .csv nor in .xlsx")
    elif not path.stat().st_size:
        faults.add("the file is empty")
    elif path.stat().st_size > MAX_BYTES:
        faults.add("larger than 1 GiB")
    else:
        return read_csv if suffix == ".csv" else read_workbook
    return None


def list_tables(paths: Iterable[Path], *, ignored: Callable[[Path], None] | None = None) -> list[Path]:
    """Return the tables among ``paths``; a folder stands for the tables right in it, sorted. Each file once.

    Other files in a folder (a README, hidden files, the ``~$`` locks of Excel) and its subfolders are left
    out, and named to ``ignored``. Raises InputError, with all of them, for paths that do not exist, folders
    without a table, and files that are named but are no tables.
    """
    found: dict[Path, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            tables = _in_folder(path, ignored)
            if not tables:
                problems.append(Problem("a folder without any .csv or .xlsx file", str(path)))
        elif not path.exists():
            problems.append(Problem("no such file or folder", str(path)))
            continue
        elif path.suffix.casefold() in TABLE_SUFFIXES:
            tables = [path]
        else:
            problems.append(Problem("not a table: its name ends neither in .csv nor in .xlsx", str(path)))
            continue
        for table in tables:
            found.setdefault(table.resolve(), table)
    if problems:
        raise InputError(problems)
    return list(found.values())


def _in_folder(folder: Path, ignored: Callable[[Path], None] | None) -> list[Path]:
    tables = []
    for path in sorted(folder.iterdir()):
        is_table = path.suffix.casefold() in TABLE_SUFFIXES and path.is_file()
        if is_table and not path.name.startswith((".", "~$")):
            tables.append(path)
        elif ignored:
            ignored(path)
    return tables
