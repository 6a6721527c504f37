"""Every row says which document holds it and in which words, and the document does hold them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from seeds import folder

DOCUMENTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "seeds"
TABLES = sorted(path.stem for path in folder().glob("*.csv"))
MAY_BE_OURS = ("topics", "places")
CONTRACT = {
    "topics": "id,name_en,name_zh,broader,goals,aliases",
    "places": "id,name_en,name_zh,in,type",
    "companies": "id,name_en,name_zh,country,place,offers,needs,profile,aliases,website,partner",
    "organisations": "id,name_en,name_zh,type,country,place,aliases",
    "delegates": "id,name,name_zh,country,province,organisation,organisation_type,title,languages,interests,"
    "needs,offers,programmes,bio,email,phone,wechat,audience,made_up",
    "experts": "id,name,name_zh,organisation,title,topics,programmes",
    "programmes": "id,title_en,title_zh,kind,starts,ends,place,topics,hosts,sponsors,visited,participants,"
    "countries,document",
    "projects": "id,title,summary,topics,status,starts,proposers,interested,members,place,hardware,software,"
    "document",
    "solutions": "id,title,summary,countries,primary_goal,goals,topics,status,url",
    "country_facts": "country,relation,topic,year,document,quote",
    "budget_lines": "id,document,parent,label,amount,currency",
    "documents": "id,title,language,published,url",
}

Table = Callable[[str], list[dict[str, str]]]


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def printed(table: Table) -> dict[str, str]:
    if not DOCUMENTS.is_dir():
        pytest.skip("the five documents are not beside the project (../shared/seeds)")
    return {
        row["id"]: words((DOCUMENTS / row["file"]).read_text(encoding="utf-8")) for row in table("documents")
    }


def test_every_document_has_its_row(table: Table) -> None:
    if not DOCUMENTS.is_dir():
        pytest.skip("the five documents are not beside the project (../shared/seeds)")
    assert sorted(row["file"] for row in table("documents")) == sorted(p.name for p in DOCUMENTS.iterdir())


@pytest.mark.parametrize("name", TABLES)
def test_quotes_stand_in_their_document(name: str, table: Table, printed: dict[str, str]) -> None:
    quoted = [row for row in table(name) if row["quote"]]
    assert [row for row in quoted if words(row["quote"]) not in printed[row["document"]]] == []


@pytest.mark.parametrize("name", TABLES)
def test_rows_without_a_quote_are_ours_or_made_up(name: str, table: Table) -> None:
    bare = [row for row in table(name) if not row["quote"]]
    assert [row for row in bare if name not in MAY_BE_OURS and row.get("made_up") != "yes"] == []
    assert [row["document"] for row in bare if row["document"]] == []


def test_made_up_rows_claim_no_source(table: Table) -> None:
    assert [row for row in table("delegates") if row["made_up"] == "yes" and row["quote"]] == []


@pytest.mark.parametrize("name", TABLES)
def test_headings_are_those_of_the_contract(name: str, table: Table) -> None:
    headings = list(table(name)[0])
    assert set(CONTRACT[name].split(",")) <= set(headings)
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("name", TABLES)
def test_ids_are_unique_and_no_cell_has_stray_blanks(name: str, table: Table) -> None:
    rows = table(name)
    ids = [row["id"] for row in rows if "id" in row]
    assert len(ids) == len(set(ids))
    assert [cell for row in rows for cell in row.values() if cell != cell.strip()] == []


def reference_cells(name: str) -> list[tuple[str, str]]:
    return {
        "places": [],
        "companies": [("place", "places"), ("offers", "topics")],
        "organisations": [("place", "places")],
        "delegates": [
            ("province", "places"),
            ("interests", "topics"),
            ("needs", "topics"),
            ("offers", "topics"),
            ("programmes", "programmes"),
        ],
        "experts": [("organisation", "organisations"), ("topics", "topics"), ("programmes", "programmes")],
        "programmes": [
            ("place", "places"),
            ("topics", "topics"),
            ("hosts", "organisations"),
            ("sponsors", "organisations"),
            ("parent", "programmes"),
            ("provinces", "places"),
        ],
        "projects": [("topics", "topics"), ("parent", "projects"), ("programmes", "programmes")],
        "solutions": [("topics", "topics"), ("similar", "solutions")],
        "country_facts": [("topic", "topics")],
        "budget_lines": [("parent", "budget_lines")],
    }.get(name, [])


@pytest.mark.parametrize("name", TABLES)
def test_references_have_their_row(name: str, table: Table) -> None:
    for column, target in reference_cells(name):
        known = {row["id"] for row in table(target)}
        used = {item for row in table(name) for item in row[column].split(";") if item}
        assert used - known == set(), column


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("programmes", "visited"),
        ("programmes", "lecturers"),
        ("projects", "proposers"),
        ("projects", "interested"),
        ("projects", "members"),
    ],
)
def test_references_with_a_kind_have_their_row(name: str, column: str, table: Table) -> None:
    plural = {
        "company": "companies",
        "organisation": "organisations",
        "place": "places",
        "delegate": "delegates",
    }
    for reference in (r for row in table(name) for r in row[column].split(";") if r):
        kind, key = reference.split(":", 1)
        assert kind == "country" or key in {row["id"] for row in table(plural[kind])}, reference


def test_places_lie_in_a_place_or_a_country(table: Table) -> None:
    known = {row["id"] for row in table("places")}
    assert {row["in"] for row in table("places")} - known == {"China", "Nigeria"}


def test_organisations_of_quoted_delegates_are_in_the_table(table: Table) -> None:
    known = {row["name_en"] for row in table("organisations")}
    assert {r["organisation"] for r in table("delegates") if r["made_up"] == "no"} - known == {""}
