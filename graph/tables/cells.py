"""What every table shares, whatever file it came from: headings, tidy rows, the faults found on the way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from graph.errors import Problem

MAX_CELL = 32_767  # characters: the limit of a cell in Excel, so a table that passes here opens there
MAX_PROBLEMS = 1_000  # a file of noise has one fault a cell; nobody reads more of them than this
MAX_COLUMNS = 16_384
PROGRESS_EVERY = 1_000

Progress = Callable[[int], None]
RawRow = tuple[int, Sequence[str]]

# C0 and C1 controls but tab, newline and carriage return; NEL (\x85) counts as a control here.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INVISIBLE = "\ufeff\u200b"
# What asks for a closer look at a row, cell by cell. Most rows have none of it.
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u200b]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as text: ``rows`` holds (row number, cells), as many cells in each row as in ``header``.

    ``name`` is the file's stem (CSV) or the sheet's name (XLSX), stripped and case-folded. ``encoding`` is
    how a CSV was read ("utf-8", "utf-16", "gb18030", "big5"), "xlsx" for a workbook. Row numbers are those
    of a spreadsheet: blank rows count, a cell of several lines does not make several rows.
    """

    file: str
    name: str
    header: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]]
    encoding: str


@dataclass(slots=True)
class Faults:
    """The faults of one file, collected to be reported at once; beyond 1,000 they are only counted."""

    file: str
    found: list[Problem] = field(default_factory=list)
    unlisted: int = 0

    def add(self, message: str, *, row: int = 0, column: str = "", value: str = "", sheet: str = "") -> None:
        """Note one fault; ``row`` 0 speaks of the whole file."""
        if len(self.found) < MAX_PROBLEMS:
            self.found.append(Problem(message, self.file, row, column, value, sheet))
        else:
            self.unlisted += 1

    def all(self) -> list[Problem]:
        """Return the faults in the order they were found, with a last line that counts those not listed."""
        rest = [Problem(f"{self.unlisted} more faults are not listed", self.file)] if self.unlisted else []
        return self.found + rest


def column_letter(index: int) -> str:
    """Return the letters a spreadsheet gives the column at ``index`` (0 is A, 26 is AA)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def tidy(cell: str) -> str:
    """Return ``cell`` with LF line ends and no space at its ends, of any kind (no-break, zero-width)."""
    text = cell.strip().strip(_INVISIBLE).strip()
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_header(cells: Sequence[str], faults: Faults, *, row: int, sheet: str = "") -> tuple[str, ...]:
    """Return the headings, tidied, without empty ones at the end; note missing, repeated, unreadable ones."""
    header = [tidy(cell) for cell in cells]
    while header and not header[-1]:
        header.pop()
    _check_cells(cells, faults, row=row, sheet=sheet, header=())
    if len(header) > MAX_COLUMNS:
        faults.add(f"{len(header)} columns, more than {MAX_COLUMNS}", row=row, sheet=sheet)
    first: dict[str, int] = {}
    for index, heading in enumerate(header):
        letter = column_letter(index)
        if not heading:
            faults.add("the column has no heading", row=row, column=letter, sheet=sheet)
            continue
        before = first.setdefault(unicodedata.normalize("NFKC", heading).casefold(), index)
        if before != index:
            where = f"columns {column_letter(before)} and {letter} have the same heading"
            faults.add(where, row=row, value=heading, sheet=sheet)
    return tuple(header)


def read_table(
    raw: Iterable[RawRow],
    faults: Faults,
    *,
    name: str,
    encoding: str,
    sheet: str = "",
    progress: Progress | None = None,
) -> Sheet | None:
    """Return the table in ``raw``, whose first row that is not blank is the header; None if all are blank.

    Faults go to ``faults``: a faulty row is left out of the result, so read the faults before using it.
    """
    header: tuple[str, ...] | None = None
    rows: list[tuple[int, tuple[str, ...]]] = []
    for count, (number, cells) in enumerate(raw, start=1):
        if progress and count % PROGRESS_EVERY == 0:
            progress(count)
        if header is None:
            if any(map(tidy, cells)):
                header = read_header(cells, faults, row=number, sheet=sheet)
            continue
        row = _read_row(cells, header, faults, row=number, sheet=sheet)
        if row:
            rows.append((number, row))
    if progress:
        progress(len(rows))
    return None if header is None else Sheet(faults.file, name, header, rows, encoding)


def _read_row(
    cells: Sequence[str], header: tuple[str, ...], faults: Faults, *, row: int, sheet: str
) -> tuple[str, ...] | None:
    """Return the tidied cells under ``header``; None for a blank row and, noted, for a faulty one."""
    text = "".join(cells)
    if len(text) <= MAX_CELL and not _ODD.search(text):
        tidied = [cell.strip() for cell in cells]
    elif _check_cells(cells, faults, row=row, sheet=sheet, header=header):
        return None
    else:
        tidied = [tidy(cell) for cell in cells]
    if not any(tidied):
        return None
    while len(tidied) > len(header) and not tidied[-1]:
        tidied.pop()
    if len(tidied) != len(header):
        faults.add(f"{len(tidied)} cells under {len(header)} headings", row=row, sheet=sheet)
        return None
    return tuple(tidied)


def _check_cells(
    cells: Sequence[str], faults: Faults, *, row: int, sheet: str, header: tuple[str, ...]
) -> bool:
    """Note cells that are too long or hold control characters; True if there is one."""
    faulty = False
    for index, cell in enumerate(cells):
        column = header[index] if index < len(header) else column_letter(index)
        if len(cell) > MAX_CELL:
            message = f"a cell of {len(cell):,} characters, more than {MAX_CELL:,}"
            faults.add(message, row=row, column=column, value=cell[:100], sheet=sheet)
            faulty = True
        elif found := _CONTROL.search(cell):
            message = f"a control character (U+{ord(found[0]):04X}) at position {found.start() + 1}"
            faults.add(message, row=row, column=column, value=cell[:100], sheet=sheet)
            faulty = True
    return faulty
