"""What holds for every page of the desk: both languages, nothing inline, forms guarded, labels."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask.testing import FlaskClient

from matcher.service import Service

COHORT = "workshop-solar-2011"
PAGES = (
    "/desk/",
    "/desk/import",
    "/desk/cohorts",
    f"/desk/cohorts/{COHORT}",
    f"/desk/cohorts/{COHORT}/form",
    f"/desk/cohorts/{COHORT}/unplaced",
    "/desk/queue",
    f"/desk/queue?programme={COHORT}",
    f"/desk/queue?programme={COHORT}&about=partner",
    "/desk/queue/decided",
    "/desk/leads",
    "/desk/leads/new",
    "/desk/names",
    "/desk/names?kind=organisation",
    "/desk/changes",
    "/desk/changes/1",
    "/desk/exports",
)
FILES = (
    "leads.csv",
    "leads.xlsx",
    "leads.json",
    "graph.graphml",
    "graph.gexf",
    "graph.json",
    f"programme/{COHORT}.xlsx",
)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole(client: FlaskClient, address: str, lang: str) -> None:
    response = client.get(address, headers={"Accept-Language": lang})
    assert response.status_code == 200
    text = response.text
    assert "<script" not in text
    assert " style=" not in text
    assert text.count("<h1>") + text.count("<h1 ") == 1
    ids = Counter(re.findall(r' id="([^"]+)"', text))
    assert [i for i, n in ids.items() if n > 1] == []
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', text)) <= set(ids)
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.S):
        assert 'name="csrf_token"' in form


@pytest.mark.parametrize("address", PAGES)
def test_a_page_in_chinese_speaks_chinese(client: FlaskClient, address: str) -> None:
    text = client.get(address, headers={"Accept-Language": "zh"}).text
    (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", text, re.S)
    assert re.search(r"[\u4e00-\u9fff]", heading)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_sent_as_a_file(client: FlaskClient, name: str) -> None:
    response = client.get(f"/desk/exports/{name}")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_not_exported(client: FlaskClient) -> None:
    assert client.get("/desk/exports/graph.exe").status_code == 404
    assert client.get("/desk/exports/programme/none.xlsx").status_code == 404


def test_made_up_people_are_marked_in_the_grid(client: FlaskClient, service: Service) -> None:
    rows = service.cohort(COHORT).delegates
    assert any(row.made_up for row in rows)
    entries, glance = client.get(f"/desk/cohorts/{COHORT}").text.split('class="grid-sheet"')
    assert entries.count("tag-made-up") == sum(row.made_up for row in rows)
    assert glance.count("tag-made-up") == sum(row.made_up for row in rows)
    form = client.get(f"/desk/cohorts/{COHORT}/form?for=all").text
    assert form.count('<span lang="en">made up</span>') == sum(row.made_up for row in rows)


def test_made_up_people_are_marked_in_the_queue(client: FlaskClient) -> None:
    text = client.get(f"/desk/queue?programme={COHORT}&about=partner").text
    (first, *_) = re.findall(r'<p class="who">(.*?)</p>', text, re.S)
    assert "tag-made-up" in first
