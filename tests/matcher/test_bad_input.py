"""What people hand in by mistake: a clear line with file, row, column and value, exit 1, store unchanged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.changes import canonical
from graph.errors import InputError
from graph.store.base import Store
from graph.tables.columns import columns, table_names
from graph.tables.load import Request, import_files

HEADER = "id,name,country,needs\n"


def workbook(path: Path, rows: list[list[object]], **options: object) -> Path:
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("delegates")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def formula(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("delegates")
        sheet.write_row(0, 0, ["id", "name"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_string(1, 1, "Ana")
    return path


CASES = {
    "zip renamed": (lambda p: p.with_suffix(".xlsx"), b"PK\x03\x04" + b"\0" * 200, "xlsx"),
    "empty": (lambda p: p, b"", "empty"),
    "binary": (lambda p: p, bytes(range(256)) * 20, "delegates.csv"),
    "latin-1": (lambda p: p, (HEADER + "a,Jos\xe9 Nu\xf1ez,Chile,\n").encode("latin-1"), "UTF-8"),
    "duplicate headings": (lambda p: p, b"id,name,name\na,b,c\n", "name"),
    "duplicate ids": (lambda p: p, (HEADER + "a,A,Fiji,\na,B,Fiji,\n").encode(), "row 2"),
    "ragged": (lambda p: p, (HEADER + "a,A\n").encode(), "row 2"),
    "unknown country": (lambda p: p, (HEADER + "a,A,Atlantis,\n").encode(), "'Atlantis'"),
    "unknown topic": (lambda p: p, (HEADER + "a,A,Fiji,gnomes\n").encode(), "'gnomes'"),
    "control character in id": (lambda p: p, (HEADER + "a\x01b,A,Fiji,\n").encode(), "row 2"),
    "direction mark in id": (lambda p: p, (HEADER + "a\u202eb,A,Fiji,\n").encode(), "row 2"),
    "1 MB cell": (lambda p: p, (HEADER + f"a,{'x' * 2**20},Fiji,\n").encode(), "row 2"),
    "no required column": (lambda p: p, b"country\nFiji\n", "no column"),
    "open quote": (lambda p: p, (HEADER + 'a,"A,Fiji,\n').encode(), "quote"),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_by_name_and_nothing_changes(store: Store, tmp_path: Path, name: str) -> None:
    place, content, expected = CASES[name]
    path = place(tmp_path / "delegates.csv")
    path.write_bytes(content)
    before = store.head(), canonical(store.snapshot().canonical())
    with pytest.raises(InputError) as caught:
        import_files(store, [path], Request(actor="me"))
    assert expected in str(caught.value)
    assert path.name in str(caught.value)
    assert len(str(caught.value)) < 2000
    assert (store.head(), canonical(store.snapshot().canonical())) == before


def test_formulas_without_a_value_are_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 2"):
        import_files(store, [formula(tmp_path / "f.xlsx")], Request(actor="me"))


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_chinese_encodings_are_recognised_and_named(store: Store, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "delegates.csv"
    text = "id,name,country\n" + "".join(
        f"d{n},參加培訓的學員來自不同的國家第{n}號,緬甸\n"
        if encoding == "big5"
        else f"d{n},参加培训的学员来自不同的国家第{n}号,缅甸\n"
        for n in range(5)
    )
    path.write_bytes(text.encode(encoding))
    report = import_files(store, [path], Request(actor="me"))
    assert report.created == 5
    assert any(encoding in n.message for n in report.notes)


CELLS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    table=st.sampled_from(table_names()),
    rows=st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=4),
)
def test_whatever_stands_in_the_cells_it_imports_or_says_where(
    store: Store, tmp_path: Path, table: str, rows: list[list[str]]
) -> None:
    header = list(columns(table))[:4]
    path = tmp_path / f"{table}.csv"
    lines = [header, *[[c.replace('"', '""') for c in row] for row in rows]]
    path.write_text("\n".join(",".join(f'"{c}"' for c in row) for row in lines), encoding="utf-8", newline="")
    before, problems = store.head(), ()
    try:
        import_files(store, [path], Request(actor="me"))
    except InputError as error:
        problems = error.problems
    assert all(p.file == str(path) and p.message for p in problems)
    assert not problems or store.head() == before
    store.check()


def test_nothing_printed_can_move_the_terminal(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "delegates.csv"
    path.write_text(HEADER + "a,A,\u202eevil\u2066,\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        import_files(store, [path], Request(actor="me"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f]", str(caught.value))
