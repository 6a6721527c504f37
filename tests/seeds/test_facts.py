"""The facts of the five documents, and the traps in them, as the tables hold them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Table = Callable[[str], list[dict[str, str]]]
Row = Callable[[str, str], dict[str, str]]

WORKSHOPS = {
    "workshop-hi-tech-park-2011": ("2011-07-25", "2011-07-26", "38", ""),
    "workshop-e-governance-2011": ("2011-09-08", "2011-09-09", "", ""),
    "workshop-solar-2011": ("2011-11-26", "2011-11-27", "26", "15"),
    "workshop-skd-2011": ("2011-12-20", "2011-12-21", "", ""),
}


def items(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def test_there_are_five_virtual_projects_and_the_conclusion_is_none(table: Table) -> None:
    projects = [row for row in table("projects") if not row["parent"]]
    assert [row["title"] for row in projects] == [
        "TD SDMA partnership",
        "E-Trade Information Sharing",
        "Taxation on Alcoholic Products System",
        "Data security of governments",
        "Family Solar Supply Systems",
    ]
    assert {row["status"] for row in table("projects")} == {"virtual"}


def test_albania_made_a_proposal_within_the_telecom_partnership(table: Table) -> None:
    (within,) = [row for row in table("projects") if row["parent"]]
    assert within["parent"] == "td-scdma-partnership"
    assert within["proposers"] == "delegate:albania-delegate"


def test_proposers_and_interested_are_told_apart(row: Row) -> None:
    trade = row("projects", "e-trade-information-sharing")
    assert trade["proposers"] == "delegate:delegate-of-myanmar"
    assert items(trade["interested"]) == ["country:China", "country:Lao People's Democratic Republic"]
    telecom = row("projects", "td-scdma-partnership")
    assert telecom["proposers"] == ""
    assert len(items(telecom["interested"])) == 4


def test_a_delegate_without_a_name_gets_none(row: Row) -> None:
    myanmar = row("delegates", "delegate-of-myanmar")
    assert (myanmar["name"], myanmar["organisation"], myanmar["made_up"]) == ("Delegate of Myanmar", "", "no")


@pytest.mark.parametrize("workshop", WORKSHOPS)
def test_workshops_have_sizes_only_where_printed(workshop: str, row: Row) -> None:
    found = row("programmes", workshop)
    assert (found["starts"], found["ends"], found["participants"], found["countries"]) == WORKSHOPS[workshop]
    assert found["parent"] == "pgtf-int-10-k05"


def test_there_are_four_workshops(table: Table) -> None:
    assert {r["id"] for r in table("programmes") if r["kind"] == "workshop"} == set(WORKSHOPS)


def test_127_participants_and_127_countries_are_two_facts(row: Row) -> None:
    workshops, seminars = row("programmes", "pgtf-int-10-k05"), row("programmes", "cifal-it-seminars")
    assert (workshops["participants"], workshops["countries"]) == ("127", "")
    assert (seminars["participants"], seminars["countries"]) == ("1229", "127")


def test_counts_stand_in_the_quote(table: Table) -> None:
    for programme in table("programmes"):
        if count := programme["participants"]:
            assert f"{int(count):,}" in programme["quote"], programme["id"]


def test_the_two_cohorts_of_38_stay_two_programmes(row: Row) -> None:
    training = row("programmes", "training-smart-cities-2011")
    assert (training["starts"], training["ends"]) == ("2011-07-06", "2011-07-26")
    assert (training["participants"], training["countries"]) == ("38", "24")
    assert training["document"] != row("programmes", "workshop-hi-tech-park-2011")["document"]


def test_cohorts_of_2019(row: Row) -> None:
    cohorts = [
        row("programmes", f"seminar-{c}-2019") for c in ("samoa", "developing-countries", "north-macedonia")
    ]
    assert [r["participants"] for r in cohorts] == ["20", "34", "17"]
    assert [len(items(r["participating"])) for r in cohorts] == [1, 13, 1]


def test_the_ministry_and_the_news_house_were_visited(row: Row) -> None:
    visited = items(row("programmes", "training-smart-cities-2011")["visited"])
    assert {"organisation:miit", "organisation:peoples-daily-online", "company:lenovo"} <= set(visited)
    assert row("organisations", "peoples-daily-online")["type"] == "media"


def test_only_chinese_firms_are_partners(table: Table, row: Row) -> None:
    assert {r["country"] for r in table("companies") if r["partner"] == "yes"} == {"China"}
    ibm = row("companies", "ibm")
    assert (ibm["country"], ibm["place"], ibm["partner"]) == ("United States", "beijing", "no")
    assert row("companies", "c2teck")["country"] == "Argentina"


def test_firms_offer_what_the_documents_say(row: Row) -> None:
    assert "td-scdma" in items(row("companies", "leadcore")["offers"])
    assert "family-solar" in items(row("companies", "yangzhong-solar")["offers"])
    assert row("companies", "neusoft")["offers"] == "ict-services"


def test_the_domestic_course_names_two_of_its_eleven_areas(row: Row, table: Table) -> None:
    course = row("programmes", "course-western-smart-city-2016")
    assert (course["participants"], items(course["provinces"])) == ("30", ["gansu", "xinjiang-corps"])
    assert len(items(course["visited"])) == 7
    lectures = [r["lecture"] for r in table("experts") if r["programmes"] == course["id"]]
    assert len(lectures) == 7
    assert all(lectures)


def test_moldova_has_and_maldives_is_looking_for(table: Table) -> None:
    tax = [(r["country"], r["relation"]) for r in table("country_facts") if r["topic"] == "alcohol-taxation"]
    assert sorted(tax) == [("Maldives", "needs"), ("Republic of Moldova", "has")]


def test_a_need_of_regions_is_no_need_of_a_country(table: Table) -> None:
    assert [r for r in table("country_facts") if r["topic"] == "power-supply"] == []


def test_similar_solutions_stand_as_printed_and_share_no_goal_with_the_page(row: Row) -> None:
    page = row("solutions", "informatization-urban-development")
    similar = [row("solutions", key) for key in items(page["similar"])]
    titles = [r["title"] for r in similar]
    assert len(similar) == 5
    assert titles == sorted(titles)
    goals = [r["goals"] for r in similar]
    assert goals == ["sdg-16", "sdg-17", "sdg-10", "sdg-10", "sdg-8;sdg-13"]
    assert {r["countries"] for r in similar} == {page["countries"]}
    assert len(items(page["countries"])) == 16
    assert set(items(page["goals"])) == {"sdg-9", "sdg-11"}
    assert page["primary_goal"] == "sdg-9"
    assert "Hanye Xue" in page["contact"]


def test_the_budget_adds_up_at_every_line(table: Table) -> None:
    lines = table("budget_lines")
    amount = {line["id"]: int(line["amount"]) for line in lines}
    for parent in {line["parent"] for line in lines if line["parent"]}:
        assert amount[parent] == sum(int(line["amount"]) for line in lines if line["parent"] == parent)
    assert amount["pgtf-subtotal"] == 13945 + 11754 + 18030 + 11560
    assert amount["pgtf-total"] == 55289 + 4491
    assert sorted(line["country"] for line in lines if line["parent"] == "pgtf-international-travel") == [
        "Ghana",
        "Maldives",
        "Myanmar",
        "Nigeria",
        "Papua New Guinea",
    ]


def test_host_and_supporters_of_the_summit_are_told_apart(row: Row) -> None:
    summit = row("programmes", "summit-smart-city-2022")
    assert (summit["starts"], summit["ends"]) == ("2022-11-08", "2022-11-09")
    assert items(summit["hosts"]) == ["ccpit-shanghai", "caict"]
    assert items(summit["sponsors"]) == ["xinhua-shanghai", "ceis"]


def test_samoa_was_at_two_expos(row: Row) -> None:
    assert [row("programmes", f"import-expo-{y}")["participating"] for y in (2018, 2019)] == ["Samoa"] * 2
    enterprises = row("companies", "samoa-expo-enterprises")
    assert (enterprises["country"], enterprises["partner"]) == ("Samoa", "no")


def test_boilerplate_of_the_news_page_is_no_fact(table: Table) -> None:
    quotes = " ".join(row["quote"] for name in ("programmes", "organisations") for row in table(name))
    assert "Free Trial" not in quotes
    assert "Identifying code" not in quotes
