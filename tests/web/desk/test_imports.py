"""The import page: a list is looked at, mended, written as one change, and taken back."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from graph.records import Ref
from matcher.service import Service
from web.desk.uploads import KEPT_SECONDS, safe_name, uploads

Send = Callable[..., TestResponse]
Upload = Callable[..., str]
Fields = Callable[[str], dict[str, str]]

PROGRAMME = "seminar-developing-countries-2019"
DIRTY = Path(__file__).resolve().parents[2] / "journeys" / "dirty-list.xlsx"
GOOD = "Full name,Nationality,Looking for,Passport No.\nEi Mya,Burma,Solar energy,X1\nAna,Fiji,GIS,X2\n"
BAD = "Full name,Nationality,Looking for\nEi Mya,Burma,Solr energy\nAna,Atlantis,GIS\nSina,Samoa,later\n"


def delegates(staff: Service) -> set[str]:
    return set(staff.state().snapshot.of("delegate"))


def folder(app: Flask) -> Path:
    with app.app_context():
        root = uploads()._folder
    assert root is not None
    return root


def test_the_first_staff_screen_takes_a_list(desk: FlaskClient) -> None:
    text = desk.get("/desk/").text
    assert 'type="file"' in text
    assert 'enctype="multipart/form-data"' in text


def test_a_list_is_looked_at_and_nothing_is_written(
    desk: FlaskClient, staff: Service, upload: Upload
) -> None:
    before = staff.version()
    text = desk.get(upload(GOOD)).text
    assert "<strong>2</strong> new" in text
    assert "Write all 2 rows" in text
    assert staff.version() == before


def test_personal_columns_are_named_and_dropped(
    desk: FlaskClient, staff: Service, upload: Upload, send: Send, fields: Fields
) -> None:
    address = upload(GOOD)
    page = desk.get(address).text
    assert "Personal columns, left out" in page
    assert "X1" not in page, "a passport number is shown"
    send(address, step="write", **fields(page))
    assert not any("X1" in str(r.state) for r in staff.state().snapshot.of("delegate").values())


def test_a_personal_column_is_kept_when_somebody_chooses_a_place(
    desk: FlaskClient, staff: Service, upload: Upload, send: Send, fields: Fields
) -> None:
    address = upload("Full name,Nationality,Religion\nEi Mya,Burma,none\n")
    form = fields(desk.get(address).text)
    form["h-2-column"] = "bio"
    send(address, step="write", **form)
    assert any(r.get("bio") == "none" for r in staff.state().snapshot.of("delegate").values())


def test_a_list_is_written_shown_and_taken_back(
    desk: FlaskClient, staff: Service, upload: Upload, send: Send, fields: Fields
) -> None:
    before = delegates(staff)
    address = upload(GOOD, programme=PROGRAMME)
    page = send(address, step="write", **fields(desk.get(address).text))
    assert "Take the import back" in page.text
    assert f"/desk/cohorts/{PROGRAMME}" in page.text
    new = delegates(staff) - before
    assert len(new) == 2
    assert {r.ref.id for r in staff.cohort(PROGRAMME).delegates} == new
    change = staff.version()
    assert staff.change(change).change.actor == "test-administrator"
    send(f"/desk/changes/{change}/undo")
    assert delegates(staff) == before


def test_every_fault_is_shown_with_row_column_and_value(desk: FlaskClient, upload: Upload) -> None:
    text = desk.get(upload(BAD)).text
    for shown in ("Solr energy", "Atlantis", "later", "3 faults"):
        assert shown in text
    assert "Write " not in text, "there is nothing good to write"
    mixed = desk.get(upload(BAD.replace("Atlantis", "Fiji"))).text
    assert "Write the good rows, leave 2 out" in mixed
    assert "Write all" not in mixed


def test_values_get_a_meaning_or_are_left_out(
    desk: FlaskClient, staff: Service, upload: Upload, send: Send, fields: Fields
) -> None:
    address = upload(BAD)
    form = fields(desk.get(address).text)
    values = {form[f"v-{n}-value"]: f"v-{n}-instead" for n in range(3)}
    assert form[values["Solr energy"]] == "to:solar-energy", "the nearest topic is proposed"
    form |= {values["Atlantis"]: "to:TON", values["later"]: "leave"}
    again = send(address, step="look", **form).text
    assert "Write all 3 rows" in again
    assert again.count("row-settled") == 3, "what was settled can still be changed"
    before = delegates(staff)
    send(address, step="write", **fields(again))
    snapshot = staff.state().snapshot
    needs = {
        (snapshot.record(s.subject).get("name"), s.object.id)  # type: ignore[union-attr]  # it is there
        for s in snapshot.standing()
        if s.relation == "needs" and s.subject.id in delegates(staff) - before
    }
    assert needs == {("Ei Mya", "solar-energy"), ("Ana", "gis")}


def test_a_meaning_is_proposed_for_a_slip_of_the_pen_and_never_for_another_word(
    desk: FlaskClient, upload: Upload, fields: Fields
) -> None:
    rows = "".join(
        f"P{n},Fiji,{w}\n" for n, w in enumerate(("E-goverment", "Information technology training"))
    )
    form = fields(desk.get(upload("Full name,Nationality,Looking for\n" + rows)).text)
    proposed = {form[f"v-{n}-value"]: form[f"v-{n}-instead"] for n in range(2)}
    assert proposed == {"E-goverment": "to:e-government", "Information technology training": ""}


def test_good_rows_are_written_alone_only_when_asked(
    desk: FlaskClient, staff: Service, upload: Upload, send: Send, fields: Fields
) -> None:
    address = upload(BAD.replace("Ana,Atlantis,GIS", "Ana,Fiji,GIS"))
    form = {k: v for k, v in fields(desk.get(address).text).items() if not k.startswith("v-")}
    before = delegates(staff)
    refused = send(address, step="write", **form)
    assert refused.status_code == 422
    assert delegates(staff) == before
    page = send(address, step="write-good", **form)
    assert "Left out" in page.text
    assert len(delegates(staff) - before) == 1


def test_the_same_list_again_changes_nothing(
    desk: FlaskClient, staff: Service, upload: Upload, send: Send, fields: Fields
) -> None:
    for turn in range(2):
        address = upload(GOOD)
        page = send(address, step="write", **fields(desk.get(address).text))
        assert ("Nothing had to be written" in page.text) == bool(turn)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "list.csv"),
        (b"PK\x03\x04 no workbook", "list.xlsx"),
        (b"name\nA,B,C\n", "list.csv"),
        (b"name,country\nAna,Fiji\n", "list.pdf"),
        (b"name,country\nAna,Fiji\n", ""),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_kept(
    writable: Flask, send: Send, content: bytes, name: str
) -> None:
    response = send("/desk/import", list=(io.BytesIO(content), name))
    assert response.status_code == 422
    with writable.app_context():
        root = uploads()._folder
    assert root is None or not list(root.iterdir())
    assert root is None or str(root) not in response.text, "where lists are kept is told"


def test_headings_that_mean_the_same_are_a_fault_of_the_list(
    desk: FlaskClient, upload: Upload, send: Send, fields: Fields
) -> None:
    address = upload(GOOD)
    form = fields(desk.get(address).text)
    form["h-3-column"] = "name"
    assert "two headings mean the same column" in send(address, step="look", **form).text


def test_another_table_is_guessed_anew(desk: FlaskClient, upload: Upload, send: Send, fields: Fields) -> None:
    address = upload("name_en,country,partner\nSunny Solar,China,yes\n", "firms.csv")
    form = fields(desk.get(address).text) | {"table": "companies"}
    send(address, step="look", **form)
    page = send(address, step="look", **form).text
    assert "Write all 1 rows" in page


def test_the_file_goes_when_it_is_written_or_thrown_away(
    desk: FlaskClient, writable: Flask, upload: Upload, send: Send, fields: Fields
) -> None:
    written, thrown = upload(GOOD), upload(GOOD)
    send(written, step="write", **fields(desk.get(written).text))
    send(thrown, step="drop")
    assert list(folder(writable).rglob("*.csv")) == []
    assert desk.get(thrown).status_code == 404
    assert desk.get(written + "/done").status_code == 200


def test_a_list_left_lying_goes_after_a_day(writable: Flask, upload: Upload) -> None:
    upload(GOOD)
    (place,) = folder(writable).iterdir()
    then = time.time() - KEPT_SECONDS - 60
    os.utime(place, (then, then))
    upload(GOOD)
    assert not place.exists()


def test_the_folder_is_private(writable: Flask, upload: Upload) -> None:
    upload(GOOD)
    assert folder(writable).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("token", ["..", "x" * 24, "%2e%2e%2f" * 3, "a" * 5000])
def test_a_token_that_was_not_given_leads_nowhere(desk: FlaskClient, upload: Upload, token: str) -> None:
    upload(GOOD)
    assert desk.get(f"/desk/import/{token}").status_code in (404, 308)


def test_a_form_without_its_token_is_refused(desk: FlaskClient, staff: Service) -> None:
    before = staff.version()
    assert desk.post("/desk/import", data={}).status_code == 400
    assert desk.post("/desk/changes/2/undo", data={}).status_code == 400
    assert staff.version() == before


def test_the_dirty_list_comes_in_whole(
    desk: FlaskClient, staff: Service, upload: Upload, send: Send, fields: Fields
) -> None:
    address = upload(DIRTY.read_bytes(), DIRTY.name, PROGRAMME)
    form = fields(desk.get(address).text)
    form |= {k: "leave" for k, v in form.items() if k.startswith("v-") and k.endswith("instead") and not v}
    send(address, step="write", **fields(send(address, step="look", **form).text))
    rows = staff.cohort(PROGRAMME).delegates
    assert len(rows) == 38
    assert all(row.made_up for row in rows)
    assert staff.title(Ref("country", "SWZ")) in {row.country for row in rows}


@given(st.text(max_size=300))
def test_a_name_never_leaves_its_folder(text: str) -> None:
    name = safe_name(text)
    assert "/" not in name
    assert "\\" not in name
    assert name not in (".", "..")
    assert len(name) <= 400
    assert not name or Path("/kept", name).parent == Path("/kept")
