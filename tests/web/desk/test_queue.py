"""The queue: accepted, edited, rejected with a reason; a rejected suggestion stays away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import seeds
from graph.records import Ref
from graph.tables.load import Request
from matcher.queue import QueueItem
from matcher.service import Service

Send = Callable[..., TestResponse]

COHORT = "workshop-solar-2011"
QUEUE = f"/desk/queue?programme={COHORT}"


def first(staff: Service, about: str = "project") -> QueueItem:
    return staff.queue(COHORT, about=about)[0]


def form_of(item: QueueItem) -> dict[str, str]:
    node = f"{item.suggestion.kind}:{item.suggestion.id}"
    return {"about": item.about, "subject": str(item.subject), "suggested": node, "programme": COHORT}


def test_each_item_gives_reasons_first_and_the_way_to_its_arithmetic(
    desk: FlaskClient, staff: Service
) -> None:
    text, item = desk.get(QUEUE).text, first(staff)
    card = text.partition('<li class="card"')[2].partition('<li class="card"')[0]
    assert card.index('class="reasons"') < card.index('class="score"')
    assert f"/programmes/{COHORT}/projects/why?of=team:{item.suggestion.id}" in card.replace("%3A", ":")


def test_a_rejection_needs_its_reason(staff: Service, send: Send) -> None:
    before = staff.version()
    refused = send("/desk/queue", **form_of(first(staff)), judgement="rejected", reason="  ")
    assert refused.status_code == 422
    assert "a rejection gives its reason" in refused.text
    assert staff.version() == before


@pytest.mark.parametrize("about", ["project", "partner"])
def test_a_rejected_suggestion_stays_away_even_after_another_import(
    desk: FlaskClient, staff: Service, send: Send, about: str
) -> None:
    item = first(staff, about)
    page = send("/desk/queue", **form_of(item), judgement="rejected", reason="They met last year")
    assert page.status_code == 200
    staff.import_tables([seeds.folder()], Request("Lin", source="seeds again"))
    waiting = {(i.subject, i.suggestion.id) for i in staff.queue(COHORT, about=about, top=1000)}
    assert (item.subject, item.suggestion.id) not in waiting
    assert "They met last year" in desk.get("/desk/queue/decided").text


def test_a_rejection_taken_back_is_suggested_again(desk: FlaskClient, staff: Service, send: Send) -> None:
    item = first(staff)
    page = send("/desk/queue", **form_of(item), judgement="rejected", reason="a mistake")
    change = staff.version()
    assert f"/desk/changes/{change}/undo" in page.text
    send(f"/desk/changes/{change}/undo")
    assert item.suggestion.id in {i.suggestion.id for i in staff.queue(COHORT)}


def test_an_accepted_project_becomes_a_virtual_project(staff: Service, send: Send) -> None:
    item, before = first(staff), staff.counts()["project"]
    send("/desk/queue", **form_of(item), judgement="accepted")
    snapshot = staff.state().snapshot
    (made,) = [r for r in snapshot.of("project").values() if r.version == staff.version()]
    assert staff.counts()["project"] == before + 1
    assert made.get("status") == "virtual"
    assert made.title("en") == item.suggestion.title
    assert made.get("title@zh")
    members = {Ref(m.kind, m.id) for m in item.suggestion.members}
    assert set(staff.state().browser.ends.targets(made.ref, "member")) == members


def test_an_edited_project_is_as_it_was_edited(desk: FlaskClient, staff: Service, send: Send) -> None:
    item = first(staff)
    given = form_of(item)
    page = desk.get("/desk/queue/item", query_string=given)
    assert page.status_code == 200
    kept = [f"{m.kind}:{m.id}" for m in item.suggestion.members][:2]
    edits = {"title": "Light for clinics", "title_zh": "", "summary": "Panels first.", "member": kept}
    send("/desk/queue", **given, **edits, judgement="edited", reason="smaller")
    made = staff.record(Ref("project", "light-for-clinics"))
    assert made.get("summary") == "Panels first."
    members = staff.state().browser.ends.targets(made.ref, "member")
    assert {str(m) for m in members} == set(kept)


def test_a_project_of_one_is_none(staff: Service, send: Send) -> None:
    item = first(staff)
    member = item.suggestion.members[0]
    edits = {"title": "Alone", "member": [f"{member.kind}:{member.id}"]}
    refused = send("/desk/queue", **form_of(item), **edits, judgement="edited")
    assert refused.status_code == 422
    assert "at least two members" in refused.text


def test_an_accepted_partner_becomes_a_lead_that_nobody_has_screened(staff: Service, send: Send) -> None:
    page = send("/desk/queue", **form_of(first(staff, "partner")), judgement="accepted")
    assert "not screened for sanctions or export control" in page.text
    (lead,) = staff.leads()
    assert lead.owner == "test-administrator"


def test_a_suggestion_that_nobody_makes_cannot_be_decided_on(staff: Service, send: Send) -> None:
    given = form_of(first(staff)) | {"suggested": "team:0000"}
    assert send("/desk/queue", **given, judgement="accepted").status_code == 404
    given = form_of(first(staff)) | {"subject": "programme:none"}
    assert send("/desk/queue", **given, judgement="accepted").status_code == 404


def test_the_queue_of_everybody(desk: FlaskClient, staff: Service, send: Send) -> None:
    assert desk.get("/desk/queue").status_code == 200
    item = staff.queue(None)[0]
    given = form_of(item) | {"programme": ""}
    assert desk.get("/desk/queue/item", query_string=given).status_code == 200
    assert send("/desk/queue", **given, judgement="rejected", reason="no").status_code == 200
    assert "everybody on file" in desk.get("/desk/queue/decided").text
