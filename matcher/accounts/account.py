"""What an account and a session are, and how they are kept in the private area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.records import Ref
from matcher.access.roles import Role, Viewer

SECOND_FACTOR = (Role.STAFF, Role.EXPORTER, Role.ADMINISTRATOR)
"""Roles that sign in with a password and a second factor; demo accounts are the exception."""

FULL = "full"
SETUP = "setup"
"""Levels of a session; in ``setup`` only a password and a second factor can be set."""

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@dataclass(frozen=True, slots=True)
class Life:
    """How long a session lasts, in seconds: since it was last used, and in all."""

    idle: float
    most: float


LIVES: Mapping[bool, Life] = {True: Life(2 * HOUR, 12 * HOUR), False: Life(14 * DAY, 60 * DAY)}
"""By whether the role needs a second factor: a day's work for the staff, a programme for others' phones."""
SETUP_LIFE = Life(30 * MINUTE, HOUR)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. ``created`` is in seconds since 1970; ``name`` is empty for people on file.

    ``login`` is the name under which changes are written, and never changes. For a delegate or a lecturer
    it is made from the record's id and says nothing, so nothing of the person stays in the log of changes.
    """

    role: Role
    subject: Ref | None
    login: str
    created: float
    disabled: bool
    demo: bool
    has_password: bool
    has_totp: bool
    name: str

    @property
    def id(self) -> str:
        """Return what the account is found by: its login."""
        return self.login

    @property
    def viewer(self) -> Viewer:
        """Return the account as the rules see it."""
        return Viewer(self.role, self.login, self.subject)

    @property
    def needs_second_factor(self) -> bool:
        """Tell whether a password and a second factor are needed to sign in."""
        return self.role in SECOND_FACTOR and not self.demo

    @property
    def is_set_up(self) -> bool:
        """Tell whether everything is set that the role needs."""
        return not self.needs_second_factor or (self.has_password and self.has_totp)

    @property
    def about(self) -> str:
        """Return what private values of the account end with: its record, else the account itself."""
        return str(self.subject) if self.subject else f"account:{self.login}"


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in. ``key`` names it where sessions are listed; it is not the secret.

    ``started``, ``seen`` and ``expires`` are in seconds since 1970; ``seen`` may be five minutes old.
    ``how`` is the means of signing in: card, link, password.
    """

    key: str
    account: Account
    started: float
    seen: float
    expires: float
    device: str
    address: str
    level: str
    how: str


def read_account(value: Mapping[str, Any]) -> Account:
    """Return the account that a private value keeps."""
    return Account(
        role=Role(value["role"]),
        subject=Ref(*value["subject"].split(":", 1)) if value["subject"] else None,
        login=value["login"],
        created=value["created"],
        disabled=value["disabled"],
        demo=value["demo"],
        has_password=bool(value.get("password")),
        has_totp=bool(value.get("totp")),
        name=value["name"],
    )


def kept_account(account: Account, by: str) -> dict[str, Any]:
    """Return a new account as it is kept; secrets come later."""
    return {
        "role": account.role.value,
        "subject": str(account.subject) if account.subject else "",
        "login": account.login,
        "created": account.created,
        "disabled": account.disabled,
        "demo": account.demo,
        "name": account.name,
        "by": by,
    }


def read_session(key: str, value: Mapping[str, Any], account: Account, expires: float) -> Session:
    """Return the session that a private value keeps; a ``full`` one needs an account that is set up."""
    return Session(
        key=key,
        account=account,
        started=value["started"],
        seen=value["seen"],
        expires=expires,
        device=value["device"],
        address=value["address"],
        level=value["level"] if account.is_set_up else SETUP,
        how=value["how"],
    )


def life_of(account: Account, level: str) -> Life:
    """Return how long a session of an account may last."""
    return SETUP_LIFE if level == SETUP else LIVES[account.needs_second_factor]
