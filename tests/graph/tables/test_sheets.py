"""CSV and XLSX files become cells, or a refusal that says where and why."""

import contextlib
import csv
import datetime
import io
import random
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.tables.cells import MAX_CELL, column_letter
from graph.tables.csv_files import delimiter_of
from graph.tables.sheets import Sheet, list_tables, read_sheets

PER_EXAMPLE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

SIMPLIFIED = "编号,名称\n1,中国国家发展和改革委员会\n2,上海市人民政府\n3,重庆长安汽车股份有限公司\n"
TRADITIONAL = "編號,名稱\n1,台灣經濟部國際貿易局\n2,香港特別行政區政府\n3,中華電信股份有限公司\n"


def write(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only(path: Path) -> Sheet:
    (sheet,) = read_sheets(path)
    return sheet


def refusals(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_sheets(path)
    return [str(p).removeprefix(f"{path}, ").removeprefix(f"{path}: ") for p in caught.value.problems]


def test_a_csv_is_one_table_named_after_its_file(tmp_path: Path) -> None:
    sheet = only(write(tmp_path, "id,name\nd1,Ana\nd2,Bo\n", "Delegates.csv"))
    assert sheet.name == "delegates"
    assert sheet.header == ("id", "name")
    assert sheet.rows == [(2, ("d1", "Ana")), (3, ("d2", "Bo"))]
    assert sheet.encoding == "utf-8"


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert only(write(tmp_path, "id,name\n")).rows == []


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_is_read_with_and_without_mark(tmp_path: Path, mark: bytes) -> None:
    sheet = only(write(tmp_path, mark + "id,name\n1,缅甸\n".encode()))
    assert (sheet.header[0], sheet.rows[0][1][1]) == ("id", "缅甸")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_read_by_its_mark_only(tmp_path: Path, codec: str) -> None:
    text = "id,name\n1,缅甸\n"
    marked = text if codec == "utf-16" else "\ufeff" + text
    assert only(write(tmp_path, marked.encode(codec))).rows == [(2, ("1", "缅甸"))]
    if codec != "utf-16":
        assert "UTF-16 without" in refusals(write(tmp_path, text.encode(codec)))[0]


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "cp950", "big5"),
    ],
)
def test_chinese_encodings_are_recognised_and_reported(
    tmp_path: Path, text: str, codec: str, name: str
) -> None:
    sheet = only(write(tmp_path, text.encode(codec)))
    assert sheet.encoding == name
    assert [",".join(r) for _, r in sheet.rows] == text.splitlines()[1:]


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("id,name\n1,Côte d'Ivoire\n2,São Tomé e Príncipe, ÁÉÍÓÚ\n", "cp1252"),
        ("id,name\n1,대한민국 외교부 국제협력단 서울특별시 정보통신기획평가원\n", "euc-kr"),
        ("id,name\n1,Министерство экономики Республики Молдова\n", "cp1251"),
        ("id,name\n1,国際協力機構の研修コースに参加しました\n", "shift-jis"),
        ("id,name\n1,林\n", "gb18030"),
    ],
)
def test_what_is_not_certain_is_refused_with_its_place(tmp_path: Path, text: str, codec: str) -> None:
    (line,) = refusals(write(tmp_path, text.encode(codec)))
    assert line.startswith("row 2: byte ")
    assert "is not UTF-8; save the file as UTF-8" in line


def test_the_byte_named_is_right_beyond_the_first_chunk(tmp_path: Path) -> None:
    start = b"id,name\n" + "1,缅甸\n".encode() * 150_000
    (line,) = refusals(write(tmp_path, start + b"\xff\xff\n"))
    assert line.startswith(f"row 150002: byte {len(start):,} (0xFF)")


def test_two_columns_of_one_heading_are_both_named(tmp_path: Path) -> None:
    assert refusals(write(tmp_path, "id,name, Name \n1,a,b\n")) == [
        "row 1: columns B and C have the same heading: 'Name'"
    ]


def test_a_column_without_heading_is_refused_but_not_at_the_end(tmp_path: Path) -> None:
    assert refusals(write(tmp_path, "id,,name\n1,2,3\n")) == ["row 1, column B: the column has no heading"]
    assert only(write(tmp_path, "id,name,,\n1,2,,\n")).rows == [(2, ("1", "2"))]


def test_all_ragged_rows_are_reported_at_once(tmp_path: Path) -> None:
    assert refusals(write(tmp_path, "a,b\n1\n1,2\n1,2,3\n1,2,,\n")) == [
        "row 2: 1 cells under 2 headings",
        "row 4: 3 cells under 2 headings",
    ]


def test_blank_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    sheet = only(write(tmp_path, "\n,\nid,name\n\n , \n1,a\n"))
    assert sheet.rows == [(6, ("1", "a"))]


def test_a_cell_of_several_lines_is_one_row(tmp_path: Path) -> None:
    sheet = only(write(tmp_path, 'id,text\n1,"a\r\nb\tc"\n2,d\n'))
    assert sheet.rows == [(2, ("1", "a\nb\tc")), (3, ("2", "d"))]


def test_space_at_the_ends_goes_no_break_and_zero_width_too(tmp_path: Path) -> None:
    sheet = only(write(tmp_path, "\u00a0id , name\n\u3000x y\u00a0,\ufeff\u200b z \n"))
    assert (sheet.header, sheet.rows) == (("id", "name"), [(2, ("x y", "z"))])


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x85", "\x7f"])
def test_control_characters_are_refused_in_their_column(tmp_path: Path, sign: str) -> None:
    (line,) = refusals(write(tmp_path, f"id,name\n1,a{sign}b\n"))
    assert line.startswith(f"row 2, column name: a control character (U+{ord(sign):04X}) at position 2")
    assert line.isprintable()


@pytest.mark.parametrize("length", [MAX_CELL + 1, 1_000_000])
def test_a_cell_too_long_is_refused_and_reading_goes_on(tmp_path: Path, length: int) -> None:
    limit = csv.field_size_limit()
    first, second = refusals(write(tmp_path, "id,name\n1," + "x" * length + "\n2\n"))
    assert first.startswith("row 2")
    assert "32,767" in first
    assert second == "row 3: 1 cells under 2 headings"
    assert csv.field_size_limit() == limit


def test_a_cell_at_the_limit_is_read(tmp_path: Path) -> None:
    assert len(only(write(tmp_path, "id\n" + "x" * MAX_CELL + "\n")).rows[0][1][0]) == MAX_CELL


@pytest.mark.parametrize("rest", ["", "b,c\n" * 50_000])
def test_an_open_quote_is_refused_where_it_opens(tmp_path: Path, rest: str) -> None:
    assert refusals(write(tmp_path, 'a,b\n1,2\n3,"4\n' + rest)) == [
        "row 3: a quote is opened in this row and never closed"
    ]


def test_text_after_a_closing_quote_is_refused(tmp_path: Path) -> None:
    assert refusals(write(tmp_path, 'a,b\n1,"x"y\n'))[0].startswith("row 2: text follows a closing quote")


def test_a_formula_in_a_csv_is_text(tmp_path: Path) -> None:
    assert only(write(tmp_path, "a\n=1+1\n")).rows == [(2, ("=1+1",))]


@pytest.mark.parametrize("text", ["a;b\n1;2,5\n", "a\tb\n1\t2,5\n", "sep=;\na;b\n1;2,5\n"])
def test_semicolons_and_tabs_are_known_by_the_heading(tmp_path: Path, text: str) -> None:
    assert only(write(tmp_path, text)).rows[0][1] == ("1", "2,5")


def test_a_comma_outside_quotes_decides() -> None:
    assert delimiter_of("a;b;c,d") == ","
    assert delimiter_of('"a,b";c') == ";"
    assert delimiter_of("id") == ","


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", b"", "the file is empty"),
        ("t.xlsx", b"", "the file is empty"),
        ("t.csv", b"\n \n,,\n", "the file is empty: not even a heading"),
        ("t.csv", b"\xef\xbb\xbf", "the file is empty: not even a heading"),
        ("t.csv", b"PK\x03\x04rest", "not CSV text but a ZIP file (a workbook?)"),
        ("t.xlsx", b"id,name\n", "no workbook, or a damaged one: it is not a ZIP archive, as every .xlsx is"),
        ("t.txt", b"id\n", "not a table: its name ends neither in .csv nor in .xlsx"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    assert refusals(write(tmp_path, content, name)) == [message]


def test_an_encrypted_workbook_is_named_as_such(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "t.xlsx")
    assert refusals(path)[0].startswith("protected by a password, or an old .xls")


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    assert refusals(tmp_path) == ["a folder, not a file"]
    assert refusals(tmp_path / "no.csv") == ["no such file"]


def test_progress_counts_rows(tmp_path: Path) -> None:
    seen: list[int] = []
    read_sheets(write(tmp_path, "id\n" + "x\n" * 2500), progress=seen.append)
    assert seen == [1000, 2000, 2500]


def test_noise_does_not_drown_the_reader(tmp_path: Path) -> None:
    lines = refusals(write(tmp_path, "a,b\n" + "1\n" * 3000))
    assert len(lines) == 1001
    assert lines[-1] == "2000 more faults are not listed"


# Workbooks


def book(path: Path) -> xlsxwriter.Workbook:
    return xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})


def test_a_workbook_has_a_table_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with book(path) as out:
        for name in ("Topics ", "Empty", "firms"):
            out.add_worksheet(name)
        out.get_worksheet_by_name("Topics ").write_row(0, 0, [" id ", "name"])
        out.get_worksheet_by_name("firms").write_row(2, 0, ["id"])
        out.get_worksheet_by_name("firms").write_row(4, 0, ["=x"])
    topics, firms = read_sheets(path)
    assert (topics.name, topics.header, topics.rows, topics.encoding) == (
        "topics",
        ("id", "name"),
        [],
        "xlsx",
    )
    assert (firms.name, firms.rows) == ("firms", [(5, ("=x",))])


def test_values_read_as_a_person_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    values = [3, 2011.0, 1.5, 0.1 + 0.2, 1e-7, 8613812345678, True, False, "缅甸"]
    when = datetime.datetime(2011, 7, 6)
    with book(path) as out:
        sheet = out.add_worksheet()
        sheet.write_row(0, 0, [f"c{i}" for i in range(len(values) + 3)])
        sheet.write_row(1, 0, values)
        sheet.write_datetime(1, 9, when, out.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(1, 10, when.replace(hour=9), out.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_formula(1, 11, "=1+1", None, 2)
    assert only(path).rows[0][1] == (
        *("3", "2011", "1.5", "0.3", "0.0000001", "8613812345678", "yes", "no", "缅甸"),
        *("2011-07-06", "2011-07-06 09:00:00", "2"),
    )


def test_errors_and_formulas_without_value_are_refused_by_cell(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with book(path) as out:
        sheet = out.add_worksheet("S")
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, "=A1", None, "")
        sheet.write_string(3, 2, "#REF!")
        sheet.write_string(4, 2, "bell\x07")
    assert refusals(path) == [
        "sheet S, row 2, column A: the cell is an error: '#DIV/0!'",
        "sheet S, row 3, column B: a formula saved without its value; save the file in Excel first",
        "sheet S, row 5, column c: a control character (U+0007) at position 5: 'bell\\x07'",
    ]


def repack(path: Path, target: Path, part: str, edit: bytes | None, into: bytes = b"") -> Path:
    """Copy a workbook with bytes in one part replaced; ``edit`` None leaves the part out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name != part:
                new.writestr(name, content)
            elif edit is not None:
                assert edit in content
                new.writestr(name, content.replace(edit, into))
    return target


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.xlsx"
    with book(path) as out:
        out.add_worksheet("S").write_row(0, 0, ["a", "b"])
        out.get_worksheet_by_name("S").write_row(1, 0, ["x", 2])
        out.get_worksheet_by_name("S").write_formula(2, 0, "=A1", None, "kept")
    return path


@pytest.mark.parametrize("into", [b"", b"<v/>", b"<v></v>"])
def test_every_way_to_leave_out_a_value_is_seen(small: Path, tmp_path: Path, into: bytes) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    broken = repack(small, tmp_path / "e.xlsx", sheet, b' t="str"><f>A1</f><v>kept</v>', b"><f>A1</f>" + into)
    assert "row 3, column A: a formula saved without its value" in refusals(broken)[0]
    blank = repack(small, tmp_path / "n.xlsx", sheet, b"<v>kept</v>", b"<v></v>")
    assert len(only(blank).rows) == 1


def test_a_zip_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z.xlsx", "w") as archive:
        archive.writestr("delegates.csv", "id\n")
    assert refusals(tmp_path / "z.xlsx")[0].startswith("a ZIP archive, but no .xlsx workbook")


def test_a_stray_cell_far_away_does_not_take_all_memory(small: Path, tmp_path: Path) -> None:
    far = repack(small, tmp_path / "f.xlsx", "xl/worksheets/sheet1.xml", b'r="B2"', b'r="XFD1048576"')
    assert "reaches further than 20,000,000 cells" in refusals(far)[0]


def test_a_document_type_is_refused(small: Path, tmp_path: Path) -> None:
    part = "xl/workbook.xml"
    bomb = repack(small, tmp_path / "d.xlsx", part, b"<workbook", b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook")
    assert "document type" in refusals(bomb)[0]


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"]
)
def test_a_workbook_that_lacks_a_part_is_refused(small: Path, tmp_path: Path, part: str) -> None:
    assert refusals(repack(small, tmp_path / "m.xlsx", part, None))


def test_damaged_workbooks_are_read_or_refused_never_more(small: Path, tmp_path: Path) -> None:
    whole = small.read_bytes()
    for seed in range(300):
        draw = random.Random(seed)
        content = bytearray(whole)
        for _ in range(draw.randint(1, 20)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        path = write(
            tmp_path, bytes(content[: draw.choice([len(content), draw.randrange(len(content))])]), "x.xlsx"
        )
        with contextlib.suppress(InputError):
            read_sheets(path)


# Folders


def test_a_folder_stands_for_its_tables(tmp_path: Path) -> None:
    for name in ("b.csv", "a.XLSX", "README.md", ".hidden.csv", "~$a.xlsx"):
        write(tmp_path, "id\n", name)
    (tmp_path / "inner").mkdir()
    ignored: list[Path] = []
    tables = list_tables([tmp_path, tmp_path / "b.csv"], ignored=ignored.append)
    assert [t.name for t in tables] == ["a.XLSX", "b.csv"]
    assert sorted(p.name for p in ignored) == [".hidden.csv", "README.md", "inner", "~$a.xlsx"]


def test_paths_that_are_no_tables_are_refused_together(tmp_path: Path) -> None:
    write(tmp_path, "x", "README.md")
    with pytest.raises(InputError) as caught:
        list_tables([tmp_path, tmp_path / "no.csv", tmp_path / "README.md"])
    assert [p.message for p in caught.value.problems] == [
        "a folder without any .csv or .xlsx file",
        "no such file or folder",
        "not a table: its name ends neither in .csv nor in .xlsx",
    ]


# Properties

PRINTABLE = st.text(
    st.characters(exclude_categories=["C", "Z"], include_characters=" ,;\"'\n\t=缅é"), max_size=12
)


@PER_EXAMPLE
@given(data=st.data(), width=st.integers(1, 5))
def test_what_csv_writes_is_read_back(tmp_path: Path, data: st.DataObject, width: int) -> None:
    rows = data.draw(st.lists(st.lists(PRINTABLE, min_size=width, max_size=width), max_size=8))
    out = io.StringIO(newline="")
    header = [f"heading {i}" for i in range(width)]
    csv.writer(out).writerows([header, *rows])
    sheet = only(write(tmp_path, out.getvalue()))
    expected = [(n, tuple(c.strip() for c in row)) for n, row in enumerate(rows, start=2)]
    assert sheet.header == tuple(header)
    assert sheet.rows == [(n, row) for n, row in expected if any(row)]


@PER_EXAMPLE
@given(content=st.binary(max_size=400), name=st.sampled_from(["t.csv", "t.xlsx"]))
def test_bytes_are_read_or_refused_never_more(tmp_path: Path, content: bytes, name: str) -> None:
    path = write(tmp_path, content, name)
    with contextlib.suppress(InputError):
        read_sheets(path)


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [column_letter(i) for i in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read_in_seconds(tmp_path: Path) -> None:
    row = ",".join(f"value {i}" if i % 2 else "" for i in range(20))
    path = write(tmp_path, ",".join(f"c{i}" for i in range(20)) + "\n" + f"{row}\n" * 100_000)
    began = time.perf_counter()
    assert len(only(path).rows) == 100_000
    assert time.perf_counter() - began < 5  # 1 s alone on two cores of 2026; the rest is for busy machines
