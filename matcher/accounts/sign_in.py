"""Signing in: by password, one-time link, card or typed code, and the second factor where it is due.

Every way ends in a new session with a new token. What is refused is written down with its true reason;
whoever was refused is told a reason that tells nothing about which accounts there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from matcher.accounts.account import FULL, MINUTE, SETUP, Account, Session
from matcher.accounts.accounts import Accounts
from matcher.accounts.errors import Refusal, SignInRefusedError, ThrottledError
from matcher.accounts.events import Kind, What
from matcher.accounts.logins import folded
from matcher.accounts.passwords import Passwords
from matcher.accounts.second_factor import SecondFactor
from matcher.accounts.throttle import Bucket, Devices, Throttle, by_account, by_address, by_browser, by_noise
from matcher.accounts.tickets import Cards, Links
from matcher.accounts.tokens import digest, new_token

PENDING = "pending"
PENDING_LIFE = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Visit:
    """Who knocks: the address, a short name of the browser, and the device cookie or ""."""

    address: str
    browser: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody is signed in. ``token`` and ``device`` are secrets for her browser to keep."""

    token: str
    device: str
    session: Session


@dataclass(frozen=True, slots=True)
class SecondFactorDue:
    """The first step is done; ``token`` is to be brought to `SignIn.second` with a code, soon."""

    token: str


Outcome = SignedIn | SecondFactorDue


class SignIn:
    """The ways to sign in to a store's accounts. Each raises SignInRefusedError or ThrottledError."""

    def __init__(self, accounts: Accounts, *, passwords: Passwords | None = None) -> None:
        self._accounts = accounts
        self._private = accounts.private
        self._passwords = passwords or Passwords(accounts)
        self._second = SecondFactor(accounts)
        self._links = Links(accounts)
        self._cards = Cards(accounts)
        self._throttle = Throttle(accounts.private, accounts.clock)
        self._devices = Devices(accounts.private, accounts.clock)

    # -- ways in --------------------------------------------------------------------------------

    def with_password(self, login: str, password: str, visit: Visit) -> Outcome:
        """Sign in with login and password: for accounts that stand for no record; others have cards."""
        account = self._accounts.by_login(login)
        buckets = self._buckets(folded(login), visit)
        self._take(buckets, account, visit)
        right = self._passwords.fits(account, password)
        if account is None or not right or account.disabled or account.subject:
            self._refuse(Refusal.PASSWORD, _password_fault(account, right), account, visit)
        return self._first_step_done(account, "password", FULL, visit, buckets)

    def with_link(self, token: str, visit: Visit) -> Outcome:
        """Sign in with a one-time link, which is used up; the staff then set a new password."""
        account = self._links.take(token)
        if account is None or account.disabled:
            self._refuse(Refusal.LINK, _ticket_fault(account), account, visit)
        level = SETUP if account.needs_second_factor else FULL
        return self._first_step_done(account, "link", level, visit, [])

    def with_card(self, token: str, password: str, visit: Visit) -> Outcome:
        """Sign in with a card's link, and the password if the account has one."""
        account = self._cards.holder(token)
        if account is None or account.disabled or account.needs_second_factor:
            self._refuse(Refusal.CARD, _ticket_fault(account), account, visit)
        return self._with_card(account, password, visit, [])

    def with_code(self, typed: str, password: str, visit: Visit) -> Outcome:
        """Sign in with a card's code as somebody typed it, and the password if the account has one."""
        account = self._cards.holder_of_code(typed) if visit.device else None
        buckets: list[Bucket] = []
        if account is None or not self._devices.knows(visit.device, account.login):
            buckets = [by_address(visit.address)]
            self._take(buckets, None, visit)
            account = account or self._cards.holder_of_code(typed)
        if account is None or account.disabled or account.needs_second_factor:
            self._refuse(Refusal.CODE, _ticket_fault(account), account, visit)
        return self._with_card(account, password, visit, buckets)

    def second(self, token: str, code: str, visit: Visit) -> SignedIn:
        """Finish a sign-in with a code of the authenticator, or a recovery code."""
        kept = self._private.get(PENDING, digest(token), self._accounts.clock())
        account = self._accounts.get(kept.value["account"]) if kept else None
        if kept is None or account is None or account.disabled:
            self._refuse(Refusal.STARTED_OVER, What.NO_FIRST_STEP, account, visit)
        buckets = self._buckets(f"second {account.login}", visit, known_as=account.login)
        self._take(buckets, account, visit)
        if not self._second.accept(account, code):
            self._refuse(Refusal.SECOND, What.WRONG_CODE, account, visit)
        if not self._private.drop(PENDING, digest(token)):
            self._refuse(Refusal.STARTED_OVER, What.STEP_TWICE, account, visit)
        self._throttle.give_back([*buckets, *self._buckets(account.login, visit)])
        return self._sign_in(account, kept.value["how"], kept.value["level"], visit)

    def set_up(self, session: Session, visit: Visit) -> SignedIn | None:
        """Turn a session for setting up into a full one, with a new token; None while it is not set up."""
        account = self._accounts.get(session.account.login)
        if account is None or not account.is_set_up or not self._accounts.end_session(session.key):
            return None
        return self._sign_in(account, "set-up", FULL, visit)

    def sign_out(self, session: Session) -> None:
        """End a session, as its owner wishes."""
        self._accounts.end_session(session.key)
        self._accounts.events.write(
            Kind.SIGN_OUT, What.SIGNED_OUT, account=session.account, address=session.address
        )

    # -- steps ----------------------------------------------------------------------------------

    def _with_card(self, account: Account, password: str, visit: Visit, buckets: Sequence[Bucket]) -> Outcome:
        taken = list(buckets)
        if account.has_password:
            if not password:
                self._throttle.give_back(taken)
                raise SignInRefusedError(Refusal.CARD_PASSWORD)
            known = self._buckets(f"card {account.login}", visit, known_as=account.login)
            more = [b for b in known if b not in taken]
            self._take(more, account, visit)
            taken += more
            if not self._passwords.fits(account, password):
                self._refuse(Refusal.CARD_PASSWORD, What.CARD_WORD, account, visit)
        return self._first_step_done(account, "card", FULL, visit, taken)

    def _first_step_done(
        self, account: Account, how: str, level: str, visit: Visit, buckets: Sequence[Bucket]
    ) -> Outcome:
        if account.has_totp:
            return SecondFactorDue(self._pend(account, how, level))
        self._throttle.give_back(buckets)
        return self._sign_in(account, how, level, visit)

    def _pend(self, account: Account, how: str, level: str) -> str:
        token = new_token()
        value = {"account": account.login, "how": how, "level": level}
        expires = self._accounts.clock() + PENDING_LIFE
        self._private.put(PENDING, digest(token), value, about=account.about, expires=expires, version=0)
        return token

    def _sign_in(self, account: Account, how: str, level: str, visit: Visit) -> SignedIn:
        device = self._devices.remember(visit.device, account)
        token, session = self._accounts.start_session(
            account, device=visit.browser, address=visit.address, how=how, level=level
        )
        self._accounts.events.write(
            Kind.SIGN_IN,
            What.SIGNED_IN,
            more=f"{how}, {session.device}",
            account=account,
            address=visit.address,
        )
        return SignedIn(token, device, session)

    # -- refusing -------------------------------------------------------------------------------

    def _buckets(self, login: str, visit: Visit, *, known_as: str = "") -> list[Bucket]:
        if self._devices.knows(visit.device, known_as or login):
            return [by_browser(visit.device, login)]
        return [by_address(visit.address), by_account(login)]

    def _take(self, buckets: Sequence[Bucket], account: Account | None, visit: Visit) -> None:
        try:
            self._throttle.take(buckets)
        except ThrottledError as error:
            if error.first:
                self._accounts.events.write(
                    Kind.THROTTLED, What.TOO_MANY, account=account, address=visit.address
                )
            raise

    def _refuse(self, refusal: Refusal, why: What, account: Account | None, visit: Visit) -> NoReturn:
        self.note_refused(why, visit, account=account)
        raise SignInRefusedError(refusal)

    def note_refused(self, why: What, visit: Visit, *, account: Account | None = None) -> None:
        """Write a refusal down; of very many from one address in a while, the first fifty."""
        wanted: What | None = why
        try:
            self._throttle.take([by_noise(visit.address)])
        except ThrottledError as error:
            wanted = What.MORE_REFUSALS if error.first else None
        if wanted:
            self._accounts.events.write(Kind.REFUSED, wanted, account=account, address=visit.address)


def _password_fault(account: Account | None, right: bool) -> What:
    if account is None:
        return What.NO_LOGIN
    if not right:
        return What.WRONG_WORD
    return What.DISABLED_TRIED if account.disabled else What.WORD_ALONE


def _ticket_fault(account: Account | None) -> What:
    if account is None:
        return What.TICKET_OVER
    return What.DISABLED_TRIED if account.disabled else What.TICKET_ROLE
