"""Security events: what was refused, and what was done to accounts, for the administrator to read.

An event names no secret and no token. What somebody typed as a login is kept only if there is such an
account: people type their passwords there. Events about a person's account are erased with the person.
"""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from graph.store.private import Private
from matcher.accounts.account import DAY, Account
from matcher.accounts.tokens import cleaned

AREA = "event"
KEPT_FOR = 180 * DAY
_ORDER = itertools.count()  # events of one process at the same moment stay in order


class Kind(StrEnum):
    """What an event is about."""

    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    REFUSED = "refused"
    THROTTLED = "throttled"
    ACCOUNT = "account"
    CREDENTIALS = "credentials"
    CARD = "card"
    LINK = "link"


class What(StrEnum):
    """What happened, in words that pages show in other languages too."""

    ADDED = "account added"
    NOT_ADDED = "account not added"
    DISABLED = "disabled"
    ENABLED = "enabled"
    ROLE = "role changed"
    SESSIONS_ENDED = "sessions ended"
    FACTOR_TAKEN = "second factor taken away"
    LINK_MADE = "one-time link made"
    CARD_MADE = "card made"
    CARD_VOID = "card made void"
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    WORD_SET = "password set"
    WORD_TAKEN = "password taken away"
    FACTOR_SET = "second factor set"
    RECOVERY_ANEW = "recovery codes made anew"
    TOO_MANY = "too many tries"
    MORE_REFUSALS = "more refusals, not written down for ten minutes"
    NO_LOGIN = "password for a login that there is not"
    WRONG_WORD = "wrong password"
    WORD_ALONE = "password without a card"
    WRONG_PRESENT_WORD = "wrong present password"
    WRONG_PRESENT_CODE = "wrong present code of the second factor"
    WRONG_CODE = "wrong or used code of the second factor"
    CARD_WORD = "wrong password with a card"
    TICKET_OVER = "link, card or code that is none, used or ended"
    TICKET_ROLE = "card for a role that needs a password"
    DISABLED_TRIED = "somebody tried a disabled account"
    NO_FIRST_STEP = "second step without a first, or too late"
    STEP_TWICE = "second step taken twice"
    SESSION_OVER = "session that has ended"
    FORGED_COOKIE = "cookie that this service did not sign"


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``at`` is in seconds since 1970, ``what`` words of `What`, ``more`` what belongs to them.

    ``account`` is the login it is about, or ""; ``by`` who did it, where that is somebody else.
    """

    at: float
    kind: Kind
    account: str
    by: str
    address: str
    what: str
    more: str


class Events:
    """The security events of a store."""

    def __init__(self, private: Private, *, clock: Callable[[], float] = time.time) -> None:
        self._private = private
        self._clock = clock

    def write(
        self,
        kind: Kind,
        what: str,
        *,
        more: str = "",
        account: Account | None = None,
        by: str = "",
        address: str = "",
    ) -> None:
        """Write an event down; control signs are taken out of every text."""
        at = self._clock()
        value = {
            "at": at,
            "kind": kind.value,
            "account": account.login if account else "",
            "by": cleaned(by),
            "address": cleaned(address, 45),
            "what": cleaned(what, 200),
            "more": cleaned(more, 200),
        }
        key = f"{at:017.6f}-{next(_ORDER) % 1_000_000:06d}-{secrets.token_hex(4)}"
        about = account.about if account else ""
        self._private.put(AREA, key, value, about=about, expires=at + KEPT_FOR)

    def newest(self, limit: int = 200, *, kind: str = "", account: str = "") -> list[Event]:
        """Return events, the newest first, of one kind or one account if given."""
        now = self._clock()
        kept = (k.value for k in reversed(self._private.all(AREA)) if k.stands(now))
        fitting = (v for v in kept if kind in ("", v["kind"]) and account in ("", v["account"]))
        return [
            Event(v["at"], Kind(v["kind"]), v["account"], v["by"], v["address"], v["what"], v["more"])
            for v, _ in zip(fitting, range(limit), strict=False)
        ]
