"""The table of rules: complete, deny by default, and own means own."""

from __future__ import annotations

import pytest

from graph.records import Ref
from matcher.access.roles import OPERATOR, SUBJECT_KIND, VISITOR, Role, Viewer
from matcher.access.rules import ACTIONS, AccessRefusedError, Grant, SignInNeededError, allows, check

MINE, OTHER = Ref("delegate", "d1"), Ref("delegate", "d2")
DELEGATE = Viewer(Role.DELEGATE, "k1", MINE)


def test_every_action_says_something_of_every_role() -> None:
    for action in ACTIONS.values():
        assert set(action.grants) == set(Role), action.name
        assert action.does


def test_a_visitor_may_nothing_but_what_is_for_everybody() -> None:
    assert [a.name for a in ACTIONS.values() if a.grants[Role.VISITOR] is not Grant.NO] == ["front"]


def test_only_an_administrator_may_everything() -> None:
    may = {r: [a.name for a in ACTIONS.values() if a.grants[r] is Grant.NO] for r in Role}
    assert [r for r, refused in may.items() if not refused] == [Role.ADMINISTRATOR]
    assert OPERATOR.role is Role.ADMINISTRATOR


def test_own_is_the_record_that_the_account_stands_for_and_no_other() -> None:
    assert allows(DELEGATE, "suggest", MINE)
    assert not allows(DELEGATE, "suggest", OTHER)
    assert not allows(DELEGATE, "suggest", Ref("company", "d1"))
    assert not allows(Viewer(Role.DELEGATE, "nobody's"), "suggest", MINE)


def test_what_the_table_does_not_name_is_an_error_and_never_allowed() -> None:
    with pytest.raises(KeyError):
        allows(OPERATOR, "anything", None)


@pytest.mark.parametrize("role", [r for r in Role if r in SUBJECT_KIND])
def test_roles_with_a_record_never_reach_the_desk(role: Role) -> None:
    with pytest.raises(AccessRefusedError, match="not for"):
        check(Viewer(role, "x", Ref(SUBJECT_KIND[role], "x")), "desk")


def test_a_visitor_is_asked_to_sign_in_and_everybody_else_is_refused() -> None:
    with pytest.raises(SignInNeededError):
        check(VISITOR, "browse")
    with pytest.raises(AccessRefusedError) as caught:
        check(DELEGATE, "suggest", OTHER)
    assert not isinstance(caught.value, SignInNeededError)
