"""What was inferred is marked on pages and in the JSON, and no longer once the staff have accepted it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.changes import Draft
from graph.drafting import payloads_of, record_operation
from graph.records import Ref
from matcher.inferring.deciding import decide_inferences, inferences
from matcher.inferring.encoders import Characters
from matcher.inferring.run import infer_topics
from matcher.service import Service

ONE = Ref("delegate", "ndubuisi-kevin-ukaebi")
CHIP = "<bdi>Mobile communications</bdi></a>"
MARK = '<span class="tag tag-status">inferred</span>'


@pytest.fixture
def service(writable: Flask) -> Service:
    found: Service = writable.extensions["matcher"]
    return found


@pytest.fixture
def client(writable: Flask) -> FlaskClient:
    return writable.test_client()


def inferring(service: Service) -> str:
    """Infer an interest from a new biography; returns the statement's id."""
    operation = record_operation(ONE, service.record(ONE), {"bio": "Works on mobile communications."})
    assert operation
    store = service.store
    store.apply(Draft("test", "a new text", payloads_of([operation]), head=store.head().seq))
    infer_topics(store, Characters(), actor="anna", only=frozenset([ONE]))
    (found,) = [i for i in inferences(store.snapshot(), subject=ONE) if i.topic.id == "mobile-communications"]
    return found.id


def test_a_page_marks_what_was_inferred_until_it_is_accepted(client: FlaskClient, service: Service) -> None:
    key = inferring(service)
    page = client.get(f"/delegates/{ONE.id}").text
    assert f"{CHIP}{MARK}" in page
    decide_inferences(service.store, [key], "accept", actor="anna")
    page = client.get(f"/delegates/{ONE.id}").text
    assert CHIP in page
    assert f"{CHIP}{MARK}" not in page


def test_reasons_on_pages_and_in_json_say_so(client: FlaskClient, service: Service) -> None:
    inferring(service)
    told = client.get(f"/api/suggest/partners?for={ONE.id}").get_json()
    evidence = [e for s in told["suggestions"] for r in s["reasons"] for e in r["evidence"]]
    assert any(e.get("inferred") for e in evidence)
    assert any("(Inferred, not stated.)" in r["text"] for s in told["suggestions"] for r in s["reasons"])
