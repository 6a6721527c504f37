"""Accounts over a real store, with a clock that a test turns itself."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from graph.store.base import Store
from matcher.accounts.accounts import Accounts
from matcher.accounts.passwords import Passwords
from matcher.accounts.sign_in import SignIn


class Clock:
    """Seconds since 1970 that stand still until they are turned."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(store: Store, clock: Clock) -> Accounts:
    return Accounts(store.private, clock=clock)


@pytest.fixture
def passwords(accounts: Accounts) -> Passwords:
    """Passwords whose hashes are quick to make."""
    return Passwords(accounts, hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def door(accounts: Accounts, passwords: Passwords) -> SignIn:
    return SignIn(accounts, passwords=passwords)
