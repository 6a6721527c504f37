"""Small made-up problems of visits, and the best plan found by trying every one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import permutations, product

from graph.records import Ref
from matcher.plan.tongue import Both
from matcher.plan.visits_frame import Frame, Route, Stop, Task, fits, load_of
from matcher.plan.visits_travel import Travel, Way
from matcher.plan.visits_worth import Completed, Worth

CITIES = ("north", "east", "south", "west")


def random_task(rng: random.Random, *, firms: int, days: int, cities: int, pins: bool = True) -> Task:
    """Return a problem with random ways, hours, costs, worths, projects, limits and sometimes a pin."""
    here = CITIES[:cities]
    ways = {
        (a, b): Way(
            round(rng.uniform(0.2, 0.8) if a == b else rng.uniform(1, 4), 1),
            Decimal(rng.randint(0, 300)),
            "made up",
        )
        for n, a in enumerate(here)
        for b in here[n:]
    }
    stops = tuple(
        Stop(
            Ref("company", f"f{n}"),
            rng.choice(here),
            rng.choice([1.0, 2.0, 3.0]),
            Decimal(rng.randint(0, 100)),
        )
        for n in range(firms)
    )
    pinned = {stops[0].firm: rng.randrange(days)} if pins and rng.random() < 0.3 else {}
    frame = Frame(
        days=tuple(date(2026, 3, 1 + d) for d in range(days)),
        home=here[0],
        hours=rng.choice([5.0, 7.0, 8.0]),
        visits=rng.choice([1, 2, 3]),
        budget=rng.choice([None, Decimal(rng.randint(100, 900))]),
        returns=rng.random() < 0.7,
        pins=pinned,
    )
    worth = Worth({s.firm: round(rng.uniform(0, 3), 2) for s in stops}, tuple(_projects(rng, stops)))
    return Task(stops, worth, Travel(ways), frame)


def _projects(rng: random.Random, stops: tuple[Stop, ...]) -> Iterator[Completed]:
    for number in range(rng.randint(0, 3)):
        able = frozenset(s.firm for s in rng.sample(stops, rng.randint(1, min(3, len(stops)))))
        yield Completed(f"p{number}", Both("", ""), round(rng.uniform(0.5, 3), 2), able)


def worth_of_route(task: Task, route: Route) -> float:
    """Return the worth of a route's firms."""
    return task.worth.of({s.firm for day in route for s in day})


def best_of_all(task: Task) -> tuple[float, float] | None:
    """Return worth and hours of the best route, tried one by one; None when no route keeps to the frame."""
    best: tuple[float, float] | None = None
    for route in _routes(task):
        if fits(task, route):
            found = worth_of_route(task, route), -load_of(task, route).total
            if (
                best is None
                or found > (best[0] + 1e-9, -1e9)
                or (abs(found[0] - best[0]) < 1e-9 and found[1] > best[1])
            ):
                best = found
    return (best[0], -best[1]) if best else None


def _routes(task: Task) -> Iterator[Route]:
    days = range(len(task.frame.days))
    for chosen in product(range(-1, len(days)), repeat=len(task.stops)):
        by_day = [[s for s, d in zip(task.stops, chosen, strict=True) if d == day] for day in days]
        if all(len(stops) <= task.frame.visits for stops in by_day):
            yield from product(*(tuple(permutations(stops)) for stops in by_day))
