"""Workbooks that unpack to far more than they are: refused before anything is unpacked into memory."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from graph.errors import InputError
from graph.tables import workbooks
from graph.tables.sheets import read_sheets

MIB = 1 << 20
TEXTS, SHEET = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"


def small(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("delegates")
        sheet.write_row(0, 0, ["id", "name"])
        sheet.write_row(1, 0, ["a", "Ana"])
    return path


def blown(path: Path, part: str, size: int, sign: bytes) -> Path:
    """Return a workbook of which one part holds so many more signs."""
    target = path.with_name("blown.xlsx")
    after = {TEXTS: b"<t>Ana", SHEET: b"<sheetData>"}[part]
    with zipfile.ZipFile(small(path)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            body = old.read(info)
            if info.filename == part:
                body = body.replace(after, after + sign * size)
            new.writestr(info.filename, body)
    return target


def lying(path: Path, part: str, size: int) -> Path:
    """Return a workbook whose directory gives one part another length."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(part).header_offset
    directory = content.rindex(part.encode()) - 46
    assert content[directory : directory + 4] == b"PK\x01\x02"
    struct.pack_into("<L", content, directory + 24, size)
    struct.pack_into("<L", content, start + 22, size)
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_sheets(path)
    return str(caught.value)


def test_an_ordinary_workbook_is_read(tmp_path: Path) -> None:
    assert len(read_sheets(small(tmp_path / "a.xlsx"))[0].rows) == 1


@pytest.mark.parametrize("part", [TEXTS, SHEET])
def test_a_small_file_that_unpacks_to_much_is_refused(tmp_path: Path, part: str) -> None:
    bomb = blown(tmp_path / "a.xlsx", part, 64 * MIB, b" ")
    assert bomb.stat().st_size < MIB
    assert "far more than it should" in refusal(bomb)


def test_texts_have_a_limit_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_PART", MIB)
    assert f"{TEXTS} in the workbook" in refusal(blown(tmp_path / "a.xlsx", TEXTS, 2 * MIB, b"a"))
    assert len(read_sheets(blown(tmp_path / "b.xlsx", SHEET, 2 * MIB, b" "))) == 1


@pytest.mark.parametrize("size", [100, 10 * MIB])
def test_a_part_that_lies_about_its_length_is_refused(tmp_path: Path, size: int) -> None:
    bomb = lying(blown(tmp_path / "a.xlsx", TEXTS, 2 * MIB, b"a"), TEXTS, size)
    said = refusal(bomb)
    assert "not as long as it says" in said or "damaged" in said or "no workbook" in said


def test_thousands_of_parts_are_refused(tmp_path: Path) -> None:
    path = small(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2001):
            archive.writestr(f"xl/x{number}.xml", "")
    assert "more than 2,000 parts" in refusal(path)
