"""The desk over a store of its own: pages fetched, forms sent with their token as a browser would."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.service import Service

Send = Callable[..., TestResponse]
Upload = Callable[..., str]
Fields = Callable[[str], dict[str, str]]


@pytest.fixture
def desk(writable: Flask) -> FlaskClient:
    return writable.test_client()


@pytest.fixture
def staff(writable: Flask) -> Service:
    found: Service = writable.extensions["matcher"]
    return found


def token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no form"
    return found[1]


@pytest.fixture
def send(desk: FlaskClient) -> Send:
    """Send a form; its token is fetched from the import page, which always has one."""

    def sent(address: str, follow: bool = True, **values: object) -> TestResponse:
        form = {"csrf_token": token(desk.get("/desk/import").text), **values}
        return desk.post(address, data=form, follow_redirects=follow, content_type="multipart/form-data")

    return sent


@pytest.fixture
def upload(send: Send) -> Upload:
    """Upload a list and return the address of its preview."""

    def uploaded(content: bytes | str, name: str = "list.csv", programme: str = "") -> str:
        given = content.encode() if isinstance(content, str) else content
        response = send("/desk/import", follow=False, list=(io.BytesIO(given), name), programme=programme)
        assert response.status_code == 302, response.text
        return str(response.headers["Location"])

    return uploaded


@pytest.fixture
def fields() -> Fields:
    """Read a preview's form as a browser would send it."""
    return form_of


def form_of(page: str) -> dict[str, str]:
    """Return the form's hidden fields, selects and text fields by name."""
    found = dict(re.findall(r'<input type="hidden" name="([hv]-[^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    source = re.search(r'name="source" type="text" value="([^"]*)"', page)
    assert source
    return {k: html.unescape(v) for k, v in found.items()} | {"source": html.unescape(source[1])}
