"""Pages, files and JSON of a programme's days, over the real service."""

from __future__ import annotations

import html
import io
import re
import time
import zipfile
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.records import Ref
from matcher.access.roles import OPERATOR
from matcher.decide.decisions import TeamMember, Verdict
from matcher.export.plain import as_plain
from matcher.service import Service

SOLAR, CITIES, FIRM = "workshop-solar-2011", "training-smart-cities-2011", "yangzhong-solar"
DAYS = f"/programmes/{SOLAR}/plan"
OPEN_DAYS = "starts=2026-03-02&days=2"
PAGES = [
    "visits",
    f"brief/{FIRM}",
    f"brief/{FIRM}/sheets",
    "tables",
    "seminars",
    "seminars?of=all",
    "closing",
]


def opened(client: FlaskClient, address: str) -> TestResponse:
    """Return a page once what it shows is computed, as its refresh would in the end."""
    for _ in range(400):
        answer = client.get(address)
        if 'http-equiv="refresh"' not in answer.text:
            return answer
        time.sleep(0.25)
    raise AssertionError(f"{address} was not computed in time")


def csrf(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(f"{DAYS}/brief/{FIRM}").text)
    assert found is not None
    return found[1]


def document(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith('.docx"')
    with zipfile.ZipFile(io.BytesIO(answer.data)) as held:
        return held.read("word/document.xml").decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pages_stand_in_both_languages(client: FlaskClient, page: str, lang: str) -> None:
    answer = client.get(f"{DAYS}/{page}{'&' if '?' in page else '?'}lang={lang}")
    assert answer.status_code == 200
    assert (">圆桌讨论</a>" in answer.text) is (lang == "zh")
    assert "style=" not in answer.text
    assert "<script" not in answer.text


@pytest.mark.parametrize(
    "page",
    [
        "visits",
        "brief/lenovo",
        "tables",
        "seminars",
        "closing",
        "tables.docx",
        f"visits/itinerary?{OPEN_DAYS}",
    ],
)
def test_a_programme_that_is_not_there_is_not_found(client: FlaskClient, page: str) -> None:
    assert client.get(f"/programmes/nothing/plan/{page}").status_code == 404


def test_a_firm_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    for page in ("brief/nobody", "brief/nobody/sheets", "brief/nobody/brief.docx"):
        assert client.get(f"{DAYS}/{page}").status_code == 404
    assert client.get(f"{DAYS}/brief/{FIRM}/sheets?part=other").status_code == 404


def test_a_programme_without_participants_says_so(client: FlaskClient) -> None:
    for page in ("visits", "tables", "seminars", "closing", f"brief/{FIRM}", f"brief/{FIRM}/sheets"):
        answer = client.get(f"/programmes/seminar-samoa-2019/plan/{page}")
        assert answer.status_code == 200, page


def test_the_sheet_for_the_firm_is_that_of_the_firm_and_noted(writable: Flask) -> None:
    client, service = writable.test_client(), writable.extensions["matcher"]
    closed = service.record(Ref("delegate", "mu-071")).title("en")
    page = client.get(f"{DAYS}/brief/{FIRM}/sheets?part=firm").text
    assert closed not in html.unescape(page)
    assert closed in html.unescape(client.get(f"{DAYS}/brief/{FIRM}/sheets?part=staff").text)
    text = document(client, f"{DAYS}/brief/{FIRM}/brief.docx?part=firm&in=zh")
    assert "来访简介" in text
    assert "who is coming" not in text
    noted = [i for i in service.personal.issues(OPERATOR) if i.what == "brief"]
    guests = service.programme_plans.brief(SOLAR, FIRM).firm_sheet.guests
    assert [i.people for i in noted] == [len(guests), len(guests)]
    assert "visit brief for a firm" in client.get("/me/issued").text


def test_ticks_are_proposed_and_shown(writable: Flask) -> None:
    client, service = writable.test_client(), writable.extensions["matcher"]
    address = f"{DAYS}/brief/{FIRM}/ticks"
    form = {"csrf_token": csrf(client), "more": ["mu-071", "mu-073"], "firm_wants": ["mu-071"]}
    page = client.post(address, data=form, follow_redirects=True).text
    assert "2 introductions were proposed." in page
    assert page.count('href="/introductions/in-') == 2
    assert {i.introduction.origin for i in service.introductions.list(OPERATOR)} == {"visit"}
    again = client.post(address, data=form, follow_redirects=True).text
    assert "under way already" in again
    assert len(service.introductions.list(OPERATOR)) == 2
    nothing = client.post(address, data={"csrf_token": form["csrf_token"]}, follow_redirects=True).text
    assert "Nothing was ticked." in nothing
    stranger = client.post(address, data={"csrf_token": form["csrf_token"], "more": "mu-001"})
    assert stranger.status_code == 422


def test_an_itinerary_as_page_calendar_and_document(client: FlaskClient) -> None:
    plan = f"/programmes/{CITIES}/plan/visits/itinerary"
    ways = "Shanghai,Wuxi,1.5,120.50,made up"
    page = opened(client, f"{plan}?{urlencode({'starts': '2026-03-02', 'ways': ways})}").text
    assert "120.50" in page
    assert "2026-03-03" in page
    calendar = client.get(f"{plan}.ics?{OPEN_DAYS}")
    assert calendar.content_type.startswith("text/calendar")
    assert calendar.data.count(b"BEGIN:VEVENT") >= 3
    assert "参观行程" in document(client, f"{plan}.docx?{OPEN_DAYS}")


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("starts=", "is no day"),
        ("starts=2026-03-02&days=99", "is no whole number from 1 to 30"),
        ("starts=2026-03-02&hours=many", "is no number from 1 to 24"),
        ("starts=2026-03-02&budget=-1", "is no amount of money"),
        ("starts=2026-03-02&ways=Atlantis,Wuxi,1,1,x", "is no place in the store"),
        (f"{OPEN_DAYS}&pin_firm=lenovo&pin_day=2027-01-01", "is pinned to a day that is not open"),
        (f"{OPEN_DAYS}&pin_firm=neusoft&pin_day=2026-03-02", "no place on file"),
        (f"{OPEN_DAYS}&hours=1&pin_firm=lenovo&pin_day=2026-03-02", "cannot all be met"),
    ],
)
def test_what_cannot_be_planned_is_said_and_what_was_typed_stays(
    client: FlaskClient, query: str, fault: str
) -> None:
    answer = opened(client, f"/programmes/{CITIES}/plan/visits/itinerary?{query}&currency=CNY")
    assert answer.status_code == 422
    assert fault in html.unescape(answer.text)
    assert 'value="CNY"' in answer.text
    json = client.get(f"/api/plan/visits?programme={CITIES}&{query}").get_json()
    assert fault in str(json["error"]["problems"])


def test_tables_are_kept_and_planned_again(writable: Flask) -> None:
    client, service = writable.test_client(), writable.extensions["matcher"]
    token = csrf(client)
    page = client.get(f"{DAYS}/tables").text
    assert "Nothing is kept yet" in page
    client.post(f"{DAYS}/tables", data={"csrf_token": token, "tables": "5"})
    kept = service.programme_plans.kept_tables(SOLAR)
    assert len(kept.tables) == 5
    assert kept.by == "test-administrator"
    gone = kept.tables[0].people[0].id
    again = client.get(f"{DAYS}/tables?absent={gone}").text
    assert "Kept by test-administrator" in again
    assert re.search(r"chang(es|e) table", again)
    assert "圆桌讨论分组" in document(client, f"{DAYS}/tables.docx?absent={gone}")
    beside = client.get(f"{DAYS}/tables?anew=1").text
    assert "new proposal beside" in beside
    client.post(f"{DAYS}/tables", data={"csrf_token": token, "absent": gone})
    assert gone not in str(service.programme_plans.kept_tables(SOLAR).tables)
    client.post(f"{DAYS}/tables", data={"csrf_token": token, "do": "drop"})
    assert service.programme_plans.kept_tables(SOLAR) is None
    for query, fault in (("tables=none", "is no number of tables"), ("absent=mu-001", "did not take part")):
        wrong = client.get(f"{DAYS}/tables?{query}")
        assert wrong.status_code == 422
        assert fault in wrong.text
    assert client.post(f"{DAYS}/tables", data={"csrf_token": token, "tables": "90"}).status_code == 422


def test_the_closing_day_names_in_a_report_only_who_agreed(writable: Flask) -> None:
    client, service = writable.test_client(), writable.extensions["matcher"]
    members = tuple(TeamMember(Ref("delegate", key), "holder") for key in ("mu-071", "mu-081"))
    verdict = Verdict("project", f"programme:{SOLAR}", "team:x", "accepted", title="Homes", members=members)
    service.decide(verdict, actor="li")
    closed = service.record(Ref("delegate", "mu-071")).title("en")
    page, inside = (html.unescape(client.get(f"{DAYS}/closing{q}").text) for q in ("", "?readers=staff"))
    assert closed not in page
    assert "who did not agree to be named here" in page
    assert closed in inside
    text = document(client, f"{DAYS}/closing.docx")
    assert "Homes" in text
    assert closed not in text
    assert "虚拟项目" in text
    assert closed in document(client, f"{DAYS}/closing.docx?readers=staff&in=en")
    assert [i.what for i in service.personal.issues(OPERATOR)] == ["report", "report"]


def test_json_says_what_the_service_says(client: FlaskClient, service: Service) -> None:
    plans = service.programme_plans
    got = {
        name: client.get(f"/api/plan/{name}{query}").get_json()
        for name, query in {
            "brief": f"?programme={SOLAR}&firm={FIRM}",
            "tables": f"?programme={SOLAR}&tables=5",
            "seminars": "?top=2",
            "closing": "?document=pgtf-final-report",
        }.items()
    }
    assert got["brief"] == as_plain(plans.brief(SOLAR, FIRM))
    assert got["tables"] == as_plain(plans.tables(SOLAR, count=5))
    assert got["seminars"] == as_plain(plans.seminars(top=2))
    assert got["closing"] == as_plain(plans.closing(Ref("document", "pgtf-final-report")))
    visits = client.get(f"/api/plan/visits?programme={CITIES}&{OPEN_DAYS}&pin=lenovo=2026-03-02").get_json()
    assert [v["firm"] for d in visits["days"] for v in d["visits"] if v["pinned"]] == ["company:lenovo"]


def test_json_refuses_in_one_shape(client: FlaskClient) -> None:
    wrong = {
        "brief": "is missing",
        f"brief?programme={SOLAR}": "is missing",
        f"brief?programme={SOLAR}&firm={FIRM}&day=soon": "is no day",
        "closing?programme=a&document=b": "not both",
        "closing?readers=everybody": "is none of",
    }
    for query, fault in wrong.items():
        answer = client.get(f"/api/plan/{query}")
        assert answer.status_code == 422
        assert fault in str(answer.get_json()["error"]["problems"])
    assert client.get(f"/api/plan/brief?programme={SOLAR}&firm=nobody").status_code == 404


def test_ticks_as_json(writable: Flask) -> None:
    client = writable.test_client()
    headers = {"X-CSRFToken": csrf(client)}
    body = {"programme": SOLAR, "firm": FIRM, "more": ["mu-071"], "firm_wants": ["delegate:mu-071"]}
    answer = client.post("/api/plan/ticks", json=body, headers=headers)
    assert answer.status_code == 201
    (asked,) = answer.get_json()["asked"]
    assert (asked["asker"], asked["asked"], asked["fault"]) == ("delegate:mu-071", f"company:{FIRM}", "")
    (again,) = client.post("/api/plan/ticks", json=body, headers=headers).get_json()["asked"]
    assert (again["introduction"], bool(again["fault"])) == ("", True)
    for wrong in ([], {**body, "more": "mu-071"}, {**body, "firm": 3}):
        assert client.post("/api/plan/ticks", json=wrong, headers=headers).status_code == 422
