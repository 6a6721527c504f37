"""Messages about introductions: each once, when it is due, and with nobody's data in it.

What is due follows from what each side is told (`standing`), so a "no" sends nothing to anybody, and
nothing earlier or later than silence would.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

from graph.errors import ConflictError
from graph.records import Ref
from graph.store.base import Store
from matcher.introductions.book import Book, as_side
from matcher.introductions.records import REMIND_DAYS, days_after
from matcher.introductions.standing import Phase, Standing
from matcher.outbox.message import Message
from matcher.outbox.outbox import A_DAY, Outbox

AREA = "notice"
BASE_URL = "MATCHER_BASE_URL"
KEPT_DAYS = 400
NEWS = {
    Phase.INTRODUCED: "introduced",
    Phase.NOT_NOW: "not_now",
    Phase.ASKING: "asking",
    Phase.WITHDRAWN: "withdrawn",
    Phase.ENDED: "ended",
}
TEXTS = {
    "request": (
        "You have a request / 您有一个请求",
        "Somebody would like to be introduced to you. Sign in to see who, and to answer.\n"
        "You are free to decline, or not to answer: nobody is told.\n\n"
        "有人希望与您建立联系。请登录查看并答复。\n您可以婉拒，也可以不答复，不会告知任何人。\n",
    ),
    "news": (
        "News on an introduction / 联系介绍有新进展",
        "There is news on an introduction of yours. Sign in to see it.\n\n"
        "您的一项联系介绍有新进展。请登录查看。\n",
    ),
    "recorded": (
        "An answer was written down for you / 已代您记录一项答复",
        "The staff wrote down an answer in your name. Sign in to see it; if it is wrong, change it there.\n\n"
        "工作人员以您的名义记录了一项答复。请登录查看；如有误，可在那里更改。\n",
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a side is to be told: ``what`` names why, and makes it once."""

    to: Ref
    introduction: str
    what: str

    @property
    def key(self) -> str:
        """Return what the notice is remembered by."""
        return f"{self.introduction}|{self.to}|{self.what}"


def due(book: Book) -> Iterator[Notice]:
    """Iterate over all that the sides of all introductions are to have been told by today."""
    for key, entry in book.entries.items():
        for side in entry.introduction.sides:
            told = entry.standing(as_side(side), book.today)
            for what in _told(told, book.today):
                yield Notice(side, key, what)


def _told(told: Standing, today: str) -> Iterator[str]:
    if told.phase is Phase.TO_ANSWER:
        yield "request"
        if today >= days_after(told.until, -REMIND_DAYS):
            yield "reminder"
    elif told.phase in NEWS and told.mine not in ("not_now", "must_ask", "withdrawn", ""):
        yield NEWS[told.phase]


def send_due(store: Store, book: Book, *, only: Ref | None = None) -> int:
    """Put what is due and was not sent before into the outbox; return how many messages went there.

    ``only`` leaves out what is due to anybody else; it waits for the next sweep.
    Somebody without an address on her record gets none; staff see on their page whom to call.
    """
    known = {kept.key for kept in store.private.all(AREA)}
    sent = 0
    for notice in due(book):
        asked = Notice(notice.to, notice.introduction, "request").key
        if only is not None and notice.to != only:
            continue
        if notice.key not in known and not (notice.what == "reminder" and asked not in known):
            sent += send(store, notice)
    return sent


def send(store: Store, notice: Notice) -> bool:
    """Put one message into the outbox, unless it was before; tell whether it went there."""
    try:
        expires = time.time() + KEPT_DAYS * A_DAY
        store.private.put(AREA, notice.key, {}, about=str(notice.to), expires=expires, version=0)
    except ConflictError:
        return False
    record = store.record(notice.to)
    address = str(record.get("email") or "") if record else ""
    return bool(address) and Outbox(store.private).add(message(notice.what, address), notice.to)


def message(what: str, address: str) -> Message:
    """Return the message for something; it names nobody and nothing."""
    kind = "request" if what in ("request", "reminder") else what.partition(":")[0]
    subject, body = TEXTS.get(kind, TEXTS["news"])
    base = os.environ.get(BASE_URL, "").rstrip("/")
    return Message(address, subject, body + (f"\n{base}/introductions/\n" if base else ""))
