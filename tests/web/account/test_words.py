"""Every reason, role and event has its words, so that the Chinese page says it in Chinese."""

from __future__ import annotations

from enum import StrEnum

import pytest

from matcher.access.roles import Role
from matcher.accounts.errors import Fault, Refusal
from matcher.accounts.events import Kind, What
from web.account.visits import browser_of
from web.account.words import FAULTS, KINDS, REFUSALS, ROLES, SAID


@pytest.mark.parametrize(
    ("table", "members"), [(REFUSALS, Refusal), (FAULTS, Fault), (KINDS, Kind), (SAID, What)]
)
def test_tables_are_whole(table: dict[StrEnum, str], members: type[StrEnum]) -> None:
    assert set(table) == set(members)


def test_the_words_of_events_are_those_written() -> None:
    assert all(words == what.value for what, words in SAID.items())


def test_every_role_has_a_name() -> None:
    assert set(ROLES) == set(Role) - {Role.VISITOR}


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/120 Mobile Safari/537", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/111 MicroMessenger/8.0.42", "WeChat, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge, Windows"),
        ("curl/8", "?"),
        ("<script>\r\n", "?"),
        ("", "?"),
    ],
)
def test_browsers_are_named_from_a_list(agent: str, said: str) -> None:
    assert browser_of(agent) == said
