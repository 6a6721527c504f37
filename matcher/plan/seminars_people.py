"""Who would come to a seminar, and who could lecture at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.records import Ref
from matcher.plan.seminars_needs import answering
from matcher.plan.tables_people import NEAR, kin
from matcher.plan.tongue import Both, title
from matcher.plan.visits_ties import Seen

SAID = {"needs": 1.0, "interested_in": 0.5}
COUNTRY_SAID = 0.5
TOOK_PART = 0.25
LECTURED = 0.5
BESIDE = 0.2
"""What knowing a topic of the same field counts; one just above or below counts a third (`NEAR`)."""

MOST_COUNTRIES = 12
MOST_LECTURERS = 6


@dataclass(frozen=True, slots=True)
class Coming:
    """A country that would likely send somebody: ``worth`` adds up what its people and records said.

    ``people`` counts its delegates who need the topics or are interested in them; ``before`` counts the
    programmes on these topics that it took part in. A domestic delegate counts for her province.
    """

    place: Ref
    name: Both
    worth: float
    people: int
    before: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could lecture, though not known to know the topic itself, and through what.

    ``through`` are topics near it, or programmes on it where she, or it, lectured.
    """

    who: Ref
    name: Both
    worth: float
    through: tuple[Ref, ...]
    through_names: tuple[Both, ...]
    made_up: bool


def coming(seen: Seen, topics: Sequence[Ref]) -> tuple[Coming, ...]:
    """Return the countries and provinces likely to come, the likeliest first; the best dozen."""
    worth: dict[Ref, float] = {}
    people: dict[Ref, set[Ref]] = {}
    before: dict[Ref, set[Ref]] = {}
    for topic in topics:
        for s in seen.browser.ends.object.get(topic, ()):
            if s.relation in SAID and s.subject.kind == "delegate":
                place = _home(seen, s.subject)
                if place:
                    worth[place] = worth.get(place, 0.0) + SAID[s.relation]
                    people.setdefault(place, set()).add(s.subject)
            elif s.relation == "needs" and s.subject.kind == "country":
                worth[s.subject] = worth.get(s.subject, 0.0) + COUNTRY_SAID
            elif s.relation == "covers":
                for place in seen.browser.ends.targets(s.subject, "drew_from"):
                    before.setdefault(place, set()).add(s.subject)
    for place, programmes in before.items():
        worth[place] = worth.get(place, 0.0) + TOOK_PART * len(programmes)
    best = sorted(worth, key=lambda p: (-worth[p], p))[:MOST_COUNTRIES]
    return tuple(
        Coming(p, title(seen.browser, p), worth[p], len(people.get(p, ())), len(before.get(p, ())))
        for p in best
    )


def _home(seen: Seen, delegate: Ref) -> Ref | None:
    ends = seen.browser.ends
    places = [*ends.targets(delegate, "from_province"), *ends.targets(delegate, "from")]
    return places[0] if places else None


def candidates(seen: Seen, topics: Sequence[Ref]) -> tuple[Candidate, ...]:
    """Return who could lecture: who knows or has a topic near these, or lectured at a programme on them.

    Each ground counts once; people who are looking for one of the topics themselves are left out.
    """
    grounds: dict[Ref, dict[Ref, float]] = {}
    for topic in topics:
        for near, worth in _near(seen, topic).items():
            for who in answering(seen.browser, near):
                _add(grounds, who, near, worth)
        for programme in _on(seen, topic):
            for who in _lecturers(seen, programme):
                _add(grounds, who, programme, LECTURED)
    seeking = {
        s.subject for t in topics for s in seen.browser.ends.object.get(t, ()) if s.relation == "needs"
    }
    found = [_candidate(seen, who, held) for who, held in grounds.items() if who not in seeking]
    order = ("expert", "company", "organisation", "delegate", "country")
    found.sort(key=lambda c: (-c.worth, order.index(c.who.kind), c.who))
    return tuple(found[:MOST_LECTURERS])


def _add(grounds: dict[Ref, dict[Ref, float]], who: Ref, through: Ref, worth: float) -> None:
    held = grounds.setdefault(who, {})
    held[through] = max(held.get(through, 0.0), worth)


def _candidate(seen: Seen, who: Ref, held: dict[Ref, float]) -> Candidate:
    through = tuple(sorted(held, key=lambda r: (-held[r], r)))
    names = tuple(title(seen.browser, r) for r in through)
    return Candidate(
        who, title(seen.browser, who), sum(held.values()), through, names, seen.browser.made_up(who)
    )


def _near(seen: Seen, topic: Ref) -> dict[Ref, float]:
    """Return the topics near one: just above and below, and beside it under the same topic."""
    beside = {
        sibling
        for above in seen.browser.ends.targets(topic, "broader")
        for sibling in (s.subject for s in seen.browser.ends.object.get(above, ()) if s.relation == "broader")
    }
    found = dict.fromkeys(sorted(beside - {topic}), BESIDE)
    return found | dict.fromkeys(kin(seen.graph, topic), NEAR)


def _on(seen: Seen, topic: Ref) -> list[Ref]:
    return sorted({s.subject for s in seen.browser.ends.object.get(topic, ()) if s.relation == "covers"})


def _lecturers(seen: Seen, programme: Ref) -> set[Ref]:
    taught = {s.subject for s in seen.browser.ends.object.get(programme, ()) if s.relation == "taught"}
    return taught | set(seen.browser.ends.targets(programme, "taught_by"))
