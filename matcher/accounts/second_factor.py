"""The second factor: one-time codes by time (TOTP, RFC 6238) and recovery codes on paper.

A code counts once: the time step of the last one that counted is kept, and older ones are refused
(RFC 6238, section 5.2). Secret, last step and recovery codes change in one compare-and-swap.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyotp

from matcher.accounts.account import Account
from matcher.accounts.directory import Directory
from matcher.accounts.errors import CredentialError, Fault
from matcher.accounts.salt import code_salt
from matcher.accounts.tokens import new_code, read_code, slow_digest

STEP = 30
SKEW = 1
DIGITS = 6
RECOVERY_CODES = 10
ISSUER = "Matcher"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator needs to know: the secret in base 32, and an address for a QR code."""

    secret: str
    address: str


class SecondFactor:
    """The second factors of a store's accounts."""

    def __init__(self, accounts: Directory) -> None:
        self._accounts = accounts

    def enrol(self, account: Account) -> Enrolment:
        """Return the secret that an account is about to take on: the same until it is confirmed."""
        wanted = pyotp.random_base32()
        found = self._accounts.change(
            account.login, lambda value: {**value, "enrolling": value.get("enrolling") or wanted}
        )
        secret = str(self._accounts.secrets_of(found)["enrolling"])
        address = pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)
        return Enrolment(secret, address)

    def confirm(self, account: Account, typed: str) -> list[str]:
        """Take the enrolled secret on when a code proves that the authenticator has it.

        Returns new recovery codes, told this once; CredentialError for a wrong code, or none enrolled.
        """
        codes = [new_code() for _ in range(RECOVERY_CODES)]
        recovery = self._digests(codes)

        def build(value: Mapping[str, Any]) -> Mapping[str, Any]:
            secret = str(value.get("enrolling") or "")
            step = self._step(secret, typed, after=0) if secret else 0
            if not step:
                raise CredentialError(Fault.WRONG_CODE)
            totp = {"secret": secret, "last": step}
            return {**value, "totp": totp, "recovery": recovery, "enrolling": ""}

        self._accounts.change(account.login, build)
        return codes

    def new_recovery_codes(self, account: Account) -> list[str]:
        """Return new recovery codes, told this once; the earlier ones are void."""
        codes = [new_code() for _ in range(RECOVERY_CODES)]
        recovery = self._digests(codes)
        self._accounts.change(account.login, lambda value: {**value, "recovery": recovery})
        return codes

    def left(self, account: Account) -> int:
        """Return how many recovery codes are left."""
        return len(self._accounts.secrets_of(account).get("recovery") or ())

    def accept(self, account: Account, typed: str) -> bool:
        """Tell whether a code of the authenticator or a recovery code is right, and use it up."""
        code = read_code(typed)
        used = self._digests([code])[0] if code else ""

        def build(value: Mapping[str, Any]) -> Mapping[str, Any]:
            totp, recovery = value.get("totp") or {}, list(value.get("recovery") or ())
            step = self._step(totp["secret"], typed, after=totp["last"]) if totp else 0
            if step:
                return {**value, "totp": {**totp, "last": step}}
            if totp and used in recovery:
                return {**value, "recovery": [r for r in recovery if r != used]}
            raise CredentialError(Fault.WRONG_CODE)

        try:
            self._accounts.change(account.login, build)
        except CredentialError:
            return False
        return True

    def reset(self, account: Account) -> None:
        """Take the second factor away, so that the next sign-in sets up another."""
        cleared: dict[str, Any] = {"totp": None, "recovery": [], "enrolling": ""}
        self._accounts.change(account.login, lambda value: {**value, **cleared})

    def _step(self, secret: str, typed: str, *, after: int) -> int:
        """Return the time step whose code was typed, later than ``after``; 0 when it is none."""
        code = "".join(unicodedata.normalize("NFKC", typed[:40]).split())
        if len(code) != DIGITS or not code.isascii() or not code.isdigit():
            return 0
        totp, now = pyotp.TOTP(secret, digits=DIGITS, interval=STEP), int(self._accounts.clock() // STEP)
        steps = (now + skew for skew in range(-SKEW, SKEW + 1))
        return next((s for s in steps if s > after and hmac.compare_digest(totp.generate_otp(s), code)), 0)

    def _digests(self, codes: list[str]) -> list[str]:
        salt = code_salt(self._accounts.private)
        return [slow_digest(read_code(code), salt) for code in codes]
