"""Who sits where: an assignment under rules of mixing, as a mixed-integer program solved by HiGHS."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.errors import InputError, Problem
from graph.records import Ref
from matcher.plan.fault_words import NO_SEATING, fault
from matcher.plan.linear import Column, Program, summed
from matcher.plan.tables_people import LEAST, MOST, Person
from matcher.plan.tongue import Both

PAIRED = 1.0
"""What it counts at a table that somebody has its topic and somebody else is looking for it."""

HALF = 0.5
STEPS = ((0, 0.0), (0, 0.1), (1, 0.1), (1, 0.25), (2, 0.5), (99, 0.5))
"""What is given up in turn where the rules cannot be kept: seats more a country, share more a region.

That nobody sits beside whom a conflict of interest keeps apart from her is given up last.
"""

COUNTRY = Both(
    "up to {seats} more of one country at a table than its share",
    "同一桌中一国人数最多超出其应占名额{seats}人",
)
REGION = Both(
    "up to {share} more of one region at a table than wished", "同一桌中一个地区的比例最多超出期望{share}"
)

NODES = 2_000
"""Nodes of the search tree after which the best seating so far is taken."""

Topics = Sequence[Ref | None]
Pairs = Sequence[tuple[int, int]]
Terms = list[tuple[float, Column]]


@dataclass(frozen=True, slots=True)
class Mix:
    """The rules of mixing with what was given up of them.

    A country has at most its number of people divided by the number of tables, rounded up, at any table;
    a region at most half of the seats, or a tenth more than its share of the cohort where that is larger.
    """

    seats: int
    share: float
    apart: bool = True

    def relaxed(self) -> tuple[Both, ...]:
        """Return in words what was given up of mixing; of conflicts it is told to whom they may be."""
        found = []
        if self.seats:
            found.append(COUNTRY.of(seats=str(self.seats)))
        if self.share:
            found.append(REGION.of(share=f"{self.share:.0%}"))
        return tuple(found)


def _mixes(apart: Pairs) -> Iterator[Mix]:
    yield from (Mix(*step) for step in STEPS)
    yield from (Mix(*step, apart=False) for step in STEPS if apart)


def seat(people: Sequence[Person], topics: Topics, apart: Pairs = ()) -> tuple[list[int], Mix, bool]:
    """Return each person's table, the rules kept, and whether no better assignment exists.

    ``apart`` are pairs of people, by their places among ``people``, who are not to share a table.
    """
    for mix in _mixes(apart):
        program = _program(people, topics, mix, [None] * len(people), apart)
        for table in range(len(topics)):
            _add(program, [(1, ("open", table))], low=1, high=1)
        program.wish(_gains(people, topics))
        found = program.maximise(nodes=NODES)
        if found.values:
            return _read(people, topics, found.values), mix, found.status == "optimal"
    raise InputError([_no_seating(people, topics)])


def seat_again(
    people: Sequence[Person], topics: Topics, old: Sequence[int | None], apart: Pairs = ()
) -> tuple[list[int], Mix, bool]:
    """Return tables with as few changes from ``old`` as possible, then the best for topics; see `seat`.

    A table may keep as many of a country, and be as far beyond a region's share, as those who stay make it:
    that somebody else is absent moves nobody.
    """
    kept: dict[Column, float] = {("sits", n, t): 1.0 for n, t in enumerate(old) if t is not None}
    for mix in _mixes(apart):
        program = _program(people, topics, mix, old, apart)
        program.wish(kept)
        stay = program.maximise(nodes=NODES)
        if not stay.values:
            continue
        program.row(kept, low=float(round(stay.value)), high=math.inf)
        program.wish(_gains(people, topics))
        found = program.maximise(nodes=NODES)
        proven = stay.status == found.status == "optimal"
        return _read(people, topics, found.values or stay.values), mix, proven
    raise InputError([_no_seating(people, topics)])


def _no_seating(people: Sequence[Person], topics: Topics) -> Problem:
    return fault(NO_SEATING.of(people=str(len(people)), tables=str(len(topics))))


def _program(
    people: Sequence[Person], topics: Topics, mix: Mix, old: Sequence[int | None], apart: Pairs
) -> Program:
    """``sits`` (person, table), ``open`` (table), ``paired`` (table)."""
    program = Program()
    tables = range(len(topics))
    for t in tables:
        program.column(("open", t), whole=True)
        program.column(("paired", t), whole=True)
        for n in range(len(people)):
            program.column(("sits", n, t), whole=True)
    for n in range(len(people)):
        _add(program, [(1, ("sits", n, t)) for t in tables], low=1, high=1)
    for t in tables:
        _sizes(program, len(people), t)
        there = [n for n, table in enumerate(old) if table == t]
        _countries(program, people, t, there, tables=len(topics), mix=mix)
        _regions(program, people, t, there, mix=mix)
        _pairs(program, people, t, topics[t])
        for pair in apart if mix.apart else ():
            _add(program, [(1, ("sits", n, t)) for n in pair], high=1)
    return program


def _add(
    program: Program, terms: Iterable[tuple[float, Column]], *, low: float = -math.inf, high: float = 0.0
) -> None:
    program.row(summed(terms), low=low, high=high)


def _sizes(program: Program, people: int, table: int) -> None:
    least = min(LEAST, people)
    seats: Terms = [(1, ("sits", n, table)) for n in range(people)]
    _add(program, [*seats, (-least, ("open", table))], low=0, high=math.inf)
    _add(program, [*seats, (-MOST, ("open", table))])


def _groups(people: Sequence[Person], name: str) -> Iterator[list[int]]:
    found: dict[str, list[int]] = {}
    for n, person in enumerate(people):
        found.setdefault(getattr(person, name), []).append(n)
    yield from (group for key, group in sorted(found.items()) if key and len(group) > 1)


def _countries(
    program: Program, people: Sequence[Person], table: int, there: Sequence[int], *, tables: int, mix: Mix
) -> None:
    for group in _groups(people, "unit"):
        most = math.ceil(len(group) / tables) + mix.seats
        held = len(set(group) & set(there))
        _add(program, [(1, ("sits", n, table)) for n in group], high=float(max(most, held)))


def _regions(
    program: Program, people: Sequence[Person], table: int, there: Sequence[int], *, mix: Mix
) -> None:
    for group in _groups(people, "region"):
        share = min(1.0, max(HALF, len(group) / len(people) + 0.1) + mix.share)
        beyond = max(0.0, len(set(group) & set(there)) - share * len(there))
        seats: list[tuple[float, Column]] = [(-share, ("sits", n, table)) for n in range(len(people))]
        _add(program, [*seats, *((1.0, ("sits", n, table)) for n in group)], high=beyond)


def _pairs(program: Program, people: Sequence[Person], table: int, topic: Ref | None) -> None:
    """Count a table as paired only with somebody who has its topic and somebody who seeks it."""
    for role in (Person.has, Person.seeks):
        able = [n for n, p in enumerate(people) if topic is not None and role(p, topic)]
        _add(program, [(1, ("paired", table)), *((-1, ("sits", n, table)) for n in able)])


def _gains(people: Sequence[Person], topics: Topics) -> dict[Column, float]:
    gains: dict[Column, float] = {("paired", t): PAIRED for t in range(len(topics))}
    for t, topic in enumerate(topics):
        for n, person in enumerate(people):
            if topic is not None and topic in person.said:
                gains["sits", n, t] = person.said[topic].worth
    return gains


def _read(people: Sequence[Person], topics: Topics, values: Mapping[Column, float]) -> list[int]:
    return [max(range(len(topics)), key=lambda t: (values["sits", n, t], -t)) for n in range(len(people))]
