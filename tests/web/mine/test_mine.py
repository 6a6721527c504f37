"""My data in the browser: seeing, opening, correcting, taking out, previewing, erasing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.records import Ref
from matcher.access.roles import Role, Viewer
from matcher.decide.editing import changed_record, existing, write
from matcher.service import Service

ClientAs = Callable[..., FlaskClient]
ME, OTHER = Ref("delegate", "mu-001"), Ref("delegate", "mu-005")


@pytest.fixture
def service(writable: Flask) -> Service:
    found: Service = writable.extensions["matcher"]
    return found


@pytest.fixture
def me(writable: Flask, client_as: ClientAs) -> FlaskClient:
    return client_as(Role.DELEGATE, ME, over=writable)


@pytest.fixture
def clerk(writable: Flask, client_as: ClientAs) -> FlaskClient:
    return client_as(Role.STAFF, over=writable)


def post(client: FlaskClient, path: str, page: str = "/me/", **values: object) -> tuple[int, str]:
    shown = client.get(page).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert token
    held = {"csrf_token": token[1], "version": version[1] if version else "", **values}
    answer = client.post(path, data=held, follow_redirects=True)
    return answer.status_code, answer.get_data(as_text=True)


def seen(service: Service, role: Role = Role.VISITOR, subject: Ref | None = None) -> dict[str, object] | None:
    record = service.seen_by(Viewer(role, "x", subject)).state().snapshot.record(ME)
    return record.fields() if record else None


def test_everything_on_file_is_there_in_both_languages(me: FlaskClient) -> None:
    for lang in ("en", "zh"):
        answer = me.get(f"/me/?lang={lang}")
        assert answer.status_code == 200
        page = answer.get_data(as_text=True)
        assert "Participant 001 (made up)" in page
        assert "学员001（虚构）" in page
        for made in ("/me/correct", "/me/erase", "/me/data.json", "/me/data.html"):
            assert f'href="{made}"' in page
        assert me.get(f"/me/correct?lang={lang}").status_code == 200
        assert me.get(f"/me/erase?lang={lang}").status_code == 200


def test_opening_a_field_holds_at_once_and_so_does_taking_it_back(me: FlaskClient, service: Service) -> None:
    post(me, "/me/withdraw")
    assert seen(service) is None
    status, page = post(me, "/me/audience", field="name", audience="public")
    assert status == 200
    assert "Saved. It holds from now on." in page
    assert set(seen(service) or ()) <= {"name", "name@zh", "made_up"}
    assert seen(service)
    assert seen(Service(service.store)) == seen(service)
    post(me, "/me/audience", field="title", audience="firm")
    assert "title" not in (seen(service) or {})
    assert "title" in (seen(service, Role.FIRM) or {})
    post(me, "/me/withdraw")
    for role in (Role.VISITOR, Role.FIRM, Role.EXPORTER):
        assert seen(service, role) is None


@pytest.mark.parametrize("field", ["email", "phone", "*x", "needs.", "audience", "name; drop"])
def test_what_cannot_be_opened_is_refused(me: FlaskClient, service: Service, field: str) -> None:
    before = service.version()
    _, page = post(me, "/me/audience", field=field, audience="public")
    assert "Not saved" in page
    assert service.version() == before


@pytest.mark.parametrize("until", ["2001-01-01", "tomorrow", "2999-13-01"])
def test_an_end_must_be_a_day_to_come(me: FlaskClient, until: str) -> None:
    assert "the day must lie ahead" in post(me, "/me/audience", field="bio", audience="firm", until=until)[1]


def test_a_delegate_gets_at_nobody_elses(me: FlaskClient) -> None:
    for path in ("/me/", "/me/correct", "/me/erase", "/me/data.json", "/me/as/public"):
        assert me.get(f"{path}?for={OTHER}").status_code == 403
        assert me.get(f"{path}?for=nobody").status_code == 403
    assert me.get("/me/issued").status_code == 403
    assert post(me, "/me/withdraw", **{"for": str(OTHER)})[0] == 403
    assert post(me, "/me/erase", **{"for": str(OTHER), "word": "erase"})[0] == 403


def test_staff_take_her_word_down_and_say_how_it_came(clerk: FlaskClient, service: Service) -> None:
    page = f"/me/?for={ME}"
    _, refused = post(clerk, "/me/audience", page, **{"for": str(ME), "field": "bio", "audience": "firm"})
    assert "say how her word came" in refused
    given = {"for": str(ME), "field": "bio", "audience": "firm", "way": "form", "note": "folder 3"}
    _, saved = post(clerk, "/me/audience", page, **given)
    assert "signed form" in saved
    assert "folder 3" in saved
    basis = service.record(ME).get("audience_basis")["bio"]
    assert basis.startswith("form ")
    assert basis.endswith(": folder 3")


@pytest.mark.parametrize("of", ["topic:solar-energy", "country:FJI", "programme:workshop-solar-2011"])
def test_what_is_no_person_has_no_data_of_her_own(clerk: FlaskClient, of: str) -> None:
    for path in ("/me/", "/me/data.json", "/me/as/public", "/me/correct", "/me/erase"):
        answer = clerk.get(f"{path}?for={of}")
        assert answer.status_code == 404, path
        assert f"{of} is neither a person nor a firm" in answer.get_data(as_text=True), path


def test_a_correction_is_a_change_in_her_name_and_keeps_the_rest(me: FlaskClient, service: Service) -> None:
    before = service.record(ME).fields()
    page = me.get("/me/correct").get_data(as_text=True)
    boxes = re.findall(r'<input type="checkbox" id="[^"]*" name="needs" value="([^"]+)" checked', page)
    values = {"title": "Head of water", "email": "a@example.org", "organisation": "Ministry of Rivers"}
    more = {"shown-needs": "1", "needs": boxes, "more-needs": "smart-city"}
    status, shown = post(me, "/me/correct", "/me/correct", **values, **more)
    assert status == 200
    assert "Corrected." in shown
    assert "Ministry of Rivers" in shown
    after = service.record(ME).fields()
    assert after == {**before, "title": "Head of water", "email": "a@example.org"}
    ends = service.state().browser.ends
    assert {r.id for r in ends.targets(ME, "needs")} == {*boxes, "smart-city"}
    (change,) = service.changes(1)
    assert change.actor.startswith("d-") or change.actor != "test"
    assert "Participant" not in change.why


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(me: FlaskClient, service: Service) -> None:
    before = service.version()
    values = {"title": "New title", "email": "nonsense", "phone": "none"}
    status, page = post(me, "/me/correct", "/me/correct", **values)
    assert status == 422
    assert 'value="nonsense"' in page
    assert 'value="New title"' in page
    assert page.count('class="fault"') == 2
    assert service.version() == before


def test_a_stale_form_is_refused(me: FlaskClient, service: Service) -> None:
    page = me.get("/me/correct").get_data(as_text=True)
    record = existing(service.store, ME)
    write(service.store, lambda _: changed_record(record, {"title": "X"}, actor="li"), actor="li", why="x")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    held = {"csrf_token": token[1], "version": str(record.version), "title": "Y"}
    assert me.post("/me/correct", data=held).status_code == 409


def test_previews_are_the_page_that_others_get(
    me: FlaskClient, writable: Flask, client_as: ClientAs, service: Service
) -> None:
    post(me, "/me/withdraw")
    assert "There is no page to see" in me.get("/me/as/firm").get_data(as_text=True)
    post(me, "/me/audience", field="name", audience="firm")
    post(me, "/me/audience", field="title", audience="firm")
    preview = me.get("/me/as/firm").get_data(as_text=True)
    firm = client_as(
        Role.FIRM, Ref("company", sorted(service.state().snapshot.of("company"))[0]), over=writable
    )
    real = firm.get(f"/delegates/{ME.id}").get_data(as_text=True)

    def facts(page: str) -> list[str]:
        return re.findall(r"(?s)<div class=\"columns\">.*?</aside>", page)

    assert facts(preview) == facts(real)
    assert facts(real)
    title = str(service.record(ME).get("title"))
    assert title in preview
    for audience in ("public", "cohort", "pen_drive", "report"):
        assert "There is no page to see" in me.get(f"/me/as/{audience}").get_data(as_text=True)
    assert me.get("/me/as/nobody").status_code == 404


def test_it_can_be_taken_out_as_json_and_as_a_page(me: FlaskClient) -> None:
    answer = me.get("/me/data.json")
    held = json.loads(answer.data)
    assert held["format"] == "matcher-personal-data-1"
    assert held["about"] == str(ME)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert {f["field"] for f in held["on_file"]} >= {"name", "country", "programmes"}
    for lang in ("en", "zh"):
        page = me.get(f"/me/data.html?lang={lang}").get_data(as_text=True)
        assert "Participant 001 (made up)" in page
        assert "src=" not in page
        assert "href=" not in page


def test_erasing_asks_for_a_word_and_ends_the_account(me: FlaskClient, service: Service) -> None:
    status, page = post(me, "/me/erase", "/me/erase", word="yes")
    assert status == 422
    assert "Type the word" in page
    assert service.store.record(ME)
    status, page = post(me, "/me/erase", "/me/erase", word=" Erase ")
    assert status == 200
    assert "Everything about you has been erased." in page
    assert service.store.record(ME) is None
    assert service.accounts.of_subject(ME) is None
    assert me.get("/me/").status_code in (302, 401, 403)
    service.store.check()


def test_staff_erase_on_her_word(clerk: FlaskClient, service: Service) -> None:
    given = {"for": str(OTHER), "word": "删除", "why": "Participant 005 (made up) asked by phone"}
    status, page = post(clerk, "/me/erase", f"/me/erase?for={OTHER}", **given)
    assert status == 200
    assert "Erased for good" in page
    assert "Participant 005" not in service.changes(1)[0].why
    assert clerk.get(f"/me/?for={OTHER}").status_code == 404


def test_a_firm_sees_its_account_only(writable: Flask, client_as: ClientAs, service: Service) -> None:
    ref = Ref("company", sorted(service.state().snapshot.of("company"))[0])
    firm = client_as(Role.FIRM, ref, over=writable)
    assert "Your account stands for a firm" in firm.get("/me/").get_data(as_text=True)
    assert firm.get("/me/correct").status_code == 404
    assert firm.get("/me/erase").status_code == 404


def test_what_is_exported_is_noted_and_shows_what_was_taken_back(
    me: FlaskClient, clerk: FlaskClient, service: Service
) -> None:
    post(me, "/me/audience", field="*", audience="cohort")
    assert clerk.get("/desk/exports/programme/workshop-hi-tech-park-2011.xlsx").status_code == 200
    assert "workbook of a programme" in me.get("/me/").get_data(as_text=True)
    post(me, "/me/withdraw")
    assert "to be left out of the next issue" in me.get("/me/").get_data(as_text=True)
    assert str(ME.id) in clerk.get("/me/issued").get_data(as_text=True)
