"""CSV files: encoding, delimiter and quoting, row by row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from graph.tables.cells import MAX_CELL, Faults, Progress, RawRow, Sheet, read_table
from graph.tables.encodings import EncodingError, detect_encoding

_QUOTED = re.compile(r'"(?:[^"]|"")*"?')
_SEP_LINE = re.compile(r'"?sep=([,;\t])"?\s*', re.IGNORECASE)
_MAGIC = {b"PK\x03\x04": "a ZIP file (a workbook?)", b"\xd0\xcf\x11\xe0": "an Office file", b"%PDF": "a PDF"}


def read_csv(path: Path, faults: Faults, *, progress: Progress | None = None) -> list[Sheet]:
    """Return the one table of a CSV file, or nothing, with the reason in ``faults``."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start in _MAGIC:
        faults.add(f"not CSV text but {_MAGIC[start]}")
        return []
    try:
        encoding = detect_encoding(path)
    except EncodingError as error:
        faults.add(str(error), row=error.row)
        return []
    name = path.stem.strip().casefold()
    with path.open(encoding=encoding.codec, newline="") as text:
        raw = _records(text, faults)
        sheet = read_table(raw, faults, name=name, encoding=encoding.name, progress=progress)
    if sheet is None and not faults.found:
        faults.add("the file is empty: not even a heading")
    return [sheet] if sheet else []


def delimiter_of(line: str) -> str:
    """Return the sign that parts the headings in ``line``: comma if any is outside quotes, else ; or tab.

    Comma is the contract and wins over any number of the others; of these the more frequent is taken.
    """
    bare = _QUOTED.sub("", line)
    if "," in bare or not (";" in bare or "\t" in bare):
        return ","
    return ";" if bare.count(";") >= bare.count("\t") else "\t"


def _records(text: TextIO, faults: Faults) -> Iterator[RawRow]:
    """Yield (record number, cells) up to the end or the first broken quote, which is noted.

    The ``csv`` module's field limit is one for the whole process and stays untouched: its default, 131,072,
    lies above the longest cell allowed here. A change of it elsewhere only changes which of two messages is
    given.
    """
    first, skipped = _heading_line(text)
    reader = csv.reader(_chain(first, text), delimiter=delimiter_of(first), strict=True)
    number = skipped
    while True:
        line = reader.line_num
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message, goes_on = _worded(error, lines=reader.line_num - line)
            faults.add(message, row=number)
            if not goes_on:
                return
            continue
        yield number, cells


def _heading_line(text: TextIO) -> tuple[str, int]:
    """Return the line the headings stand on and how many came before it: blank ones and Excel's ``sep=;``."""
    skipped = 0
    for line in text:
        if line.strip() and not _SEP_LINE.fullmatch(line):
            return line, skipped
        skipped += 1
    return "", skipped


def _chain(first: str, rest: TextIO) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _worded(error: csv.Error, *, lines: int) -> tuple[str, bool]:
    """Put the csv module's message into a person's words; tell whether the next line can be trusted."""
    text = str(error)
    if "unexpected end of data" in text or ("field limit" in text and lines > 1):
        return "a quote is opened in this row and never closed", False
    if "field limit" in text:
        return f"a cell of more than {MAX_CELL:,} characters", True
    if "expected after" in text:
        return "text follows a closing quote (in a cell, a quote is written twice); reading ends here", False
    return f"not readable as CSV ({text})", False
