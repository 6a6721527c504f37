"""Browsers that walk the account pages as people do, over a store of their own."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.accounts.accounts import Accounts
from matcher.accounts.tickets import Links
from matcher.service import Service


class Browser:
    """A browser without JavaScript: opens pages, and sends the forms that stand on them."""

    def __init__(self, app: Flask, address: str = "127.0.0.1") -> None:
        self.client = FlaskClient(app, app.response_class, use_cookies=True)
        self.address = address
        self.page = ""
        self._token = ""

    def open(self, path: str, **headers: str) -> TestResponse:
        answer = self.client.get(path, environ_base={"REMOTE_ADDR": self.address}, headers=headers)
        self.page = answer.text if "html" in answer.content_type else self.page
        return answer

    def send(self, path: str, **fields: object) -> TestResponse:
        """Send a form to an address with the token of the page that is open."""
        form = {"csrf_token": self.token(), **fields}
        answer = self.client.post(path, data=form, environ_base={"REMOTE_ADDR": self.address})
        self.page = answer.text if answer.status_code != 302 else self.page
        return answer

    def token(self) -> str:
        """Return the token of the page that is open, or of the last one that had a form."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        self._token = found[1] if found else self._token
        return self._token

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return html.unescape(found[1]) if found else ""

    def fault(self) -> str:
        found = re.search(r'notice-bad".*?<p>(.*?)</p>', self.page, re.S) or re.search(
            r'class="fault"[^>]*>(.*?)<', self.page
        )
        return html.unescape(found[1]) if found else ""

    def is_in(self) -> bool:
        return self.client.get("/account/").status_code == 200


Open = Callable[..., Browser]


class Clock:
    """Seconds since 1970 that stand still until they are turned."""

    def __init__(self) -> None:
        self.now = float(int(time.time()))

    def __call__(self) -> float:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def accounts(writable: Flask, clock: Clock) -> Accounts:
    """The accounts of the store that the pages are over; their clock is the test's."""
    service: Service = writable.extensions["matcher"]
    service.accounts = Accounts(service.store.private, clock=clock)
    return service.accounts


@pytest.fixture
def browser(writable: Flask) -> Open:
    """Makes a browser in which nobody is signed in."""
    return lambda address="127.0.0.1": Browser(writable, address)


@pytest.fixture
def signed_in(browser: Open, accounts: Accounts) -> Open:
    """Makes a browser in which the holder of an account is signed in, by a one-time link."""

    def make(login: str) -> Browser:
        found = browser()
        token = Links(accounts).issue(accounts.known(login), actor="test")
        found.open(f"/account/link?t={token}")
        assert found.send("/account/link", t=token).status_code == 302
        found.open("/account/")
        return found

    return make
