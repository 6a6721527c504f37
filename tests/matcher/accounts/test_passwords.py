"""Passwords: strong enough, hashed, and no telling which accounts have one."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher

from graph.records import Ref
from matcher.access.roles import Role
from matcher.accounts.account import Account
from matcher.accounts.accounts import Accounts
from matcher.accounts.errors import CredentialError, Fault
from matcher.accounts.passwords import Passwords, check_strength

GOOD = "wombat cabin tundra 7"


@pytest.fixture
def lin(accounts: Accounts) -> Account:
    return accounts.add(Role.STAFF, login="lin.zhihua", name="Lin Zhihua", actor="operator")


@pytest.fixture
def anna(accounts: Accounts) -> Account:
    return accounts.add(Role.DELEGATE, subject=Ref("delegate", "anna"), actor="operator")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", Fault.SHORT),
        ("tundra7woba", Fault.SHORT),
        ("password1234", Fault.GUESSABLE),
        ("lin.zhihua2026", Fault.GUESSABLE),
        ("zhihua-zhihua", Fault.GUESSABLE),
        ("aaaaaaaaaaaaaaaa", Fault.GUESSABLE),
        ("x7!k" * 51, Fault.LONG),
    ],
)
def test_weak_passwords_are_refused(lin: Account, password: str, fault: Fault) -> None:
    with pytest.raises(CredentialError) as refused:
        check_strength(password, lin)
    assert refused.value.fault is fault


@pytest.mark.parametrize("password", [GOOD, "纸船 海风 一九四二 山路 茶杯 木桥 雪夜", "x7!kQ2-vM0 rt" * 15])
def test_any_signs_will_do(lin: Account, password: str) -> None:
    check_strength(password, lin)


def test_delegates_may_have_shorter_ones(anna: Account) -> None:
    check_strength("q7!Rv02k", anna)
    with pytest.raises(CredentialError):
        check_strength("sunshine", anna)


def test_one_persons_words_are_not_held_against_the_next(lin: Account, anna: Account) -> None:
    for _ in range(2):
        with pytest.raises(CredentialError):
            check_strength("linzhihua lin.zhihua", lin)
        check_strength("linzhihua lin.zhihua", anna)


def test_a_password_fits_however_the_keyboard_writes_it(passwords: Passwords, anna: Account) -> None:
    word = "Ünïcødé wombat ｶﾞ"
    passwords.set(anna, word)
    for form in ("NFC", "NFD", "NFKC"):
        assert passwords.fits(anna, unicodedata.normalize(form, word))  # type: ignore[arg-type]  # a literal
    assert not passwords.fits(anna, word + " ")
    assert not passwords.fits(anna, "")


def test_only_the_hash_is_kept(passwords: Passwords, accounts: Accounts, lin: Account) -> None:
    passwords.set(lin, GOOD)
    kept = accounts.secrets_of(lin)
    assert kept["password"].startswith("$argon2id$")
    assert GOOD not in str(kept)
    assert accounts.known(lin.login).has_password


def test_a_hash_of_other_parameters_is_made_anew(
    passwords: Passwords, accounts: Accounts, lin: Account
) -> None:
    passwords.set(lin, GOOD)
    before = accounts.secrets_of(lin)["password"]
    stronger = Passwords(accounts, hasher=PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    assert not stronger.fits(lin, "wrong")
    assert accounts.secrets_of(lin)["password"] == before
    assert stronger.fits(lin, GOOD)
    after = accounts.secrets_of(lin)["password"]
    assert "t=2" in after
    assert stronger.fits(lin, GOOD)
    assert accounts.secrets_of(lin)["password"] == after


class Counting(PasswordHasher):
    """A hasher that counts its work."""

    verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.verified += 1
        return super().verify(hash, password)  # type: ignore[return-value]  # raises or is true


def test_nobody_costs_as_much_as_somebody(accounts: Accounts, lin: Account, anna: Account) -> None:
    hasher = Counting(time_cost=1, memory_cost=64, parallelism=1)
    passwords = Passwords(accounts, hasher=hasher)
    passwords.set(lin, GOOD)
    for account in (None, anna, lin):
        before = hasher.verified
        assert not passwords.fits(account, "wrong")
        assert hasher.verified == before + 1


def test_who_needs_a_password_keeps_it(
    passwords: Passwords, accounts: Accounts, lin: Account, anna: Account
) -> None:
    for account in (lin, anna):
        passwords.set(account, GOOD)
    passwords.remove(anna)
    assert not accounts.known(anna.login).has_password
    with pytest.raises(CredentialError):
        passwords.remove(lin)
