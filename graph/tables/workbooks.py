"""XLSX workbooks: calamine reads the values; the sheets' XML tells what calamine leaves out.

Calamine gives an empty cell for an error (#REF!) and for a formula saved without its value. Both would be
lost in silence, so the XML is searched for them, and for the extent of the sheet, before calamine allocates
it.
"""

from __future__ import annotations

import datetime
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from decimal import Decimal
from pathlib import Path
from typing import IO, TypeAlias
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from graph.tables.cells import Faults, Progress, RawRow, Sheet, column_letter, read_table

MAX_GRID = 20_000_000  # cells from A1 to the last filled one, empty ones included: about 1 GB inside calamine
MAX_UNPACKED = 1 << 30
MAX_PART = 128 << 20  # of a part that is no sheet; calamine holds texts in about four times their size
MAX_RATIO = 100  # of unpacked to packed; what spreadsheet programs save has 5 to 30
SMALL = 32 << 20  # up to this, the ratio says nothing
MAX_PARTS = 2000
CHUNK = 1 << 20
OVERLAP = 256  # longer than any tag of a cell that spreadsheets write

Value: TypeAlias = (
    int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
)

_SUSPECT = re.compile(rb"""<(?:\w+:)?f[\s/>]|\st\s*=\s*["']e["']""")
_FILLED = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>""")
_OLE = b"\xd0\xcf\x11\xe0"


class WorkbookError(Exception):
    """The workbook as a whole cannot be read; the message says why."""


def read_workbook(path: Path, faults: Faults, *, progress: Progress | None = None) -> list[Sheet]:
    """Return the tables of a workbook in its order, one a sheet that is not empty; hidden sheets count."""
    try:
        _check_parts(path, faults)
        sheets = _read_values(path, faults, progress)
    except WorkbookError as error:
        faults.add(str(error))
        return []
    except zipfile.BadZipFile:
        faults.add(_not_a_zip(path))
        return []
    except (
        expat.ExpatError,
        CalamineError,
        zlib.error,
        ValueError,
        LookupError,
        RuntimeError,
        EOFError,
    ) as error:
        # RuntimeError: a password on the ZIP itself; NotImplementedError, a kind of it: an unknown
        # compression.
        faults.add(f"a damaged workbook ({error})")
        return []
    if not sheets and not faults.found:
        faults.add("the workbook is empty: not even a heading")
    return sheets


def _not_a_zip(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(4)
    if start == _OLE:
        return (
            "protected by a password, or an old .xls with the wrong ending: save it as .xlsx without password"
        )
    return "no workbook, or a damaged one: it is not a ZIP archive, as every .xlsx is"


def _check_parts(path: Path, faults: Faults) -> None:
    """Note the cells that calamine would drop; raise where the archive is no workbook or too large."""
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise WorkbookError("a ZIP archive, but no .xlsx workbook: it has no xl/workbook.xml")
        _check_sizes(archive, packed=path.stat().st_size)
        for name, part in _sheet_parts(archive):
            with archive.open(part) as stream:
                suspect = _survey(stream, name)
            if suspect:
                with archive.open(part) as stream:
                    _note_lost_cells(stream, faults, sheet=name)


def _check_sizes(archive: zipfile.ZipFile, *, packed: int) -> None:
    """Raise where an archive unpacks to more than it may, by what it says and by what it holds."""
    parts = archive.infolist()
    said = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        raise WorkbookError(f"the workbook has more than {MAX_PARTS:,} parts")
    if said > MAX_UNPACKED or said > max(SMALL, MAX_RATIO * packed):
        raise WorkbookError(f"the workbook unpacks to {said >> 20:,} MiB, far more than it should")
    for part in parts:
        if part.file_size > MAX_PART and not part.filename.startswith("xl/worksheets/"):
            raise WorkbookError(f"{part.filename} in the workbook unpacks to {part.file_size >> 20:,} MiB")
        if part.file_size != _unpacked(archive, part):
            raise WorkbookError(f"{part.filename} in the workbook is not as long as it says")


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return how long a part is, counted to one byte past what it says: calamine does not look at that."""
    counted, said = copy(part), part.file_size
    counted.file_size = said + 1
    found = 0
    with archive.open(counted) as stream:
        while chunk := stream.read(CHUNK):
            found += len(chunk)
    return found


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the part of the archive that holds it."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}
    with archive.open("xl/_rels/workbook.xml.rels") as stream:
        for tag, attributes in _elements(stream):
            if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
                targets[attributes["Id"]] = posixpath.join("/xl", attributes["Target"]).lstrip("/")
    with archive.open("xl/workbook.xml") as stream:
        for tag, attributes in _elements(stream):
            if tag == "sheet":
                key = next((v for k, v in attributes.items() if k.endswith(":id")), "")
                names[key] = attributes.get("name", "")
    yield from ((name, posixpath.normpath(targets[key])) for key, name in names.items() if key in targets)


def _elements(stream: IO[bytes]) -> list[tuple[str, dict[str, str]]]:
    """Return every element of a small XML part: its tag without prefix, its attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = _parser()
    parser.StartElementHandler = lambda tag, attributes: found.append((tag.rpartition(":")[2], attributes))
    parser.ParseFile(stream)
    return found


def _parser() -> expat.XMLParserType:
    """Return a parser that refuses document types, and with them entities that unfold without end."""

    def refuse(*_: object) -> None:
        raise WorkbookError("the workbook's XML has a document type, which no spreadsheet program writes")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _survey(stream: IO[bytes], name: str) -> bool:
    """Tell whether a sheet holds formulas or errors; raise where its filled cells lie too far apart.

    One cell at XFD1048576 would make calamine allocate 17 billion cells.
    """
    suspect, letters, last, before = False, {b"A"}, 1, b""
    while chunk := stream.read(CHUNK):
        text = before + chunk
        suspect = suspect or bool(_SUSPECT.search(text))
        cells = _FILLED.findall(text)
        letters.update(letter for letter, _ in cells)
        last = max([last, *(int(row) for _, row in cells)])
        if last * max(map(_column_number, letters)) > MAX_GRID:
            raise WorkbookError(f"sheet {name} reaches further than {MAX_GRID:,} cells; delete stray cells")
        before = text[-OVERLAP:]
    return suspect


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


class _LostCells:
    """Reads a sheet's XML and notes error cells and formulas without a value."""

    def __init__(self, faults: Faults, sheet: str) -> None:
        self.faults, self.sheet = faults, sheet
        self.reference, self.kind, self.formula, self.value = "", "", False, ""
        self.row, self.column, self.has_value, self.inside = 0, 0, False, False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow rows and cells, also those whose place is not written but counted."""
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif name == "c":
            self.reference = attributes.get("r", f"{column_letter(self.column)}{self.row}")
            self.column += 1
            self.kind, self.formula, self.has_value, self.value = attributes.get("t", "n"), False, False, ""
        elif name == "f":
            self.formula = True
        self.inside = name == "v"
        self.has_value = self.has_value or name == "v"

    def text(self, text: str) -> None:
        """Collect the text of a value."""
        if self.inside:
            self.value += text

    def end(self, tag: str) -> None:
        """Judge a cell at its end; an empty saved text ("str") is a value like another."""
        self.inside = False
        if tag.rpartition(":")[2] != "c":
            return
        if self.kind == "e":
            self._note("the cell is an error", self.value)
        elif self.formula and not (self.value or (self.has_value and self.kind == "str")):
            self._note("a formula saved without its value; save the file in Excel first", "")

    def _note(self, message: str, value: str) -> None:
        column = self.reference.rstrip("0123456789")
        self.faults.add(message, row=self.row, column=column, value=value, sheet=self.sheet)


def _note_lost_cells(stream: IO[bytes], faults: Faults, *, sheet: str) -> None:
    lost = _LostCells(faults, sheet)
    parser = _parser()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = lost.start, lost.end
    parser.CharacterDataHandler = lost.text
    parser.ParseFile(stream)


def _read_values(path: Path, faults: Faults, progress: Progress | None) -> list[Sheet]:
    sheets: dict[str, Sheet] = {}
    with CalamineWorkbook.from_path(path) as book:
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            title = about.name.strip()
            raw = _rows(book.get_sheet_by_index(index))
            sheet = read_table(
                raw, faults, name=title.casefold(), encoding="xlsx", sheet=title, progress=progress
            )
            if sheet and sheets.setdefault(sheet.name, sheet) is not sheet:
                faults.add("another sheet has the same name", sheet=title)
    return list(sheets.values())


def _rows(sheet: CalamineSheet) -> Iterator[RawRow]:
    """Yield (row number, cells); calamine leaves out empty columns on the left, but no rows."""
    if sheet.start is None:
        return
    margin = [""] * sheet.start[1]
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield number, margin + [cell if isinstance(cell, str) else as_text(cell) for cell in row]


def as_text(value: Value) -> str:
    """Return a cell's value as one would write it in a CSV of this project.

    Numbers have no exponent and the 15 digits that Excel keeps (3.0 is "3", 0.1 + 0.2 is "0.3"); booleans
    are "yes" and "no"; dates are ISO 8601, without the time where it is midnight.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
