"""Logins: which names may be given, and which look like one that is taken."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from graph.errors import ConflictError, InputError, Problem
from graph.records import Ref
from matcher.accounts.tokens import CODE_SIGNS

MAX_LOGIN = 64
RESERVED = ("operator", "matcher", "visitor", "anonymous", "system", "built-in")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,62}[a-z0-9]")
_TWINS = (("vv", "w"), ("rn", "m"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"))
_DERIVED_SIGNS = 12


def folded(login: str) -> str:
    """Return a login as it is looked up: NFKC, lower case, no spaces around."""
    return unicodedata.normalize("NFKC", login[: MAX_LOGIN * 2]).strip().lower()


def check_login(login: str, taken: Iterable[str]) -> str:
    """Return a new login, folded.

    InputError unless it is 3 to 64 signs of a to z, 0 to 9 and ``. _ @ -``: letters of other scripts
    look like these and are none. ConflictError when it is taken, or can be mistaken for one that is.
    """
    given = login.strip().lower()
    if not login.isascii() or not _LOGIN.fullmatch(given):
        raise InputError(
            [Problem("3 to 64 of the letters a to z, digits and . _ @ -", column="login", value=login)]
        )
    if given in RESERVED:
        raise InputError([Problem("this name means the program itself", column="login", value=login)])
    for other in taken:
        if other == given:
            raise ConflictError(f"the login {given} is taken")
        if skeleton(other) == skeleton(given):
            raise ConflictError(f"the login {given} can be mistaken for {other}, which is taken")
    return given


def skeleton(login: str) -> str:
    """Return what is left when signs that look alike are written as one (after Unicode UTS #39, ASCII)."""
    found = re.sub(r"[._-]", "", login.lower())
    for many, one in _TWINS:
        found = found.replace(many, one)
    return found


def derived_login(subject: Ref) -> str:
    """Return the login of the one account of a person: the same record, the same login; says nothing."""
    number = int.from_bytes(hashlib.sha256(str(subject).encode()).digest()[:8])
    signs = "".join(CODE_SIGNS[number >> 5 * at & 31] for at in range(_DERIVED_SIGNS))
    return f"{subject.kind[0]}-{signs.lower()}"
