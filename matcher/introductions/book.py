"""All introductions of a store on one day: who has said what, and whom a request has reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graph.errors import NotFoundError
from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import OPERATOR, Role, Viewer
from matcher.introductions.noes import Noes, Pair
from matcher.introductions.records import (
    BY_A_SIDE,
    Answer,
    Introduction,
    read_answer,
    read_introduction,
)
from matcher.introductions.standing import OPEN, Phase, Standing, standing

OPEN_FOR_ASKER = 5
"""Open requests that one may have out at a time."""

OPEN_FOR_ASKED = 8
"""Requests that wait for one's answer at a time; others wait in line, unseen by her."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An introduction with what was said on it, noes that stand between its sides included."""

    introduction: Introduction
    answers: tuple[Answer, ...]

    def standing(self, viewer: Viewer, today: str) -> Standing:
        """Return what a viewer is told of it."""
        return standing(self.introduction, self.answers, viewer, today)


class Book:
    """Introductions by id, in order of age, as they stand on ``today``."""

    def __init__(self, entries: Mapping[str, Entry], today: str) -> None:
        self.today = today
        self.entries: dict[str, Entry] = _with_lines(entries, today)

    @classmethod
    def read(cls, store: Store, today: str) -> Book:
        """Read a store's introductions; answers to one that is no longer there are left out."""
        said: dict[str, list[Answer]] = defaultdict(list)
        for answer in sorted(map(read_answer, store.records("answer")), key=lambda a: a.order):
            said[answer.introduction].append(answer)
        noes = Noes(store.private).all()
        found = sorted(
            map(read_introduction, store.records("introduction")), key=lambda i: (i.on, i.version, i.id)
        )
        return cls({i.id: Entry(i, (*said[i.id], *_between(noes, i))) for i in found}, today)

    def entry(self, key: str) -> Entry:
        """Return an introduction; NotFoundError."""
        found = self.entries.get(key)
        if found is None:
            raise NotFoundError(f"introduction:{key} is not in the store")
        return found

    def seen_by(self, viewer: Viewer) -> Iterator[tuple[Entry, Standing]]:
        """Iterate over what a viewer is told of, the newest first."""
        for entry in reversed(self.entries.values()):
            told = entry.standing(viewer, self.today)
            if told.phase is not Phase.HIDDEN:
                yield entry, told

    def between(self, one: Ref, other: Ref) -> list[Entry]:
        """Return the introductions of two, the newest first."""
        pair = {one, other}
        return [e for e in reversed(self.entries.values()) if set(e.introduction.sides) == pair]

    def open_of(self, asker: Ref) -> int:
        """Return how many requests one has out, as she sees it."""
        hers = (e for e in self.entries.values() if e.introduction.asker == asker)
        asked = [e for e in hers if e.introduction.origin == BY_A_SIDE]
        return sum(1 for e in asked if e.standing(as_side(asker), self.today).phase in OPEN)


SIDES = {"delegate": Role.DELEGATE, "expert": Role.LECTURER, "company": Role.FIRM}
"""Kinds of records that can be a side of an introduction, each with the role that such a side has."""


def as_side(ref: Ref) -> Viewer:
    """Return a viewer who stands for a record of one of `SIDES`."""
    return Viewer(SIDES[ref.kind], str(ref), ref)


def open_to_staff(entry: Entry, today: str) -> bool:
    """Tell whether an introduction still awaits something, as far as anybody may know."""
    return entry.standing(OPERATOR, today).phase in OPEN


def _between(noes: Mapping[Pair, Answer], introduction: Introduction) -> list[Answer]:
    one, other = introduction.sides
    return [noes[pair] for pair in ((one, other), (other, one)) if pair in noes]


def _with_lines(entries: Mapping[str, Entry], today: str) -> dict[str, Entry]:
    """Return the entries with who they have not reached: the oldest so many reach, the others wait."""
    count: dict[Ref, int] = defaultdict(int)
    found: dict[str, Entry] = {}
    for key, entry in entries.items():
        waiting: set[Ref] = set()
        for side in entry.introduction.sides:
            told = entry.standing(as_side(side), today)
            if told.phase is Phase.TO_ANSWER or (told.phase is Phase.ASKING and told.mine == "must_ask"):
                count[side] += 1
                if count[side] > OPEN_FOR_ASKED and told.phase is Phase.TO_ANSWER:
                    waiting.add(side)
        line = replace(entry.introduction, waiting_line=frozenset(waiting))
        found[key] = replace(entry, introduction=line)
    return found
