"""Secrets that are handed out: tokens for machines, short codes for people; only their digests are kept.

A code is ten signs of Crockford's base 32 in groups (``K7Q2-M9XD-4T``): 50 bits, no letter that looks like
another (D. Crockford, Base 32, crockford.com/base32.html).
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from argon2.low_level import Type, hash_secret_raw

CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
GROUP = 4
TOKEN_BYTES = 20
MAX_TOKEN = 200
_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LEFT_OUT = str.maketrans({"-": None, " ": None, "\u2010": None, "\u2013": None, "\u00a0": None, "_": None})


def new_token(size: int = TOKEN_BYTES) -> str:
    """Return a new secret of ``size`` random bytes (at least 16) that may stand in an address."""
    if size < 16:
        raise ValueError("a token has 128 bits at least")
    return secrets.token_urlsafe(size)


def digest(token: str) -> str:
    """Return what is kept of a token: its SHA-256. Enough for random tokens, not for what people choose."""
    return hashlib.sha256(token[:MAX_TOKEN].encode("utf-8", "surrogatepass")).hexdigest()


def slow_digest(code: str, salt: bytes) -> str:
    """Return what is kept of a short code: argon2id with a salt of the store's, so that it can be looked up.

    Whoever gets hold of the store would need about 2^49 times 40 ms for one code (the parameters are the
    least that OWASP's Password Storage Cheat Sheet names: 19 MiB, two passes).
    """
    raw = hash_secret_raw(
        code.encode(), salt, time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=20, type=Type.ID
    )
    return raw.hex()


def new_code() -> str:
    """Return a new code as a card shows it."""
    return grouped("".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH)))


def grouped(code: str) -> str:
    """Return a code's signs in groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read_code(typed: str) -> str:
    """Return the ten signs of a code as somebody typed it, "" for what is no code.

    Case, spaces, hyphens and full-width forms do not matter; O is read as 0, I and L as 1.
    """
    plain = unicodedata.normalize("NFKC", typed[:MAX_TOKEN]).upper().translate(_LEFT_OUT)
    signs = plain.translate(_LOOK_ALIKE)
    return signs if len(signs) == CODE_LENGTH and set(signs) <= set(CODE_SIGNS) else ""


def cleaned(text: str, limit: int = 80) -> str:
    """Return a text without control, format and separating signs, cut: fit for a log line or a heading."""
    kept = (" " if unicodedata.category(c)[0] in "CZ" else c for c in text[: limit * 4])
    return " ".join("".join(kept).split())[:limit]
