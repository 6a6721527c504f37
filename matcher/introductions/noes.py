"""Every "no" that stands, kept beside the changes: there its mere being there would tell of it.

A change has a number that pages show, so a "no" among the changes could be counted. Here it leaves no
trace that anybody but its giver is shown; it lasts across requests until its giver takes it back, and
ends with her record (docs/introductions.md).
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from graph.records import Ref
from graph.store.base import Store
from graph.store.private import Kept, Private
from matcher.introductions.records import NEWEST, Answer

AREA = "no"
Pair = tuple[Ref, Ref]
"""Who said it, and to whom."""


class Noes:
    """The noes of one store."""

    def __init__(self, private: Private) -> None:
        self._private = private

    def say(self, answer: Answer) -> None:
        """Write down a "no"; a second one to the same person replaces the first."""
        value = {
            "introduction": answer.introduction,
            "giver": str(answer.giver),
            "other": str(answer.other),
            "on": answer.on,
            "how": answer.how,
            "heard_by": answer.heard_by,
        }
        self._private.put(AREA, _key(answer.giver, answer.other), value, about=str(answer.giver))

    def take_back(self, giver: Ref, other: Ref) -> bool:
        """Take a "no" back; tell whether there was one."""
        return self._private.drop(AREA, _key(giver, other))

    def between(self, one: Ref, other: Ref) -> list[Answer]:
        """Return the noes that stand between two, in either direction."""
        now = time.time()
        kept = (self._private.get(AREA, _key(*pair), now) for pair in ((one, other), (other, one)))
        return [_answer(k) for k in kept if k]

    def of(self, giver: Ref) -> list[Answer]:
        """Return the noes of one giver, the newest first."""
        found = [_answer(k) for k in self._private.all(AREA, str(giver))]
        return sorted(found, key=lambda a: (a.on, a.other), reverse=True)

    def tidy(self, store: Store) -> int:
        """Delete the noes to somebody whose record is gone; return how many."""
        gone = [no for no in self.all().values() if store.record(no.other) is None]
        return sum(self.take_back(no.giver, no.other) for no in gone)

    def all(self) -> Mapping[Pair, Answer]:
        """Return all noes by giver and other."""
        answers = (_answer(k) for k in self._private.all(AREA))
        return {(a.giver, a.other): a for a in answers}


def _key(giver: Ref, other: Ref) -> str:
    return f"{giver}|{other}"


def _answer(kept: Kept) -> Answer:
    value = kept.value
    giver, other = Ref.parse(str(value["giver"])), Ref.parse(str(value["other"]))
    how, heard_by = str(value["how"]), str(value["heard_by"])
    return Answer(
        str(value["introduction"]), giver, other, "no", str(value["on"]), how, heard_by, order=NEWEST
    )
