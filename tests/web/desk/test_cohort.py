"""The cohort grid: ticked, typed from the printed form, guarded against two people at once."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from matcher.service import Service
from web.desk.topic_form import FormTopic, TopicForm, TopicGroup, topic_form

Send = Callable[..., TestResponse]

COHORT = "workshop-solar-2011"
GRID = f"/desk/cohorts/{COHORT}"
FORM = TopicForm(
    "ABCD",
    (
        TopicGroup("Energy", "能源", (FormTopic(1, "energy", "Energy", "能源"),)),
        TopicGroup(
            "Trade",
            "贸易",
            (FormTopic(2, "trade", "Trade", "贸易"), FormTopic(3, "tax", "Taxation, customs", "税收")),
        ),
    ),
)


def grid(page: str) -> dict[str, list[str] | str]:
    """Return the grid's form as a browser would send it."""
    found: dict[str, list[str] | str] = {}
    for name, value in re.findall(r'<input type="hidden" name="([dv]-\d+|was-\d+)" value="([^"]*)"', page):
        found[name] = html.unescape(value)
    for name, value, rest in re.findall(r'type="checkbox" name="(m-\d+)" value="([^"]*)"([^>]*)', page):
        if "checked" in rest:
            ticked = found.setdefault(name, [])
            assert isinstance(ticked, list)
            ticked.append(value)
    return found


def marks(staff: Service, number: int) -> dict[str, frozenset[str]]:
    return dict(staff.cohort(COHORT).delegates[number].marks)


def test_the_grid_shows_each_participant_with_what_is_on_file(desk: FlaskClient, staff: Service) -> None:
    text = desk.get(GRID).text
    rows = staff.cohort(COHORT).delegates
    assert text.count('class="entry') - text.count("entry-") >= len(rows)
    for row in rows:
        assert f'id="row-{row.ref.id}"' in text
    assert "is looking for" in text


def test_an_untouched_grid_writes_nothing(desk: FlaskClient, staff: Service, send: Send) -> None:
    before = staff.version()
    page = send(GRID, **grid(desk.get(GRID).text))
    assert page.status_code == 200
    assert staff.version() == before


def test_numbers_names_and_unticked_boxes_are_written(
    writable: Flask, desk: FlaskClient, staff: Service, send: Send
) -> None:
    form = grid(desk.get(GRID).text)
    with writable.test_request_context():
        numbers = {t.id: t.number for t in topic_form().topics}
    gone = next(t for t, said in marks(staff, 0).items() if "offers" in said)
    form["m-0"] = [m for m in form["m-0"] if m != f"offers:{gone}"]
    form["add-0-needs"] = f"{numbers['gis']} {numbers['railways']}; Smart city"
    form["add-1-interested_in"] = "智慧城市"
    page = send(GRID, **form)
    assert "Participants changed: 2" in page.text
    after = marks(staff, 0)
    assert "offers" not in after.get(gone, ())
    assert {"gis", "railways", "smart-city"} <= {t for t, said in after.items() if "needs" in said}
    assert "interested_in" in marks(staff, 1)["smart-city"]


def test_a_word_that_is_no_topic_is_shown_in_its_place_and_nothing_is_lost(
    desk: FlaskClient, staff: Service, send: Send
) -> None:
    before = staff.version()
    form = grid(desk.get(GRID).text) | {"add-0-needs": "solr energy; GIS", "add-2-offers": "Railways"}
    page = send(GRID, **form)
    assert page.status_code == 422
    assert "“solr energy” is no topic; nearest: Solar energy" in page.text
    assert 'value="solr energy; GIS"' in page.text
    assert 'value="Railways"' in page.text
    assert staff.version() == before


def test_who_comes_second_sees_both_and_may_write_over(desk: FlaskClient, staff: Service, send: Send) -> None:
    form = grid(desk.get(GRID).text) | {"add-0-needs": "GIS"}
    row = staff.cohort(COHORT).delegates[0]
    wanted = {m: {t for t, said in row.marks.items() if m in said} for m in ("offers", "needs")}
    wanted["offers"] = {"railways"}
    staff.mark(COHORT, {row.ref.id: wanted}, {row.ref.id: row.version}, actor="Chen")
    before = staff.version()
    page = send(GRID, **form)
    assert page.status_code == 409
    assert staff.version() == before
    assert "changed since; on file now:" in page.text
    assert "Railways (has)" in page.text
    assert 'value="GIS"' in page.text
    again = grid(page.text) | {"add-0-needs": "GIS"}
    assert send(GRID, **again).status_code == 200
    after = marks(staff, 0)
    assert "needs" in after["gis"]
    assert "railways" not in after, "what the second ticked is what stands"


def test_a_change_elsewhere_in_the_grid_is_no_conflict(desk: FlaskClient, staff: Service, send: Send) -> None:
    form = grid(desk.get(GRID).text) | {"add-1-needs": "GIS"}
    row = staff.cohort(COHORT).delegates[0]
    staff.mark(COHORT, {row.ref.id: {"offers": {"railways"}}}, {row.ref.id: row.version}, actor="Chen")
    assert send(GRID, **form).status_code == 200
    assert "needs" in marks(staff, 1)["gis"]
    assert marks(staff, 0)["railways"] == {"offers"}


def test_somebody_of_another_cohort_cannot_be_slipped_in(
    desk: FlaskClient, staff: Service, send: Send
) -> None:
    form = grid(desk.get(GRID).text) | {"d-0": "li-jun", "add-0-needs": "GIS"}
    send(GRID, **form)
    assert all("gis" not in row.marks for row in staff.cohort("course-western-smart-city-2016").delegates)


def test_the_printed_form_is_bilingual_and_its_numbers_are_the_grid_s(
    writable: Flask, desk: FlaskClient, staff: Service
) -> None:
    with writable.test_request_context():
        form = topic_form()
    blank = desk.get(f"{GRID}/form").text
    assert blank.count('class="paper"') == 1
    for topic in form.topics:
        assert f"<b>{topic.number}</b>" in blank
        assert html.escape(topic.en, quote=False) in blank
        assert topic.zh in blank
    assert len(form.topics) == staff.counts()["topic"]
    assert form.code in blank
    assert form.code in desk.get(GRID).text
    everybody = desk.get(f"{GRID}/form?for=all").text
    assert everybody.count('class="paper"') == len(staff.cohort(COHORT).delegates)
    assert 'class="on"' in everybody
    assert 'class="on"' not in blank


def test_who_has_no_project_is_named_with_a_question(desk: FlaskClient, staff: Service) -> None:
    waiting = staff.unplaced(COHORT)
    text = desk.get(f"{GRID}/unplaced").text
    assert text.count('class="ask"') == len(waiting)
    assert all(html.escape(q, quote=False) in html.unescape(text) for p in waiting for q in p.questions)


@pytest.mark.parametrize(
    "address", ["/desk/cohorts/none", "/desk/cohorts/none/form", "/desk/cohorts/none/unplaced"]
)
def test_a_programme_that_is_not_there(desk: FlaskClient, address: str) -> None:
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize(
    ("typed", "found", "unknown"),
    [
        ("", set(), []),
        ("1 3", {"energy", "tax"}, []),
        ("1,3;2", {"energy", "tax", "trade"}, []),
        ("Taxation, customs", {"tax"}, []),
        ("energy, TRADE", {"energy", "trade"}, []),
        ("能源、贸易", {"energy", "trade"}, []),
        ("1 99", {"energy"}, ["99"]),
        ("Energie", set(), ["Energie"]),
        (" ; ;, ", set(), []),
    ],
)
def test_what_is_typed_is_read(typed: str, found: set[str], unknown: list[str]) -> None:
    assert FORM.read(typed) == (found, unknown)


@given(st.text(max_size=80))
def test_anything_typed_is_read_or_named(typed: str) -> None:
    found, unknown = FORM.read(typed)
    assert found <= {"energy", "trade", "tax"}
    assert all(piece.strip() for piece in unknown)
