"""The made-up participants: as many as counted, marked in every row, the same bytes each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from seeds import folder
from tools.make_roster import roster

Table = Callable[[str], list[dict[str, str]]]
Rows = list[dict[str, str]]
FIELDS = ("interests", "needs", "offers")


@pytest.fixture
def made_up(table: Table) -> Rows:
    return [row for row in table("delegates") if row["made_up"] == "yes"]


@pytest.fixture
def foreign(made_up: Rows) -> Rows:
    return [row for row in made_up if row["country"] != "China"]


@pytest.fixture
def domestic(made_up: Rows) -> Rows:
    return [row for row in made_up if row["country"] == "China"]


def topics(row: dict[str, str]) -> list[str]:
    return [topic for field in FIELDS for topic in row[field].split(";") if topic]


def test_the_table_is_what_the_generator_writes() -> None:
    path = folder() / "delegates.csv"
    assert path.read_bytes() == roster(path), "run python tools/make_roster.py"


def test_every_made_up_row_says_so_wherever_it_shows(made_up: Rows) -> None:
    for row in made_up:
        assert row["id"].startswith("mu-")
        assert row["name"].endswith("(made up)")
        assert "虚构" in row["name_zh"]
        assert not row["organisation"] or row["organisation"].endswith("(made up)")
        assert not row["bio"] or row["bio"].startswith(("Made up:", "虚构简介"))


def test_nobody_can_be_reached(made_up: Rows) -> None:
    assert {row[field] for row in made_up for field in ("email", "phone", "wechat")} == {""}


def test_of_real_people_nothing_is_released(table: Table) -> None:
    real = [row for row in table("delegates") if row["made_up"] == "no"]
    assert real
    assert {row["audience"] for row in real} == {""}


def test_the_made_up_agree_to_different_things_and_never_to_sensitive_needs(made_up: Rows) -> None:
    agreed = Counter(row["audience"] for row in made_up)
    assert 0.1 < agreed[""] / len(made_up) < 0.35
    shared = [row["audience"] for row in made_up if row["audience"]]
    assert all("name=" in cell and "needs=" in cell for cell in shared)
    assert sum("firm" in cell for cell in shared) > len(made_up) / 3
    assert 5 < sum("public" in cell for cell in shared) < len(made_up) / 4
    assert not any("needs." in cell or "interests." in cell or "*" in cell for cell in shared)


def test_127_came_from_abroad_in_the_cohorts_the_report_counts(foreign: Rows) -> None:
    workshop = {row["id"]: row["programmes"].split(";")[0] for row in foreign}
    size = Counter(workshop.values())
    countries = {w: len({r["country"] for r in foreign if workshop[r["id"]] == w}) for w in size}
    assert (len(foreign), len(size)) == (127, 4)
    assert size["workshop-hi-tech-park-2011"] == 38
    assert (size["workshop-solar-2011"], countries["workshop-solar-2011"]) == (26, 15)


def test_they_come_from_many_countries_those_of_the_projects_among_them(foreign: Rows) -> None:
    countries = {row["country"] for row in foreign}
    assert len(countries) >= 45
    assert {"Egypt", "Syrian Arab Republic", "Albania", "Nigeria", "Myanmar", "Samoa"} <= countries
    assert {"Lao People's Democratic Republic", "Maldives", "Republic of Moldova"} <= countries


def test_a_profile_has_three_to_eight_topics_each_once(made_up: Rows) -> None:
    for row in made_up:
        named = topics(row)
        assert len(named) == len(set(named))
        assert not named or 3 <= len(named) <= 8


def test_five_profiles_are_empty(foreign: Rows) -> None:
    assert len([row for row in foreign if not topics(row) and not row["bio"]]) == 5


def test_some_topics_are_frequent_and_many_are_rare(foreign: Rows) -> None:
    counts = Counter(topic for row in foreign for topic in topics(row))
    assert len(counts) >= 80
    assert counts.most_common(1)[0][1] >= 15
    assert sum(1 for n in counts.values() if n <= 3) >= 20


def test_thirty_domestic_participants_from_eleven_western_areas(domestic: Rows) -> None:
    assert len(domestic) == 30
    assert len({row["province"] for row in domestic}) == 11
    assert {row["programmes"] for row in domestic} == {"course-western-smart-city-2016"}
    assert all(row["id"].startswith("mu-d") for row in domestic)
