"""How much and how often: bodies by route, rates by account and by address."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.records import Ref
from graph.store.open import open_store
from matcher.access.roles import Role
from matcher.service import Service
from web import limits
from web.app import create_app
from web.counters import Counters
from web.limits import FORM, largest_body, network
from web.settings import Settings

PHONE = {"REMOTE_ADDR": "192.0.2.40"}
MADE_UP = [Ref("delegate", f"mu-{n:03}") for n in range(1, 42)]


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limited(seeded_file: Path, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """The service as it is served: with limits on the rate of requests."""
    copied = tmp_path / "limited.db"
    copied.write_bytes(seeded_file.read_bytes())
    store = open_store(f"sqlite:///{copied}")
    made = create_app(Service(store), Settings(secret_key="0" * 32, counters=Counters(clock)))
    made.config["TESTING"] = True
    yield made
    store.close()


def visit(app: Flask) -> FlaskClient:
    return FlaskClient(app, app.response_class, use_cookies=True)


def test_an_address_has_its_rate_and_is_told_when_to_come_back(
    limited: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "VISITORS", "5 per minute")
    visitor = visit(limited)
    assert {visitor.get("/help", environ_base=PHONE).status_code for _ in range(5)} == {200}
    refused = visitor.get("/help", environ_base=PHONE)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert "<h1>" in refused.text
    assert "Content-Security-Policy" in refused.headers
    assert visitor.get("/help", environ_base={"REMOTE_ADDR": "192.0.2.41"}).status_code == 200


def test_the_rate_begins_anew_when_its_minute_is_over(
    limited: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "VISITORS", "1 per minute")
    visitor = visit(limited)
    assert [visitor.get("/help").status_code for _ in range(2)] == [200, 429]
    clock.now += 61
    assert visitor.get("/help").status_code == 200


def test_forty_phones_of_one_class_behind_one_address(
    limited: Flask, client_as: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed in, each is counted for herself: what one does takes nothing from the others."""
    monkeypatch.setattr(limits, "ACCOUNT", "3 per minute")
    monkeypatch.setattr(limits, "VISITORS", "3 per minute")
    assert callable(client_as)
    phones = [client_as(Role.DELEGATE, ref, over=limited) for ref in MADE_UP[:40]]
    for phone in phones:
        assert phone.get("/help", environ_base=PHONE).status_code == 200
    greedy = phones[0]
    assert [greedy.get("/help", environ_base=PHONE).status_code for _ in range(3)][-1] == 429
    assert all(phone.get("/help", environ_base=PHONE).status_code == 200 for phone in phones[1:])


def test_writes_and_heavy_routes_have_less(
    limited: Flask, client_as: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WRITES", {True: "2 per minute", False: "2 per minute"})
    monkeypatch.setattr(limits, "HEAVY_RATE", "2 per minute")
    assert callable(client_as)
    staff = client_as(Role.ADMINISTRATOR, over=limited)
    assert [staff.post("/desk/import").status_code for _ in range(3)][-1] == 429
    assert staff.get("/help").status_code == 200


def test_style_sheets_and_the_health_page_are_not_counted(
    limited: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "VISITORS", "1 per minute")
    visitor = visit(limited)
    for path in ("/static/style.css", "/healthz"):
        for _ in range(4):
            with visitor.get(path) as answer:
                assert answer.status_code == 200


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
    ],
)
def test_what_one_customer_has(address: str, counted: str) -> None:
    assert network(address) == counted


def test_a_form_of_ten_megabytes_is_refused_with_a_page(client: FlaskClient) -> None:
    sent = {"name": "x" * (10 * 1024 * 1024)}
    answer = client.post("/desk/names", data=sent)
    assert answer.status_code == 413
    assert "<h1>" in answer.text


def test_a_form_that_hides_its_length_is_refused_as_well(client: FlaskClient) -> None:
    answer = client.post(
        "/desk/names",
        input_stream=io.BytesIO(b"name=" + b"x" * FORM),
        content_type="application/x-www-form-urlencoded",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert answer.status_code == 411


def test_thousands_of_fields_are_refused(client: FlaskClient) -> None:
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\nx\r\n' for n in range(1100))
    answer = client.post(
        "/desk/names", data=f"{parts}--b--\r\n", content_type="multipart/form-data; boundary=b"
    )
    assert answer.status_code == 413


def test_every_route_that_takes_more_is_there(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(limits.WIDE_FORMS) | set(limits.UPLOADS) | set(limits.UNCOUNTED) <= endpoints
    for prefix in limits.HEAVY_PREFIXES:
        assert any(name.startswith(prefix) for name in endpoints), prefix


def test_an_upload_may_be_as_large_as_the_settings_say() -> None:
    settings = replace(Settings(), upload_limit=1234)
    assert largest_body("desk.upload", settings) == 1234
    assert largest_body("pages.home", settings) == FORM
    assert largest_body(None, settings) == FORM
