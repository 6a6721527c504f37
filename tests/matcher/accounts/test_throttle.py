"""Throttling: counted for everybody alike, and never against the owner at her own browser."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.store.base import Store
from matcher.accounts.account import DAY
from matcher.accounts.errors import ThrottledError
from matcher.accounts.throttle import AREA, Bucket, Limit, Throttle, by_account, by_address

FIVE = Bucket("account", "lin", Limit(5, 100.0))


@pytest.fixture
def throttle(store: Store, clock: Any) -> Throttle:
    return Throttle(store.private, clock)


def tries(throttle: Throttle, bucket: Bucket, times: int) -> list[bool]:
    found = []
    for _ in range(times):
        try:
            throttle.take([bucket])
            found.append(True)
        except ThrottledError:
            found.append(False)
    return found


def test_so_many_tries_and_then_a_wait(throttle: Throttle, clock: Any) -> None:
    clock.turn(7)
    assert tries(throttle, FIVE, 7) == [True] * 5 + [False] * 2
    clock.turn(40)
    with pytest.raises(ThrottledError) as refused:
        throttle.take([FIVE])
    assert refused.value.after == 60
    clock.turn(60)
    assert tries(throttle, FIVE, 6) == [True] * 5 + [False]


def test_the_first_refusal_of_a_window_is_told_apart(throttle: Throttle, clock: Any) -> None:
    told = []
    for _ in range(8):
        try:
            throttle.take([FIVE])
        except ThrottledError as error:
            told.append(error.first)
    assert told == [True, False, False]


def test_a_right_try_is_given_back(throttle: Throttle) -> None:
    address = by_address("192.0.2.7")
    for _ in range(300):  # a class behind one address
        throttle.take([address])
        throttle.give_back([address])
    tries(throttle, FIVE, 5)
    throttle.give_back([FIVE])
    assert tries(throttle, FIVE, 6) == [True] * 5 + [False]


def test_many_at_once_get_no_more_tries(throttle: Throttle) -> None:
    told: list[bool] = []
    threads = [threading.Thread(target=lambda: told.extend(tries(throttle, FIVE, 3))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(told) == 5


def test_a_counter_that_expired_unswept_begins_again(throttle: Throttle, clock: Any) -> None:
    tries(throttle, FIVE, 6)
    clock.turn(2 * DAY)
    assert tries(throttle, FIVE, 6) == [True] * 5 + [False]


def test_what_was_typed_is_not_kept(throttle: Throttle, store: Store) -> None:
    throttle.take([by_account("hunter2-typed-as-login"), by_address("192.0.2.77")])
    kept = str(store.private.all(AREA))
    assert "hunter2" not in kept
    assert "192.0.2.77" not in kept


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("", "nonsense\r\n", True),
    ],
)
def test_addresses_that_belong_together(one: str, other: str, same: bool) -> None:
    assert (by_address(one) == by_address(other)) is same


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.floats(0, 120), max_size=25), st.uuids())
def test_no_window_holds_more_tries_than_its_limit(
    throttle: Throttle, clock: Any, waits: list[float], name: Any
) -> None:
    bucket, allowed = Bucket("account", str(name), Limit(3, 100.0)), list[float]()
    start = clock.now
    for wait in waits:
        clock.turn(wait)
        if tries(throttle, bucket, 1) == [True]:
            allowed.append(clock.now - start)
    # windows are fixed: in any 100 seconds there are two of them at the most
    assert all(
        sum(1 for at in allowed if begin <= at < begin + 100) <= 2 * bucket.limit.tries for begin in allowed
    )
