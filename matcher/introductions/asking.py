"""Asking for an introduction, proposing one, and what staff do with requests to somebody senior."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from graph.changes import Operation
from graph.errors import InputError, Problem
from graph.records import Ref, State
from graph.store.base import Store
from matcher.access.roles import OPERATOR
from matcher.decide.editing import changed_record, existing, new_record, write
from matcher.introductions.book import OPEN_FOR_ASKER, Book, Entry, as_side
from matcher.introductions.noes import Noes
from matcher.introductions.records import BY_A_SIDE, OPEN_DAYS, Answer, days_after
from matcher.introductions.standing import OPEN, Phase

SIDES = ("delegate", "company", "expert")
MAX_PURPOSE, MAX_MESSAGE = 200, 2000
WHY_ASKED = "introductions: a request"
WHY_ANSWERED = "introductions: an answer"
WHY_PROPOSED = "introductions: proposed by staff"
WHY_PASSED_ON = "introductions: passed on"
WHY_NOT_PASSED_ON = "introductions: not passed on"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: to meet ``asked``, for a purpose in a few words, with a message."""

    asked: Ref
    purpose: str
    message: str = ""


def ask(store: Store, asker: Ref, wish: Wish, *, actor: str, today: str, senior: bool = False) -> str:
    """Write one's request and return the id of the introduction; asking is her yes.

    Where the other already asked for her, or staff named both, her request is her yes to that. A
    "no" of her own to the other is taken back by it. Requests to somebody ``senior`` wait for the
    staff. InputError: with herself, without purpose, already asked, too early after a "not now", or as
    many open as one may have; none of these depends on what the other answered in private.
    """
    _check(asker, wish)
    key, made = "in-" + secrets.token_hex(6), [""]

    def build(_: int) -> Sequence[Operation]:
        book = Book.read(store, today)
        met = crossing(book, asker, wish.asked)
        made[0] = met.introduction.id if met else key
        if met:
            yes = Answer(made[0], asker, wish.asked, "yes", today, note=wish.message.strip())
            return answer_operations(yes, actor=actor)
        refuse_repeated(book, asker, wish.asked)
        handled = "to_staff" if senior else "direct"
        state = _state(asker, wish, today) | {"handled": handled, "origin": BY_A_SIDE}
        yes = Answer(key, asker, wish.asked, "yes", today)
        operations = new_record(Ref("introduction", key), state, actor=actor)
        return [*operations, *answer_operations(yes, actor=actor)]

    write(store, build, actor=actor, why=WHY_ASKED)
    Noes(store.private).take_back(asker, wish.asked)
    return made[0]


def propose(store: Store, one: Ref, wish: Wish, *, origin: str, actor: str, today: str) -> str:
    """Write that staff propose two to each other; both have yet to say yes. Return the introduction's id."""
    _check(one, wish)
    key = "in-" + secrets.token_hex(6)

    def build(_: int) -> Sequence[Operation]:
        for entry in Book.read(store, today).between(one, wish.asked):
            if entry.standing(OPERATOR, today).phase in (*OPEN, Phase.INTRODUCED):
                raise _refused("asked", "these two have an introduction under way already")
        state = _state(one, wish, today) | {"handled": "passed_on", "origin": origin.strip() or "staff"}
        return new_record(Ref("introduction", key), state, actor=actor)

    write(store, build, actor=actor, why=WHY_PROPOSED)
    return key


def settle(store: Store, key: str, *, passed_on: bool, actor: str, today: str) -> None:
    """Pass a request on that waits for the staff, or let it end; InputError when it does not wait."""

    def build(_: int) -> Sequence[Operation]:
        entry = Book.read(store, today).entry(key)
        if entry.standing(OPERATOR, today).phase is not Phase.WITH_STAFF:
            raise _refused("introduction", "this request does not wait for the staff")
        values: State = {"handled": "passed_on", "until": days_after(today, OPEN_DAYS)}
        if not passed_on:
            values = {"until": days_after(today, -1)}
        return changed_record(existing(store, entry.introduction.ref), values, actor=actor)

    write(store, build, actor=actor, why=WHY_PASSED_ON if passed_on else WHY_NOT_PASSED_ON)


def crossing(book: Book, asker: Ref, asked: Ref) -> Entry | None:
    """Return the open introduction of the two to which the asker has not said yes, if there is one."""
    for entry in book.between(asker, asked):
        told = entry.standing(OPERATOR, book.today)
        if told.phase in OPEN and dict(told.words)[asker] != "yes":
            return entry
    return None


def refuse_repeated(book: Book, asker: Ref, asked: Ref) -> None:
    """Raise InputError where one may not ask now, from what she herself is told and nothing else."""
    for entry in book.between(asker, asked):
        told = entry.standing(as_side(asker), book.today)
        if told.phase in (Phase.WAITING, Phase.ASKING):
            raise _refused("asked", "you have asked already; the request is open")
        if told.phase is Phase.INTRODUCED:
            raise _refused("asked", "you have been introduced already")
        if told.phase is Phase.NOT_NOW and told.again > book.today:
            raise _refused("asked", "not now was the answer; ask again from the day it names", told.again)
    if book.open_of(asker) >= OPEN_FOR_ASKER:
        raise _refused("asked", "you have as many open requests as one may have; wait or take one back")


def answer_operations(answer: Answer, *, actor: str) -> list[Operation]:
    """Return the operation that writes an answer among the changes; never called with a "no"."""
    state: State = {
        "giver": str(answer.giver),
        "other": str(answer.other),
        "introduction": answer.introduction,
        "answer": answer.answer,
        "on": answer.on,
        "how": answer.how,
        "heard_by": answer.heard_by or None,
        "note": answer.note or None,
    }
    return new_record(Ref("answer", "an-" + secrets.token_hex(6)), state, actor=actor)


def _state(asker: Ref, wish: Wish, today: str) -> State:
    return {
        "asker": str(asker),
        "asked": str(wish.asked),
        "purpose": wish.purpose.strip(),
        "message": wish.message.strip() or None,
        "on": today,
        "until": days_after(today, OPEN_DAYS),
    }


def _check(asker: Ref, wish: Wish) -> None:
    problems = []
    if asker == wish.asked or asker.kind not in SIDES or wish.asked.kind not in SIDES:
        problems.append(Problem("nobody to be introduced to", column="asked", value=str(wish.asked)))
    if not wish.purpose.strip():
        problems.append(Problem("say what for, in a few words", column="purpose"))
    for column, text, limit in (
        ("purpose", wish.purpose, MAX_PURPOSE),
        ("message", wish.message, MAX_MESSAGE),
    ):
        if len(text) > limit:
            problems.append(Problem(f"is longer than {limit} characters", column=column))
        if any(not c.isprintable() and c not in "\r\n\t" for c in text):
            problems.append(Problem("holds characters that cannot be shown", column=column))
    if problems:
        raise InputError(problems)


def _refused(column: str, message: str, value: str = "") -> InputError:
    return InputError([Problem(message, column=column, value=value)])
