"""Printed cards and messages: both languages, eight to a sheet, names that stay text, nothing fetched."""

from __future__ import annotations

import re

from graph.records import Ref
from matcher.access.roles import Role
from matcher.accounts.account import Account
from matcher.accounts.sheet import Holder, document, message
from matcher.accounts.tickets import Card

BASE = "https://192.0.2.1:8443/"


def holder(name: str = "Anna") -> Holder:
    account = Account(Role.DELEGATE, Ref("delegate", "a"), "d-1", 0, False, False, False, False, "")
    return Holder(Card(account, "tok_EN-1", "K7Q2-M9XD-4T", 1_800_000_000), name, "Fiji")


def test_eight_cards_stand_on_a_sheet() -> None:
    page = document([holder() for _ in range(17)], BASE)
    assert page.count('class="sign-in-sheet"') == 3
    assert page.count('class="sign-in-card"') == page.count("<svg ") == 17


def test_a_card_says_all_in_both_languages() -> None:
    page = document([holder()], BASE)
    for words in (
        "Anna",
        "Fiji",
        "K7Q2-M9XD-4T",
        "2027-01-15",
        "https://192.0.2.1:8443/account/card",
        "登录码",
        "Code",
    ):
        assert words in page


def test_names_stay_text() -> None:
    page = document([holder('"><script>{code}</script>')], BASE)
    assert "<script" not in page
    assert "{code}" in page


def test_nothing_is_fetched_and_nothing_runs() -> None:
    page = document([holder()], BASE)
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import|\bon\w+=", page)


def test_a_message_holds_link_and_code_in_both_languages() -> None:
    text = message(holder(), BASE)
    assert text.count("https://192.0.2.1:8443/account/card?t=tok_EN-1") == 2
    assert text.count("K7Q2-M9XD-4T") == 2
    assert "请用此链接登录" in text
