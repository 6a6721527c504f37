"""One's own account: sessions ended, password set and taken away, second factor changed."""

from __future__ import annotations

import re

import pyotp
import pytest

from graph.records import Ref
from matcher.access.roles import OPERATOR, Role
from matcher.accounts.accounts import Accounts
from matcher.accounts.office import Office
from matcher.accounts.passwords import Passwords
from matcher.accounts.second_factor import SecondFactor

GOOD = "wombat cabin tundra 7"
OTHER = "ferry lantern 88 mosaic"
ANNA = Ref("delegate", "mu-001")


@pytest.fixture
def anna(accounts: Accounts) -> str:
    return Office(accounts, OPERATOR).account_for(ANNA).login


def test_sessions_are_seen_and_ended(signed_in, accounts: Accounts, anna: str) -> None:
    one, two, three = (signed_in(anna) for _ in range(3))
    assert one.page.count("<li>\n    <p><strong>") == 1  # what was there when it was opened
    one.open("/account/")
    assert one.page.count('name="key"') == 3  # two others, and all others
    keys = re.findall(r'name="key" value="([0-9a-f]{64})"', one.page)
    assert one.send("/account/sessions/end", key=keys[0]).status_code == 302
    assert sum(b.is_in() for b in (one, two, three)) == 2
    assert one.is_in()
    assert one.send("/account/sessions/end", key="others").status_code == 302
    assert [b.is_in() for b in (one, two, three)] == [True, False, False]


def test_nobody_ends_anothers_session(signed_in, accounts: Accounts, anna: str) -> None:
    other = Office(accounts, OPERATOR).account_for(Ref("delegate", "mu-002"))
    hers, mine = signed_in(other.login), signed_in(anna)
    key = accounts.sessions(other)[0].key
    assert mine.send("/account/sessions/end", key=key).status_code == 404
    assert hers.is_in()


def test_a_password_is_set_changed_and_taken_away(signed_in, accounts: Accounts, anna: str) -> None:
    mine = signed_in(anna)
    assert mine.send("/account/password", password="short").status_code == 422
    assert "too short" in mine.fault()
    assert mine.send("/account/password", password=GOOD).status_code == 302
    token, _ = accounts.start_session(accounts.known(anna), device="", address="", how="card")
    with mine.client.session_transaction() as content:
        content["_user_id"] = token
    mine.open("/account/")
    assert mine.send("/account/password", password=OTHER, current="wrong").status_code == 422
    assert mine.send("/account/password", password=OTHER, current=GOOD).status_code == 302
    assert Passwords(accounts).fits(accounts.known(anna), OTHER)
    assert mine.send("/account/password/remove", current=GOOD).status_code == 422
    assert mine.send("/account/password/remove", current=OTHER).status_code == 302
    assert not accounts.known(anna).has_password


def test_staff_take_another_phone(browser, accounts: Accounts) -> None:
    lin = accounts.add(Role.STAFF, login="lin", actor="test")
    Passwords(accounts).set(lin, GOOD)
    old = pyotp.TOTP(SecondFactor(accounts).enrol(lin).secret)
    codes = SecondFactor(accounts).confirm(lin, old.at(int(accounts.clock()) - 30))
    desk = browser()
    desk.open("/account/sign-in")
    desk.send("/account/sign-in", login="lin", password=GOOD)
    desk.open("/account/second")
    assert desk.send("/account/second", code=codes[0]).status_code == 302
    assert "9 recovery codes are left" in desk.open("/account/").text
    desk.open("/account/second-factor")
    key = re.search(r'account-key">(\w+)<', desk.page)
    assert key
    fresh = pyotp.TOTP(key[1])
    assert (
        desk.send(
            "/account/second-factor", code=fresh.at(int(accounts.clock())), present="000000"
        ).status_code
        == 422
    )
    assert (
        desk.send(
            "/account/second-factor", code=fresh.at(int(accounts.clock())), present=codes[1]
        ).status_code
        == 200
    )
    assert SecondFactor(accounts).left(lin) == 10
    desk.open("/account/")
    assert desk.send("/account/recovery-codes", present=codes[2]).status_code == 422
    assert desk.send("/account/password/remove", current=GOOD).status_code == 422


def test_a_disabled_account_is_out_with_its_next_click(signed_in, accounts: Accounts, anna: str) -> None:
    mine = signed_in(anna)
    accounts.disable(anna, actor="test")
    assert not mine.is_in()


def test_an_erased_person_is_out_with_her_next_click(
    signed_in, accounts: Accounts, anna: str, writable
) -> None:
    mine = signed_in(anna)
    service = writable.extensions["matcher"]
    service.store.erase([ANNA], actor="test", why="asked for")
    assert not mine.is_in()
    assert accounts.by_login(anna) is None


def test_the_language_of_faults_is_the_pages(signed_in, accounts: Accounts, anna: str) -> None:
    mine = signed_in(anna)
    mine.open("/account/?lang=zh")
    mine.send("/account/password", password="short")
    assert "too short" not in mine.fault()
