"""Accounts: one for a person, none that looks like another, none that outlives its record."""

from __future__ import annotations

import threading

import pytest

from graph.changes import Draft
from graph.drafting import payloads_of
from graph.errors import ConflictError, InputError, NotFoundError
from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import Role, Viewer
from matcher.accounts.accounts import Accounts
from matcher.accounts.logins import derived_login, skeleton
from matcher.decide.editing import new_record

ANNA = Ref("delegate", "anna")


def whats(accounts: Accounts) -> list[str]:
    return [f"{e.what}: {e.more}" for e in accounts.events.newest()]


def test_an_account_is_found_by_login_and_record(accounts: Accounts) -> None:
    lin = accounts.add(Role.STAFF, login="Lin", name="Lin Hua", actor="operator")
    anna = accounts.add(Role.DELEGATE, subject=ANNA, name="Anna", actor="lin")
    assert accounts.by_login(" LIN ") == lin == accounts.get("lin")
    assert accounts.of_subject(ANNA) == anna
    assert accounts.all() == sorted([lin, anna], key=lambda a: a.login)
    assert lin.viewer == Viewer(Role.STAFF, "lin")
    assert anna.viewer == Viewer(Role.DELEGATE, anna.login, ANNA)
    assert (lin.name, anna.name) == ("Lin Hua", "")
    assert (lin.is_set_up, anna.is_set_up) == (False, True)


def test_a_persons_login_says_nothing_of_her(accounts: Accounts) -> None:
    anna = accounts.add(Role.DELEGATE, subject=ANNA, actor="lin")
    assert "anna" not in anna.login
    assert anna.login == derived_login(ANNA)
    with pytest.raises(InputError, match="not chosen"):
        accounts.add(Role.LECTURER, login="tom", subject=Ref("expert", "tom"), actor="lin")


def test_a_second_account_for_a_delegate_is_refused_and_noted(accounts: Accounts) -> None:
    accounts.add(Role.DELEGATE, subject=ANNA, actor="lin")
    with pytest.raises(ConflictError, match="has an account already"):
        accounts.add(Role.DELEGATE, subject=ANNA, actor="lin")
    assert whats(accounts)[0].startswith("account not added: delegate:anna")


def test_of_many_who_add_the_same_delegate_one_succeeds(accounts: Accounts) -> None:
    done: list[str] = []

    def add() -> None:
        try:
            done.append(accounts.add(Role.DELEGATE, subject=ANNA, actor="lin").login)
        except ConflictError:
            done.append("")

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [""] * 5 + [derived_login(ANNA)]


def test_a_firm_may_have_several_contacts(accounts: Accounts) -> None:
    firm = Ref("company", "sun")
    first = accounts.add(Role.FIRM, login="sun-wang", subject=firm, name="Wang", actor="lin")
    accounts.clock.turn(1)  # type: ignore[attr-defined]  # the tests' own clock
    second = accounts.add(Role.FIRM, login="sun-zhou", subject=firm, name="Zhou", actor="lin")
    assert accounts.of_subject(firm) == first
    accounts.disable(first.login, actor="lin")
    assert accounts.of_subject(firm) == second


@pytest.mark.parametrize(
    "login", ["", "a", "аdmin", "ａdmin", "lin hua", "lin\nx", "-lin", "x" * 65, "operator"]
)
def test_a_login_that_is_none_is_refused(accounts: Accounts, login: str) -> None:
    with pytest.raises(InputError):
        accounts.add(Role.STAFF, login=login, actor="operator")
    assert accounts.all() == []
    assert all("\n" not in w for w in whats(accounts))


@pytest.mark.parametrize("login", ["admin", "ADMIN", "adrnin", "adm1n", "ad.min", "admln"])
def test_a_login_that_looks_like_another_is_refused(accounts: Accounts, login: str) -> None:
    accounts.add(Role.ADMINISTRATOR, login="admin", actor="operator")
    with pytest.raises(ConflictError):
        accounts.add(Role.STAFF, login=login, actor="operator")


def test_logins_that_differ_to_the_eye_may_stand_together() -> None:
    assert len({skeleton(n) for n in ("li.na", "li.hua", "wang", "zhou", "chen", "maria", "mario")}) == 7


@pytest.mark.parametrize(
    ("role", "subject"),
    [
        (Role.DELEGATE, None),
        (Role.DELEGATE, Ref("expert", "tom")),
        (Role.STAFF, ANNA),
        (Role.FIRM, ANNA),
        (Role.VISITOR, None),
    ],
)
def test_a_role_stands_for_its_kind_of_record(accounts: Accounts, role: Role, subject: Ref | None) -> None:
    with pytest.raises(InputError):
        accounts.add(role, login="somebody", subject=subject, actor="operator")


def test_roles_change_only_among_those_without_a_record(accounts: Accounts) -> None:
    accounts.add(Role.STAFF, login="lin", actor="operator")
    accounts.add(Role.DELEGATE, subject=ANNA, actor="operator")
    assert accounts.change_role("lin", Role.EXPORTER, actor="operator").role is Role.EXPORTER
    for login, role in (("lin", Role.DELEGATE), (derived_login(ANNA), Role.STAFF), ("lin", Role.VISITOR)):
        with pytest.raises(InputError):
            accounts.change_role(login, role, actor="operator")
    with pytest.raises(NotFoundError):
        accounts.change_role("nobody", Role.STAFF, actor="operator")


def test_erasing_the_record_erases_account_sessions_and_events(accounts: Accounts, store: Store) -> None:
    made = new_record(ANNA, {"name": "Anna"}, actor="lin")
    store.apply(Draft("lin", "test", payloads_of(made), head=store.head().seq))
    anna = accounts.add(Role.DELEGATE, subject=ANNA, actor="lin")
    token, _ = accounts.start_session(anna, device="phone", address="192.0.2.7")
    store.erase([ANNA], actor="lin", why="asked for")
    assert accounts.of_subject(ANNA) is None
    assert accounts.session(token) is None
    assert accounts.events.newest() == []


def test_an_account_is_changed_whole_by_many_at_once(accounts: Accounts) -> None:
    accounts.add(Role.STAFF, login="lin", actor="operator")

    def count() -> None:
        accounts.change("lin", lambda value: {**value, "n": value.get("n", 0) + 1})

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert accounts.secrets_of(accounts.known("lin"))["n"] == 8
