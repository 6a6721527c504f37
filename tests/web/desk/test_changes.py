"""Changes: who, when, why, what; taken back, or refused with the later changes named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.service import Service
from web.desk.changes import numbers_in

Send = Callable[..., TestResponse]


@pytest.fixture
def key(staff: Service) -> str:
    return staff.new_lead({"title": "Panels"}, actor="Lin").id


def test_changes_are_listed_with_who_and_why(desk: FlaskClient, key: str) -> None:
    text = desk.get("/desk/changes").text
    assert "new lead" in text
    assert "Lin" in text
    assert "UTC" in text


def test_a_change_shows_before_and_after(desk: FlaskClient, staff: Service, key: str) -> None:
    staff.save_lead(key, {"next_step": "call"}, staff.leads()[0].version, actor="Lin")
    text = desk.get(f"/desk/changes/{staff.version()}").text
    assert "next_step: – → call" in text


def test_a_change_is_taken_back_and_says_so(desk: FlaskClient, staff: Service, send: Send, key: str) -> None:
    change = staff.version()
    page = send(f"/desk/changes/{change}/undo", why="entered twice")
    assert "entered twice" in page.text
    assert staff.leads() == []
    assert "Taken back by" in desk.get(f"/desk/changes/{change}").text


def test_a_refusal_names_what_is_in_the_way_and_links_it(staff: Service, send: Send, key: str) -> None:
    change = staff.version()
    staff.save_lead(key, {"title": "Other"}, staff.leads()[0].version, actor="Lin")
    later = staff.version()
    page = send(f"/desk/changes/{change}/undo")
    assert page.status_code == 409
    assert "This change cannot be taken back" in page.text
    assert f'href="/desk/changes/{later}"' in page.text
    assert staff.version() == later


def test_older_changes_are_a_page_away(desk: FlaskClient, staff: Service) -> None:
    first = staff.version()
    for number in range(55):
        staff.new_lead({"title": f"Lead {number}"}, actor="Lin")
    newest = desk.get("/desk/changes").text
    assert f'href="/desk/changes/{first}"' not in newest
    older = newest.partition('rel="next" href="')[2] or newest.partition("before=")[2]
    assert older
    text = desk.get(f"/desk/changes?before={staff.version() - 49}").text
    assert f'href="/desk/changes/{first}"' in text


def test_a_change_that_is_not_there(desk: FlaskClient, send: Send) -> None:
    assert desk.get("/desk/changes/99999").status_code == 404
    assert send("/desk/changes/99999/undo").status_code == 404


def test_numbers_are_read_from_a_refusal() -> None:
    said = "change 4 cannot be taken back: lead:lead-4 changed since, in 5, 19; undo those first"
    assert numbers_in(said, besides=4) == [5, 19]
    assert numbers_in("change 4 speaks of somebody who has been erased", besides=4) == []
