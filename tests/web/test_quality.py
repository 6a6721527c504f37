"""The honesty panel: for the staff, in both languages, empty and full; what is known by a suggestion."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import Role
from matcher.decide.editing import new_record, write
from matcher.engine.models import load
from matcher.quality import shown
from matcher.quality.learning import Learnt, Split, as_table
from matcher.quality.measured import measurements
from matcher.quality.panel import CLAIMS
from matcher.service import Service
from matcher.suggest.options import Options
from web.pages.quality_words import CLAIMS as WORDS

ClientAs = Callable[..., FlaskClient]
WHY = "/delegates/mu-001/peers/why?of=delegate:{}"


def best_peer(service: Service) -> str:
    return service.suggest("peers", Ref("delegate", "mu-001"), Options(top=1)).suggestions[0].id


def ago(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()


def fill(service: Service, count: int, yeses: int) -> None:
    """Have introductions asked for at the score of mu-001's best peer, some of them accepted by both."""
    score = service.suggest("peers", Ref("delegate", "mu-001"), Options(top=1)).suggestions[0].score
    operations = []
    for n in range(count):
        one, two = Ref("delegate", f"mu-{n + 1:03}"), Ref("delegate", f"mu-{n + 41:03}")
        values = {"asker": str(one), "asked": str(two), "purpose": "x", "on": ago(60), "until": ago(39)}
        operations += new_record(Ref("introduction", f"in-{n}"), values, actor="test")
        for giver, other in ((one, two), (two, one))[: 1 + (n < yeses)]:
            said = {"giver": str(giver), "other": str(other), "introduction": f"in-{n}", "answer": "yes"}
            operations += new_record(Ref("answer", f"an-{n}-{giver.id}"), said, actor="test")
        shown.keep(service.store.private, f"in-{n}", one, shown.Shown("peers-2", score, 1))
    write(service.store, lambda _: operations, actor="test", why="test")


@pytest.fixture
def staff(writable: Flask) -> Service:
    found: Service = writable.extensions["matcher"]
    return found


def test_every_claim_has_its_words() -> None:
    assert set(WORDS) == set(CLAIMS)


@pytest.mark.parametrize(("lang", "words"), [("en", "Which models answer"), ("zh", "由哪些模型作答")])
def test_panel_without_any_decision_says_so(client: FlaskClient, lang: str, words: str) -> None:
    page = client.get(f"/quality?lang={lang}")
    assert page.status_code == 200
    assert words in page.text
    assert page.text.count("0 cases of 15" if lang == "en" else "现有 0 例") >= 4
    if not measurements().rows:
        assert ("Not measured for this version." if lang == "en" else "本版本尚未测量。") in page.text
    for model in ("partners-2", "peers-2", "members-2", "projects-3", "similar-1"):
        assert f"<code>{model}</code>" in page.text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_panel_with_cases_shows_them_and_why_tells_in_a_line(
    writable: Flask, staff: Service, lang: str
) -> None:
    fill(staff, 40, 16)
    desk = writable.test_client()
    page = desk.get(f"/quality?lang={lang}")
    assert page.status_code == 200
    told = "Foretold from the 24 earlier cases" if lang == "en" else "由较早的 24 例预计"
    assert told in page.text
    line = desk.get(WHY.format(best_peer(staff)) + f"&lang={lang}").text
    assert ("of 40 suggestions scored alike, 16 were accepted by both (40 %, 26–55 %)" in line) == (
        lang == "en"
    )
    assert ("得分相近的 40 条推荐中,双方均接受的有 16 条(40 %, 26–55 %)" in line) == (lang == "zh")


def test_under_fifteen_the_line_says_how_many_there_are(writable: Flask, staff: Service) -> None:
    fill(staff, 3, 1)
    text = writable.test_client().get(WHY.format(best_peer(staff))).text
    assert "accepted by both: not enough evidence yet: 3 cases of 15" in text


def test_delegates_are_told_nothing_of_others_introductions(
    writable: Flask, staff: Service, client_as: ClientAs
) -> None:
    me = Ref("delegate", "mu-001")
    before = client_as(Role.DELEGATE, me, over=writable).get(WHY.format(best_peer(staff)))
    fill(staff, 40, 16)
    after = client_as(Role.DELEGATE, me, over=writable).get(WHY.format(best_peer(staff)))
    assert after.status_code == before.status_code
    assert "scored alike" not in after.text
    assert client_as(Role.DELEGATE, me, over=writable).get("/quality").status_code == 403
    assert client_as(Role.DELEGATE, me, over=writable).get("/api/quality").status_code == 403


def test_weights_in_use_are_named_with_who_and_their_table(writable: Flask, staff: Service) -> None:
    split = Split(3, 10, 0.6, 0.7)
    table = as_table(Learnt("peers", load("peers-2"), "peers-2", 9, 20, 20, 0, 0, 0, (split,)))
    staff.quality.use("peers", "peers-2-decided-1", table, actor="li.na")
    desk = writable.test_client()
    page = desk.get("/quality").text
    assert "peers-2-decided-1" in page
    assert re.search(r"since \d{4}-\d\d-\d\d, by li\.na", page)
    assert "# model peers-2, fitted from peers-2 on decisions" in page
    assert "<code>peers-2-decided-1</code>" in desk.get("/help/score").text
    assert "Model peers-2-decided-1" in desk.get("/delegates/mu-001/peers").text


def test_json_says_what_the_page_says(client: FlaskClient, service: Service) -> None:
    answer = client.get("/api/quality")
    assert answer.status_code == 200
    told = answer.get_json()
    assert told["version"] == service.version()
    assert {m["about"] for m in told["models"]} == {"partners", "peers", "members", "projects", "similar"}
    assert [c["enough"] for c in told["calibration"]] == [False] * 4
    assert told["exposure"]["rows"][0]["delegates"] == told["exposure"]["delegates"] == 164


def test_page_comes_quickly_once_a_version_is_known(client: FlaskClient) -> None:
    client.get("/quality")
    took = []
    for _ in range(5):
        began = time.process_time()
        client.get("/quality")
        took.append(time.process_time() - began)
    assert sorted(took)[2] < 0.05


def test_the_place_and_score_of_a_decision_from_the_queue_are_kept(writable: Flask, seeded: Store) -> None:
    desk = writable.test_client()
    page = desk.get("/desk/queue?about=partner").text
    form = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.split('class="verdicts"')[2])
    )
    assert form["place"] == "2"
    desk.post("/desk/queue", data={**form, "judgement": "rejected", "reason": "too far away"})
    (decision,) = seeded.records("decision")
    assert decision.get("place") == 2
    assert decision.get("score") > 0
    assert decision.get("model") == "partners-2"


def test_the_place_from_which_somebody_asks_is_kept_beside_the_graph(
    writable: Flask, seeded: Store, staff: Service, client_as: ClientAs
) -> None:
    desk = writable.test_client()
    page = desk.get("/delegates/mu-001/peers").text
    asking = re.findall(r'href="(/introductions/propose\?[^"]+)"', page)[1].replace("&amp;", "&")
    assert "place=2" in asking
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', desk.get(asking).text))
    assert form["place"] == "2"
    desk.post("/introductions/propose", data={**form, "purpose": "solar pumps"})
    ((key, kept),) = shown.kept(seeded.private).items()
    second = staff.suggest("peers", Ref("delegate", "mu-001"), Options(top=2)).suggestions[1]
    assert (kept.place, kept.score, kept.model) == (2, second.score, "peers-2")
    assert [r.id for r in seeded.records("introduction")] == [key]
