"""The language of a page: by address, by cookie, by the browser; and the catalogue is whole."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tools import translations
from web.labels import FIELDS, VALUES, declared, statuses
from web.languages import language_of, url_with


def test_the_browser_decides_first(client: FlaskClient) -> None:
    assert "谁该与谁会面" in client.get("/", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert "Who should meet whom" in client.get("/", headers={"Accept-Language": "fr"}).text


def test_the_address_decides_before_and_is_remembered(client: FlaskClient) -> None:
    answer = client.get("/?lang=zh", headers={"Accept-Language": "en"})
    assert "谁该与谁会面" in answer.text
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "帮助" in client.get("/help", headers={"Accept-Language": "en"}).text


def test_an_unknown_language_is_english(client: FlaskClient) -> None:
    answer = client.get("/?lang=xx")
    assert "Who should meet whom" in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "address", ["/search?q=solar&kind=topic", "/delegates/mu-001/peers?top=3", "/topics?offset=30"]
)
def test_the_switch_keeps_the_page(client: FlaskClient, address: str) -> None:
    text = client.get(address).text
    link = text.partition('hreflang="zh"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    path, _, query = address.partition("?")
    assert link.startswith(path + "?")
    assert {*query.split("&"), "lang=zh"} == set(link.partition("?")[2].split("&"))
    assert client.get(link).status_code == 200


def test_another_filter_begins_at_the_first_hit(app: Flask) -> None:
    with app.test_request_context("/search?q=a&offset=60&kind=topic"):
        assert url_with(kind="goal") == "/search?q=a&kind=goal"
        assert url_with(kind=None, q=None) == "/search"


def test_an_address_cannot_carry_a_link_elsewhere(app: Flask) -> None:
    with app.test_request_context("/search?q=%22%3E%3Cscript%3E"):
        assert "<" not in url_with(lang="zh")


def test_texts_in_another_script_are_marked() -> None:
    assert language_of("东软集团", "en") == "zh-Hans"
    assert language_of("Neusoft", "zh") == "en"
    assert language_of("Neusoft", "en") == ""
    assert language_of("2011", "zh") == ""


def test_every_text_has_its_chinese_and_the_catalogue_is_compiled(capsys: pytest.CaptureFixture[str]) -> None:
    assert translations.main(["--check"]) == 0, capsys.readouterr().out


def test_every_declared_field_and_status_has_words() -> None:
    from graph.kinds import KINDS
    from matcher.browse.pages import HIDDEN_FIELDS

    shown = [p.name for k in KINDS if k.table or k.built_in for p in k.properties]
    assert set(shown) - set(FIELDS) <= {*HIDDEN_FIELDS}
    assert set(statuses()) <= set(VALUES)


def test_the_chinese_has_the_slots_of_the_english() -> None:
    for message in translations.known():
        forms = [m if isinstance(m, tuple) else (m,) for m in (message.id, message.string)]
        english, chinese = (set(re.findall(r"%\(\w+\)[sd]", " ".join(form))) for form in forms)
        assert english == chinese, message.id


def test_every_relation_has_its_chinese() -> None:
    known = {message.id: message.string for message in translations.known()}
    assert all(known.get(words) for words in declared())
