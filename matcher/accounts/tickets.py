"""One-time links and sign-in cards: what staff hand to people so that they can sign in.

A link signs in once, soon. A card signs in as often as it is shown until it ends: it carries the same
right twice, as a link of 160 bits in a QR code and as a short code of 50 bits to be typed. A new link or
card ends the earlier one. Looking at a ticket (`Links.holder`, `Cards.holder`) uses nothing up, because
messengers fetch what they preview.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime

from matcher.accounts.account import DAY, MINUTE, Account
from matcher.accounts.directory import Directory
from matcher.accounts.events import Kind, What
from matcher.accounts.salt import code_salt
from matcher.accounts.tokens import digest, new_code, new_token, read_code, slow_digest

LINK = "link"
CARD = "card"
CARD_TOKEN = "card-token"  # noqa: S105  (the name of an area)
CARD_CODE = "card-code"
LINK_LIFE = 30 * MINUTE
AFTER_PROGRAMME = 30 * DAY


@dataclass(frozen=True, slots=True)
class Issued:
    """That an account has a card: when it was made and ends (seconds since 1970), and by whom."""

    at: float
    expires: float
    by: str


@dataclass(frozen=True, slots=True)
class Card:
    """A new card with its secrets, which are told this once."""

    account: Account
    token: str
    code: str
    expires: float


def card_end(programme_ends: str, now: float) -> float:
    """Return when a card ends: 30 days after a programme's last day, and at least 30 days from now.

    ``programme_ends`` is YYYY, YYYY-MM or YYYY-MM-DD, or "" where there is none.
    """
    return max(_end_of(programme_ends) if programme_ends else 0.0, now) + AFTER_PROGRAMME


def _end_of(day: str) -> float:
    year, month, number = (int(p) for p in (*day.split("-"), "0", "0")[:3])
    month = month or 12
    number = number or calendar.monthrange(year, month)[1]
    midnight = datetime.combine(date(year, month, number), datetime.min.time(), UTC)
    return midnight.timestamp() + DAY


class Links:
    """One-time sign-in links."""

    def __init__(self, accounts: Directory) -> None:
        self._accounts = accounts
        self._private = accounts.private

    def issue(self, account: Account, *, actor: str, life: float = LINK_LIFE) -> str:
        """Return the token of a new link for an account, good for ``life`` seconds; earlier ones end."""
        for kept in self._private.all(LINK, account.about):
            if kept.value["account"] == account.login:
                self._private.drop(LINK, kept.key)
        token, expires = new_token(), self._accounts.clock() + life
        value = {"account": account.login}
        self._private.put(LINK, digest(token), value, about=account.about, expires=expires, version=0)
        self._accounts.events.write(Kind.LINK, What.LINK_MADE, account=account, by=actor)
        return token

    def holder(self, token: str) -> Account | None:
        """Return whose link it is, or None; the link stays good."""
        kept = self._private.get(LINK, digest(token), self._accounts.clock())
        return self._accounts.get(kept.value["account"]) if kept else None

    def take(self, token: str) -> Account | None:
        """Use a link up and return whose it was; None when it is none any more. Of many, one is told."""
        found = self.holder(token)
        return found if self._private.drop(LINK, digest(token)) else None


class Cards:
    """Sign-in cards: one an account."""

    def __init__(self, accounts: Directory) -> None:
        self._accounts = accounts
        self._private = accounts.private

    def issue(self, account: Account, *, actor: str, programme_ends: str = "") -> Card:
        """Make a new card for an account; an earlier one is void from now on."""
        now = self._accounts.clock()
        token, code, expires = new_token(), new_code(), card_end(programme_ends, now)
        entries = {CARD_TOKEN: digest(token), CARD_CODE: self._code_digest(code)}
        self._drop_entries(account)
        for area, key in entries.items():
            value = {"account": account.login}
            self._private.put(area, key, value, about=account.about, expires=expires, version=0)
        card = {**entries, "at": now, "by": actor}
        self._private.put(CARD, account.login, card, about=account.about, expires=expires)
        self._accounts.events.write(Kind.CARD, What.CARD_MADE, account=account, by=actor)
        return Card(account, token, code, expires)

    def of(self, account: Account) -> Issued | None:
        """Return what is known of an account's card, or None when it has none that is good."""
        kept = self._private.get(CARD, account.login, self._accounts.clock())
        return Issued(kept.value["at"], kept.expires or 0.0, kept.value["by"]) if kept else None

    def holder(self, token: str) -> Account | None:
        """Return whose card a link is from, or None."""
        return self._found(CARD_TOKEN, digest(token))

    def holder_of_code(self, typed: str) -> Account | None:
        """Return whose card a typed code is from, or None; as much work for what is no code."""
        code = read_code(typed)
        key = self._code_digest(code or "0" * 10)
        return self._found(CARD_CODE, key) if code else None

    def withdraw(self, account: Account, *, actor: str) -> bool:
        """Make an account's card void; tell whether it had one."""
        self._drop_entries(account)
        had = self._private.drop(CARD, account.login)
        if had:
            self._accounts.events.write(Kind.CARD, What.CARD_VOID, account=account, by=actor)
        return had

    def _found(self, area: str, key: str) -> Account | None:
        """Return whose a token or code is, unless a later card was made."""
        now = self._accounts.clock()
        entry = self._private.get(area, key, now)
        card = self._private.get(CARD, entry.value["account"], now) if entry else None
        if entry is None or card is None or card.value[area] != key:
            return None
        return self._accounts.get(entry.value["account"])

    def _code_digest(self, code: str) -> str:
        return slow_digest(read_code(code), code_salt(self._private))

    def _drop_entries(self, account: Account) -> None:
        kept = self._private.get(CARD, account.login, 0.0)
        for area in (CARD_TOKEN, CARD_CODE):
            if kept:
                self._private.drop(area, kept.value[area])
