"""Sessions: listed, ended, and over by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import Role
from matcher.accounts.account import DAY, FULL, HOUR, MINUTE, SETUP, Account
from matcher.accounts.accounts import SESSION, Accounts


@pytest.fixture
def anna(accounts: Accounts) -> Account:
    return accounts.add(Role.DELEGATE, subject=Ref("delegate", "anna"), actor="lin")


def start(accounts: Accounts, account: Account, **more: Any) -> tuple[str, str]:
    token, session = accounts.start_session(account, device="phone", address="192.0.2.7", **more)
    return token, session.key


def test_a_session_is_found_by_its_token_only(accounts: Accounts, anna: Account, store: Store) -> None:
    token, key = start(accounts, anna, how="card")
    found = accounts.session(token)
    assert found is not None
    assert (found.account, found.key, found.level, found.how) == (anna, key, FULL, "card")
    assert accounts.session(key) is None
    assert accounts.session("") is None
    assert all(token not in str(k) for k in store.private.all(SESSION))


def test_a_session_ends_when_it_is_not_used(accounts: Accounts, anna: Account, clock: Any) -> None:
    token, _ = start(accounts, anna)
    for _ in range(3):
        clock.turn(13 * DAY)
        assert accounts.session(token) is not None
    clock.turn(14 * DAY + 1)
    assert accounts.session(token) is None


def test_a_session_ends_however_much_it_is_used(accounts: Accounts, anna: Account, clock: Any) -> None:
    token, _ = start(accounts, anna)
    for _ in range(59):
        clock.turn(DAY)
        assert accounts.session(token) is not None
    clock.turn(DAY)
    assert accounts.session(token) is None


def test_use_is_written_every_five_minutes_at_most(accounts: Accounts, anna: Account, clock: Any) -> None:
    token, key = start(accounts, anna)
    begun = clock.now

    def written() -> float:
        kept = accounts.private.get(SESSION, key, clock.now)
        assert kept is not None
        return float(kept.value["seen"])

    clock.turn(4 * MINUTE)
    accounts.session(token)
    assert written() == begun
    clock.turn(2 * MINUTE)
    accounts.session(token)
    assert written() == clock.now


def test_noting_use_does_not_bring_an_ended_session_back(
    accounts: Accounts, anna: Account, clock: Any
) -> None:
    token, key = start(accounts, anna)
    kept = accounts.private.get(SESSION, key, clock.now)
    assert kept is not None
    clock.turn(6 * MINUTE)
    assert accounts.end_session(key)
    assert accounts._used(kept, anna, clock.now) is None
    assert accounts.session(token) is None
    assert not accounts.end_session(key)


def test_staff_stay_signed_in_for_a_days_work(accounts: Accounts, clock: Any) -> None:
    lin = accounts.add(Role.STAFF, login="lin", demo=True, actor="operator")
    token, _ = start(accounts, lin)
    assert accounts.session(token)
    accounts.change("lin", lambda v: {**v, "demo": False, "password": "x", "totp": {"secret": "y"}})
    token, _ = start(accounts, accounts.known("lin"))
    for _ in range(11):
        clock.turn(HOUR)
        assert accounts.session(token) is not None
    clock.turn(HOUR)
    assert accounts.session(token) is None


def test_a_session_of_staff_not_set_up_gives_only_the_setting_up(accounts: Accounts, clock: Any) -> None:
    lin = accounts.add(Role.STAFF, login="lin", actor="operator")
    token, _ = start(accounts, lin, level=FULL)
    found = accounts.session(token)
    assert found is not None
    assert found.level == SETUP
    accounts.change("lin", lambda v: {**v, "password": "x", "totp": {"secret": "y"}})
    found = accounts.session(token)
    assert found is not None
    assert found.level == SETUP  # a new session is needed, with a new token
    clock.turn(31 * MINUTE)
    assert accounts.session(token) is None


def test_a_full_session_is_worth_nothing_when_the_second_factor_is_taken_away(accounts: Accounts) -> None:
    accounts.add(Role.STAFF, login="lin", actor="operator")
    lin = accounts.change("lin", lambda v: {**v, "password": "x", "totp": {"secret": "y"}})
    token, session = accounts.start_session(lin, device="", address="")
    assert session.level == FULL
    accounts.change("lin", lambda v: {**v, "totp": None})
    found = accounts.session(token)
    assert found is not None
    assert found.level == SETUP


def test_sessions_are_listed_and_ended(accounts: Accounts, anna: Account, clock: Any) -> None:
    tokens = []
    for _ in range(3):
        tokens.append(start(accounts, anna)[0])
        clock.turn(1)
    keys = [s.key for s in accounts.sessions(anna)]
    assert len(set(keys)) == 3
    assert accounts.end_sessions(anna, but=keys[0]) == 2
    assert [accounts.session(t) is not None for t in tokens] == [False, False, True]


def test_a_disabled_account_is_out_at_once(accounts: Accounts, anna: Account) -> None:
    token, _ = start(accounts, anna)
    accounts.disable(anna.login, actor="lin")
    assert accounts.session(token) is None
    token, _ = start(accounts, accounts.known(anna.login))
    assert accounts.session(token) is None
    accounts.enable(anna.login, actor="lin")
    assert accounts.session(token) is not None


def test_contacts_of_one_firm_have_sessions_apart(accounts: Accounts) -> None:
    firm = Ref("company", "sun")
    wang = accounts.add(Role.FIRM, login="sun-wang", subject=firm, actor="lin")
    zhou = accounts.add(Role.FIRM, login="sun-zhou", subject=firm, actor="lin")
    start(accounts, wang)
    token, _ = start(accounts, zhou)
    assert accounts.end_sessions(wang) == 1
    assert accounts.session(token) is not None


def test_control_signs_do_not_enter_what_is_listed(accounts: Accounts, anna: Account) -> None:
    _, session = accounts.start_session(anna, device="Fire\r\nfox\x1b[31m\u202e", address="1.2.3.4\nx" * 20)
    assert session.device == "Fire fox [31m"
    assert len(session.address) <= 45
    assert session.address.isprintable()
