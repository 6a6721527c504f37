"""Names and addresses that are answered to; everything else is misdirected."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web import hosts
from web.hosts import Hosts, host_name, is_loopback, local_addresses


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Matcher.Example:8000", "matcher.example"),
        ("matcher.example.", "matcher.example"),
        ("[::1]:8000", "::1"),
        ("192.168.1.5", "192.168.1.5"),
        ("", ""),
        ("a b", ""),
        ("matcher.example@evil.example", ""),
        ("matcher.example/evil", ""),
        ("matcher.example:80:90", ""),
        ("mаtcher.example", ""),  # a Cyrillic a
        ("x" * 300, ""),
        ("matcher.example\r\nX: y", ""),
    ],
)
def test_the_name_in_a_host_header(given: str, name: str) -> None:
    assert host_name(given) == name


def test_loopback() -> None:
    assert is_loopback("127.0.0.8:80")
    assert is_loopback("LOCALHOST.")
    assert is_loopback("::1")
    assert is_loopback("[::ffff:127.0.0.1]")
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("")
    assert not is_loopback("127.0.0.1.evil.example")


def test_names_are_those_given_and_this_machine() -> None:
    known = Hosts(["Matcher.Example", "192.168.1.5"])
    assert known.allows("matcher.example:443")
    assert known.allows("localhost:8000")
    assert known.allows("192.168.1.5")
    assert not known.allows("192.168.1.6")
    assert not known.allows("sub.matcher.example")
    assert not known.allows("evil.example")


def test_own_addresses_are_looked_up_anew_when_the_network_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    here = ["192.168.1.5", "fd00::5"]
    known = Hosts(own_addresses=True, look=lambda: list(here))
    assert known.allows("192.168.1.5:8000")
    assert known.allows("[fd00:0::5]:8000")
    here[:] = ["10.0.0.9"]
    monkeypatch.setattr(hosts, "KEPT_SECONDS", 0)
    known._until = 0.0
    assert known.allows("10.0.0.9")
    assert not known.allows("192.168.1.5")
    assert not known.allows("name-of-nobody")


def test_where_others_reach_this_machine() -> None:
    for found in local_addresses():
        address = hosts.address_of(found)
        assert address is not None
        assert not address.is_loopback
        assert not address.is_link_local


@pytest.mark.parametrize("host", ["matcher.example", "127.0.0.1.evil.example", "", "a b"])
@pytest.mark.parametrize("path", ["/", "/static/style.css", "/api/search?q=a", "/no/such/page"])
def test_no_page_is_answered_under_another_name(visitor: FlaskClient, host: str, path: str) -> None:
    answer = visitor.get(path, headers={"Host": host})
    assert answer.status_code in (400, 421)
    assert "evil.example" not in answer.text


def test_forwarding_headers_are_believed_only_behind_a_proxy(app: Flask) -> None:
    sent = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.9", "X-Forwarded-Host": "evil.example"}
    answer = app.test_client().get("/help", headers=sent)
    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers
    assert "evil.example" not in answer.text
