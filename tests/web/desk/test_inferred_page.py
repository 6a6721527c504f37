"""Inferred topics in the browser: listed in their sentence, accepted or refused, each press one change."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.changes import Draft
from graph.drafting import payloads_of, record_operation
from graph.records import Ref
from matcher.access.roles import Role
from matcher.inferring.deciding import inferences
from matcher.inferring.encoders import Characters
from matcher.inferring.run import infer_topics
from matcher.inferring.shown import Wanted
from matcher.service import Service

Send = Callable[..., TestResponse]
ClientAs = Callable[..., FlaskClient]

ONE, TWO = Ref("delegate", "ndubuisi-kevin-ukaebi"), Ref("delegate", "mu-001")
PAGE, PREVIEW = "/desk/inferred", "/desk/inferred/preview"
BIO = "Head of a unit. Works on <b>mobile communications</b> & e-commerce, since 2004. Likes chess."
HOSTILE = '<script>alert(1)</script> Works on mobile communications "> <img src=x onerror=alert(2)>.'


def set_bio(service: Service, ref: Ref, bio: str, field: str = "bio") -> None:
    operation = record_operation(ref, service.record(ref), {field: bio})
    assert operation
    store = service.store
    store.apply(Draft("test", "a new text", payloads_of([operation]), head=store.head().seq))


@pytest.fixture
def waiting(staff: Service) -> dict[str, str]:
    """Statements that wait of one delegate, by topic."""
    set_bio(staff, ONE, BIO)
    infer_topics(staff.store, Characters(), actor="anna", only=frozenset([ONE]))
    found = {i.topic.id: i.id for i in inferences(staff.store.snapshot(), subject=ONE)}
    assert {"mobile-communications", "e-commerce"} <= found.keys()
    return found


def statuses(service: Service, keys: list[str]) -> list[str]:
    found = [service.store.statement(key) for key in keys]
    return [s.status if s else "gone" for s in found]


def seen(page: str) -> str:
    return re.findall(r'name="seen" value="([^"]*)"', page)[0]


def test_words_stand_in_their_sentence_and_no_further(desk: FlaskClient, waiting: dict[str, str]) -> None:
    page = desk.get(PAGE).text
    card = page.partition(f'id="of-delegate-{ONE.id}"')[2].partition('id="of-')[0]
    quoted = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", card)
    assert (
        "Works on &lt;b&gt;<mark>mobile communications</mark>&lt;/b&gt; &amp; e-commerce, since 2004."
        in quoted
    )
    assert "Likes chess" not in card
    assert "is interested in <strong><bdi>Mobile communications" in card
    assert "high (0.90)" in card
    assert "characters (tf-idf" in card
    for key in waiting.values():
        assert f'name="ticked" value="{key}"' in card


def test_a_hostile_biography_is_shown_as_it_was_written(desk: FlaskClient, staff: Service) -> None:
    set_bio(staff, ONE, HOSTILE)
    infer_topics(staff.store, Characters(), actor="anna", only=frozenset([ONE]))
    page = desk.get(PAGE).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    quoted = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", desk.get(PAGE).text)
    plain = [html.unescape(re.sub(r"</?mark>", "", text)) for text in quoted]
    assert HOSTILE in plain


def test_a_chinese_sentence_says_its_language(desk: FlaskClient, staff: Service) -> None:
    set_bio(staff, ONE, "负责海关改革。从事移动通信工作。")
    infer_topics(staff.store, Characters(), actor="anna", only=frozenset([ONE]))
    assert '<blockquote dir="auto" lang="zh-Hans">' in desk.get(PAGE).text
    assert '<blockquote dir="auto">' in desk.get(f"{PAGE}?lang=zh").text


@pytest.mark.parametrize(("verdict", "status"), [("accept", "stated"), ("reject", "withdrawn")])
def test_what_is_ticked_is_one_change_that_undo_takes_back(
    desk: FlaskClient, staff: Service, send: Send, waiting: dict[str, str], verdict: str, status: str
) -> None:
    before, keys = staff.store.snapshot().canonical(), list(waiting.values())
    head = staff.version()
    page = send(PAGE, ticked=keys, verdict=verdict, seen=seen(desk.get(PAGE).text)).text
    assert staff.version() == head + 1
    assert statuses(staff, keys) == [status] * len(keys)
    assert staff.store.changes(head, until=head + 1)[0].actor == "test-administrator"
    assert f'action="/desk/changes/{head + 1}/undo"' in page
    assert f'value="{keys[0]}"' not in page
    send(f"/desk/changes/{head + 1}/undo")
    assert staff.store.snapshot().canonical() == before


def test_only_what_is_ticked_is_decided(staff: Service, send: Send, waiting: dict[str, str]) -> None:
    one, other = waiting["mobile-communications"], waiting["e-commerce"]
    send(PAGE, ticked=[one], verdict="accept")
    assert statuses(staff, [one, other]) == ["stated", "inferred"]


def test_all_of_a_person_at_once(
    desk: FlaskClient, staff: Service, send: Send, waiting: dict[str, str]
) -> None:
    page = desk.get(PAGE).text
    (these,) = re.findall(r'form="whole" name="these" value="(reject [^"]+)"', page)
    head = staff.version()
    send(PAGE, these=these)
    assert staff.version() == head + 1
    assert statuses(staff, list(waiting.values())) == ["withdrawn"] * len(waiting)


def test_filters_stay_when_one_has_decided(send: Send, waiting: dict[str, str]) -> None:
    sent = send(
        PAGE, follow=False, ticked=list(waiting.values())[:1], verdict="accept", kind="delegate", order="name"
    )
    assert sent.status_code == 302
    assert "kind=delegate" in sent.location
    assert "order=name" in sent.location


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "Tick at least one line first."), ("zh", "请先至少勾选一条")]
)
def test_nothing_ticked_writes_nothing(
    desk: FlaskClient, staff: Service, send: Send, waiting: dict[str, str], lang: str, told: str
) -> None:
    desk.get(f"{PAGE}?lang={lang}")
    head = staff.version()
    answer = send(PAGE, verdict="accept")
    assert answer.status_code == 422
    assert told in answer.text
    assert staff.version() == head


def test_an_unknown_line_leaves_the_known_ones_alone(
    staff: Service, send: Send, waiting: dict[str, str]
) -> None:
    known, stated = waiting["e-commerce"], next(iter(staff.state().snapshot.statements))
    for unknown in ("0123456789abcdef", stated):
        answer = send(PAGE, ticked=[known, unknown], verdict="accept")
        assert answer.status_code == 404
        assert "One of them is no longer on file." in answer.text
        assert statuses(staff, [known]) == ["inferred"]


def test_of_two_staff_the_second_is_told_and_writes_nothing(
    desk: FlaskClient,
    staff: Service,
    send: Send,
    waiting: dict[str, str],
    client_as: ClientAs,
    writable: Flask,
) -> None:
    one, other = waiting["mobile-communications"], waiting["e-commerce"]
    mine = desk.get(PAGE).text
    colleague = client_as(Role.STAFF, over=writable)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', colleague.get(PAGE).text)[0]
    assert (
        colleague.post(PAGE, data={"csrf_token": token, "ticked": one, "verdict": "reject"}).status_code
        == 302
    )
    head = staff.version()
    answer = send(PAGE, ticked=[one, other], verdict="accept", seen=seen(mine))
    assert answer.status_code == 409
    assert "Somebody has decided on one of them meanwhile" in answer.text
    assert statuses(staff, [one, other]) == ["withdrawn", "inferred"]
    assert staff.version() == head
    assert re.search(f'value="{other}"[^>]* checked', answer.text), "what still waits stays ticked"


def test_a_text_that_changed_cannot_be_decided_on(
    desk: FlaskClient, staff: Service, send: Send, waiting: dict[str, str]
) -> None:
    page, key = desk.get(PAGE).text, waiting["mobile-communications"]
    set_bio(staff, ONE, "Now sells mobile communications.")
    assert "The text has changed since." in desk.get(PAGE).text
    assert f'value="{key}"' not in desk.get(PAGE).text
    assert send(PAGE, ticked=[key], verdict="accept", seen=seen(page)).status_code == 409
    infer_topics(staff.store, Characters(), actor="anna", only=frozenset([ONE]))
    answer = send(PAGE, ticked=[key], verdict="accept", seen=seen(page))
    assert answer.status_code == 409, "the same line, but of words that nobody has seen yet"
    assert statuses(staff, [key]) == ["inferred"]
    assert send(PAGE, ticked=[key], verdict="accept", seen=seen(answer.text)).status_code == 200


def test_an_empty_page_says_what_to_do(desk: FlaskClient) -> None:
    page = desk.get(PAGE).text
    assert "Nothing waits for your word. Infer below" in page
    assert f'action="{PREVIEW}"' in page
    assert "目前没有待处理的内容" in desk.get(f"{PAGE}?lang=zh").text


def test_filters_order_and_parts(desk: FlaskClient, staff: Service) -> None:
    infer_topics(staff.store, Characters(), actor="anna")
    found = staff.inferences.listed
    everybody = re.findall(r'id="of-(\w+)-', desk.get(PAGE).text)
    assert set(everybody) == {"delegate", "company", "expert"}
    for kind in ("delegate", "company", "expert"):
        assert set(re.findall(r'id="of-(\w+)-', desk.get(f"{PAGE}?kind={kind}").text)) == {kind}
    assert "near to the topic" not in re.findall(
        r'class="basis">(.*?)</p>', desk.get(f"{PAGE}?way=mention").text
    )
    surest = [p.said[0].inference.confidence or 0 for p in found(Wanted()).parties]
    assert all(a >= b for a, b in pairwise(surest))
    names = [p.title.casefold() for p in found(Wanted(order="name")).parties]
    assert names == sorted(names)
    whole = found(Wanted(), limit=100).parties
    parts = [p for n in range(0, len(whole), 4) for p in found(Wanted(), limit=4, offset=n).parties]
    assert tuple(parts) == whole
    assert found(Wanted(), limit=4, offset=1000).parties == whole[(len(whole) - 1) // 4 * 4 :]


def test_the_desk_and_a_delegate_lead_here(
    desk: FlaskClient, waiting: dict[str, str], client_as: ClientAs, writable: Flask
) -> None:
    assert re.search(rf"{PAGE}\".*?{len(waiting)} wait\.", desk.get("/desk/").text, re.S)
    link = f'href="{PAGE}?of=delegate:{ONE.id}"'
    assert link in desk.get(f"/delegates/{ONE.id}").text
    assert link not in desk.get(f"/delegates/{TWO.id}").text
    herself = client_as(Role.DELEGATE, ONE, over=writable).get(f"/delegates/{ONE.id}").text
    assert "inferred</span>" in herself
    assert PAGE not in herself
    assert f'id="of-delegate-{ONE.id}"' in desk.get(f"{PAGE}?of=delegate:{ONE.id}").text


@pytest.mark.parametrize("role", [Role.DELEGATE, Role.FIRM, Role.EXPORTER, Role.VISITOR])
def test_it_is_for_the_staff_alone(role: Role, client_as: ClientAs, writable: Flask) -> None:
    subject = {Role.DELEGATE: TWO, Role.FIRM: Ref("company", "lenovo")}.get(role)
    client = client_as(role, subject, over=writable)
    for address in (PAGE, PREVIEW, "/api/inferred"):
        answer = client.get(address)
        assert answer.status_code in (401, 403) or "/account/sign-in" in answer.location


def test_as_json(desk: FlaskClient, staff: Service, waiting: dict[str, str]) -> None:
    told = desk.get(f"/api/inferred?for={ONE.id}").get_json()
    (subject,) = told["subjects"]
    by_topic = {i["topic"]["id"]: i for i in subject["inferences"]}
    found = by_topic["mobile-communications"]
    assert (found["relation"], found["confidence"], found["way"]) == ("interested_in", 0.9, "mention")
    passage = found["passage"]
    assert (passage["field"], passage["words"]) == ("bio", "mobile communications")
    assert passage["before"] + passage["words"] + passage["after"] in BIO
    headers = {"X-CSRFToken": re.findall(r'name="csrf_token" value="([^"]+)"', desk.get(PAGE).text)[0]}
    body = {"verdict": "accept", "ids": [found["id"]], "version": told["version"]}
    done = desk.post("/api/inferred", json=body, headers=headers)
    assert done.get_json() == {"change": staff.version(), "verdict": "accept", "ids": [found["id"]]}
    assert statuses(staff, [found["id"]]) == ["stated"]
    head = staff.version()
    assert desk.post("/api/inferred", json=body, headers=headers).status_code == 409
    other = waiting["e-commerce"]
    for wrong, status in (
        ([], 422),
        ({**body, "ids": []}, 422),
        ({**body, "ids": "x"}, 422),
        ({**body, "verdict": "maybe"}, 422),
        ({"ids": [other]}, 422),
        ({"verdict": "accept", "ids": [other], "version": "7"}, 422),
        ({"verdict": "accept", "ids": [other, "none"]}, 404),
    ):
        assert desk.post("/api/inferred", json=wrong, headers=headers).status_code == status, wrong
    assert desk.get("/api/inferred?kind=country").status_code == 422
    assert staff.version() == head
    assert statuses(staff, [other]) == ["inferred"]
