"""Headers and cookies: strict on every answer, HTTPS alone where it is HTTPS, nothing kept of persons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.store.open import open_store
from matcher.service import Service
from web.app import create_app
from web.headers import HEADERS, POLICY
from web.settings import Settings

PATHS = [
    "/",
    "/help",
    "/share/",
    "/static/style.css",
    "/healthz",
    "/no/such/page",
    "/api/search?q=a",
    "/desk/",
]


@pytest.fixture(scope="module")
def over_tls(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A visitor of a service that is served over HTTPS under a name."""
    copied = tmp_path_factory.mktemp("tls") / "seeds.db"
    copied.write_bytes(seeded_file.read_bytes())
    store = open_store(f"sqlite:///{copied}")
    settings = Settings(secret_key="0" * 32, secure_cookies=True, hosts=("matcher.example", "192.168.1.5"))
    app = create_app(Service(store), settings)
    app.config["TESTING"] = True
    yield FlaskClient(app, app.response_class, use_cookies=True)
    store.close()


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_them(visitor: FlaskClient, client: FlaskClient, path: str) -> None:
    for browser in (visitor, client):
        with browser.get(path) as answer:
            for name, value in HEADERS.items():
                assert answer.headers[name] == value
            assert "Strict-Transport-Security" not in answer.headers


def test_the_policy_allows_nothing_unsafe() -> None:
    assert POLICY.startswith("default-src 'self'")
    assert "unsafe" not in POLICY
    assert not any(word in POLICY for word in ("*", "data:", "http:", "https:"))


def test_https_alone_is_asked_for_over_https_under_a_name(over_tls: FlaskClient) -> None:
    def header(host: str, scheme: str = "https") -> str | None:
        return over_tls.get("/help", base_url=f"{scheme}://{host}").headers.get("Strict-Transport-Security")

    assert header("matcher.example") == "max-age=31536000; includeSubDomains"
    assert header("matcher.example", "http") is None
    assert header("192.168.1.5") is None
    assert header("localhost") is None


def test_cookies_over_https_are_bound_to_the_host(over_tls: FlaskClient) -> None:
    answer = over_tls.get("/help?lang=zh", base_url="https://matcher.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-lang=zh;")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie
    assert over_tls.application.config["SESSION_COOKIE_NAME"] == "__Host-session"


def test_cookies_over_plain_http_are_out_of_reach_of_scripts(app: Flask) -> None:
    assert app.config["SESSION_COOKIE_HTTPONLY"] is True
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert app.config["SESSION_COOKIE_NAME"] == "session"


def test_a_page_for_somebody_signed_in_is_kept_nowhere(client: FlaskClient, visitor: FlaskClient) -> None:
    for path in ("/", "/delegates/mu-001", "/api/search?q=a", "/no/such/page"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path
    assert visitor.get("/help").headers["Cache-Control"] == "private, no-cache"


def test_signing_out_clears_what_the_browser_keeps(writable: Flask) -> None:
    writable.config["WTF_CSRF_ENABLED"] = False
    answer = writable.test_client().post("/account/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_static_files_are_kept_long_under_the_address_that_holds_their_digest(visitor: FlaskClient) -> None:
    page = visitor.get("/help").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "?v=" in address
    with visitor.get(address) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers
    with visitor.get("/static/style.css") as answer:
        assert answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT"])
def test_methods_that_nobody_needs_are_refused(client: FlaskClient, method: str) -> None:
    assert client.open("/help", method=method).status_code == 405
