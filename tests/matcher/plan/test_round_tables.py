"""Round tables: sizes, mixing, fewest moves, and the optimum against trying every seating."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product

import pytest

from graph.errors import InputError, NotFoundError
from graph.records import Ref
from matcher.plan.tables import Placed, plan_tables, plan_tables_again
from matcher.plan.tables_people import LEAST, MOST, Person, Saying
from matcher.plan.tables_seats import PAIRED, seat, seat_again
from matcher.plan.visits_ties import Seen

COHORTS = ("workshop-solar-2011", "training-smart-cities-2011", "course-western-smart-city-2016")
T = [Ref("topic", "t0"), Ref("topic", "t1")]


@pytest.mark.parametrize("key", COHORTS)
def test_groups_have_five_to_nine_and_everybody_sits_once(seen: Seen, key: str) -> None:
    found = plan_tables(seen, Ref("programme", key))
    seats = [s.delegate for t in found.tables for s in t.seats]
    assert len(seats) == len(set(seats)) == found.people
    assert all(LEAST <= len(t.seats) <= MOST for t in found.tables)
    assert found == plan_tables(seen, Ref("programme", key))
    assert found.proven
    assert found.relaxed == ()


@pytest.mark.parametrize("key", COHORTS)
def test_no_country_and_no_region_makes_a_clique(seen: Seen, key: str) -> None:
    found = plan_tables(seen, Ref("programme", key))
    whole = Counter(s.country.en for t in found.tables for s in t.seats)
    for table in found.tables:
        here = Counter(s.country.en for s in table.seats)
        for country, count in here.items():
            assert count <= -(-whole[country] // len(found.tables)), (table.number, country)


def test_what_a_seat_says_is_on_file(seen: Seen) -> None:
    found = plan_tables(seen, Ref("programme", COHORTS[0]))
    for table in found.tables:
        for s in table.seats:
            through = s.through or table.topic
            if s.how and s.how != "near":
                assert through in seen.browser.ends.targets(s.delegate, s.how)
    assert found.linked == sum(bool(s.how) for t in found.tables for s in t.seats)
    assert found.linked > found.people / 2


def test_nobody_moves_when_the_rest_can_stay(seen: Seen) -> None:
    ref = Ref("programme", COHORTS[1])
    before = plan_tables(seen, ref)
    large = max(before.tables, key=lambda t: len(t.seats))
    again = plan_tables_again(seen, ref, before.placed(), absent=[large.seats[0].delegate])
    assert again.moves == ()
    assert again.people == before.people - 1


def test_a_table_that_falls_below_five_is_filled_with_as_few_as_it_takes(seen: Seen) -> None:
    ref = Ref("programme", COHORTS[1])
    before = plan_tables(seen, ref)
    small = min(before.tables, key=lambda t: (len(t.seats), t.number))
    assert len(small.seats) == LEAST
    again = plan_tables_again(seen, ref, before.placed(), absent=[small.seats[0].delegate])
    assert len(again.moves) == 1
    assert again.moves[0].after == small.number
    assert all(LEAST <= len(t.seats) <= MOST for t in again.tables)


def test_wrong_wishes_are_named(seen: Seen) -> None:
    ref = Ref("programme", COHORTS[0])
    with pytest.raises(InputError, match="make no 9 groups"):
        plan_tables(seen, ref, tables=9)
    with pytest.raises(InputError, match="nobody"):
        plan_tables(seen, ref, absent=[Ref("delegate", "nobody")])
    with pytest.raises(NotFoundError):
        plan_tables(seen, Ref("programme", "none"))
    with pytest.raises(NotFoundError, match="no participants"):
        plan_tables(seen, Ref("programme", "summit-smart-city-2022"))


def person(number: int, unit: str, region: str, **said: str) -> Person:
    worth = {"offers": 1.0, "needs": 1.0, "interested_in": 0.5}
    held = {Ref("topic", t): Saying(how, worth[how]) for t, how in said.items()}
    return Person(Ref("delegate", f"d{number:02}"), unit, region, held)


def people(seed: int) -> list[Person]:
    rng = random.Random(seed)
    hows = ("offers", "needs", "interested_in")
    return [
        person(
            n,
            f"country:{'ABCDEF'[n % 6]}",
            f"r{n % 3}",
            **{t: rng.choice(hows) for t in ("t0", "t1") if rng.random() < 0.6},
        )
        for n in range(11)
    ]


def worth_of(group: list[Person], found: tuple[int, ...]) -> float:
    total = 0.0
    for table, topic in enumerate(T):
        here = [p for p, t in zip(group, found, strict=True) if t == table]
        total += sum(p.said[topic].worth for p in here if topic in p.said)
        total += PAIRED * (any(p.has(topic) for p in here) and any(p.seeks(topic) for p in here))
    return total


def keeps(group: list[Person], found: tuple[int, ...], old: tuple[int, ...] = ()) -> bool:
    whole = Counter(p.unit for p in group)
    for table in (0, 1):
        here = [p for p, t in zip(group, found, strict=True) if t == table]
        stayed = [p for p, t in zip(group, old, strict=False) if t == table]
        if not LEAST <= len(here) <= MOST:
            return False
        for unit, count in Counter(p.unit for p in here).items():
            if whole[unit] > 1 and count > max(-(-whole[unit] // 2), sum(p.unit == unit for p in stayed)):
                return False
        for region, count in Counter(p.region for p in here).items():
            beyond = max(0.0, sum(p.region == region for p in stayed) - len(stayed) / 2)
            if count > len(here) / 2 + beyond:
                return False
    return True


@pytest.mark.parametrize("seed", range(4))
def test_the_seating_is_the_best_of_all(seed: int) -> None:
    group = people(seed)
    every = [f for f in product((0, 1), repeat=len(group)) if keeps(group, f)]
    best = max(worth_of(group, f) for f in every)
    found, mix, proven = seat(group, T)
    assert proven
    assert mix.relaxed() == ()
    assert keeps(group, tuple(found))
    assert worth_of(group, tuple(found)) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(4))
def test_a_replan_takes_the_fewest_moves_of_all(seed: int) -> None:
    group = people(seed)
    rng = random.Random(seed)
    old = [rng.randrange(2) for _ in group]
    every = [f for f in product((0, 1), repeat=len(group)) if keeps(group, f, tuple(old))]
    moves = {f: sum(a != b for a, b in zip(f, old, strict=True)) for f in every}
    fewest = min(moves.values())
    best = max(worth_of(group, f) for f in every if moves[f] == fewest)
    found, _, proven = seat_again(group, T, old)
    assert proven
    assert sum(a != b for a, b in zip(found, old, strict=True)) == fewest
    assert worth_of(group, tuple(found)) == pytest.approx(best)


def test_what_cannot_be_mixed_is_seated_and_says_so() -> None:
    group = [person(n, "country:A", "r", t0="needs") for n in range(10)]
    found, mix, _ = seat(group, T)
    assert Counter(found) == {0: 5, 1: 5}
    assert mix.relaxed() == ()
    many = [person(n, "country:A" if n < 8 else "country:B", "r" if n < 8 else "s") for n in range(10)]
    assert Counter(seat(many, T)[0]) == {0: 5, 1: 5}


def test_a_late_arrival_gets_a_seat_without_moving_anybody(seen: Seen) -> None:
    ref = Ref("programme", COHORTS[0])
    before = plan_tables(seen, ref).placed()
    table = min(before, key=lambda t: len(t.people))
    late = before[1].people[0] if len(before[1].people) > LEAST else table.people[0]
    without = [Placed(t.number, t.topic, tuple(p for p in t.people if p != late)) for t in before]
    again = plan_tables_again(seen, ref, without)
    assert [(m.delegate, m.before) for m in again.moves] == [(late, None)]
