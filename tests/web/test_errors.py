"""Errors become responses in one table; nothing of the inside is told."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from graph.errors import (
    ChainError,
    ConflictError,
    InputError,
    MatcherError,
    NotFoundError,
    Problem,
    SchemaError,
    StoreError,
    UndoError,
)
from web.access import ROUTES
from web.errors import TABLE, row_of

CASES = [
    (NotFoundError("delegate:x is not in the store"), 404),
    (InputError([Problem("is no country", "list.csv", 3, "country", "Atlantis")]), 422),
    (ConflictError("changed meanwhile"), 409),
    (UndoError("change 9 stands in the way"), 409),
    (SchemaError("no such kind"), 400),
    (ChainError("change 4 does not verify"), 500),
    (StoreError("the store is locked"), 503),
    (MatcherError("this cannot be"), 400),
    (ZeroDivisionError("secret inside"), 500),
]


def failing(app: Flask, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a page, and an address for programs, that fail so; everybody may open them."""

    def fail() -> str:
        raise error

    for endpoint in ("fail", "api_fail"):
        monkeypatch.setitem(ROUTES, endpoint, "front")
    app.add_url_rule("/fail", "fail", fail)
    app.add_url_rule("/api/fail", "api_fail", fail)


@pytest.mark.parametrize(("error", "status"), CASES, ids=lambda v: type(v).__name__)
def test_every_error_has_its_page_and_its_json(
    writable: Flask,
    error: Exception,
    status: int,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.CRITICAL)
    failing(writable, error, monkeypatch)
    client = writable.test_client()
    page, answer = client.get("/fail"), client.get("/api/fail")
    assert page.status_code == answer.status_code == status
    assert "<h1>" in page.text
    assert "Content-Security-Policy" in page.headers
    assert answer.get_json()["error"]["status"] == status
    for told in (page.text, answer.text):
        assert "secret inside" not in told
        assert "Traceback" not in told


def test_every_fault_of_an_input_is_listed(writable: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [Problem("is no country", "list.csv", n, "country", f"Atlantis {n}") for n in (2, 3, 4)]
    failing(writable, InputError(faults), monkeypatch)
    client = writable.test_client()
    text = client.get("/fail").text
    assert all(f"Atlantis {n}" in text for n in (2, 3, 4))
    assert [p["row"] for p in client.get("/api/fail").get_json()["error"]["problems"]] == [2, 3, 4]


def test_the_error_tree_is_covered() -> None:
    def leaves(cls: type[Exception]) -> set[type[Exception]]:
        return {cls}.union(*(leaves(c) for c in cls.__subclasses__()))

    known = {c for c in leaves(MatcherError) if c.__module__ == "graph.errors"}
    assert known <= set(TABLE)
    assert row_of(ConflictError("x")).status == 409


@pytest.mark.parametrize(
    "path", ["/delegates/nobody", "/nowhere", "/delegates/nobody/peers", "/countries/ZZZ"]
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_not_there_is_404(app: Flask, path: str, lang: str) -> None:
    answer = app.test_client().get(path, headers={"Accept-Language": lang})
    assert answer.status_code == 404
    assert ("This page is not here" if lang == "en" else "找不到此页面") in answer.text


def test_queries_that_are_no_numbers_are_refused(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/topics?offset=many").status_code == 422
    assert client.get("/topics?offset=-5").status_code == 200
    assert client.get("/topics?offset=99999999999").status_code == 200
    assert client.get("/delegates/mu-001/peers?top=0").status_code == 200


def test_forms_need_their_token(writable: Flask) -> None:
    assert writable.test_client().post("/search", data={}).status_code in (400, 405)
