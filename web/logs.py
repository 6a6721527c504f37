"""What is written to the log: enough to find a fault, no secret and nothing of a person.

Records are lines of one kind, whoever writes them: time, process, level, logger, message. Line breaks and
other control characters are escaped (nobody can forge a line). Long random-looking words (tokens, digests),
sign-in codes, e-mail addresses, telephone numbers and query strings are left out. Of an error its class and
the places in the code are kept, not its message, which may quote what somebody sent or what is on file.
"""

from __future__ import annotations

import logging
import re
import time
import traceback
from collections.abc import Callable

from flask import Flask, Response, g, request

ACCESS = "matcher.access"
LEFT_OUT = "…"
MAX_LINE = 2000
_SECRETS = (
    re.compile(r"(?<=\?)[^\s'\"<>]+"),  # query strings
    re.compile(r"[^\s@'\"<>]+@[^\s@'\"<>]+\.[^\s@'\"<>]+"),  # e-mail addresses
    re.compile(r"\b[0-9A-HJKMNP-TV-Z]{2,5}(?:-[0-9A-HJKMNP-TV-Z]{2,5}){2,}\b"),  # sign-in codes
    re.compile(r"(?<![\w.])\+?\d[\d ()-]{6,}\d(?![\w.:])"),  # telephone numbers
    re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16,}"),  # tokens
    re.compile(r"(?<=/)[\w-]{20,}"),  # tokens in an address
)


def redacted(text: str) -> str:
    """Return one line of text without what a log must not hold."""
    line = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:MAX_LINE])
    for pattern in _SECRETS:
        line = pattern.sub(LEFT_OUT, line)
    return line


class Redacting(logging.Formatter):
    """Formats records as the module says."""

    def __init__(self) -> None:
        super().__init__("%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line, and one for each place in the code of its error."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(record.created))
        head = f"{moment} [{record.process}] {record.levelname} {record.name}"
        lines = [f"{head} {redacted(record.getMessage())}"]
        if record.exc_info and record.exc_info[1]:
            lines += places(record.exc_info[1])
        return "\n".join(lines)


def places(error: BaseException) -> list[str]:
    """Return an error's class and where in the code it arose, with the errors that led to it."""
    lines: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(lines) < 200:
        kind = type(cause)
        lines.append(f"  {kind.__module__}.{kind.__qualname__}")
        frames = traceback.extract_tb(cause.__traceback__)
        lines += [f"    {f.filename}:{f.lineno} in {f.name}" for f in frames]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return lines


def handler() -> logging.Handler:
    """Return what writes such lines to standard error."""
    made = logging.StreamHandler()
    made.setFormatter(Redacting())
    return made


def to_standard_error(*, access: bool = True) -> None:
    """Have everything that is logged in this process written so; requests too, if wanted."""
    root = logging.getLogger()
    root.handlers[:] = [handler()]
    root.setLevel(logging.WARNING)
    logging.getLogger(ACCESS).setLevel(logging.INFO if access else logging.WARNING)
    logging.captureWarnings(True)


def line_of(response: Response, seconds: float) -> str:
    """Return what is noted of a request: which route, not whose record or token; how it ended; how long."""
    route = request.url_rule.rule if request.url_rule else "(no such page)"
    return f"{request.method} {route} {response.status_code} {seconds * 1000:.0f} ms"


def install(app: Flask, clock: Callable[[], float] = time.perf_counter) -> None:
    """Have every request noted when it is answered."""

    def begin() -> None:
        g.matcher_began = clock()

    def note(response: Response) -> Response:
        began: float = g.get("matcher_began", clock())
        logging.getLogger(ACCESS).info("%s", line_of(response, clock() - began))
        return response

    app.before_request(begin)
    app.after_request(note)
