"""Pages and JSON of introductions, over the real service: each role sees its own part and no more."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.changes import Operation
from graph.drafting import new_statement
from graph.records import Ref, State
from graph.store.base import Store
from graph.store.open import open_store
from matcher.access.roles import Role
from matcher.decide.editing import new_record, write
from matcher.quality.shown import kept
from matcher.service import Service
from matcher.suggest.options import Options

ANA, BEN, EVA, CEM = (Ref("delegate", name) for name in ("ana", "ben", "eva", "cem"))
FIRM = Ref("company", "shan-solar")
OPEN = {"*": "public"}
SECRETS = ("ben@example.org", "+254 700 1", "wx-ben")
ClientAs = Callable[..., FlaskClient]


def enter(store: Store, ref: Ref, values: State, country: str) -> None:
    key, state = new_statement("from", ref, Ref("country", country), source="test")
    operations = [*new_record(ref, values, actor="test"), Operation(f"statement:{key}", None, state)]
    write(store, lambda _: operations, actor="test", why="test")


@pytest.fixture
def small(tmp_path: Path, app_over: Callable[[Store], Flask]) -> Iterator[Flask]:
    """The web service over a few people who may see each other."""
    store = open_store(f"sqlite:///{tmp_path / 'small.db'}")
    contact = {"email": "ben@example.org", "phone": "+254 700 1", "wechat": "wx-ben"}
    enter(store, ANA, {"name": "Ana Rossi", "title": "Officer", "languages": ["es"], "audience": OPEN}, "PER")
    enter(store, BEN, {"name": "Ben Otieno", "languages": ["zh"], "audience": OPEN, **contact}, "KEN")
    enter(store, CEM, {"name": "Cem Aydin", "title": "Deputy Minister", "audience": OPEN}, "TUR")
    enter(store, EVA, {"name": "Eva Closed"}, "CHL")
    enter(store, FIRM, {"name": "Shan Solar"}, "CHN")
    yield app_over(store)
    store.close()


@pytest.fixture
def ana(small: Flask, client_as: ClientAs) -> FlaskClient:
    return client_as(Role.DELEGATE, ANA, over=small)


@pytest.fixture
def ben(small: Flask, client_as: ClientAs) -> FlaskClient:
    return client_as(Role.DELEGATE, BEN, over=small)


@pytest.fixture
def staff(small: Flask, client_as: ClientAs) -> FlaskClient:
    return client_as(Role.STAFF, over=small)


def sent(client: FlaskClient, url: str, **form: str) -> str:
    """Send a form with its token, and return the page that follows."""
    response = client.post(url, data={"csrf_token": csrf(client), **form}, follow_redirects=True)
    assert response.status_code < 500
    return response.text


def csrf(client: FlaskClient, of: str = "delegate:ben") -> str:
    """Return the token of a form that the one who is signed in may open."""
    for path in (f"ask?of={of}", "ask?of=delegate:ana", "propose?one=delegate:ana&two=delegate:ben"):
        found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(f"/introductions/{path}").text)
        if found:
            return found[1]
    raise AssertionError("no page carries a token")


def asked(client: FlaskClient, of: str = "delegate:ben", **form: str) -> str:
    """Ask for an introduction, and return its id."""
    text = sent(client, "/introductions/ask", of=of, **{"purpose": "solar pumps", **form})
    return re.findall(r"/introductions/(in-[0-9a-f]+)", text)[0]


def test_asking_and_both_yeses_open_the_contact(
    ana: FlaskClient, ben: FlaskClient, staff: FlaskClient
) -> None:
    key = asked(ana, message="<b>Hello</b>")
    before = [c.get(f"/introductions/{key}").text for c in (ana, ben, staff)]
    assert not [s for s in SECRETS for text in before if s in text]
    assert "&lt;b&gt;Hello" in before[1]
    sent(ben, f"/introductions/{key}/answer", answer="yes", note="after nine")
    page = ana.get(f"/introductions/{key}").text
    assert all(s in page for s in (*SECRETS, "after nine"))
    assert "Interpreter needed: Spanish–Chinese" in page
    links = re.findall(rf'(?:src|href)="(/introductions/{key}/[^"]+)"', page)
    assert [ana.get(html.unescape(link)).status_code for link in links] == [200, 200, 200]
    card = ana.get(f"/introductions/{key}/card?of=delegate:ben")
    assert card.mimetype == "text/vcard"
    assert "EMAIL:ben@example.org" in card.text
    assert ana.get(f"/introductions/{key}/code.png?of=delegate:ben").data[:4] == b"\x89PNG"
    assert b"<svg" in ana.get(f"/introductions/{key}/code.svg?of=delegate:ben").data
    assert "no-store" in card.headers["Cache-Control"]
    sent(ben, f"/introductions/{key}/answer", answer="withdrawn")
    after = ana.get(f"/introductions/{key}").text
    assert not [s for s in SECRETS if s in after]
    assert ana.get(f"/introductions/{key}/card?of=delegate:ben").status_code == 404


def pages_of(clients: list[FlaskClient], key: str) -> list[str]:
    """Everything that others may open about an introduction, without what differs by the request."""
    paths = [
        "/introductions/",
        f"/introductions/{key}",
        f"/introductions/{key}/letter?side=delegate:ben",
        "/api/introductions/",
        f"/api/introductions/{key}",
        "/desk/changes",
    ]
    token = re.compile(r'name="csrf_token" value="[^"]+"')
    found = [c.get(path, follow_redirects=True) for c in clients for path in paths]
    return [f"{r.status_code} {token.sub('', r.text)}" for r in found]


@pytest.mark.parametrize("taken_down", [False, True])
def test_a_no_changes_no_byte_of_anybody_elses_pages(
    ana: FlaskClient, ben: FlaskClient, staff: FlaskClient, *, taken_down: bool
) -> None:
    key = asked(ana)
    before = pages_of([ana, staff], key)
    if taken_down:
        form = {"side": "delegate:ben", "how": "phone", "on": "2026-01-02"}
        sent(staff, f"/introductions/{key}/taken-down", answer="no", **form)
        staff.get("/introductions/")
    else:
        sent(ben, f"/introductions/{key}/answer", answer="no")
    assert pages_of([ana, staff], key) == before
    own = ben.get("/introductions/").text
    assert "Your noes" in own
    assert "Ana Rossi" in own
    sent(ben, "/introductions/noes", introduction=key)
    assert "Your noes" not in ben.get("/introductions/").text
    assert pages_of([ana, staff], key) == before


def test_taking_down_a_yes_shows_who_heard_it_to_its_giver(
    ana: FlaskClient, ben: FlaskClient, staff: FlaskClient
) -> None:
    key = asked(ana)
    form = {"side": "delegate:ben", "how": "wechat", "on": "2026-01-02"}
    page = sent(staff, f"/introductions/{key}/taken-down", answer="yes", **form)
    assert "introduced" in page
    own = ben.get(f"/introductions/{key}").text
    assert "by WeChat" in own
    assert "taken down by test-staff" in own


def test_the_letter_is_in_both_languages(ana: FlaskClient, ben: FlaskClient) -> None:
    key = asked(ana)
    page = sent(ben, f"/introductions/{key}/answer", answer="must_ask")
    assert "Request for leave to be introduced" in page
    assert "关于建立联系的请示" in page
    assert "the ministry is being asked first" in ana.get(f"/introductions/{key}").text


def test_a_request_to_somebody_senior_goes_through_the_staff(
    ana: FlaskClient, staff: FlaskClient, small: Flask, client_as: ClientAs
) -> None:
    key = asked(ana, of="delegate:cem")
    minister = client_as(Role.DELEGATE, CEM, over=small)
    assert minister.get(f"/introductions/{key}").status_code == 404
    assert "Ana Rossi" in staff.get("/introductions/desk").text
    page = staff.get(f"/introductions/{key}").text
    assert "Dear Cem Aydin" in page
    links = re.findall(rf'href="(/introductions/{key}/letter[^"]+)"', page)
    assert [staff.get(html.unescape(link)).status_code for link in links] == [200, 200]
    sent(staff, f"/introductions/{key}/pass-on")
    assert "waits for your answer" in minister.get(f"/introductions/{key}").text


def test_strangers_and_visitors_find_nothing(ana: FlaskClient, small: Flask, client_as: ClientAs) -> None:
    key = asked(ana)
    stranger, firm = client_as(Role.DELEGATE, EVA, over=small), client_as(Role.FIRM, FIRM, over=small)
    for client in (stranger, firm):
        for path in ("", "/letter", "/card?of=delegate:ben", "/code.svg?of=delegate:ben"):
            assert client.get(f"/introductions/{key}{path}").status_code == 404
        assert client.get(f"/api/introductions/{key}").status_code == 404
        assert client.get("/introductions/desk").status_code == 403
    visitor = client_as(Role.VISITOR, over=small)
    assert visitor.get(f"/introductions/{key}").status_code in (302, 303, 401, 403)


def test_what_is_refused_shows_at_its_field(ana: FlaskClient) -> None:
    page = sent(ana, "/introductions/ask", of="delegate:ben", purpose=" ", message="kept")
    assert "say what for, in a few words" in page
    assert "kept" in page
    asked(ana)
    assert "you have asked already" in sent(ana, "/introductions/ask", of="delegate:ben", purpose="again")
    assert ana.get("/introductions/ask?of=delegate:eva").status_code == 404
    assert ana.get("/introductions/ask?of=nonsense").status_code == 404


def test_a_form_without_its_token_is_refused(ana: FlaskClient, ben: FlaskClient) -> None:
    key = asked(ana)
    assert ben.post(f"/introductions/{key}/answer", data={"answer": "yes"}).status_code == 400
    assert ben.post(f"/api/introductions/{key}/answer", json={"answer": "yes"}).status_code == 400
    assert "introduced" not in ana.get(f"/introductions/{key}").text


def test_json_follows_the_same_rules(ana: FlaskClient, ben: FlaskClient) -> None:
    headers = {"X-CSRFToken": csrf(ana)}
    given = {"asked": "delegate:ben", "purpose": "solar pumps"}
    made = ana.post("/api/introductions/", json=given, headers=headers)
    assert made.status_code == 201
    key = made.json["id"]
    assert (made.json["phase"], made.json["contact"]) == ("waiting", {})
    assert ana.post("/api/introductions/", json=given, headers=headers).status_code == 422
    assert ana.post("/api/introductions/", json=[1], headers=headers).status_code == 422
    ben_headers = {"X-CSRFToken": csrf(ben)}
    said = ben.post(f"/api/introductions/{key}/answer", json={"answer": "yes"}, headers=ben_headers)
    assert said.json == {"written": True}
    found = ana.get("/api/introductions/").json["introductions"]
    assert found[0]["contact"]["delegate:ben"]["email"] == "ben@example.org"


def test_staff_propose_and_neither_learns_of_the_others_yes(
    ana: FlaskClient, ben: FlaskClient, staff: FlaskClient
) -> None:
    sent(
        staff,
        "/introductions/propose",
        one="delegate:eva",
        two="delegate:ben",
        purpose="a visit",
        origin="visit",
    )
    page = ben.get("/introductions/").text
    assert "somebody whose record is not open to you" in page
    assert "Eva" not in page
    assert "delegate:eva" not in page
    assert ben.get("/api/introductions/").json["introductions"][0]["asker"]["id"] is None


def test_suggestions_offer_to_ask(client_as: ClientAs, client: FlaskClient) -> None:
    me = Ref("delegate", "mu-001")
    own = client_as(Role.DELEGATE, me).get(f"/delegates/{me.id}/partners")
    assert "/introductions/ask?of=company:" in own.text.replace("%3A", ":")
    assert "/introductions/propose" not in own.text
    desk = client.get(f"/delegates/{me.id}/partners").text.replace("%3A", ":").replace("&amp;", "&")
    assert f"/introductions/propose?one={me}&two=company:" in desk


def test_a_request_by_json_keeps_how_the_suggestion_looked(
    app_over: Callable[[Store], Flask], client_as: ClientAs, seeded: Store
) -> None:
    service = Service(seeded)
    asker = Ref("delegate", "mu-001")
    client = client_as(Role.DELEGATE, asker, over=app_over(seeded))
    listed = client.get(f"/api/suggest/partners?for={asker.id}").json["suggestions"]
    found = service.suggest("partners", asker, Options(top=1_000, reasons=False)).suggestions
    first = next(s for s in found if s.id == listed[0]["id"])
    given = {"asked": f"company:{first.id}", "purpose": "alcohol tax", "place": "1"}
    made = client.post(
        "/api/introductions/", json=given, headers={"X-CSRFToken": csrf(client, given["asked"])}
    )
    assert made.status_code == 201, made.json
    known = kept(seeded.private)[made.json["id"]]
    assert (known.place, known.score) == (1, first.score)
    assert known.model == service.answering("partners")
