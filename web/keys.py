"""The key that signs cookies and forms: from the environment, else made once and kept for this user alone."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from zxcvbn import zxcvbn

from graph.errors import MatcherError

FILE = "secret.key"
LEAST = 32
GUESSES = 20
"""A key that takes fewer than ten to this power guesses by zxcvbn's count is refused."""
ADVICE = 'make one with: python -c "import secrets; print(secrets.token_hex(32))"'
KNOWN = ("secret", "change", "passw", "example", "default", "insecure", "matcher")
"""Words of the keys that manuals and samples show; in a random key they all but never occur."""
_LONGEST_JUDGED = 72  # what zxcvbn reads


class WeakKeyError(MatcherError):
    """A signing key that could be guessed; whoever guesses it is everybody."""


def check_key(key: str) -> None:
    """Raise WeakKeyError for a key that is short or follows a pattern; never shows the key."""
    if len(key) < LEAST:
        raise WeakKeyError(f"MATCHER_SECRET_KEY is shorter than {LEAST} characters; {ADVICE}")
    judged = key[:_LONGEST_JUDGED]
    weak = len(set(judged)) < 10 or any(word in key.lower() for word in KNOWN)
    if weak or float(zxcvbn(judged)["guesses_log10"]) < GUESSES:
        raise WeakKeyError(f"MATCHER_SECRET_KEY can be guessed: it repeats or holds known words; {ADVICE}")


def signing_key(folder: Path, environment: Mapping[str, str], *, demo: bool) -> str:
    """Return the key to sign with: ``MATCHER_SECRET_KEY``, else that of ``folder``, made where it is missing.

    A demo without a key of its own has a new one at each start. WeakKeyError outside the demo for a weak
    one, MatcherError for a file that others may read or that cannot be used.
    """
    given = environment.get("MATCHER_SECRET_KEY", "")
    if demo:
        return given or secrets.token_hex(LEAST)
    if given:
        check_key(given)
        return given
    path = folder / FILE
    try:
        if not path.exists():
            write_private(path, secrets.token_hex(LEAST).encode())
        return read_private(path).decode("ascii").strip()
    except (OSError, UnicodeError) as error:
        raise MatcherError(f"{path}: the signing key cannot be used ({error})") from error


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only this user may read, in one step; an existing one stays (of two, one wins)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            os.fsync(stream.fileno())
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def read_private(path: Path) -> bytes:
    """Return the content of a private file; MatcherError when others may read it, or it is empty."""
    if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise MatcherError(f"{path}: other users may read it; chmod 600 it, or delete it to have a new one")
    content = path.read_bytes()
    if not content.strip():
        raise MatcherError(f"{path}: is empty; delete it to have a new one")
    return content
