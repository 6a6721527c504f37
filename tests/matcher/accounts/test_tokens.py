"""Tokens and codes: what people type is read as they mean it, and nothing else is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matcher.accounts.tokens import (
    CODE_LENGTH,
    CODE_SIGNS,
    cleaned,
    digest,
    grouped,
    new_code,
    new_token,
    read_code,
    slow_digest,
)

CODES = st.text(CODE_SIGNS, min_size=CODE_LENGTH, max_size=CODE_LENGTH)


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@given(CODES)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    shown = grouped(code)
    mistaken = code.replace("0", "O").replace("1", "l")
    for typed in (shown, shown.lower(), f" {shown} ", code, " ".join(code), full_width(shown), mistaken):
        assert read_code(typed) == code


@given(st.text(max_size=60))
def test_what_is_read_is_a_code_or_nothing(typed: str) -> None:
    found = read_code(typed)
    assert found == "" or (len(found) == CODE_LENGTH and set(found) <= set(CODE_SIGNS))


@given(CODES, st.sampled_from("U!*+ü字"))
def test_other_signs_make_it_no_code(code: str, sign: str) -> None:
    assert read_code(sign + code[1:]) == ""
    assert read_code(code + sign) == ""


@given(st.text())
def test_any_text_has_a_digest(text: str) -> None:
    assert len(digest(text)) == 64


def test_secrets_are_long_and_new_each_time() -> None:
    assert len({new_token() for _ in range(200)} | {new_code() for _ in range(200)}) == 400
    assert all(len(new_token(size)) * 6 >= size * 8 for size in (16, 20, 32))
    assert len(CODE_SIGNS) ** CODE_LENGTH == 2**50
    assert new_code()[4::5] == "--"


def test_a_codes_digest_depends_on_the_stores_salt() -> None:
    assert slow_digest("K7Q2M9XD4T", b"a" * 16) == slow_digest("K7Q2M9XD4T", b"a" * 16)
    assert slow_digest("K7Q2M9XD4T", b"a" * 16) != slow_digest("K7Q2M9XD4T", b"b" * 16)


@given(st.text(max_size=300))
def test_cleaned_text_is_one_printable_line(text: str) -> None:
    found = cleaned(text)
    assert found.isprintable()
    assert len(found) <= 80
