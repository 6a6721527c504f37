"""What staff do with others' accounts, and that nobody reaches above herself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.errors import ConflictError, NotFoundError
from graph.records import Ref
from matcher.access.roles import OPERATOR, Role, Viewer
from matcher.access.rules import AccessRefusedError
from matcher.accounts.accounts import Accounts
from matcher.accounts.office import Office
from matcher.accounts.tickets import Cards, Links

ANNA = Ref("delegate", "anna")


@pytest.fixture
def operator(accounts: Accounts) -> Office:
    return Office(accounts, OPERATOR)


@pytest.fixture
def staff(accounts: Accounts, operator: Office) -> Office:
    return Office(accounts, operator.add(Role.STAFF, login="lin").viewer)


def test_staff_make_cards_for_people(accounts: Accounts, staff: Office) -> None:
    anna = staff.account_for(ANNA)
    assert staff.account_for(ANNA) == anna
    card = staff.card(anna.login)
    assert Cards(accounts).holder(card.token) == anna
    assert Links(accounts).holder(staff.link(anna.login)) == anna
    assert [e.by for e in accounts.events.newest(3)] == ["lin"] * 3
    assert staff.withdraw_card(anna.login)
    assert [a.login for a in staff.all()] == [anna.login]


@pytest.mark.parametrize(
    "act",
    [
        lambda o: o.link("chen"),
        lambda o: o.link("lin"),
        lambda o: o.card("chen"),
        lambda o: o.get("chen"),
        lambda o: o.end_sessions("chen"),
        lambda o: o.disable("chen"),
        lambda o: o.enable("chen"),
        lambda o: o.change_role("lin", Role.ADMINISTRATOR),
        lambda o: o.reset_second_factor("chen"),
        lambda o: o.add(Role.ADMINISTRATOR, login="eve"),
        lambda o: o.events(),
    ],
)
def test_staff_reach_no_account_without_a_record(
    operator: Office, staff: Office, act: Callable[[Office], object]
) -> None:
    operator.add(Role.ADMINISTRATOR, login="chen")
    with pytest.raises(AccessRefusedError):
        act(staff)


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.STAFF, Role.ADMINISTRATOR)])
def test_others_reach_no_account_at_all(accounts: Accounts, staff: Office, role: Role) -> None:
    anna = staff.account_for(ANNA)
    office = Office(accounts, Viewer(role, anna.login, ANNA))
    for act in (
        lambda: office.card(anna.login),
        lambda: office.link(anna.login),
        lambda: office.account_for(ANNA),
    ):
        with pytest.raises(AccessRefusedError):
            act()
    assert office.all() == []


def test_an_administrator_does_not_bar_herself(accounts: Accounts, operator: Office) -> None:
    chen = Office(accounts, operator.add(Role.ADMINISTRATOR, login="chen").viewer)
    for act in (
        lambda: chen.disable("chen"),
        lambda: chen.change_role("CHEN", Role.STAFF),
        lambda: chen.reset_second_factor("chen"),
    ):
        with pytest.raises(ConflictError):
            act()
    assert operator.disable("chen").disabled


def test_a_disabled_account_gets_no_link_and_staff_no_card(operator: Office) -> None:
    operator.add(Role.STAFF, login="lin")
    with pytest.raises(ConflictError, match="not a card"):
        operator.card("lin")
    operator.disable("lin")
    with pytest.raises(ConflictError, match="disabled"):
        operator.link("lin")
    with pytest.raises(NotFoundError):
        operator.link("nobody")
