"""Links and cards: used once, or until they end; looking uses nothing up; a new one ends the old."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import Role
from matcher.accounts.account import DAY, MINUTE, Account
from matcher.accounts.accounts import Accounts
from matcher.accounts.tickets import CARD_CODE, CARD_TOKEN, LINK, Cards, Links, card_end


@pytest.fixture
def anna(accounts: Accounts) -> Account:
    return accounts.add(Role.DELEGATE, subject=Ref("delegate", "anna"), actor="lin")


@pytest.fixture
def links(accounts: Accounts) -> Links:
    return Links(accounts)


@pytest.fixture
def cards(accounts: Accounts) -> Cards:
    return Cards(accounts)


def test_a_link_is_looked_at_often_and_used_once(links: Links, anna: Account) -> None:
    token = links.issue(anna, actor="lin")
    for _ in range(3):
        assert links.holder(token) == anna
    assert links.take(token) == anna
    assert links.take(token) is None
    assert links.holder(token) is None


def test_of_many_who_use_a_link_one_is_let_in(links: Links, anna: Account) -> None:
    token, told = links.issue(anna, actor="lin"), []
    threads = [threading.Thread(target=lambda: told.append(links.take(token))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [t for t in told if t] == [anna]


def test_a_link_ends_by_itself_and_with_the_next(links: Links, anna: Account, clock: Any) -> None:
    first, second = links.issue(anna, actor="lin"), links.issue(anna, actor="lin")
    assert links.take(first) is None
    clock.turn(30 * MINUTE)
    assert links.take(second) is None


def test_links_of_two_contacts_of_a_firm_stand_together(links: Links, accounts: Accounts) -> None:
    firm = Ref("company", "sun")
    made = [accounts.add(Role.FIRM, login=f"sun-{n}", subject=firm, actor="lin") for n in ("wang", "zhou")]
    tokens = [links.issue(account, actor="lin") for account in made]
    assert [links.holder(t) for t in tokens] == made


def test_a_card_is_shown_as_often_as_its_holder_likes(cards: Cards, anna: Account, clock: Any) -> None:
    card = cards.issue(anna, actor="lin")
    for _ in range(2):
        assert cards.holder(card.token) == anna
        assert cards.holder_of_code(f" {card.code.lower()} ") == anna
    issued = cards.of(anna)
    assert issued is not None
    assert (issued.by, issued.at, issued.expires) == ("lin", clock.now, card.expires)
    clock.turn(30 * DAY)
    assert cards.holder(card.token) is cards.holder_of_code(card.code) is cards.of(anna) is None


def test_a_new_card_makes_the_old_one_void(cards: Cards, anna: Account, store: Store) -> None:
    old, new = cards.issue(anna, actor="lin"), cards.issue(anna, actor="lin")
    assert cards.holder(old.token) is cards.holder_of_code(old.code) is None
    assert cards.holder(new.token) == cards.holder_of_code(new.code) == anna
    assert cards.withdraw(anna, actor="lin")
    assert cards.holder(new.token) is cards.holder_of_code(new.code) is None
    assert not cards.withdraw(anna, actor="lin")
    assert store.private.all(CARD_TOKEN) == store.private.all(CARD_CODE) == []


def test_no_secret_of_a_ticket_is_kept(cards: Cards, links: Links, anna: Account, store: Store) -> None:
    card, token = cards.issue(anna, actor="lin"), links.issue(anna, actor="lin")
    kept = str([store.private.all(area) for area in (LINK, CARD_TOKEN, CARD_CODE, "card", "event")])
    for secret in (card.token, card.code, card.code.replace("-", ""), token):
        assert secret not in kept


@pytest.mark.parametrize("typed", ["", "K7Q2", "not a code at all", "K7Q2-M9XD-4T", "🂡" * 10])
def test_what_is_no_code_finds_nobody(cards: Cards, anna: Account, typed: str) -> None:
    cards.issue(anna, actor="lin")
    assert cards.holder_of_code(typed) is None


@pytest.mark.parametrize(
    ("ends", "day"),
    [("2030-05-31", "2030-07-01"), ("2030-05", "2030-07-01"), ("2030", "2031-01-31"), ("2011-11-25", "")],
)
def test_a_card_ends_thirty_days_after_the_programme(ends: str, day: str) -> None:
    now = datetime(2029, 1, 1, tzinfo=UTC).timestamp()
    found = datetime.fromtimestamp(card_end(ends, now), UTC).date().isoformat()
    assert found == (day or "2029-01-31")


@given(st.dates(), st.sampled_from([4, 7, 10]), st.floats(0, 4e9))
def test_a_card_is_good_for_thirty_days_at_least(day: Any, length: int, now: float) -> None:
    assert card_end(day.isoformat()[:length], now) >= now + 30 * DAY
