"""Plans on the web: everybody is placed or asked, teams are saved and undone, JSON says the same as pages."""

from __future__ import annotations

import math
import re
import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.records import Ref
from matcher.access.roles import Role
from matcher.service import Service

COHORT = "workshop-solar-2011"
PLAN = f"/programmes/{COHORT}/plan"


def opened(client: FlaskClient, address: str) -> TestResponse:
    """Return a page of a plan once it is computed, as its refresh would in the end."""
    for _ in range(400):
        answer = client.get(address)
        waits = answer.status_code == 202 or 'http-equiv="refresh"' in answer.text
        if not waits:
            return answer
        time.sleep(0.25)
    raise AssertionError(f"{address} was not computed in time")


def team_address(page: str) -> str:
    found = re.search(rf'href="({PLAN}/team[^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def form_of(page: str) -> dict[str, Any]:
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    kept = re.findall(r'name="keep" value="([^"]+)"', page)
    form: dict[str, Any] = {"keep": kept, "member": [v for n, v in hidden if n == "member"]}
    return form | {n: v for n, v in hidden if n in ("csrf_token", "topic")}


@pytest.fixture(scope="module")
def portfolio(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = opened(app.test_client(), f"/api/plan/portfolio?programme={COHORT}").get_json()
    return found


def test_everybody_stands_in_a_project_or_is_named_with_a_question(
    client: FlaskClient, service: Service, portfolio: dict[str, Any]
) -> None:
    page = opened(client, f"{PLAN}/portfolio").text
    placed = {m["id"] for s in portfolio["suggestions"] for m in s["members"] if m["kind"] == "delegate"}
    asked = {one["ref"].partition(":")[2]: one for one in portfolio["portfolio"]["unplaced"]}
    everybody = {row.ref.id for row in service.cohort(COHORT).delegates}
    standing = {ref.partition(":")[2] for ref in portfolio["portfolio"]["standing"]}
    assert placed | asked.keys() | standing >= everybody
    assert not placed & asked.keys()
    for key in everybody:
        row = page.partition(f'id="place-{key}"')[2].partition("</tr>")[0]
        assert ("to-ask" in row) == (key in asked)
        assert ("#project-" in row) == (key in placed)
    for key, one in asked.items():
        told = page.partition(f'id="ask-{key}"')[2].partition("</li>\n")[0]
        assert one["questions"]
        assert told.count("<li>") >= 1


def test_portfolio_in_json_adds_up(portfolio: dict[str, Any]) -> None:
    for suggestion in portfolio["suggestions"]:
        total = math.fsum(r["contribution"] for r in suggestion["reasons"])
        assert abs(total - suggestion["score"]) < 1e-9


def test_a_long_computation_shows_how_far_it_is(writable: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.plans.frame.PATIENCE", 0.0)
    monkeypatch.setattr("web.api.plans.PATIENCE", 0.0)
    client = writable.test_client()
    page = client.get(f"{PLAN}/portfolio")
    assert '<meta http-equiv="refresh"' in page.text
    assert "<progress" in page.text
    waiting = client.get(f"/api/plan/portfolio?programme={COHORT}")
    assert waiting.status_code == 202
    assert set(waiting.get_json()["progress"]) == {"what", "text", "done", "total"}
    assert "Proposed projects" in opened(client, f"{PLAN}/portfolio").text


def test_a_team_is_saved_as_edited_and_taken_back(writable: Flask) -> None:
    client, staff = writable.test_client(), writable.extensions["matcher"]
    address = team_address(opened(client, f"{PLAN}/portfolio").text)
    page, before = client.get(address).text, staff.counts()["project"]
    form = form_of(page) | {"title": "Light for clinics", "title_zh": "诊所照明", "summary": "Panels first."}
    form |= {"summary_zh": "先装面板。", "judgement": "accepted"}
    saved = client.post(f"{PLAN}/team", data=form, follow_redirects=True)
    assert "Saved as a virtual project" in saved.text
    made = staff.record(Ref("project", "light-for-clinics"))
    assert made.get("status") == "virtual"
    assert (made.get("title@zh"), made.get("summary@zh")) == ("诊所照明", "先装面板。")
    members = {str(m) for m in staff.state().browser.ends.targets(made.ref, "member")}
    assert members == set(form["keep"])
    again = opened(client, f"{PLAN}/portfolio").text
    delegate = next(m for m in sorted(members) if m.startswith("delegate:")).partition(":")[2]
    row = again.partition(f'id="place-{delegate}"')[2].partition("</tr>")[0]
    assert "Light for clinics" in row
    change = staff.version()
    undone = client.post(
        f"/desk/changes/{change}/undo", data={"csrf_token": form["csrf_token"]}, follow_redirects=True
    )
    assert undone.status_code == 200
    assert staff.counts()["project"] == before
    assert "Light for clinics" not in opened(client, f"{PLAN}/portfolio").text


def test_a_rejected_team_is_not_proposed_again(writable: Flask) -> None:
    client = writable.test_client()
    address = team_address(opened(client, f"{PLAN}/portfolio").text)
    form = form_of(client.get(address).text)
    refused = client.post(f"{PLAN}/team", data=form | {"judgement": "rejected", "reason": " "})
    assert refused.status_code == 422
    client.post(f"{PLAN}/team", data=form | {"judgement": "rejected", "reason": "They met last year"})
    assert address not in opened(client, f"{PLAN}/portfolio").text.replace("&amp;", "&")
    assert "Rejected in change" in client.get(address).text


def test_a_team_that_cannot_be_is_refused(client: FlaskClient) -> None:
    lone = client.get(f"{PLAN}/team?topic=solar-energy&member=delegate:mu-001")
    assert lone.status_code == 422
    nobody = client.get(f"{PLAN}/team?topic=solar-energy&member=delegate:nobody&member=delegate:mu-001")
    assert nobody.status_code == 404


def test_composer_proves_the_best_and_says_why_there_is_none(client: FlaskClient) -> None:
    topic = team_address(opened(client, f"{PLAN}/portfolio").text).partition("topic=")[2].partition("&")[0]
    page = opened(client, f"{PLAN}/compose?topic={topic}").text
    assert "team-card" in page or "There is no such team" in page
    none = opened(client, f"{PLAN}/compose?topic={topic}&regions=6&least=6").text
    assert "There is no such team" in none
    assert "The cheapest way to give way" in none
    told = opened(client, f"/api/plan/team?programme={COHORT}&topic={topic}&regions=6&countries=6").get_json()
    assert told["feasible"] is False
    assert told["conflict"]


def test_the_cheapest_way_to_give_way_is_one_press_away(client: FlaskClient) -> None:
    topic = team_address(opened(client, f"{PLAN}/portfolio").text).partition("topic=")[2].partition("&")[0]
    none = opened(client, f"{PLAN}/compose?topic={topic}&regions=6&most=3").text
    eased = re.search(r'button-main" href="([^"]+)"', none)
    assert eased, "regions can be given way on"
    assert "team-card" in opened(client, eased[1].replace("&amp;", "&")).text


def test_a_form_can_leave_out_a_side(client: FlaskClient) -> None:
    page = client.get(f"{PLAN}/compose?rules=1&require=seeker").text
    boxes = dict(re.findall(r'name="require" value="(\w+)"( checked)?', page))
    assert {name for name, ticked in boxes.items() if ticked} == {"seeker"}
    fresh = dict(re.findall(r'name="require" value="(\w+)"( checked)?', client.get(f"{PLAN}/compose").text))
    assert {name for name, ticked in fresh.items() if ticked} == {"holder", "seeker"}


def test_why_not_and_what_if_answer_on_pages_and_in_json(client: FlaskClient, service: Service) -> None:
    who = service.cohort(COHORT).delegates[0].ref
    page = opened(client, f"{PLAN}/why-not?for={who}&about=company:leadcore&top=1").text
    told = opened(client, f"/api/plan/whynot?for={who.id}&about=company:leadcore&top=1").get_json()
    assert "On file of both" in page
    assert all(text in page for way in told["counterfactuals"] for text in way["text"])
    tried = opened(client, f"{PLAN}/what-if?seat=FJI&seat_offers=solar-energy").text
    asked = f"/api/plan/whatif?programme={COHORT}&add_seat=FJI:offers%3Dsolar-energy"
    change = opened(client, asked).get_json()
    assert f"{change['worth']['difference']:+.2f}" in tried
    assert change["worth"]["difference"] >= 0
    again = opened(client, f"{PLAN}/what-if?edit=add_seat~FJI:offers%3Dsolar-energy").text
    assert f"{change['worth']['difference']:+.2f}" in again


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/api/plan/portfolio?programme={COHORT}x", 404),
        ("/api/plan/portfolio", 422),
        ("/api/plan/team?topic=nowhere", 404),
        ("/api/plan/team?topic=solar-energy&countries=few", 422),
        ("/api/plan/team?topic=solar-energy&countries=1-9", 422),
        ("/api/plan/whynot", 422),
        ("/api/plan/whatif", 422),
        ("/api/plan/whatif?add_visit=leadcore", 422),
        ("/api/plan/whatif?say=delegate:mu-001=likes=solar-energy", 422),
        (f"{PLAN}/what-if?drop=delegate:nobody", 404),
        (f"{PLAN}/why-not?for=delegate:nobody&about=company:leadcore", 404),
        (f"{PLAN}/compose?topic=nowhere", 404),
        ("/programmes/none/plan", 404),
    ],
)
def test_faults_of_the_asker_are_named(client: FlaskClient, address: str, status: int) -> None:
    assert opened(client, address).status_code == status


def test_plans_are_for_the_staff(client_as: Any) -> None:
    delegate = client_as(Role.DELEGATE, Ref("delegate", "mu-001"))
    assert delegate.get(PLAN).status_code == 403
    assert PLAN not in delegate.get(f"/programmes/{COHORT}").text
    staff = client_as(Role.STAFF)
    assert PLAN in staff.get(f"/programmes/{COHORT}").text
    assert PLAN in staff.get("/desk/plans").text


@pytest.mark.parametrize(("lang", "words"), [("en", "Topics to begin with"), ("zh", "可从这些议题开始")])
def test_composer_offers_topics_to_begin_with_in_order_of_surprise(
    client: FlaskClient, service: Service, lang: str, words: str
) -> None:
    page = client.get(f"{PLAN}/compose?lang={lang}").text
    first = service.planning.spoken(Ref("programme", COHORT))
    assert first, "somebody of the cohort has what somebody else is looking for"
    assert all(s.have and s.looking for s in first)
    assert [s.surprise for s in first] == sorted((s.surprise for s in first), reverse=True)
    places = [page.find(f"/compose?topic={s.topic.id}") for s in first[:10]]
    assert words in page
    assert -1 not in places
    assert places == sorted(places)
