"""Plans of visits for problems too large to solve exactly: insertion, then exchange; bounded from above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from matcher.plan.visits_frame import Route, Stop, Task, fits, load_of

GAIN = 1e-9
"""What a change must gain, so that rounding never makes the search go round in circles."""

LEAST_HOURS = 0.25


def solve_greedily(task: Task) -> Route | None:
    """Return a plan: pinned visits first, then whatever gains most an hour, then exchanges that gain.

    None where the pinned visits could not be placed in this way. The result depends on nothing but the
    problem: ties go to the earlier day and the smaller id.
    """
    route: Route = tuple(() for _ in task.frame.days)
    pins = sorted(task.frame.pins.items(), key=lambda p: (p[1], p[0]))
    for done, (firm, day) in enumerate(pins, start=1):
        partial = replace(task, frame=replace(task.frame, pins=dict(pins[:done])))
        stop = next((s for s in task.stops if s.firm == firm), None)
        tried = [r for r in _placed(route, stop, [day]) if fits(partial, r)] if stop else []
        if not tried:
            return None
        route = min(tried, key=lambda r: load_of(task, r).total)
    route = _filled(task, route)
    while (better := _exchanged(task, route)) is not None:
        route = _filled(task, better)
    return route


def _placed(route: Route, stop: Stop, days: Iterable[int]) -> Iterator[Route]:
    """Iterate over the routes with a stop added, at every place of the given days."""
    for day in days:
        for place in range(len(route[day]) + 1):
            changed = (*route[day][:place], stop, *route[day][place:])
            yield (*route[:day], changed, *route[day + 1 :])


def _worth(task: Task, route: Route) -> float:
    return task.worth.of({s.firm for day in route for s in day})


def _filled(task: Task, route: Route) -> Route:
    """Add stops, each time the one that gains most worth for each hour that it costs, until none fits."""
    while True:
        best: tuple[float, Route] | None = None
        for added in _fitting(task, route):
            rate = _rate(task, route, added)
            if rate > GAIN and (best is None or rate > best[0] + GAIN):
                best = rate, added
        if best is None:
            return route
        route = best[1]


def _fitting(task: Task, route: Route) -> Iterator[Route]:
    """Iterate over the routes with one stop more that keep to the frame."""
    there = {s.firm for day in route for s in day}
    free = [d for d, day in enumerate(route) if len(day) < task.frame.visits]
    for stop in (s for s in task.stops if s.firm not in there):
        yield from (r for r in _placed(route, stop, free) if fits(task, r))


def _rate(task: Task, route: Route, added: Route) -> float:
    gained = _worth(task, added) - _worth(task, route)
    hours = load_of(task, added).total - load_of(task, route).total
    return gained / max(hours, LEAST_HOURS)


def _exchanged(task: Task, route: Route) -> Route | None:
    """Return the route with one stop exchanged for another that gains most, or None when none gains."""
    before, best = _worth(task, route), None
    most = before + GAIN
    for day, stops in enumerate(route):
        for place, old in enumerate(stops):
            if old.firm in task.frame.pins:
                continue
            without = (*route[:day], (*stops[:place], *stops[place + 1 :]), *route[day + 1 :])
            for tried in _fitting(task, without):
                worth = _worth(task, tried)
                if worth > most:
                    most, best = worth + GAIN, tried
    return best


def shortened(task: Task, route: Route) -> Route:
    """Return the same visits with less travel: each moved, or two exchanged, as long as hours are saved.

    The worth stays. Nobody proves that no order takes less; `bench.visits` counts how often one does.
    """
    while True:
        hours = load_of(task, route).total
        tried = min(_reordered(task, route), key=lambda r: load_of(task, r).total, default=route)
        if load_of(task, tried).total >= hours - GAIN:
            return route
        route = tried


def _reordered(task: Task, route: Route) -> Iterator[Route]:
    """Iterate over the routes with one visit moved, or two exchanged, that keep to the frame."""
    places = [(d, p) for d, day in enumerate(route) for p in range(len(day))]
    for day, place in places:
        stop = route[day][place]
        without = (*route[:day], (*route[day][:place], *route[day][place + 1 :]), *route[day + 1 :])
        yield from (r for r in _placed(without, stop, range(len(route))) if fits(task, r))
    for one, other in combinations(places, 2):
        changed = [list(day) for day in route]
        a, b = route[one[0]][one[1]], route[other[0]][other[1]]
        changed[one[0]][one[1]], changed[other[0]][other[1]] = b, a
        swapped = tuple(tuple(day) for day in changed)
        if fits(task, swapped):
            yield swapped
