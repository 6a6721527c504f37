"""Inferring from the desk: a preview that writes nothing, then exactly that as one change."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.changes import Draft
from graph.drafting import payloads_of, record_operation
from graph.records import Ref
from matcher.inferring.deciding import inferences
from matcher.inferring.encoders import Characters, has_semantic
from matcher.inferring.run import infer_topics
from matcher.service import Service

Send = Callable[..., TestResponse]

ONE = Ref("delegate", "ndubuisi-kevin-ukaebi")
PAGE, PREVIEW = "/desk/inferred", "/desk/inferred/preview"
BIO = "Works on <b>mobile communications</b> & e-commerce, since 2004."


def set_bio(service: Service, bio: str) -> None:
    operation = record_operation(ONE, service.record(ONE), {"bio": bio})
    assert operation
    store = service.store
    store.apply(Draft("test", "a new text", payloads_of([operation]), head=store.head().seq))


def seen(page: str) -> str:
    return re.findall(r'name="seen" value="([^"]*)"', page)[0]


def preview_of(desk: FlaskClient, query: str = "?basis=text&encoder=characters") -> str:
    """Return a preview, looking again while it is computed, as the page does by itself."""
    for _ in range(30):
        page = desk.get(PREVIEW + query).text
        if 'http-equiv="refresh"' not in page:
            return page
    raise AssertionError("no preview in 45 seconds")


def test_a_preview_writes_nothing_and_the_run_writes_what_was_seen(
    desk: FlaskClient, staff: Service, send: Send
) -> None:
    set_bio(staff, BIO)
    before, head = staff.store.snapshot().canonical(), staff.version()
    page = preview_of(desk)
    assert "&lt;b&gt;<mark>mobile communications</mark>&lt;/b&gt; &amp;" in page
    assert staff.version() == head
    would = infer_topics(staff.store, Characters(), actor="anna", dry_run=True)
    assert f"<strong>{len(would.entered)}</strong> topics would be inferred" in page
    written = send(PREVIEW, seen=seen(page), encoder="characters").text
    assert staff.version() == head + 1
    listed = inferences(staff.store.snapshot())
    assert {(i.subject, i.topic) for i in listed} == {(p.subject, p.topic) for p in would.entered}
    assert f"{len(listed)} inferred; they wait below." in written
    assert "Nothing new would be inferred" in preview_of(desk)
    send(f"/desk/changes/{head + 1}/undo")
    assert staff.store.snapshot().canonical() == before


def test_needs_that_nobody_meets_name_what_was_looked_for(
    desk: FlaskClient, staff: Service, send: Send
) -> None:
    page = preview_of(desk, "?basis=needs&encoder=characters")
    assert "Looked for:" in page
    send(PREVIEW, seen=seen(page), encoder="characters")
    assert "Looked for:" in desk.get(f"{PAGE}?kind=delegate").text


def test_a_preview_that_no_longer_holds_is_not_written(desk: FlaskClient, staff: Service, send: Send) -> None:
    set_bio(staff, BIO)
    page = preview_of(desk)
    set_bio(staff, "Likes chess, works on mobile communications.")
    head = staff.version()
    answer = send(PREVIEW, seen=seen(page), encoder="characters", follow=False)
    assert answer.location.startswith(PREVIEW)
    assert staff.version() == head
    assert "on file has changed since the preview" in desk.get(PAGE).text


def test_a_forged_preview_or_a_missing_encoder_is_refused(
    desk: FlaskClient, staff: Service, send: Send
) -> None:
    head = staff.version()
    forged = seen(preview_of(desk))[:-4] + "AAAA"
    for given in ("", "x", forged):
        assert send(PREVIEW, seen=given).status_code == 422
    assert desk.get(f"{PREVIEW}?basis=tea").status_code == 422
    assert desk.get(f"{PREVIEW}?encoder=oracle").status_code == 422
    if not has_semantic():
        assert desk.get(f"{PREVIEW}?encoder=semantic").status_code == 422
        assert 'value="semantic"' not in desk.get(PAGE).text
    assert staff.version() == head
