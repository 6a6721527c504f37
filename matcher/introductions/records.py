"""Introductions and answers as the store holds them, read into one shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from graph.records import Record, Ref

OPEN_DAYS = 21
"""Days for which a request waits for its answer."""

REMIND_DAYS = 11
"""Days before its end at which the one reminder is due."""

PAUSE_DAYS = 90
"""Days by which "I must ask my ministry" moves the end."""

AGAIN_DAYS = 90
"""Days after a "not now" from which the same person may be asked again."""

BY_A_SIDE = "side"
"""Origin of an introduction that one of its sides asked for: her asking is her yes."""

NEWEST = 1 << 62
"""Order of a "no" that stands: it is kept beside the changes and is always its giver's last word."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A wish that two meet. ``on`` and ``until`` are days (YYYY-MM-DD); ``until`` still counts.

    ``handled`` is ``to_staff`` until staff passed the request on. ``waiting_line`` holds the sides whom it
    has not reached because they have as many open requests as anybody gets at a time.
    """

    id: str
    asker: Ref
    asked: Ref
    purpose: str
    message: str
    on: str
    until: str
    handled: str
    origin: str
    version: int
    waiting_line: frozenset[Ref] = frozenset()

    @property
    def ref(self) -> Ref:
        """Return the record that holds it."""
        return Ref("introduction", self.id)

    @property
    def sides(self) -> tuple[Ref, Ref]:
        """Return both sides: who asked, or was named first, and the other."""
        return self.asker, self.asked

    def other(self, side: Ref) -> Ref:
        """Return the side that is not ``side``."""
        return self.asked if side == self.asker else self.asker


@dataclass(frozen=True, slots=True)
class Answer:
    """What one side said, in order of ``order``; ``heard_by`` is empty when she answered herself."""

    introduction: str
    giver: Ref
    other: Ref
    answer: str
    on: str
    how: str = "self"
    heard_by: str = ""
    note: str = ""
    order: int = 0


def read_introduction(record: Record) -> Introduction:
    """Return an introduction's record in its shape."""
    return Introduction(
        record.id,
        Ref.parse(str(record.get("asker"))),
        Ref.parse(str(record.get("asked"))),
        str(record.get("purpose") or ""),
        str(record.get("message") or ""),
        str(record.get("on")),
        str(record.get("until")),
        str(record.get("handled") or "direct"),
        str(record.get("origin") or ""),
        record.version,
    )


def read_answer(record: Record) -> Answer:
    """Return an answer's record in its shape."""
    return Answer(
        str(record.get("introduction")),
        Ref.parse(str(record.get("giver"))),
        Ref.parse(str(record.get("other"))),
        str(record.get("answer")),
        str(record.get("on")),
        str(record.get("how") or "self"),
        str(record.get("heard_by") or ""),
        str(record.get("note") or ""),
        record.version,
    )


def days_after(day: str, count: int) -> str:
    """Return the day that is ``count`` days after ``day``, both YYYY-MM-DD; negative counts go back."""
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat()
