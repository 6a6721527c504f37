"""The directory: which accounts there are. An account is never deleted but with the record it stands for.

What is kept of an account is one private value, its secrets included, so each change of it is one
compare-and-swap: two processes never half-overwrite each other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from graph.errors import ConflictError, InputError, NotFoundError, Problem
from graph.model import KIND
from graph.records import Ref
from graph.store.private import Private
from matcher.access.roles import SUBJECT_KIND, Role
from matcher.accounts.account import Account, kept_account, read_account
from matcher.accounts.events import Events, Kind, What
from matcher.accounts.logins import check_login, derived_login, folded
from matcher.accounts.tokens import cleaned

AREA = "account"
TRIES = 30
Value = Mapping[str, Any]


class Directory:
    """The accounts of a store."""

    def __init__(self, private: Private, *, clock: Callable[[], float] = time.time) -> None:
        self.private = private
        self.clock = clock
        self.events = Events(private, clock=clock)

    # -- reading --------------------------------------------------------------------------------

    def get(self, key: str) -> Account | None:
        """Return an account by its id, or None."""
        found = self.private.get(AREA, key, self.clock())
        return read_account(found.value) if found else None

    def by_login(self, login: str) -> Account | None:
        """Return the account of a login as somebody typed it, or None."""
        return self.get(folded(login))

    def known(self, login: str) -> Account:
        """Return the account of a login; NotFoundError."""
        found = self.by_login(login)
        if found is None:
            raise NotFoundError(f"there is no account {cleaned(login)!r}")
        return found

    def of_subject(self, ref: Ref) -> Account | None:
        """Return the account that stands for a record, the first of several for a firm, or None."""
        found = [read_account(k.value) for k in self.private.all(AREA, str(ref))]
        return min(found, key=lambda a: (a.disabled, a.created), default=None)

    def all(self) -> list[Account]:
        """Return all accounts in order of login."""
        return [read_account(k.value) for k in self.private.all(AREA)]

    def secrets_of(self, account: Account) -> Value:
        """Return an account as it is kept, secrets included; NotFoundError. For the modules beside only."""
        found = self.private.get(AREA, account.login, self.clock())
        if found is None:
            raise NotFoundError(f"the account {account.login} is gone")
        return found.value

    # -- writing --------------------------------------------------------------------------------

    def add(
        self,
        role: Role,
        *,
        actor: str,
        login: str = "",
        subject: Ref | None = None,
        name: str = "",
        demo: bool = False,
    ) -> Account:
        """Add an account.

        A delegate or a lecturer has one account, whose login is made from the record; a firm may have
        several contacts, of whom one may do without a login of her own. InputError for a login or a
        record that does not fit the role; ConflictError for a login that is taken or looks like another,
        and for a person who has an account.
        """
        try:
            chosen = self._login(role, login, subject)
            account = Account(
                role, subject, chosen, self.clock(), False, demo, False, False, self._name(subject, name)
            )
            self.private.put(AREA, chosen, kept_account(account, actor), about=account.about, version=0)
        except (ConflictError, InputError) as error:
            held = self.of_subject(subject) if subject else None
            said = f"{subject or login}: {error}"
            self.events.write(Kind.REFUSED, What.NOT_ADDED, more=said, account=held, by=actor)
            if subject and isinstance(error, ConflictError) and _is_person(subject):
                raise ConflictError(f"{subject} has an account already; make a new card for it") from error
            raise
        self.events.write(Kind.ACCOUNT, What.ADDED, more=role.value, account=account, by=actor)
        return account

    def _login(self, role: Role, login: str, subject: Ref | None) -> str:
        kind = SUBJECT_KIND.get(role)
        if role is Role.VISITOR or (subject.kind if subject else None) != kind:
            wanted = f"a record of kind {kind}" if kind else "no record"
            raise InputError(
                [Problem(f"the role {role.value} stands for {wanted}", column="subject", value=str(subject))]
            )
        if subject and _is_person(subject) and login:
            raise InputError([Problem("a person's login is not chosen", column="login", value=login)])
        if subject and not login:
            return derived_login(subject)
        return check_login(login, (a.login for a in self.all()))

    @staticmethod
    def _name(subject: Ref | None, name: str) -> str:
        return "" if subject and _is_person(subject) else cleaned(name)

    def change(self, key: str, build: Callable[[Value], Value]) -> Account:
        """Replace what is kept of an account by what ``build`` returns for it; repeated on conflict.

        NotFoundError. ``build`` may raise: then nothing is written.
        """
        for _ in range(TRIES):
            kept = self.private.get(AREA, key, self.clock())
            if kept is None:
                raise NotFoundError(f"there is no account {cleaned(key)!r}")
            value = build(kept.value)
            if value == kept.value:
                return read_account(value)
            try:
                self.private.put(AREA, key, value, about=kept.about, version=kept.version)
            except ConflictError:
                continue
            return read_account(value)
        raise ConflictError(f"others keep changing the account {key}; try again")


def _is_person(ref: Ref) -> bool:
    return KIND[ref.kind].person
