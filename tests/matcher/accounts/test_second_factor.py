"""The second factor: codes of the time, each once; recovery codes, each once."""

from __future__ import annotations

import threading
from typing import Any

import pyotp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.access.roles import Role
from matcher.accounts.account import Account
from matcher.accounts.accounts import Accounts
from matcher.accounts.errors import CredentialError
from matcher.accounts.second_factor import SecondFactor


@pytest.fixture
def factor(accounts: Accounts) -> SecondFactor:
    return SecondFactor(accounts)


@pytest.fixture
def lin(accounts: Accounts) -> Account:
    return accounts.add(Role.STAFF, login="lin", actor="operator")


def enrolled(factor: SecondFactor, account: Account, clock: Any) -> tuple[pyotp.TOTP, list[str]]:
    totp = pyotp.TOTP(factor.enrol(account).secret)
    codes = factor.confirm(account, totp.at(int(clock.now)))
    clock.turn(30)
    return totp, codes


def test_a_factor_counts_from_its_first_right_code(
    factor: SecondFactor, accounts: Accounts, lin: Account, clock: Any
) -> None:
    first = factor.enrol(lin)
    assert factor.enrol(lin) == first
    assert "otpauth://totp/Matcher:lin?" in first.address
    for wrong in ("", "000000", "abcdef", "12345"):
        with pytest.raises(CredentialError):
            factor.confirm(lin, wrong)
    assert not accounts.known("lin").has_totp
    codes = factor.confirm(lin, pyotp.TOTP(first.secret).at(int(clock.now)))
    assert accounts.known("lin").has_totp
    assert len(set(codes)) == 10
    assert factor.enrol(lin).secret != first.secret


def test_a_code_counts_once(factor: SecondFactor, lin: Account, clock: Any) -> None:
    totp, _ = enrolled(factor, lin, clock)
    code = totp.at(int(clock.now))
    assert factor.accept(lin, code)
    assert not factor.accept(lin, code)
    clock.turn(30)
    assert not factor.accept(lin, code)
    assert factor.accept(lin, totp.at(int(clock.now)))


def test_the_code_of_the_confirmation_does_not_sign_in(
    factor: SecondFactor, lin: Account, clock: Any
) -> None:
    totp = pyotp.TOTP(factor.enrol(lin).secret)
    code = totp.at(int(clock.now))
    factor.confirm(lin, code)
    assert not factor.accept(lin, code)


def test_clocks_may_differ_by_a_step(factor: SecondFactor, lin: Account, clock: Any) -> None:
    totp, _ = enrolled(factor, lin, clock)
    clock.turn(3000)
    now = int(clock.now)
    assert not factor.accept(lin, totp.at(now - 61))
    assert not factor.accept(lin, totp.at(now + 61))
    assert factor.accept(lin, totp.at(now - 30))
    assert factor.accept(lin, totp.at(now + 30))
    assert not factor.accept(lin, totp.at(now))  # earlier than one that counted


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=20).filter(lambda t: not t.isdecimal()))
def test_nothing_but_a_code_is_accepted(factor: SecondFactor, accounts: Accounts, typed: str) -> None:
    if accounts.get("chen") is None:
        chen = accounts.add(Role.STAFF, login="chen", actor="operator")
        factor.confirm(chen, pyotp.TOTP(factor.enrol(chen).secret).at(int(accounts.clock())))
    assert not factor.accept(accounts.known("chen"), typed)


def test_a_recovery_code_counts_once(factor: SecondFactor, lin: Account, clock: Any) -> None:
    _, codes = enrolled(factor, lin, clock)
    assert factor.accept(lin, codes[3].lower().replace("-", " "))
    assert not factor.accept(lin, codes[3])
    assert factor.left(lin) == 9
    renewed = factor.new_recovery_codes(lin)
    assert not factor.accept(lin, codes[4])
    assert factor.accept(lin, renewed[4])


def test_no_code_is_kept_in_clear(factor: SecondFactor, accounts: Accounts, lin: Account, clock: Any) -> None:
    _, codes = enrolled(factor, lin, clock)
    kept = str(accounts.secrets_of(lin))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_of_many_who_bring_the_same_code_one_is_let_in(
    factor: SecondFactor, lin: Account, clock: Any
) -> None:
    totp, codes = enrolled(factor, lin, clock)
    for code in (totp.at(int(clock.now)), codes[0]):
        told: list[bool] = []
        threads = [
            threading.Thread(target=lambda c=code, t=told: t.append(factor.accept(lin, c))) for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(told) == [False] * 5 + [True]


def test_what_was_reset_is_gone(factor: SecondFactor, accounts: Accounts, lin: Account, clock: Any) -> None:
    totp, codes = enrolled(factor, lin, clock)
    factor.reset(lin)
    assert not accounts.known("lin").has_totp
    assert not factor.accept(lin, totp.at(int(clock.now)))
    assert not factor.accept(lin, codes[0])
