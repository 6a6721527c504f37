"""Passwords: argon2id, no rules of composition, but none that a guesser would try early.

Length and normalisation after NIST SP 800-63B (section 5.1.1.2); the strength is that of zxcvbn (Wheeler,
USENIX Security 2016), which looks nothing up anywhere.
"""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
from functools import cache

import zxcvbn
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from matcher.accounts.account import Account
from matcher.accounts.directory import Directory
from matcher.accounts.errors import CredentialError, Fault

SHORTEST = 8
SHORTEST_WITH_SECOND_FACTOR = 12
LONGEST = 200
LEAST_SCORE = {True: 3, False: 2}
"""Of 4, by whether it is the password of staff, or one that stands behind a card: 10^8 or 10^6 guesses."""
LEAST_OF_ONES_OWN = 4  # signs that must be left without the words of the account
JUDGED = 72  # signs that zxcvbn takes
AT_ONCE = 2

_JUDGING = threading.Lock()  # zxcvbn keeps the words given to it in a table of its module
_AT_WORK = threading.BoundedSemaphore(AT_ONCE)  # each hash takes 64 MiB: a flood of them takes turns


def normal(password: str) -> str:
    """Return a password as it is hashed: NFKC, so that every keyboard writes the same."""
    return unicodedata.normalize("NFKC", password)


def shortest(account: Account) -> int:
    """Return how long a password of the account must be."""
    return SHORTEST_WITH_SECOND_FACTOR if account.needs_second_factor else SHORTEST


def check_strength(password: str, account: Account) -> None:
    """Raise CredentialError for a password too short, too long, or easy to guess."""
    wanted = normal(password)
    if len(wanted) < shortest(account):
        raise CredentialError(Fault.SHORT)
    if len(wanted) > LONGEST:
        raise CredentialError(Fault.LONG)
    words = _words_of(account)
    with _JUDGING:
        score = zxcvbn.zxcvbn(wanted[:JUDGED], user_inputs=words)["score"]
    rest = wanted.casefold()
    for word in words:
        rest = rest.replace(word, "")
    if score < LEAST_SCORE[account.needs_second_factor] or len(rest) < LEAST_OF_ONES_OWN:
        raise CredentialError(Fault.GUESSABLE)


def _words_of(account: Account) -> list[str]:
    """Return the words that whoever knows the account would try first, the longest first."""
    own = (account.login, account.name, account.subject.id if account.subject else "", "matcher")
    found = {word for text in own for word in (text.casefold(), *re.split(r"[\W_]+", text.casefold()))}
    return sorted((w for w in found if len(w) > 2), key=lambda w: (-len(w), w))


class Passwords:
    """The passwords of a store's accounts."""

    def __init__(self, accounts: Directory, *, hasher: PasswordHasher | None = None) -> None:
        self._accounts = accounts
        self._hasher = hasher or PasswordHasher()

    def set(self, account: Account, password: str) -> None:
        """Give an account another password; CredentialError for a weak one."""
        check_strength(password, account)
        hashed = self._hash(password)
        self._accounts.change(account.login, lambda value: {**value, "password": hashed})

    def remove(self, account: Account) -> None:
        """Take an account's password away; CredentialError when its role needs one."""
        if account.needs_second_factor:
            raise CredentialError(Fault.NEEDED)
        self._accounts.change(account.login, lambda value: {**value, "password": ""})

    def fits(self, account: Account | None, password: str) -> bool:
        """Tell whether a password is the account's; as much work for no account, or one without password.

        A hash made with other parameters than today's is made anew.
        """
        kept = str(self._accounts.secrets_of(account).get("password") or "") if account else ""
        right = self._verify(kept or _nobodys(self._hasher), password)
        if not kept or account is None or not right:
            return False
        if self._hasher.check_needs_rehash(kept):
            hashed = self._hash(password)
            self._accounts.change(
                account.login, lambda v: {**v, "password": hashed} if v.get("password") == kept else v
            )
        return True

    def _hash(self, password: str) -> str:
        with _AT_WORK:
            return self._hasher.hash(normal(password))

    def _verify(self, kept: str, password: str) -> bool:
        with _AT_WORK:
            try:
                return self._hasher.verify(kept, normal(password[: LONGEST + 1]))
            except (VerificationError, InvalidHashError):
                return False


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    """Return the hash of a password that nobody has."""
    return hasher.hash(secrets.token_hex(16))
