"""The one table of who may do what. Deny by default: what it does not name, nobody may.

Each web route and each command stands for one action (`web/access.py`, `matcher/access/commands.py`); each
action says for each role whether it may: ``yes``, ``own`` (on the record that the account stands for, or
on what she is a side of) or ``-``. What a ``yes`` shows is still only what `matcher.access.view` lets the
role see. docs/access.md is generated from these tables, and every cell is tried in the test suite.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph.errors import MatcherError
from graph.records import Ref
from matcher.access.roles import Role, Viewer


class Grant(StrEnum):
    """Whether a role may."""

    NO = "-"
    OWN = "own"
    YES = "yes"


class AccessRefusedError(MatcherError):
    """Somebody asked who may not."""


class SignInNeededError(AccessRefusedError):
    """Nobody is signed in, and this is not for everybody."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done, and who may."""

    name: str
    does: str
    grants: Mapping[Role, Grant]


_TABLE = """
front     yes yes yes yes yes yes yes see the first page, help, how a score is made; sign in
session   -   own own own own own own see and end one's own sessions, set password and second factor
browse    -   yes yes yes yes yes yes search and read records, as far as agreed
similar   -   yes yes yes yes yes yes see what is similar to a project or a practice
suggest   -   own -   own yes yes yes see who is suggested for a record, and why
compose   -   -   -   -   -   yes yes see projects for a programme or everybody, members for a project
plan      -   -   -   -   -   yes yes compose teams, plan visits, round tables, seminars and the closing day
mine      -   own own own -   yes yes see, correct, take out and erase what is on file about somebody
introduce -   own own own -   yes yes ask for introductions and answer them
broker    -   -   -   -   -   yes yes pass introductions on, take down answers given by other ways
leads     -   -   -   -   yes yes yes follow up leads and export them
desk      -   -   -   -   -   yes yes import tables, mark cohorts, decide, judge names, read and undo changes
export    -   -   -   -   -   yes yes take out a programme or the graph
cards     -   -   -   -   -   yes yes print sign-in cards
accounts  -   -   -   -   -   -   yes make, change and disable accounts, read security events
operate   -   -   -   -   -   -   yes serve, copy, keep and clear the store
"""
"""Action, a cell for each role in `Role`'s order (visitor … administrator), and what it is."""


def _read(table: str) -> dict[str, Action]:
    found = {}
    for line in table.strip().splitlines():
        name, *rest = line.split(None, len(Role) + 1)
        cells = (Grant(cell) for cell in rest[:-1])
        found[name] = Action(name, rest[-1], dict(zip(Role, cells, strict=True)))
    return found


ACTIONS: Mapping[str, Action] = _read(_TABLE)


def grant(viewer: Viewer, action: str) -> Grant:
    """Return whether a viewer may; KeyError for an action that the table does not name."""
    return ACTIONS[action].grants[viewer.role]


def allows(viewer: Viewer, action: str, target: Ref | None) -> bool:
    """Tell whether a viewer may do something to ``target``; None for what belongs to whoever asks."""
    given = grant(viewer, action)
    if given is Grant.OWN:
        return target is None or (viewer.subject is not None and target == viewer.subject)
    return given is Grant.YES


def check(viewer: Viewer, action: str, target: Ref | None = None) -> None:
    """Raise SignInNeededError or AccessRefusedError unless `allows`."""
    if allows(viewer, action, target):
        return
    if viewer.role is Role.VISITOR:
        raise SignInNeededError("sign in first: this is not for everybody")
    raise AccessRefusedError(f"this is not for a {viewer.role} account: {ACTIONS[action].does}")
