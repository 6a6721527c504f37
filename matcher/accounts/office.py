"""What staff do with others' accounts: cards, links, and for administrators everything else.

Staff hand cards and links to delegates, lecturers and contacts of firms; only an administrator touches an
account that stands for no record, so nobody can make herself a link to a stronger account than her own.
"""

from __future__ import annotations

from graph.errors import ConflictError, InputError, Problem
from graph.records import Ref
from matcher.access import rules
from matcher.access.roles import SUBJECT_KIND, Role, Viewer
from matcher.accounts.account import Account
from matcher.accounts.accounts import Accounts
from matcher.accounts.events import Event, Kind, What
from matcher.accounts.second_factor import SecondFactor
from matcher.accounts.tickets import LINK_LIFE, Card, Cards, Links

ROLE_OF_KIND = {kind: role for role, kind in SUBJECT_KIND.items()}


class Office:
    """The accounts of a store, in the hands of ``viewer``.

    Everything raises AccessRefusedError where the rules do not let her, and NotFoundError for an account
    that there is not.
    """

    def __init__(self, accounts: Accounts, viewer: Viewer) -> None:
        self._accounts = accounts
        self._viewer = viewer

    def may_manage(self, account: Account) -> bool:
        """Tell whether cards and links of an account are hers to make."""
        return rules.allows(self._viewer, "cards" if account.subject else "accounts", None)

    def all(self) -> list[Account]:
        """Return the accounts that are hers to manage, in order of login."""
        return [a for a in self._accounts.all() if self.may_manage(a)]

    def get(self, login: str) -> Account:
        """Return an account that is hers to manage."""
        account = self._accounts.known(login)
        rules.check(self._viewer, "cards" if account.subject else "accounts")
        return account

    # -- cards and links ------------------------------------------------------------------------

    def account_for(self, ref: Ref) -> Account:
        """Return the account that stands for a record, made when there is none; InputError for a topic …"""
        rules.check(self._viewer, "cards")
        if ref.kind not in ROLE_OF_KIND:
            raise InputError([Problem("a delegate, a lecturer or a firm has an account", value=str(ref))])
        found = self._accounts.of_subject(ref)
        if found:
            return found
        try:
            return self._accounts.add(ROLE_OF_KIND[ref.kind], subject=ref, actor=self._viewer.actor)
        except ConflictError:
            again = self._accounts.of_subject(ref)
            if again is None:
                raise
            return again

    def card(self, login: str, *, programme_ends: str = "") -> Card:
        """Make a new card for an account that stands for a record; an earlier one is void."""
        account = self.get(login)
        if account.needs_second_factor:
            raise ConflictError(f"{account.login} signs in with a password and a second factor, not a card")
        return Cards(self._accounts).issue(account, actor=self._viewer.actor, programme_ends=programme_ends)

    def withdraw_card(self, login: str) -> bool:
        """Make the card of an account void; tell whether it had one."""
        return Cards(self._accounts).withdraw(self.get(login), actor=self._viewer.actor)

    def link(self, login: str, *, life: float = LINK_LIFE) -> str:
        """Return the token of a new one-time link for an account; an earlier one is void."""
        account = self.get(login)
        if account.disabled:
            raise ConflictError(f"{account.login} is disabled: enable it first")
        return Links(self._accounts).issue(account, actor=self._viewer.actor, life=life)

    def end_sessions(self, login: str) -> int:
        """End all sessions of an account; return how many."""
        account = self.get(login)
        count = self._accounts.end_sessions(account)
        self._write(account, What.SESSIONS_ENDED)
        return count

    # -- accounts -------------------------------------------------------------------------------

    def add(self, role: Role, *, login: str = "", subject: Ref | None = None, name: str = "") -> Account:
        """Add an account; see `matcher.accounts.directory.Directory.add`."""
        rules.check(self._viewer, "accounts")
        return self._accounts.add(role, login=login, subject=subject, name=name, actor=self._viewer.actor)

    def disable(self, login: str) -> Account:
        """Bar an account; ConflictError for her own."""
        return self._accounts.disable(self._another(login).login, actor=self._viewer.actor)

    def enable(self, login: str) -> Account:
        """Let a disabled account sign in again."""
        return self._accounts.enable(self._another(login).login, actor=self._viewer.actor)

    def change_role(self, login: str, role: Role) -> Account:
        """Give an account another role; ConflictError for her own, so that an administrator stays."""
        return self._accounts.change_role(self._another(login).login, role, actor=self._viewer.actor)

    def reset_second_factor(self, login: str) -> Account:
        """Take a lost second factor away, and end the account's sessions: a link then sets up another."""
        account = self._another(login)
        SecondFactor(self._accounts).reset(account)
        self._accounts.end_sessions(account)
        self._write(account, What.FACTOR_TAKEN)
        return self._accounts.known(login)

    def events(self, limit: int = 200, *, kind: str = "", account: str = "") -> list[Event]:
        """Return security events, the newest first."""
        rules.check(self._viewer, "accounts")
        return self._accounts.events.newest(limit, kind=kind, account=account)

    def _another(self, login: str) -> Account:
        rules.check(self._viewer, "accounts")
        account = self._accounts.known(login)
        if account.login == self._viewer.account:
            raise ConflictError(
                "your own account is changed by another administrator, or on the command line"
            )
        return account

    def _write(self, account: Account, what: What) -> None:
        self._accounts.events.write(Kind.ACCOUNT, what, account=account, by=self._viewer.actor)
