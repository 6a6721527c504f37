"""How far an introduction is, for whoever looks: the only place that decides it.

A "no" is private. What everybody but its giver is told rests on *public words*: a "no" that follows a
standing yes counts as that yes taken back, any other "no" counts as if nothing had been said, and taking a
"no" back is as silent as the "no" was. So the other side, the staff, pages, JSON and messages cannot
tell a "no" from silence, nor from a request that waits because somebody has too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from graph.records import Ref
from matcher.access.roles import Viewer
from matcher.introductions.records import AGAIN_DAYS, BY_A_SIDE, PAUSE_DAYS, Answer, Introduction, days_after


class Phase(StrEnum):
    """How far an introduction is, in the eyes of one who looks."""

    HIDDEN = "hidden"
    WITH_STAFF = "with_staff"
    TO_ANSWER = "to_answer"
    WAITING = "waiting"
    ASKING = "asking"
    NOT_NOW = "not_now"
    INTRODUCED = "introduced"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    ENDED = "ended"


OPEN = (Phase.WITH_STAFF, Phase.TO_ANSWER, Phase.WAITING, Phase.ASKING)
"""The phases in which an answer is still awaited."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What one who looks is told, and what she may answer now.

    ``mine`` is the looker's own last word (``no`` shows to its giver alone), ``words`` what each side has
    publicly said, for staff only. ``until`` is the day on which it ends by itself, ``again`` the day
    from which one may ask again after a "not now"; both "" where they do not apply. ``contact`` tells
    whether the ways to reach the other side show; true only while two yeses stand.
    """

    phase: Phase
    mine: str = ""
    until: str = ""
    again: str = ""
    contact: bool = False
    may: tuple[str, ...] = ()
    words: tuple[tuple[Ref, str], ...] = ()


HIDDEN = Standing(Phase.HIDDEN)
MAY = {
    Phase.TO_ANSWER: ("yes", "not_now", "must_ask", "no"),
    Phase.WAITING: ("withdrawn",),
    Phase.INTRODUCED: ("withdrawn", "no"),
    Phase.REFUSED: ("withdrawn",),
}
AFTER = {"must_ask": ("yes", "not_now", "no"), "not_now": ("yes", "must_ask", "no")}


def standing(introduction: Introduction, answers: Sequence[Answer], viewer: Viewer, today: str) -> Standing:
    """Return what a viewer is told of an introduction on a day; `HIDDEN` for who is no side and no staff.

    ``answers`` are those of the introduction, and any "no" that stands between its sides, in any order.
    """
    told = _Told(introduction, answers, today)
    if viewer.trusted:
        return told.to_staff()
    if viewer.subject is None or viewer.subject not in introduction.sides:
        return HIDDEN
    return told.to_side(viewer.subject)


def public_words(answers: Sequence[Answer], side: Ref) -> list[Answer]:
    """Return what others may know that a side said, in order: never a "no", nor that one was taken back."""
    found: list[Answer] = []
    for answer in sorted((a for a in answers if a.giver == side), key=lambda a: a.order):
        agreed = bool(found) and found[-1].answer == "yes"
        if answer.answer not in ("no", "withdrawn"):
            found.append(answer)
        elif agreed:
            found.append(replace(answer, answer="withdrawn", how="self", heard_by="", note=""))
    return found


class _Told:
    """One introduction on one day."""

    def __init__(self, introduction: Introduction, answers: Sequence[Answer], today: str) -> None:
        self._introduction = introduction
        self._answers = sorted(answers, key=lambda a: a.order)
        self._today = today
        self._words = {side: public_words(answers, side) for side in introduction.sides}

    def word(self, side: Ref) -> str:
        return self._words[side][-1].answer if self._words[side] else ""

    @property
    def mutual(self) -> bool:
        return all(self.word(side) == "yes" for side in self._introduction.sides)

    @property
    def was_mutual(self) -> bool:
        said: dict[Ref, str] = {}
        words = sorted((w for held in self._words.values() for w in held), key=lambda w: w.order)
        for word in words:
            said[word.giver] = word.answer
            if [said.get(side) for side in self._introduction.sides] == ["yes", "yes"]:
                return True
        return False

    @property
    def until(self) -> str:
        asking = any(self.word(side) == "must_ask" for side in self._introduction.sides)
        return days_after(self._introduction.until, PAUSE_DAYS if asking else 0)

    @property
    def ended(self) -> bool:
        return self._today > self.until

    def again(self, side: Ref) -> str:
        return days_after(self._words[side][-1].on, AGAIN_DAYS)

    def to_staff(self) -> Standing:
        words = tuple((side, self.word(side)) for side in self._introduction.sides)
        phase, again = self._between()
        if phase is Phase.WAITING and self._introduction.handled == "to_staff":
            phase = Phase.WITH_STAFF
        until = self.until if phase in OPEN else ""
        return Standing(phase, until=until, again=again, contact=self.mutual, words=words)

    def _between(self) -> tuple[Phase, str]:
        said = {self.word(side): side for side in self._introduction.sides}
        if self.mutual:
            return Phase.INTRODUCED, ""
        if "withdrawn" in said:
            return Phase.WITHDRAWN, ""
        if "not_now" in said:
            return Phase.NOT_NOW, self.again(said["not_now"])
        if self.ended:
            return Phase.ENDED, ""
        return (Phase.ASKING if "must_ask" in said else Phase.WAITING), ""

    def to_side(self, me: Ref) -> Standing:
        raw = [a for a in self._answers if a.giver == me]
        if raw and raw[-1].answer == "no":
            here = raw[-1].introduction == self._introduction.id
            return Standing(Phase.REFUSED, "no", may=MAY[Phase.REFUSED]) if here else HIDDEN
        mine = self.word(me)
        if self.mutual:
            return Standing(Phase.INTRODUCED, mine, contact=True, may=MAY[Phase.INTRODUCED])
        if mine == "withdrawn" or self.was_mutual:
            return Standing(Phase.WITHDRAWN, mine)
        return self._awaiting(me, mine)

    def _awaiting(self, me: Ref, mine: str) -> Standing:
        other = self._introduction.other(me)
        theirs = self.word(other)
        if theirs == "withdrawn" and self._asked_by(other):
            return Standing(Phase.ENDED, mine) if mine else HIDDEN
        if mine == "not_now":
            return Standing(Phase.NOT_NOW, mine, may=() if self.ended else AFTER[mine])
        if theirs == "not_now":
            return Standing(Phase.NOT_NOW, mine, again=self.again(other))
        if self.ended:
            return Standing(Phase.ENDED, mine) if mine else HIDDEN
        if mine == "must_ask":
            return Standing(Phase.ASKING, mine, self.until, may=AFTER[mine])
        if mine == "yes":
            phase = Phase.ASKING if theirs == "must_ask" else Phase.WAITING
            return Standing(phase, mine, self.until, may=MAY[Phase.WAITING])
        return self._unanswered(me)

    def _unanswered(self, me: Ref) -> Standing:
        if self._introduction.handled == "to_staff" or me in self._introduction.waiting_line:
            return HIDDEN
        return Standing(Phase.TO_ANSWER, "", self.until, may=MAY[Phase.TO_ANSWER])

    def _asked_by(self, side: Ref) -> bool:
        return self._introduction.origin == BY_A_SIDE and side == self._introduction.asker
