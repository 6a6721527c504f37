"""Leads: followed up, screened, and never lost to a slip of the pen or to somebody quicker."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from matcher.service import Service

Send = Callable[..., TestResponse]

LINE = "not screened for sanctions or export control"
SCREENED = {"screened_by": "Wu", "screened_on": "2026-01-05", "screening_result": "nothing found"}


@pytest.fixture
def key(staff: Service) -> str:
    values = {"title": "=Panels, for clinics", "subject": "delegate:toa-labui", "next_step": "write"}
    return staff.new_lead(values, actor="Lin").id


def version(staff: Service) -> str:
    return str(staff.leads()[0].version)


def test_a_lead_is_entered_by_hand(staff: Service, send: Send) -> None:
    page = send("/desk/leads/new", title="Panels", subject="delegate:toa-labui", partner="", status="open")
    assert page.status_code == 200
    assert LINE in page.text
    assert staff.leads()[0].title == "Panels"


def test_what_does_not_fit_stands_beside_its_field(staff: Service, send: Send, key: str) -> None:
    before = staff.version()
    page = send(f"/desk/leads/{key}", version=version(staff), due="tomorrow", next_step="call Suva")
    assert page.status_code == 422
    assert 'id="f-due-error"' in page.text
    assert "call Suva" in page.text
    assert staff.version() == before


def test_an_entered_lead_with_a_fault_keeps_what_was_typed(staff: Service, send: Send) -> None:
    page = send("/desk/leads/new", title="Panels", subject="nobody", status="open")
    assert page.status_code == 422
    assert 'value="Panels"' in page.text


def test_the_screening_line_goes_when_all_three_are_recorded(
    desk: FlaskClient, staff: Service, send: Send, key: str
) -> None:
    for missing in SCREENED:
        send(f"/desk/leads/{key}", version=version(staff), **(SCREENED | {missing: ""}))
        assert LINE in desk.get("/desk/leads").text
    send(f"/desk/leads/{key}", version=version(staff), **SCREENED)
    page = desk.get("/desk/leads").text
    assert LINE not in page
    assert "screened by Wu on 2026-01-05: nothing found" in page


def test_who_comes_second_is_told(staff: Service, send: Send, key: str) -> None:
    seen = version(staff)
    send(f"/desk/leads/{key}", version=seen, next_step="first")
    assert send(f"/desk/leads/{key}", version=seen, next_step="second").status_code == 409
    assert staff.leads()[0].next_step == "first"


def test_saving_what_is_there_changes_nothing(staff: Service, send: Send, key: str) -> None:
    before = staff.version()
    assert "Nothing had changed" in send(f"/desk/leads/{key}", version=version(staff), next_step="write").text
    assert staff.version() == before


def test_leads_go_out_as_csv_xlsx_and_json(desk: FlaskClient, staff: Service, key: str) -> None:
    content = desk.get("/desk/exports/leads.csv")
    assert content.headers["Content-Disposition"].startswith("attachment")
    assert content.data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.data.decode("utf-8-sig"), newline=""))
    assert row["partnership"] == "'=Panels, for clinics", "a title must not start a formula"
    assert row["screening"] == LINE
    book = CalamineWorkbook.from_filelike(io.BytesIO(desk.get("/desk/exports/leads.xlsx").data))
    assert "=Panels, for clinics" in book.get_sheet_by_index(0).to_python()[1]
    assert desk.get("/desk/exports/leads.json").get_json()[0]["screening_line"] == LINE
    assert desk.get("/desk/exports/leads.pdf").status_code == 404


def test_a_list_can_be_narrowed_to_a_status(desk: FlaskClient, key: str) -> None:
    assert key in desk.get("/desk/leads?status=open").text
    assert f"/desk/leads/{key}" not in desk.get("/desk/leads?status=closed").text


def test_a_lead_that_is_not_there(desk: FlaskClient) -> None:
    assert desk.get("/desk/leads/none").status_code == 404
