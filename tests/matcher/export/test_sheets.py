"""Tables that leave the house hold no formula, whatever a name says and whichever way they are opened."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from matcher.export.sheets import Table, as_csv, as_xlsx, guarded

SIGNS = "=+-@＝＋－＠"


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\ufeff=1"),
        *("＝1", '"=1', "Ana; =HYPERLINK(1)", "Ana\t=1", "Ana,=1", "Ana\n=1", "a; b; @x"),
    ],
)
def test_what_could_be_a_formula_is_guarded(text: str) -> None:
    shown = guarded(text)
    assert isinstance(shown, str)
    assert shown != text
    assert shown.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    "text", ["Ana", "Côte d'Ivoire", "e-government", "a; b", "2011-07-06", "A+B", "", "王芳"]
)
def test_what_is_no_formula_stays(text: str) -> None:
    assert guarded(text) == text


def test_numbers_stay_numbers() -> None:
    assert guarded(-5) == -5
    assert guarded(None) is None


@given(st.lists(st.text(alphabet="ab =+-@;,\t\n\"'＝|", max_size=12), min_size=1, max_size=4))
def test_no_cell_of_a_csv_begins_like_a_formula_in_any_country(texts: list[str]) -> None:
    """Read with commas, with semicolons and with tabs, as versions of spreadsheet programs do."""
    written = as_csv(Table("t", ["h"] * len(texts), [texts])).decode("utf-8-sig")
    for sign in ",;\t":
        for row in list(csv.reader(io.StringIO(written, newline=""), delimiter=sign)):
            for cell in row:
                assert not cell.lstrip(' \t\r\n\ufeff"').startswith(tuple(SIGNS)), (sign, cell)


@given(st.text(alphabet="ab =+-@;", max_size=12))
def test_a_workbook_holds_texts_as_they_are_and_no_formula(text: str) -> None:
    content = as_xlsx([Table("t", ["h"], [[text]])])
    assert b"<f>" not in content
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        rows = book.get_sheet_by_index(0).to_python()
    assert (rows[1][0] if len(rows) > 1 else "") == text
