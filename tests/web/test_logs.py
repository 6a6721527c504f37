"""What the log holds: routes, times and places in the code; never a secret, a name or a forged line."""

from __future__ import annotations

import io
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.logs import LEFT_OUT, Redacting, redacted

TOKEN = "q7Rz0vXy3LmN8pKdWcE1tBhUaJsFgOiZ"


def written(message: str, error: BaseException | None = None) -> str:
    """Return what a record becomes."""
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("web", logging.ERROR, "app.py", 1, "%s", (message,), info)
    return Redacting().format(record)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"Error handling request GET /account/link/{TOKEN}", TOKEN),
        (f"Error handling request /search?q=Ana&next={TOKEN}", "Ana"),
        (f"cookie session={TOKEN}", TOKEN),
        ("invalid header 'ana.silva@mof.example'", "ana.silva"),
        ("to +86 138 0013 8000", "8000"),
        ("to 13800138000", "138"),
        ("code K7Q2-M9XD-4T refused", "M9XD"),
        ("digest 0f8b1c0a7e5d4c3b2a19080706050403", "0f8b"),
    ],
)
def test_secrets_and_persons_are_left_out(text: str, secret: str) -> None:
    assert secret not in written(text)
    assert LEFT_OUT in written(text)


@pytest.mark.parametrize(
    "text", ["GET /delegates/<key> 200 12 ms", "store is locked", "Worker (pid:1234) was sent SIGKILL!"]
)
def test_what_finds_a_fault_stays(text: str) -> None:
    assert text in written(text)


@given(st.text())
def test_nobody_forges_a_line(text: str) -> None:
    line = written(text)
    assert len(line.splitlines()) == 1
    assert line.isprintable()


@given(st.text(max_size=300), st.sampled_from(" /=.,:;'\"?(["), st.text(max_size=300))
def test_a_token_is_left_out_wherever_it_stands(before: str, sign: str, after: str) -> None:
    assert TOKEN not in redacted(f"{before}{sign}{TOKEN} {after}")
    assert "ana@mof.example" not in redacted(f"{before} ana@mof.example {after}")


def test_of_an_error_its_kind_and_place_are_kept_not_its_words() -> None:
    try:
        try:
            raise KeyError("Ana Silva")
        except KeyError as cause:
            raise ValueError(f"no phone for Ana Silva {TOKEN}") from cause
    except ValueError as error:
        text = written("GET /mine", error)
    assert "Ana" not in text
    assert TOKEN not in text
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_logs.py:" in text


def test_a_handler_writes_such_lines() -> None:
    from web import logs

    stream = io.StringIO()
    made = logs.handler()
    assert isinstance(made, logging.StreamHandler)
    made.setStream(stream)
    made.emit(logging.LogRecord("web", logging.INFO, "", 1, f"x?token={TOKEN}\nforged", None, None))
    assert TOKEN not in stream.getvalue()
    assert stream.getvalue().count("\n") == 1
