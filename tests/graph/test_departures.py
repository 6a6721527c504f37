"""Departures from UN usage in displayed text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.countries import LANGUAGES, countries, country_name
from graph.departures import departures
from graph.errors import InputError


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Delegates of Burma met.", ["Burma"]),
        ("BURMA", ["BURMA"]),
        ("Swaziland, Laos and Vietnam", ["Swaziland", "Laos", "Vietnam"]),
        ("Taiwan", ["Taiwan"]),
        ("firms of Hong Kong and Macau", ["Hong Kong", "Macau"]),
        ("South Korea", ["South Korea"]),
        ("Korea", ["Korea"]),
        ("South Korea and SOUTH KOREA, Korea", ["South Korea", "SOUTH KOREA", "Korea"]),
        ("from Turkey to Russia", ["Turkey", "Russia"]),
        ("Turkey's cities", ["Turkey"]),
        ("Ivory Coast / Macedonia / Czech Republic", ["Ivory Coast", "Macedonia", "Czech Republic"]),
        ("the Republic of China", ["Republic of China"]),
        ("Iran (Islamic Republic of) and Iran", ["Iran"]),
        ("台湾的企业", ["台湾"]),
        ("香港、澳门和韩国", ["香港", "澳门", "韩国"]),
        ("朝鲜", ["朝鲜"]),
        ("老挝代表", ["老挝"]),
    ],
)
def test_departures_are_found_in_order(text: str, terms: list[str]) -> None:
    assert [found.split(": write ")[0] for found in departures(text)] == terms


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Myanmar, Eswatini, Türkiye, Czechia",
        "Taiwan, Province of China",
        "Taiwan, Province\n   of China",
        "CHINA, HONG KONG SPECIAL ADMINISTRATIVE REGION",
        "Hong Kong SAR",
        "Republic of Korea; Democratic People's Republic of Korea",
        "North Macedonia",
        "the Islamic Republic of Iran",
        "the People's Republic of China",
        "Netherlands Antilles",
        "Russian engineers",
        "/company/hong-kong-holding",
        "turkey sandwiches",
        "中国台湾省、中国香港特别行政区、中国澳门",
        "朝鲜民主主义人民共和国、老挝人民民主共和国、朝鲜族",
    ],
)
def test_un_usage_is_left_alone(text: str) -> None:
    assert departures(text) == []


def test_a_finding_says_what_to_write_and_where() -> None:
    assert departures("Solar firms in Burma are few") == [
        "Burma: write Myanmar (… Solar firms in Burma are few …)"
    ]
    assert departures("在韩国")[0].startswith("韩国: write 大韩民国")


def test_quotes_and_names_as_given_are_allowed() -> None:
    page = "Mr Hong Kong of Bank of Taiwan said: “Burma needs\n solar power”. Myanmar agreed, Burma did not."
    allowed = ["Hong Kong", "Bank of Taiwan", "Burma needs solar power", ""]
    assert len(departures(page)) == 4
    assert departures(page, allowed) == [
        "Burma: write Myanmar (… solar power”. Myanmar agreed, Burma did not. …)"
    ]


def test_allowing_a_part_of_a_right_name_does_not_make_it_wrong() -> None:
    assert (
        departures("China, Hong Kong Special Administrative Region", allowed=["China", "the Republic"]) == []
    )


@pytest.mark.parametrize("code", sorted(countries()))
def test_no_display_name_departs_from_itself(code: str) -> None:
    assert [departures(country_name(code, lang)) for lang in LANGUAGES] == [[]] * len(LANGUAGES)


@given(st.lists(st.sampled_from([c.names["en"] for c in countries().values()]), max_size=6))
def test_lists_of_display_names_have_no_departures(names: list[str]) -> None:
    assert departures("; ".join(names)) == []
    assert len(departures("; ".join([*names, "Burma"]))) == 1


def test_an_allowed_name_may_be_the_term_itself() -> None:
    assert departures("Mr Turkey", ["Turkey"]) == []
    assert departures("Mr Turkey of South Korea", ["Turkey", "Korea"])[0].startswith("South Korea:")


@given(st.text(max_size=60))
def test_a_text_that_is_allowed_whole_has_no_departures(text: str) -> None:
    assert departures(text, [text]) == []


def test_a_wrong_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "departures.csv").write_text("term,code,excused\nBurma,XYZ,\n", "utf-8")
    monkeypatch.setenv("MATCHER_NAMES_DIR", str(tmp_path))
    with pytest.raises(InputError, match=r"departures.csv, row 2, column code: .*'XYZ'"):
        departures("Burma")
