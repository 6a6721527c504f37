"""Accounts and their sessions: the one object through which everybody else reaches them.

A session's token is a secret of 256 bits that only the browser holds; here stands its digest. A session
ends by itself when it has not been used for a while, and at the latest after its whole life
(`matcher.accounts.account.LIVES`).
"""

from __future__ import annotations

from typing import Any

from graph.errors import ConflictError, InputError, Problem
from graph.store.private import Kept
from matcher.access.roles import SUBJECT_KIND, Role
from matcher.accounts.account import FULL, MINUTE, SETUP, Account, Session, life_of, read_session
from matcher.accounts.directory import Directory
from matcher.accounts.events import Kind, What
from matcher.accounts.tokens import cleaned, digest, new_token

SESSION = "session"
SEEN_EVERY = 5 * MINUTE

__all__ = ["FULL", "SETUP", "Account", "Accounts", "Session"]


class Accounts(Directory):
    """The accounts of a store, with their sessions. Safe for many threads and processes."""

    # -- what staff do --------------------------------------------------------------------------

    def disable(self, key: str, *, actor: str) -> Account:
        """Bar an account from signing in, and end its sessions; NotFoundError."""
        found = self.change(key, lambda value: {**value, "disabled": True})
        self.end_sessions(found)
        self.events.write(Kind.ACCOUNT, What.DISABLED, account=found, by=actor)
        return found

    def enable(self, key: str, *, actor: str) -> Account:
        """Let a disabled account sign in again; NotFoundError."""
        found = self.change(key, lambda value: {**value, "disabled": False})
        self.events.write(Kind.ACCOUNT, What.ENABLED, account=found, by=actor)
        return found

    def change_role(self, key: str, role: Role, *, actor: str) -> Account:
        """Give an account that stands for no record another such role, and end its sessions.

        InputError for any other role, NotFoundError.
        """
        account = self.known(key)
        if account.subject or role in SUBJECT_KIND or role is Role.VISITOR:
            raise InputError(
                [Problem("only between exporter, staff and administrator", column="role", value=role.value)]
            )
        found = self.change(key, lambda value: {**value, "role": role.value})
        self.end_sessions(found)
        said = f"{account.role.value} – {role.value}"
        self.events.write(Kind.ACCOUNT, What.ROLE, more=said, account=found, by=actor)
        return found

    # -- sessions -------------------------------------------------------------------------------

    def start_session(
        self, account: Account, *, device: str, address: str, how: str = "", level: str = ""
    ) -> tuple[str, Session]:
        """Sign an account in; return the token, which is told this once, and the session.

        Without a ``level`` it is ``full`` for an account that is set up, else ``setup``; one that is not
        set up never gets more. What had expired anywhere in the private area is swept out.
        """
        now = self.clock()
        self.private.sweep(now)
        token, granted = new_token(32), (level or FULL) if account.is_set_up else SETUP
        value: dict[str, Any] = {
            "account": account.login,
            "started": now,
            "seen": now,
            "device": cleaned(device),
            "address": cleaned(address, 45),
            "how": how,
            "level": granted,
        }
        expires = self._expiry(account, granted, now, now)
        key = digest(token)
        self.private.put(SESSION, key, value, about=account.about, expires=expires, version=0)
        return token, read_session(key, value, account, expires)

    def session(self, token: str) -> Session | None:
        """Return the session of a token, and note that it was used; None when there is none any more."""
        now = self.clock()
        kept = self.private.get(SESSION, digest(token), now)
        account = self.get(kept.value["account"]) if kept else None
        if kept is None or account is None or account.disabled:
            return None
        if now - kept.value["seen"] >= SEEN_EVERY:
            kept = self._used(kept, account, now)
        return read_session(kept.key, kept.value, account, kept.expires or 0) if kept else None

    def _used(self, kept: Kept, account: Account, now: float) -> Kept | None:
        """Write when a session was used; one that was ended meanwhile stays ended."""
        expires = self._expiry(account, kept.value["level"], kept.value["started"], now)
        value = {**kept.value, "seen": now}
        try:
            return self.private.put(
                SESSION, kept.key, value, about=kept.about, expires=expires, version=kept.version
            )
        except ConflictError:
            return self.private.get(SESSION, kept.key, now)

    def sessions(self, account: Account) -> list[Session]:
        """Return an account's sessions that stand, the last used first."""
        now = self.clock()
        found = [
            read_session(k.key, k.value, account, k.expires or 0)
            for k in self.private.all(SESSION, account.about)
            if k.stands(now) and k.value["account"] == account.login
        ]
        return sorted(found, key=lambda s: (-s.seen, s.key))

    def end_session(self, key: str) -> bool:
        """End a session by its public key; tell whether there was one."""
        return self.private.drop(SESSION, key)

    def end_sessions(self, account: Account, *, but: str = "") -> int:
        """End all sessions of an account, but one if its key is given; return how many ended."""
        return sum(self.end_session(s.key) for s in self.sessions(account) if s.key != but)

    @staticmethod
    def _expiry(account: Account, level: str, started: float, now: float) -> float:
        life = life_of(account, level)
        return min(now + life.idle, started + life.most)
