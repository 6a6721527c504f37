"""The tables of countries: complete, consistent, derived where they say so, replaceable by an operator."""

from __future__ import annotations

import csv
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from graph.countries import GROUPS, LANGUAGES, countries, country_sources, resolve_country, resolve_party
from graph.errors import InputError
from graph.shipped import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared" / "data"
CODES = sorted(countries())


@pytest.mark.parametrize("code", CODES)
def test_every_country_is_complete(code: str) -> None:
    country = countries()[code]
    assert tuple(country.names) == LANGUAGES
    assert all(country.names.values())
    assert len(country.code) == 3
    assert len(country.alpha2) == 2
    assert len(country.m49) == 3
    assert country.m49.isdigit()
    if code != "ATA":
        assert all(country.region_names("zh"))
        assert country.region_names() == (country.region, country.subregion)
    assert country.languages or code in {"ATA", "BVT", "HMD"}
    assert all(s in countries() for s in country.successors)
    assert country.former == bool(country.successors)


def test_all_of_iso_3166_and_the_former_ones_are_there() -> None:
    current = [c for c in countries().values() if not c.former]
    assert len(current) == 249
    assert len({c.alpha2 for c in current}) == len({c.m49 for c in current}) == 249
    assert {c.code for c in countries().values() if c.former} == {
        *("ANT", "CSK", "DDR", "PCI", "SCG", "SUN", "YMD", "YUG"),
    }


def test_groups_have_their_size() -> None:
    sizes = {group: sum(group in c.groups for c in countries().values()) for group in GROUPS}
    assert sizes == {"LDC": 44, "LLDC": 32, "SIDS": 39, "G77": 134}
    assert "LDC" not in countries()["BTN"].groups | countries()["STP"].groups | countries()["VUT"].groups
    assert {"LDC", "LLDC", "G77"} == countries()["LAO"].groups
    assert not countries()["TWN"].groups


def test_landlocked_countries_border_something() -> None:
    assert all(c.borders for c in countries().values() if "LLDC" in c.groups)


def test_borders_are_symmetric() -> None:
    for country in countries().values():
        assert country.code not in country.borders
        assert all(country.code in countries()[other].borders for other in country.borders)
    assert countries()["MMR"].borders == ("BGD", "CHN", "IND", "LAO", "THA")


def test_borders_agree_with_another_list_but_for_what_was_decided() -> None:
    path = SHARED / "countries" / "countries.json"
    if not path.is_file():
        pytest.skip("no ../shared/data/countries")
    theirs = {frozenset((c["cca3"], b)) for c in json.loads(path.read_text("utf-8")) for b in c["borders"]}
    ours = {frozenset((c.code, b)) for c in countries().values() for b in c.borders}
    assert ours - theirs == {frozenset(("ALB", "SRB")), frozenset(("CAN", "GRL"))}
    assert {pair for pair in theirs - ours if "UNK" not in pair} == {frozenset(("IND", "LKA"))}


def test_official_languages() -> None:
    assert countries()["MMR"].languages == ("my",)
    assert "en" in countries()["ZAF"].languages
    assert countries()["HKG"].languages == ("zh-Hant", "en")


def test_every_kind_of_fact_has_source_and_date() -> None:
    kinds = {s.kind: s for s in country_sources()}
    assert {"names", "regions", "borders", "languages", "goals", *GROUPS} <= set(kinds)
    assert all(s.source and len(s.date) == 10 and s.licence for s in kinds.values())


def test_derived_tables_are_what_the_generator_writes() -> None:
    spec = importlib.util.spec_from_file_location("build_countries", ROOT / "tools" / "build_countries.py")
    assert spec
    assert spec.loader
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    for name, text in generator.build().items():
        assert (SHIPPED / name).read_text("utf-8") == text, (
            f"{name} is out of date: python tools/build_countries.py"
        )


def test_the_name_table_can_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "aliases.csv").write_text("code,name\nMMR,Golden Land\n", "utf-8")
    monkeypatch.setenv("MATCHER_NAMES_DIR", str(tmp_path))
    assert resolve_country("golden land").code == "MMR"
    assert resolve_country("Ivory Coast").code is None
    assert resolve_country("Myanmar").code == "MMR"
    monkeypatch.delenv("MATCHER_NAMES_DIR")
    assert resolve_country("golden land").code is None


@pytest.mark.parametrize(
    ("table", "text", "message"),
    [
        (
            "aliases.csv",
            "code,name\nMMR,Burma\nXYZ,Nowhere\n",
            r"aliases.csv, row 3, column code: no code.*'XYZ'",
        ),
        ("aliases.csv", "code\nMMR\n", r"row 1, column name: missing column"),
        ("groups.csv", "code,group,until\n,LDC,\n", r"groups.csv, row 2, column code"),
        ("aliases.csv", b"code,name\nMMR,\xff\xfe\n", "UTF-8"),
        (
            "former.csv",
            (SHIPPED / "former.csv").read_text("utf-8").replace("CSK,", "CHN,"),
            "stands twice: 'CHN'",
        ),
        ("regions.csv", "name_en,name_zh,name_fr,name_es,name_ru,name_ar\n", "column region: no region"),
    ],
)
def test_a_wrong_table_is_refused(
    table: str, text: str | bytes, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / table).write_bytes(text if isinstance(text, bytes) else text.encode())
    monkeypatch.setenv("MATCHER_NAMES_DIR", str(tmp_path))
    with pytest.raises(InputError, match=message):
        resolve_country("Myanmar")


def test_a_folder_of_tables_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_NAMES_DIR", str(tmp_path / "absent"))
    with pytest.raises(InputError, match="names no folder"):
        countries()


def test_nothing_is_read_before_the_first_question() -> None:
    code = (
        "import graph.countries, graph.goals, graph.departures, graph.country_tables as t;"
        "assert t.load_countries.cache_info().misses == t.load_index.cache_info().misses == 0;"
        "graph.countries.resolve_country('Burma');"
        "assert t.load_index.cache_info().misses == 1"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


SHARED_COLUMNS = [
    ("rosters/cop24_roles.csv", "party"),
    ("firms/tables/companies.csv", "country"),
    ("firms/tables/engagements.csv", "country"),
    ("firms/drafts.csv", "country"),
    ("treaties/tables/projects.csv", "members"),
    ("treaties/drafts.csv", "members"),
    ("treaties/truth.csv", "relevant"),
    ("consortia/tables/companies.csv", "country"),
]


@pytest.mark.parametrize(("file", "column"), SHARED_COLUMNS)
def test_every_party_of_the_shared_tables_resolves(file: str, column: str) -> None:
    path = SHARED / file
    if not path.is_file():
        pytest.skip(f"no ../shared/data/{file}")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        cells = {cell.strip() for row in csv.DictReader(lines) for cell in row[column].split(";")}
    names = {cell.removeprefix("country:") for cell in cells if cell}
    assert names
    assert [name for name in sorted(names) if resolve_party(name) is None] == []
    if file.endswith("truth.csv"):
        assert names <= set(countries())
    if "rosters" in file:
        assert [n for n in names if resolve_party(n) == ("organisation", "european-union")] == [
            "European Union"
        ]
