"""Limits in the browser: entered, kept when something is wrong, shown to the staff alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.records import Ref
from matcher.access.roles import Role
from matcher.service import Service

Send = Callable[..., TestResponse]
ClientAs = Callable[..., FlaskClient]
HER, OTHER = Ref("delegate", "mu-001"), Ref("delegate", "mu-002")
PAGE = f"/desk/limits/delegate/{HER.id}"


def version(desk: FlaskClient) -> str:
    found = re.search(r'name="version" value="(\d+)"', desk.get(PAGE).text)
    assert found
    return found[1]


def test_limits_are_entered_changed_and_taken_out(desk: FlaskClient, staff: Service, send: Send) -> None:
    typed = f"company:lenovo; {OTHER}"
    saved = send(PAGE, version=version(desk), projects_at_most="1", conflicts_with=typed)
    assert saved.status_code == 200
    assert "The limits were saved." in saved.text
    assert 'value="1"' in saved.text
    (found,) = staff.planning.limits_on_file([HER])
    assert (found.most, {str(c.ref) for c in found.conflicts}) == (1, {"company:lenovo", str(OTHER)})
    assert {s.source.partition(":")[0] for c in found.conflicts for s in c.sources} == {"staff"}
    theirs = desk.get(f"/desk/limits/delegate/{OTHER.id}").text
    assert "Recorded of the other side" in theirs
    send(PAGE, version=version(desk), projects_at_most="", keep="company:lenovo", conflicts_with="")
    (found,) = staff.planning.limits_on_file([HER])
    assert (found.most, [str(c.ref) for c in found.conflicts]) == (None, ["company:lenovo"])


def test_what_is_wrong_stands_beside_its_field_in_the_language_of_the_page(
    desk: FlaskClient, staff: Service, send: Send
) -> None:
    before = staff.version()
    wrong = {"projects_at_most": "-1", "conflicts_with": "company:No Such Firm"}
    page = send(PAGE, version=version(desk), **wrong)
    assert page.status_code == 422
    assert "-1: must be a whole number, 0 or more" in page.text
    assert "company:No Such Firm" in page.text
    desk.get("/?lang=zh")
    page = send(PAGE, version=version(desk), **wrong)
    assert "须为0或以上的整数" in page.text
    assert "不是已登记的人员、企业或机构" in page.text
    assert "must be" not in page.text
    assert staff.version() == before


def test_two_people_do_not_overwrite_each_other(desk: FlaskClient, send: Send) -> None:
    seen = version(desk)
    send(PAGE, version=seen, projects_at_most="1")
    assert send(PAGE, version=seen, projects_at_most="2").status_code == 409


def test_the_grid_and_the_record_lead_there(desk: FlaskClient, send: Send, staff: Service) -> None:
    send(PAGE, version=version(desk), projects_at_most="0", conflicts_with=str(OTHER))
    (programme, *_) = staff.state().browser.ends.targets(HER, "attended")
    grid = desk.get(f"/desk/cohorts/{programme.id}").text
    assert f'href="{PAGE}"' in grid
    assert "at most 0" in grid
    assert "1 conflict of interest" in grid
    assert f'href="{PAGE}"' in desk.get(f"/delegates/{HER.id}").text
    assert desk.get("/desk/limits/company/lenovo").status_code == 404


def test_nobody_else_sees_them(writable: Flask, desk: FlaskClient, send: Send, client_as: ClientAs) -> None:
    others = (
        client_as(Role.DELEGATE, HER, over=writable),
        client_as(Role.DELEGATE, OTHER, over=writable),
        client_as(Role.FIRM, Ref("company", "lenovo"), over=writable),
        client_as(Role.EXPORTER, over=writable),
    )
    pages = (
        "/me/",
        "/me/data.html",
        f"/delegates/{HER.id}",
        "/companies/lenovo",
        f"/api/records/{HER.kind}/{HER.id}",
    )
    send(PAGE, version=version(desk), projects_at_most="0", conflicts_with=f"company:lenovo; {OTHER}")
    for client in others:
        assert client.get(PAGE).status_code == 403
        for page in pages:
            text = client.get(page).text
            assert "conflict of interest" not in text
            assert "conflicts_with" not in text
            assert "projects_at_most" not in text
            assert "Most projects" not in text
    for page in ("/me/?for=mu-001", "/me/data.html?for=mu-001", "/me/data.json?for=mu-001"):
        told = desk.get(page)
        assert told.status_code == 200
        assert "conflict" not in told.text
        assert "projects_at_most" not in told.text
