"""Answering an introduction: by oneself, or through staff who took the answer down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from graph.changes import Operation
from graph.errors import InputError, Problem
from graph.kinds import ANSWER_WAYS, ANSWERS
from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import OPERATOR
from matcher.decide.editing import write
from matcher.introductions.asking import MAX_MESSAGE, WHY_ANSWERED, answer_operations
from matcher.introductions.book import Book, Entry, as_side
from matcher.introductions.noes import Noes
from matcher.introductions.records import Answer
from matcher.introductions.standing import OPEN, Phase, public_words

TAKEN_DOWN = (*OPEN, Phase.INTRODUCED, Phase.NOT_NOW)
"""The phases, as staff see them, in which an answer that somebody gave them can be written down."""


def give(store: Store, answer: Answer, *, actor: str, today: str) -> bool:
    """Write an answer: a "no" in confidence beside the changes, every other word among them.

    A "no" after one's yes takes the yes back; every other word takes an earlier "no" back. InputError when
    the answer is none, was not asked for, or the request has ended: for staff judged by what staff are
    told, so that taking an answer down succeeds or fails alike whatever was said in private.

    Return whether anything was written that others may know of; False for what only its giver sees.
    """
    _check(answer, today)
    noes, is_no = Noes(store.private), answer.answer == "no"

    def build(_: int) -> Sequence[Operation]:
        entry = (
            Book.read(store, today).entry(answer.introduction) if is_no else _open_entry(store, answer, today)
        )
        written = public_words([a for a in entry.answers if a.answer != "no"], answer.giver)
        said = written[-1].answer if written else ""
        word = "withdrawn" if is_no else answer.answer
        if word == said or (word == "withdrawn" and said != "yes"):
            return []
        plain = replace(answer, answer=word, note="") if is_no else answer
        return answer_operations(plain, actor=actor)

    if is_no:  # looked at before it stands: afterwards a yes counts as taken back, which cannot be answered
        _open_entry(store, answer, today)
        noes.say(answer)
    change = write(store, build, actor=actor, why=WHY_ANSWERED)
    if not is_no:
        noes.take_back(answer.giver, answer.other)
    return change is not None


def _open_entry(store: Store, answer: Answer, today: str) -> Entry:
    entry = Book.read(store, today).entry(answer.introduction)
    if answer.heard_by:
        phase = entry.standing(OPERATOR, today).phase
        fits = phase in TAKEN_DOWN and (phase is not Phase.NOT_NOW or today <= entry.introduction.until)
    else:
        told = entry.standing(as_side(answer.giver), today)
        fits = answer.answer in told.may or answer.answer == told.mine
    if not fits or answer.giver not in entry.introduction.sides:
        raise InputError([Problem("this cannot be answered now", column="answer", value=answer.answer)])
    return entry


def _check(answer: Answer, today: str) -> None:
    problems = []
    if answer.answer not in ANSWERS:
        problems.append(Problem("is no answer", column="answer", value=answer.answer))
    if answer.how not in ANSWER_WAYS or (answer.how == "self") is bool(answer.heard_by):
        problems.append(Problem("say by which way the answer came", column="how", value=answer.how))
    if not _is_day(answer.on) or answer.on > today:
        problems.append(Problem("say on which day it was said, not later than today", column="on"))
    if len(answer.note) > MAX_MESSAGE:
        problems.append(Problem(f"is longer than {MAX_MESSAGE} characters", column="note"))
    if any(not c.isprintable() and c not in "\r\n\t" for c in answer.note):
        problems.append(Problem("holds characters that cannot be shown", column="note"))
    if problems:
        raise InputError(problems)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def named_side(answer_for: str, sides: Sequence[Ref]) -> Ref:
    """Return the side that a form names as ``kind:id``; InputError for anybody else."""
    for side in sides:
        if str(side) == answer_for:
            return side
    raise InputError([Problem("is no side of this introduction", column="side", value=answer_for)])
