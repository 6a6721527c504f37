"""Countries: names in UN usage, what people write, facts, and the tables behind them."""

from __future__ import annotations

import csv
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.countries import (
    LANGUAGES,
    countries,
    country_name,
    is_cross_country,
    resolve_country,
    resolve_party,
)
from graph.errors import NotFoundError
from graph.shipped import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared" / "data"

CODES = sorted(countries())
DISPLAYED = [(code, lang) for code in CODES for lang in LANGUAGES]
displayed = st.sampled_from(DISPLAYED)

WRITTEN = {
    "AFG": ["AF", "afg", "Islamic Republic of Afghanistan", "阿富汗伊斯兰共和国"],
    "ARE": ["UAE", "U.A.E.", "ОАЭ", "阿联酋", "ARE"],
    "BFA": ["Upper Volta", "Haute-Volta", "HVO"],
    "BOL": ["Bolivia", "Bolivia, Plurinational State of", "Plurinational State of Bolivia", "玻利维亚"],
    "BEN": ["Dahomey", "Dahomé"],
    "CHN": ["China", "PR China", "People's Republic of China", "中华人民共和国", "中國", "КНР", "ＣＮ"],
    "CIV": ["Ivory Coast", "Cote d'Ivoire", "Côte d’Ivoire", "COTE D IVOIRE", "Cote dIvoire", "象牙海岸"],
    "COD": [
        "Congo, Democratic Republic of",
        "Congo, Democratic Republic of the",
        "DRC",
        "DR Congo",
        "Zaire",
        "Congo, Dem. Rep.",
        "刚果（金）",
        "刚果民主共和国",
        "剛果民主共和國",
        "ZAR",
    ],
    "COG": ["Congo", "Congo, Republic of the", "Republic of the Congo", "Congo, Rep.", "刚果", "le Congo"],
    "CPV": ["Cape Verde", "Cap-Vert"],
    "CSK": ["Czechoslovakia"],
    "CZE": ["Czech Republic", "Tchéquie", "捷克共和国"],
    "DDR": ["East Germany", "GDR", "German Democratic Republic"],
    "DEU": ["Federal Republic of Germany", "West Germany", "Germany, Federal Republic of", "ФРГ"],
    "GBR": ["UK", "U.K.", "Great Britain", "United Kingdom", "英国"],
    "GMB": ["The Gambia", "Gambia, The", "Gambia (the)"],
    "GIN": ["Guinea"],
    "GNB": ["Guinea Bissau", "Guinea-Bissau"],
    "GRC": ["EL", "GR"],
    "HKG": ["Hong Kong", "Hong Kong, China", "Hong Kong SAR", "香港", "中國香港"],
    "IRN": ["Iran", "Iran, Islamic Republic of", "Islamic Republic of Iran"],
    "KHM": ["Kampuchea"],
    "KNA": ["St. Kitts & Nevis", "Saint Kitts and Nevis", "St Kitts and Nevis"],
    "KOR": ["Republic of Korea", "Korea, Republic of", "South Korea", "Korea (South)", "ROK", "韩国", "韓國"],
    "LAO": ["Lao PDR", "Laos", "Lao People’s Democratic Republic", "老挝", "寮國", "老撾"],
    "LKA": ["Ceylon"],
    "MAC": ["Macau", "Macao, China", "澳門"],
    "MAR": ["le Maroc", "Maroc", "المغرب"],
    "MKD": ["Macedonia", "Macedonia, the former Yugoslav Republic of", "FYROM"],
    "MMR": ["Burma", "Birmanie", "缅甸", "緬甸", "Бирма", "MYANMAR", "BUR"],
    "NLD": ["Netherlands", "The Netherlands", "Holland"],
    "NOR": ["no", "NOR"],
    "OMN": ["Oman", "oman"],
    "PNG": ["PNG", "Papua New Guinea"],
    "PRK": ["Korea, Democratic People's Republic", "DPRK", "Korea, Democratic People's Republic of", "КНДР"],
    "PSE": ["Palestine, State of", "Palestine"],
    "ROU": ["Roumania"],
    "PER": ["República de Perú", "Peru, Republic of"],
    "RUS": ["Russia", "俄罗斯"],
    "SCG": ["Serbia and Montenegro"],
    "STP": ["São Tomé & Príncipe", "Sao Tome and Principe"],
    "SUN": ["USSR", "Soviet Union", "СССР"],
    "SWZ": ["Swaziland", "eSwatini"],
    "SYR": ["Syria", "سورية", "سوريا"],
    "THA": ["Siam"],
    "TLS": ["East Timor"],
    "TUR": ["Turkey", "TÜRKİYE", "Turkiye", "Turquie"],
    "TWN": ["Taiwan", "Taiwan, Province of China", "臺灣", "台湾", "Chinese Taipei"],
    "TZA": ["Tanzania", "Tanzania, United Republic of", "Tanganyika", "Zanzibar"],
    "USA": ["USA", "U.S.A.", "us", "United States", "États-Unis", "EE.UU.", "США"],
    "VCT": ["St. Vincent & Grenadines"],
    "VEN": ["Venezuela, Bolivarian Republic of", "Venezuela"],
    "VNM": ["Vietnam", "Viet Nam", "South Viet Nam", "Việt Nam"],
    "YEM": ["Yemen Arab Republic"],
    "YMD": ["Democratic Yemen"],
    "YUG": ["Yugoslavia"],
    "ZWE": ["Rhodesia"],
}


@pytest.mark.parametrize(
    ("code", "lang", "name"),
    [
        ("CIV", "en", "Côte d'Ivoire"),
        ("VNM", "en", "Viet Nam"),
        ("TUR", "en", "Türkiye"),
        ("LAO", "zh", "老挝人民民主共和国"),
        ("PRK", "zh", "朝鲜民主主义人民共和国"),
        ("KOR", "zh", "大韩民国"),
        ("HKG", "zh", "中国香港特别行政区"),
        ("MAC", "zh", "中国澳门特别行政区"),
        ("TWN", "zh", "中国台湾省"),
        ("TWN", "en", "Taiwan, Province of China"),
        ("HKG", "en", "China, Hong Kong Special Administrative Region"),
        ("BOL", "en", "Bolivia (Plurinational State of)"),
        ("PSE", "en", "State of Palestine"),
        ("VAT", "en", "Holy See"),
        ("COG", "en", "Congo"),
        ("FLK", "en", "Falkland Islands (Malvinas)"),
        ("MMR", "de", "Myanmar"),
    ],
)
def test_names_are_shown_in_un_usage(code: str, lang: str, name: str) -> None:
    assert country_name(code, lang) == name


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in WRITTEN.items() for text in texts]
)
def test_what_people_write_is_resolved(code: str, text: str) -> None:
    assert resolve_country(text).code == code


@pytest.mark.parametrize(("code", "lang"), DISPLAYED)
def test_every_display_name_resolves_to_its_own_code(code: str, lang: str) -> None:
    assert resolve_country(country_name(code, lang)).code == code


@pytest.mark.parametrize("code", CODES)
def test_every_code_resolves_to_its_own_country(code: str) -> None:
    """No alias of one country may hide the code of another."""
    assert resolve_country(code).code == code
    assert resolve_country(code.lower()).code == code
    if code not in {"CSK", "SCG"}:  # both were CS
        assert resolve_country(f" {countries()[code].alpha2} ").code == code


@pytest.mark.parametrize("table", ["aliases", "cldr"])
def test_every_alias_means_its_country(table: str) -> None:
    for row in read(table):
        answer = resolve_country(row["name"])
        assert row["code"] in (answer.code, *answer.candidates), row


@given(displayed, st.sampled_from(["upper", "lower", "title", "swapcase"]))
@example(("TUR", "en"), "upper")
def test_case_does_not_matter(which: tuple[str, str], change: str) -> None:
    code, lang = which
    assert resolve_country(getattr(country_name(code, lang), change)()).code == code


@given(displayed, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_unicode_form_does_not_matter(which: tuple[str, str], form: str) -> None:
    code, lang = which
    assert resolve_country(unicodedata.normalize(form, country_name(code, lang))).code == code  # type: ignore[arg-type]  # a Literal, sampled


@given(displayed)
def test_accents_do_not_matter(which: tuple[str, str]) -> None:
    code, lang = which
    bare = "".join(
        c for c in unicodedata.normalize("NFD", country_name(code, lang)) if not unicodedata.combining(c)
    )
    assert resolve_country(bare).code == code


@given(
    displayed,
    st.sampled_from([" ", "  ", "\u00a0", "\u3000", "\t"]),
    st.sampled_from(["", ".", "*", "\u200f", "\ufeff"]),
)
def test_spaces_and_marks_around_do_not_matter(which: tuple[str, str], space: str, mark: str) -> None:
    code, lang = which
    assert resolve_country(mark + space + country_name(code, lang).replace(" ", space) + mark).code == code


@given(displayed, st.sampled_from("'’‘`´ʼ"))
def test_any_apostrophe_will_do(which: tuple[str, str], sign: str) -> None:
    code, lang = which
    assert resolve_country(country_name(code, lang).replace("'", sign)).code == code


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    answer = resolve_country(text)
    assert answer.code is None or answer.code in countries()
    assert not (answer.code and answer.candidates)


def test_republic_of_korea_is_never_the_other_one() -> None:
    for text in ("Republic of Korea", "REPUBLIC OF KOREA", "Korea, Rep.", "Rep. of Korea", "republic korea"):
        assert resolve_country(text).code == "KOR"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Korea", ("KOR", "PRK")),
        ("Virgin Islands", ("VGB", "VIR")),
        ("CS", ("CSK", "SCG")),
        ("Corée", ("KOR", "PRK")),
    ],
)
def test_an_ambiguous_name_resolves_to_no_country(text: str, codes: tuple[str, ...]) -> None:
    answer = resolve_country(text)
    assert answer.code is None
    assert answer.candidates == codes
    assert answer.ambiguous


@pytest.mark.parametrize(
    ("text", "name"), [("Mayanmar", "Myanmar"), ("Bangaldesh", "Bangladesh"), ("Camboda", "Cambodia")]
)
def test_a_misspelt_name_is_not_resolved_but_the_nearest_is_named(text: str, name: str) -> None:
    answer = resolve_country(text)
    assert answer.code is None
    assert answer.candidates[0] == name
    assert not answer.ambiguous


@pytest.mark.parametrize("text", ["", " ", "-", "的", "Atlantis", "x" * 1_000_000, "\x00", "Asia"])
def test_what_is_no_country_is_not_resolved(text: str) -> None:
    assert resolve_country(text).code is None


def test_parties_are_countries_or_listed_organisations() -> None:
    assert resolve_party("Myanmar") == ("country", "MMR")
    assert (
        resolve_party("European Union")
        == resolve_party("欧盟")
        == resolve_party("EU")
        == ("organisation", "european-union")
    )
    assert resolve_party("EC") == ("country", "ECU")
    assert resolve_party("Korea") is None
    assert resolve_party("Atlantis") is None


def test_an_area_under_china_never_makes_a_pair_cross_country() -> None:
    chinese = ("CHN", "HKG", "MAC", "TWN")
    assert {c.code for c in countries().values() if c.under} == set(chinese[1:])
    assert not any(is_cross_country(a, b) for a in chinese for b in chinese)
    assert all(is_cross_country(a, "MMR") and is_cross_country("MMR", a) for a in chinese)
    assert is_cross_country("gansu", "yunnan")
    assert not is_cross_country("gansu", "gansu")


def test_an_unknown_code_has_no_name() -> None:
    with pytest.raises(NotFoundError, match="XXX"):
        country_name("XXX")


def test_names_of_another_list_are_known_and_none_means_another_country() -> None:
    path = SHARED / "countries" / "countries.json"
    if not path.is_file():
        pytest.skip("no ../shared/data/countries")
    theirs = [c for c in json.loads(path.read_text("utf-8")) if c["cca3"] in countries()]
    wrong = [c["cca3"] for c in theirs if resolve_country(c["name"]["common"]).code != c["cca3"]]
    assert wrong == ["MAF"]  # its "Saint Martin" alone may be either half of the island
    names = [
        (c["cca3"], t["common"])
        for c in theirs
        for k, t in c["translations"].items()
        if k in {"fra", "spa", "rus"}
    ]
    assert [(code, name) for code, name in names if resolve_country(name).code not in {code, None}] == []
    assert sum(resolve_country(name).code is None for _, name in names) < 0.05 * len(names)


def read(table: str) -> list[dict[str, str]]:
    with (SHIPPED / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
