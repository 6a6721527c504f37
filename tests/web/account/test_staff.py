"""Cards, the register of accounts, and security events through the pages."""

from __future__ import annotations

import re

import pytest

from matcher.access.roles import Role
from matcher.accounts.accounts import Accounts
from matcher.accounts.events import What

PROGRAMME = "training-smart-cities-2011"


@pytest.fixture
def staff(signed_in, accounts: Accounts):
    accounts.add(Role.STAFF, login="lin", demo=True, actor="test")
    return signed_in("lin")


@pytest.fixture
def chief(signed_in, accounts: Accounts):
    accounts.add(Role.ADMINISTRATOR, login="chen", demo=True, actor="test")
    return signed_in("chen")


def test_staff_print_a_programmes_cards(staff, browser, accounts: Accounts) -> None:
    staff.open(f"/account/cards?programme={PROGRAMME}")
    refs = re.findall(r'name="for" value="([^"]+)" checked', staff.page)
    assert len(refs) > 8
    page = staff.send("/account/cards", programme=PROGRAMME, **{"for": refs[:9]}).text
    assert page.count('class="sign-in-sheet"') == 2
    codes = re.findall(r'card-code">([^<]+)<', page)
    assert len(set(codes)) == 9
    phone = browser()
    phone.open("/account/card")
    assert phone.send("/account/code", code=codes[0]).status_code == 302
    assert "请用此链接登录" in page
    staff.open(f"/account/cards?programme={PROGRAMME}")
    assert len(re.findall(r'name="for" value="([^"]+)" checked', staff.page)) == len(refs) - 9


def test_one_card_link_and_withdrawal(staff, browser, accounts: Accounts) -> None:
    staff.open("/account/cards?for=delegate:mu-001")
    page = staff.send("/account/cards", **{"for": "delegate:mu-001"}).text
    found = re.search(r"/account/card\?t=([\w-]+)", page)
    assert found
    staff.open("/account/cards?for=delegate:mu-001")
    assert "made" in staff.page
    assert staff.send("/account/cards/withdraw", **{"for": "delegate:mu-001"}).status_code == 302
    assert browser().open(f"/account/card?t={found[1]}").status_code == 422
    page = staff.send("/account/links", **{"for": "delegate:mu-001"}).text
    found = re.search(r"http://localhost/account/link\?t=([\w-]+)", page)
    assert found
    phone = browser()
    phone.open(f"/account/link?t={found[1]}")
    assert phone.send("/account/link", t=found[1]).status_code == 302


@pytest.mark.parametrize(
    ("given", "status"),
    [({}, 422), ({"for": "topic:solar"}, 422), ({"for": "delegate:nobody"}, 404), ({"for": "x"}, 400)],
)
def test_a_card_is_for_somebody_on_file(staff, given: dict[str, str], status: int) -> None:
    staff.open("/account/cards?for=delegate:mu-001")
    assert staff.send("/account/cards", **given).status_code == status


def test_staff_make_no_link_to_an_administrator(staff, accounts: Accounts) -> None:
    accounts.add(Role.ADMINISTRATOR, login="chief", actor="test")
    staff.open("/account/cards?for=delegate:mu-001")
    for login in ("chief", "lin"):
        assert staff.send("/account/links", login=login).status_code == 403
    for path in ("/account/accounts", "/account/accounts/chief", "/account/events"):
        assert staff.open(path).status_code == 403


def test_an_administrator_adds_and_bars(chief, browser, accounts: Accounts) -> None:
    chief.open("/account/accounts/new")
    answer = chief.send("/account/accounts/new", role="staff", login="wang", name="Wang Wei")
    assert answer.location == "/account/accounts/wang"
    chief.open("/account/accounts/wang")
    page = chief.send("/account/links", login="wang").text
    assert "/account/link?t=" in page
    chief.open("/account/accounts/wang")
    assert chief.send("/account/accounts/wang", act="role", role="exporter").status_code == 302
    assert chief.send("/account/accounts/wang", act="disable").status_code == 302
    assert accounts.known("wang").disabled
    assert accounts.known("wang").role is Role.EXPORTER
    assert "Enable" in chief.open("/account/accounts/wang").text
    assert chief.send("/account/accounts/wang", act="enable").status_code == 302
    assert chief.send("/account/accounts/wang", act="dance").status_code == 422
    assert chief.send("/account/accounts/chen", act="disable").status_code == 409


@pytest.mark.parametrize("login", ["chen", "сhen", "ｃhen", "che n", "chen\r\nX: y", "<b>", "cheñ"])
def test_logins_that_look_like_others_are_refused_and_noted(chief, accounts: Accounts, login: str) -> None:
    chief.open("/account/accounts/new")
    answer = chief.send("/account/accounts/new", role="administrator", login=login)
    assert answer.status_code in (409, 422)
    assert 'class="fault"' in answer.text
    assert len(accounts.all()) == 1
    event = accounts.events.newest(1)[0]
    assert event.what == What.NOT_ADDED
    assert event.more.isprintable()


def test_a_second_account_for_a_delegate_is_refused(chief, accounts: Accounts) -> None:
    chief.open("/account/accounts/new")
    fields = {"role": "delegate", "subject": "delegate:mu-001"}
    assert chief.send("/account/accounts/new", **fields).status_code == 302
    chief.open("/account/accounts/new")
    answer = chief.send("/account/accounts/new", **fields)
    assert answer.status_code == 409
    assert "has an account already" in answer.text
    assert accounts.events.newest(1)[0].more.startswith("delegate:mu-001: ")


def test_the_register_is_searched_and_events_are_read(chief, accounts: Accounts) -> None:
    for n in range(60):
        accounts.add(Role.STAFF, login=f"colleague-{n:02}x{n * 7}", name="<i>Name</i>", actor="test")
    page = chief.open("/account/accounts").text
    assert page.count("/account/accounts/colleague") == 49
    assert "<i>Name" not in page
    assert chief.open("/account/accounts?q=chen").text.count("/account/accounts/chen") >= 1
    assert "/account/accounts/chen" not in chief.open("/account/accounts?role=staff").text
    events = chief.open("/account/events").text
    assert "account added" in events
    assert "account added" not in chief.open("/account/events?kind=sign-in").text
    assert "colleague" not in chief.open("/account/events?account=chen").text


def test_pages_are_in_chinese_too(chief) -> None:
    for path in (
        "/account/",
        "/account/accounts",
        "/account/accounts/chen",
        "/account/events",
        "/account/cards",
    ):
        assert chief.open(f"{path}?lang=zh").status_code == 200
