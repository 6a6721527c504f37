"""One's own password and second factor: set, changed, taken away by whoever is signed in.

Changing something that protects the account asks for what protects it now, except in a session begun
with a one-time link just now, which stands in for a forgotten password. Other sessions end with each change.
"""

from __future__ import annotations

from matcher.accounts.account import Account, Session
from matcher.accounts.accounts import Accounts
from matcher.accounts.errors import CredentialError, Fault, ThrottledError
from matcher.accounts.events import Kind, What
from matcher.accounts.passwords import Passwords
from matcher.accounts.second_factor import Enrolment, SecondFactor
from matcher.accounts.throttle import Bucket, Throttle, by_browser
from matcher.accounts.tickets import LINK_LIFE


class Credentials:
    """What protects an account, in the hands of its owner. Each may raise CredentialError, ThrottledError."""

    def __init__(self, accounts: Accounts, *, passwords: Passwords | None = None) -> None:
        self._accounts = accounts
        self._passwords = passwords or Passwords(accounts)
        self._second = SecondFactor(accounts)
        self._throttle = Throttle(accounts.private, accounts.clock)

    def asks_password(self, session: Session) -> bool:
        """Tell whether the present password is asked for before it is changed."""
        by_link = session.how == "link" and self._accounts.clock() - session.started < LINK_LIFE
        return session.account.has_password and not by_link

    def set_password(self, session: Session, password: str, *, current: str = "") -> None:
        """Set a password; the present one must be right where `asks_password`."""
        if self.asks_password(session):
            self._prove_password(session, current)
        self._passwords.set(session.account, password)
        self._done(session, What.WORD_SET)

    def prove(self, session: Session, current: str) -> None:
        """Have the present password, if there is one, proved before what cannot be taken back."""
        if session.account.has_password:
            self._prove_password(session, current)

    def remove_password(self, session: Session, *, current: str = "") -> None:
        """Take the password away, for roles that need none."""
        if self.asks_password(session):
            self._prove_password(session, current)
        self._passwords.remove(session.account)
        self._done(session, What.WORD_TAKEN)

    def enrol(self, session: Session) -> Enrolment:
        """Return the secret for an authenticator: the same until it is confirmed or another is begun."""
        return self._second.enrol(session.account)

    def confirm(self, session: Session, code: str, *, present: str = "") -> list[str]:
        """Take on the enrolled second factor; return its recovery codes, told this once.

        Where there is one, ``present`` must be a code of it.
        """
        if session.account.has_totp:
            self._prove_second(session, present)
        tries = self._tries(session, "confirm")
        codes = self._second.confirm(session.account, code)
        self._throttle.give_back([tries])
        self._done(session, What.FACTOR_SET)
        return codes

    def new_recovery_codes(self, session: Session, present: str) -> list[str]:
        """Return new recovery codes in place of the old, for a code of the second factor."""
        self._prove_second(session, present)
        codes = self._second.new_recovery_codes(session.account)
        self._done(session, What.RECOVERY_ANEW)
        return codes

    def recovery_codes_left(self, account: Account) -> int:
        """Return how many recovery codes an account has left."""
        return self._second.left(account)

    def _tries(self, session: Session, what: str) -> Bucket:
        bucket = by_browser(session.key, what)
        try:
            self._throttle.take([bucket])
        except ThrottledError as error:
            if error.first:
                self._write(session, Kind.THROTTLED, What.TOO_MANY)
            raise
        return bucket

    def _prove_password(self, session: Session, current: str) -> None:
        bucket = self._tries(session, "password")
        if not self._passwords.fits(session.account, current):
            self._write(session, Kind.REFUSED, What.WRONG_PRESENT_WORD)
            raise CredentialError(Fault.WRONG_PASSWORD)
        self._throttle.give_back([bucket])

    def _prove_second(self, session: Session, present: str) -> None:
        bucket = self._tries(session, "second")
        if not self._second.accept(session.account, present):
            self._write(session, Kind.REFUSED, What.WRONG_PRESENT_CODE)
            raise CredentialError(Fault.WRONG_CODE)
        self._throttle.give_back([bucket])

    def _done(self, session: Session, what: What) -> None:
        self._accounts.end_sessions(session.account, but=session.key)
        self._write(session, Kind.CREDENTIALS, what)

    def _write(self, session: Session, kind: Kind, what: What) -> None:
        self._accounts.events.write(kind, what, account=session.account, address=session.address)
