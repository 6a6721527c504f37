"""Signing in through the pages: card, code, link, password; forged, replayed, expired, fixed."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie

import pyotp
import pytest
from flask import Flask

from graph.records import Ref
from matcher.access.roles import OPERATOR, Role
from matcher.accounts.account import Account
from matcher.accounts.accounts import Accounts
from matcher.accounts.events import What
from matcher.accounts.office import Office
from matcher.accounts.passwords import Passwords
from matcher.accounts.second_factor import SecondFactor
from matcher.accounts.tickets import Card, Cards, Links

GOOD = "wombat cabin tundra 7"
ANNA = Ref("delegate", "mu-001")


@pytest.fixture
def card(accounts: Accounts) -> Card:
    return Cards(accounts).issue(Office(accounts, OPERATOR).account_for(ANNA), actor="test")


@pytest.fixture
def lin(accounts: Accounts) -> Account:
    account = accounts.add(Role.STAFF, login="lin", actor="test")
    Passwords(accounts).set(account, GOOD)
    return account


@pytest.fixture
def totp(accounts: Accounts, lin: Account) -> pyotp.TOTP:
    """An authenticator whose code of the step before was used."""
    factor = SecondFactor(accounts)
    made = pyotp.TOTP(factor.enrol(lin).secret)
    factor.confirm(lin, made.at(int(accounts.clock()) - 30))
    return made


@pytest.fixture
def app_name(writable: Flask) -> str:
    """What the cookie of a session is called."""
    return str(writable.config["SESSION_COOKIE_NAME"])


def whats(accounts: Accounts) -> list[str]:
    return [e.what for e in accounts.events.newest()]


# -- cards --------------------------------------------------------------------------------------


def test_answers_that_come_late_do_not_take_the_token_of_a_form_away(
    browser, card: Card, app_name: str
) -> None:
    phone = browser()
    phone.open(f"/account/card?t={card.token}")
    phone.send("/account/card", t=phone.hidden("t"))
    since_sign_in = phone.client.get_cookie(app_name)
    other = browser()  # the same browser, in which an icon was asked for before the page was there
    other.client.set_cookie(app_name, since_sign_in.value)
    phone.open("/account/")
    other.open("/static/mark.svg").close()
    phone.client.set_cookie(app_name, other.client.get_cookie(app_name).value)
    assert phone.send("/account/sign-out").status_code == 302


def test_looking_at_a_card_signs_nobody_in_and_names_nobody(browser, accounts: Accounts, card: Card) -> None:
    preview = browser()
    for _ in range(3):
        answer = preview.open(f"/account/card?t={card.token}")
        assert answer.status_code == 200
        assert "Participant 001" not in answer.text
        assert not preview.is_in()
    phone = browser()
    phone.open(f"/account/card?t={card.token}")
    answer = phone.send("/account/card", t=phone.hidden("t"))
    assert answer.status_code == 302
    assert answer.location == "/"
    assert phone.is_in()


def test_a_code_signs_in(browser, card: Card) -> None:
    phone = browser()
    phone.open("/account/sign-in")
    assert phone.send("/account/code", code=card.code.lower().replace("-", " ")).status_code == 302
    assert phone.is_in()


@pytest.mark.parametrize("code", ["", "K7Q2-M9XD-4T", "<script>alert(1)</script>", "x" * 5000])
def test_a_wrong_code_is_refused_on_a_clear_page(browser, accounts: Accounts, code: str) -> None:
    phone = browser()
    phone.open("/account/card")
    answer = phone.send("/account/code", code=code)
    assert answer.status_code == 422
    assert "No card has this code" in phone.fault()
    assert "<script" not in answer.text
    assert not phone.is_in()
    assert whats(accounts)[0] == What.TICKET_OVER


def test_a_card_with_a_password_asks_for_it(browser, accounts: Accounts, card: Card) -> None:
    Passwords(accounts).set(card.account, GOOD)
    phone = browser()
    phone.open(f"/account/card?t={card.token}")
    assert 'type="password"' in phone.page
    assert phone.send("/account/card", t=card.token, password="wrong").status_code == 422
    assert "needed besides the card" in phone.fault()
    assert phone.send("/account/card", t=card.token, password=GOOD).status_code == 302
    other = browser()
    other.open("/account/card")
    assert other.send("/account/code", code=card.code).status_code == 422
    assert 'type="password"' in other.page
    assert other.send("/account/code", code=card.code, password=GOOD).status_code == 302


def test_a_replaced_card_is_refused(browser, accounts: Accounts, card: Card) -> None:
    Cards(accounts).issue(card.account, actor="test")
    phone = browser()
    assert phone.open(f"/account/card?t={card.token}").status_code == 422
    assert "has been replaced" in phone.fault()
    phone.open("/account/card")
    assert phone.send("/account/card", t=card.token).status_code == 422
    assert phone.send("/account/code", code=card.code).status_code == 422
    assert not phone.is_in()


# -- links --------------------------------------------------------------------------------------


def test_a_link_is_used_once(browser, accounts: Accounts, card: Card) -> None:
    token = Links(accounts).issue(card.account, actor="test")
    for _ in range(3):
        assert browser().open(f"/account/link?t={token}").status_code == 200
    phone, thief = browser(), browser()
    phone.open(f"/account/link?t={token}")
    thief.open(f"/account/link?t={token}")
    assert phone.send("/account/link", t=token).status_code == 302
    assert thief.send("/account/link", t=token).status_code == 422
    assert "has been used" in thief.fault()
    assert (phone.is_in(), thief.is_in()) == (True, False)
    assert thief.open(f"/account/link?t={token}").status_code == 422
    assert whats(accounts).count(What.TICKET_OVER) == 2


def test_an_expired_link_is_refused(browser, accounts: Accounts, card: Card) -> None:
    token = Links(accounts).issue(card.account, actor="test", life=-1)
    phone = browser()
    assert phone.open(f"/account/link?t={token}").status_code == 422
    phone.open("/account/sign-in")
    assert phone.send("/account/link", t=token).status_code == 422
    assert not phone.is_in()


# -- staff --------------------------------------------------------------------------------------


def test_staff_sign_in_in_two_steps(browser, accounts: Accounts, lin: Account, totp: pyotp.TOTP) -> None:
    desk = browser()
    desk.open("/account/sign-in?next=/desk/leads")
    answer = desk.send("/account/sign-in", login="lin", password=GOOD, next=desk.hidden("next"))
    assert answer.location == "/account/second"
    assert not desk.is_in()
    assert desk.open("/desk/").status_code == 302
    desk.open("/account/second")
    assert desk.send("/account/second", code="000000").status_code == 422
    answer = desk.send("/account/second", code=totp.at(int(accounts.clock())))
    assert answer.location == "/desk/leads"
    assert desk.open("/desk/leads").status_code == 200


def test_wrong_password_and_unknown_login_give_the_same_page(browser, lin: Account) -> None:
    pages = []
    for login in ("lin", "bob"):
        desk = browser()
        desk.open("/account/sign-in")
        answer = desk.send("/account/sign-in", login=login, password="wrong")
        page = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)
        page = page.replace(f'value="{login}"', "")
        pages.append((answer.status_code, page))
    assert pages[0] == pages[1]
    assert pages[0][0] == 422


def test_too_many_tries_are_told_to_wait(browser, lin: Account) -> None:
    desk = browser("203.0.113.7")
    desk.open("/account/sign-in")
    codes = [desk.send("/account/sign-in", login="lin", password="wrong") for _ in range(11)]
    assert [c.status_code for c in codes] == [422] * 10 + [429]
    assert 800 < int(codes[-1].headers["Retry-After"]) <= 900
    assert "Wait 15 minutes" in desk.fault()


def test_the_second_step_needs_the_first(browser, accounts: Accounts, totp: pyotp.TOTP) -> None:
    desk = browser()
    assert desk.open("/account/second").status_code == 422
    desk.open("/account/sign-in")
    assert desk.send("/account/second", code=totp.at(int(accounts.clock()))).status_code == 422
    assert not desk.is_in()


def test_setting_up_gives_nothing_else(browser, accounts: Accounts) -> None:
    made = accounts.add(Role.ADMINISTRATOR, login="chen", actor="test")
    desk = browser()
    token = Links(accounts).issue(made, actor="test")
    desk.open(f"/account/link?t={token}")
    assert desk.send("/account/link", t=token).location == "/account/set-up"
    for path in ("/desk/", "/delegates", "/account/", "/account/accounts", "/api/search?q=a"):
        assert desk.open(path).status_code in (302, 401), path
    desk.open("/account/set-up")
    assert desk.send("/account/set-up/password", password="chen2026").status_code == 422
    assert "too short" in desk.fault()
    assert desk.send("/account/set-up/password", password=GOOD).status_code == 302
    desk.open("/account/set-up")
    key = re.search(r'account-key">(\w+)<', desk.page)
    assert key
    assert desk.send("/account/set-up/second", code="123456").status_code == 422
    before = desk.client.get_cookie("session")
    answer = desk.send("/account/set-up/second", code=pyotp.TOTP(key[1]).at(int(accounts.clock())))
    assert answer.status_code == 200
    assert len(re.findall(r"<code>[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}</code>", answer.text)) == 10
    assert desk.open("/account/accounts").status_code == 200
    after = desk.client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value


# -- cookies ------------------------------------------------------------------------------------


def test_nothing_set_before_a_sign_in_survives_it(browser, card: Card) -> None:
    phone = browser()
    phone.open(f"/account/card?t={card.token}")
    with phone.client.session_transaction() as content:
        content["planted"] = "by somebody"
        content["_user_id"] = "x" * 43
    phone.open(f"/account/card?t={card.token}")
    phone.send("/account/card", t=card.token)
    with phone.client.session_transaction() as content:
        assert "planted" not in content
        assert content["_user_id"] != "x" * 43


def test_a_planted_cookie_is_of_no_use_to_who_planted_it(browser, card: Card) -> None:
    """Session fixation: the attacker's cookie, put into the victim's browser, stays signed out."""
    attacker, victim = browser(), browser()
    attacker.open("/account/sign-in")
    planted = attacker.client.get_cookie("session")
    assert planted is not None
    victim.client.set_cookie("session", planted.value)
    victim.open(f"/account/card?t={card.token}")
    victim.send("/account/card", t=card.token)
    assert victim.is_in()
    assert not attacker.is_in()


@pytest.mark.parametrize("value", ["forged", "eyJfdXNlcl9pZCI6IngifQ.aR.sig", "x" * 3000, "."])
def test_a_cookie_that_we_did_not_sign_is_refused_and_noted(browser, accounts: Accounts, value: str) -> None:
    phone = browser()
    phone.client.set_cookie("session", value)
    answer = phone.open("/account/")
    assert answer.status_code == 302
    assert answer.location.startswith("/account/sign-in")
    assert whats(accounts)[0] == What.FORGED_COOKIE
    assert not phone.is_in()


def test_an_ended_session_is_refused_noted_and_taken_away(browser, accounts: Accounts, card: Card) -> None:
    phone = browser()
    phone.open(f"/account/card?t={card.token}")
    phone.send("/account/card", t=card.token)
    stolen = phone.client.get_cookie("session")
    assert stolen is not None
    phone.open("/account/")
    assert phone.send("/account/sign-out").location == "/"
    assert not phone.is_in()
    replayed = browser()
    replayed.client.set_cookie("session", stolen.value)
    assert replayed.open("/account/").status_code == 302
    assert "signed out" in replayed.open("/account/sign-in").text
    assert whats(accounts).count(What.SESSION_OVER) == 1


def test_a_forged_token_in_a_signed_cookie_is_refused(browser, accounts: Accounts) -> None:
    phone = browser()
    phone.open("/account/sign-in")
    with phone.client.session_transaction() as content:
        content["_user_id"] = "x" * 43
    assert phone.open("/account/").status_code == 302
    assert whats(accounts)[0] == What.SESSION_OVER


def test_cookies_are_out_of_reach_of_scripts(browser, card: Card) -> None:
    phone = browser()
    phone.open(f"/account/card?t={card.token}")
    answer = phone.send("/account/card", t=card.token)
    set_cookies = answer.headers.getlist("Set-Cookie")
    names = {next(iter(SimpleCookie(c))) for c in set_cookies}
    assert {"session", "device"} <= names
    assert all("HttpOnly" in c and "SameSite=Lax" in c for c in set_cookies)
    assert card.token not in str(answer.headers)


def test_staff_are_forgotten_with_the_browser_and_phones_are_not(
    browser, accounts: Accounts, card: Card, totp: pyotp.TOTP
) -> None:
    desk, phone = browser(), browser()
    desk.open("/account/sign-in")
    desk.send("/account/sign-in", login="lin", password=GOOD)
    desk.open("/account/second")
    lasting = {
        "desk": desk.send("/account/second", code=totp.at(int(accounts.clock()))).headers.getlist(
            "Set-Cookie"
        ),
        "phone": (phone.open(f"/account/card?t={card.token}"), phone.send("/account/card", t=card.token))[
            1
        ].headers.getlist("Set-Cookie"),
    }
    expiring = {k: any(c.startswith("session=") and "Expires" in c for c in v) for k, v in lasting.items()}
    assert expiring == {"desk": False, "phone": True}


# -- where to, and what is sent -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("/delegates/mu-001", "/delegates/mu-001"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
    ],
)
def test_a_sign_in_leads_to_pages_of_ours_only(browser, card: Card, wanted: str, got: str) -> None:
    phone = browser()
    phone.open(f"/account/card?t={card.token}")
    answer = phone.send("/account/card", t=card.token, next=wanted)
    assert answer.location == got
    assert "x=1" not in str(answer.headers)


def test_forms_without_their_token_are_refused(browser, accounts: Accounts, card: Card) -> None:
    phone = browser()
    phone.open(f"/account/card?t={card.token}")
    for token in ("", "forged"):
        assert phone.send("/account/card", t=card.token, csrf_token=token).status_code == 400
    assert not phone.is_in()


def test_a_form_of_ten_megabytes_is_refused(browser) -> None:
    phone = browser()
    phone.open("/account/sign-in")
    answer = phone.send("/account/sign-in", login="lin", password="x" * 10_000_000)
    assert answer.status_code == 413


def test_headers_do_not_get_into_events(browser, accounts: Accounts, card: Card) -> None:
    phone = browser()
    evil = "Mozilla Firefox\tAndroid <script>\x1b[31m\u202e"
    phone.open(f"/account/card?t={card.token}")
    phone.client.post(
        "/account/card",
        data={"csrf_token": phone.token(), "t": card.token},
        headers={"User-Agent": evil, "X-Forwarded-For": "1.1.1.1\tforged"},
    )
    session = accounts.sessions(card.account)[0]
    assert session.device == "Firefox, Android"
    assert session.address == "127.0.0.1"
    event = accounts.events.newest(1)[0]
    assert event.more == "card, Firefox, Android"


def test_no_secret_is_in_events_logs_or_pages_kept(
    browser, accounts: Accounts, card: Card, writable: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    link = Links(accounts).issue(card.account, actor="test")
    phone = browser()
    with caplog.at_level(0):
        for path in (f"/account/card?t={card.token}", f"/account/link?t={link}", "/account/sign-in"):
            answer = phone.open(path)
            assert answer.headers["Cache-Control"] == "no-store"
        phone.send("/account/link", t="wrong" + link)
        phone.send("/account/sign-in", login=GOOD, password=GOOD)
        phone.send("/account/code", code=card.code)
    said = caplog.text + str(accounts.events.newest())
    for secret in (card.token, card.code, link, GOOD):
        assert secret not in said
