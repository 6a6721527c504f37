"""Round tables: a cohort in discussion groups of five to nine, by topic, mixed by country and region.

Who sits where is an assignment, solved exactly for the topics chosen: as much stated interest in the table's
topic as possible, and somebody who has it beside somebody who looks for it, while no country has more seats
at a table than its share and no region most of them. Topics are chosen greedily and improved by exchange, so
they are no proven optimum. Nothing is drawn at random: the same store gives the same tables.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from graph.errors import InputError
from graph.records import Ref
from matcher.decide.cohorts import participants
from matcher.plan import fault_words as words
from matcher.plan.fault_words import fault, missing
from matcher.plan.limits import conflicts
from matcher.plan.tables_choice import choose_topics
from matcher.plan.tables_people import LEAST, MOST, Person, people_of
from matcher.plan.tables_seats import Mix, seat, seat_again
from matcher.plan.tongue import Both, title
from matcher.plan.visits_ties import Seen

USUAL = 7
OPEN = Both("Open discussion", "自由讨论")


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a table, and what she said of its topic.

    ``how`` is offers, needs or interested_in, ``near`` when she said it of a topic just above or below
    (``through``), and empty when nothing on file links her with it.
    """

    delegate: Ref
    name: Both
    country: Both
    made_up: bool
    how: str
    through: Ref | None


@dataclass(frozen=True, slots=True)
class RoundTable:
    """A table: its topic and who sits there, in order of country and id."""

    number: int
    topic: Ref | None
    topic_name: Both
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who changes table, or (``before`` None) sits down for the first time."""

    delegate: Ref
    name: Both
    before: int | None
    after: int


@dataclass(frozen=True, slots=True)
class Seating:
    """All tables of a cohort.

    ``linked`` counts the people with a stated link to their table's topic, ``relaxed`` names rules of mixing
    that could not be kept, ``proven`` says that no better assignment to these topics exists. ``moves`` are
    those of a re-plan, as few as the rules allow. ``in_conflict`` are pairs who share a table although a
    conflict of interest is on file, as no seating keeps them apart; for the staff, not on what is printed.
    """

    programme: Ref
    programme_title: Both
    version: int
    tables: tuple[RoundTable, ...]
    absent: tuple[Ref, ...]
    linked: int
    people: int
    proven: bool
    relaxed: tuple[Both, ...]
    moves: tuple[Move, ...] = ()
    in_conflict: tuple[tuple[Ref, Ref], ...] = ()

    def placed(self) -> list[Placed]:
        """Return the tables as a later plan takes them up."""
        return [Placed(t.number, t.topic, tuple(s.delegate for s in t.seats)) for t in self.tables]


@dataclass(frozen=True, slots=True)
class Placed:
    """A table as it was planned before: its number, topic and people."""

    number: int
    topic: Ref | None
    people: tuple[Ref, ...]


def plan_tables(
    seen: Seen, programme: Ref, *, tables: int | None = None, absent: Collection[Ref] = ()
) -> Seating:
    """Return round tables for a programme's participants.

    NotFoundError without the programme; InputError for a number of ``tables`` that makes groups of fewer
    than 5 or more than 9 of those present, for absent people who are no participants, and for no people.
    Fewer than five people sit at one table.
    """
    people = _present(seen, programme, absent)
    count = tables if tables is not None else max(1, round(len(people) / USUAL))
    _check(len(people), count, given=tables is not None)
    count = min(max(count, -(-len(people) // MOST)), max(1, len(people) // LEAST))
    topics = choose_topics(seen.graph, people, count)
    found, mix, proven = seat(people, topics, _apart(seen, people))
    done = _Done(topics, range(1, len(topics) + 1), found, mix, proven)
    return _written(seen, programme, people, done, absent)


def plan_tables_again(
    seen: Seen, programme: Ref, before: Sequence[Placed], *, absent: Collection[Ref] = ()
) -> Seating:
    """Return an earlier seating (`Seating.placed`) without the absent, with as few moves as possible.

    Tables keep their topics and numbers; one whose rest cannot be brought to five closes. Of the seatings
    with the fewest moves the best for topics is taken. Who is new among the participants gets a seat.
    """
    people = _present(seen, programme, absent)
    _check(len(people), 1, given=False)
    held = {person: place for place, table in enumerate(before) for person in table.people}
    old = [held.get(p.ref) for p in people]
    topics = [table.topic for table in before]
    numbers = [table.number for table in before]
    found, mix, proven = seat_again(people, topics, old, _apart(seen, people))
    done = _Done(topics, numbers, found, mix, proven)
    moves = tuple(
        Move(p.ref, title(seen.browser, p.ref), None if was is None else numbers[was], numbers[now])
        for p, was, now in zip(people, old, found, strict=True)
        if was != now
    )
    return replace(_written(seen, programme, people, done, absent), moves=moves)


@dataclass(frozen=True, slots=True)
class _Done:
    """A solved seating: topics and numbers of the tables, and for each person the place of hers."""

    topics: Sequence[Ref | None]
    numbers: Sequence[int]
    found: Sequence[int]
    mix: Mix
    proven: bool


def _present(seen: Seen, programme: Ref, absent: Collection[Ref]) -> list[Person]:
    cohort = participants(seen.browser, programme)
    strangers = [a for a in absent if a not in cohort]
    if strangers:
        message = words.STRANGER.of(ref=str(programme))
        raise InputError([fault(message, column="absent", value=str(s)) for s in strangers])
    people = people_of(seen, [d for d in cohort if d not in set(absent)])
    if not people:
        raise missing(words.NOBODY_PRESENT.of(ref=str(programme)))
    return people


def _apart(seen: Seen, people: Sequence[Person]) -> list[tuple[int, int]]:
    """Return the pairs of people whom a conflict of interest on file keeps apart, by their places."""
    place = {p.ref: n for n, p in enumerate(people)}
    pairs = (sorted(place[r] for r in pair) for pair in conflicts(seen.graph) if pair <= place.keys())
    return sorted((one, other) for one, other in pairs)


def _check(people: int, tables: int, *, given: bool) -> None:
    if given and people > MOST and not LEAST * tables <= people <= MOST * tables:
        slots = {"people": str(people), "tables": str(tables), "least": str(LEAST), "most": str(MOST)}
        raise InputError([fault(words.GROUPS.of(**slots), column="tables", value=str(tables))])


def _written(
    seen: Seen, programme: Ref, people: Sequence[Person], done: _Done, absent: Collection[Ref]
) -> Seating:
    tables = []
    for place, topic in enumerate(done.topics):
        here = [p for p, table in zip(people, done.found, strict=True) if table == place]
        seats = tuple(_seat(seen, p, topic) for p in sorted(here, key=lambda p: (p.unit, p.ref)))
        name = title(seen.browser, topic) if topic else OPEN
        if seats:
            tables.append(RoundTable(done.numbers[place], topic, name, seats))
    return Seating(
        programme=programme,
        programme_title=title(seen.browser, programme),
        version=seen.graph.version,
        tables=tuple(tables),
        absent=tuple(sorted(absent)),
        linked=sum(bool(s.how) for t in tables for s in t.seats),
        people=len(people),
        proven=done.proven,
        relaxed=done.mix.relaxed(),
        in_conflict=tuple(
            (people[one].ref, people[other].ref)
            for one, other in _apart(seen, people)
            if done.found[one] == done.found[other]
        ),
    )


def _seat(seen: Seen, person: Person, topic: Ref | None) -> Seat:
    said = person.said.get(topic) if topic else None
    country = title(seen.browser, Ref(*person.unit.split(":", 1))) if person.unit else Both("", "")
    how, through = (said.how, said.through) if said else ("", None)
    return Seat(
        person.ref,
        title(seen.browser, person.ref),
        country,
        seen.browser.made_up(person.ref),
        how,
        through,
    )
