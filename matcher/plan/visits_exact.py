"""Exact plans of visits: orienteering over several days as a mixed-integer program, solved by HiGHS.

The orienteering problem (Golden, Levy and Vohra 1987, *Naval Research Logistics* 34; survey: Vansteenwegen,
Souffriau and Van Oudheusden 2011, *European Journal of Operational Research* 209) chooses which places to go
to and in which order within limits. As ways are given between cities, arcs lead between cities, not firms;
no city is gone back to within a day, and orders within a day are kept free of loops as Miller, Tucker and
Zemlin (1960, *Journal of the ACM* 7) do it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.plan.linear import Column, Program, summed
from matcher.plan.visits_frame import Route, Stop, Task

HALF = 0.5
NODES = 500
"""Nodes of the search tree after which the best plan so far is taken, with its bound."""

Terms = list[tuple[float, Column]]


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan (None: there is none), an upper bound of any plan's worth, whether it is proven best."""

    route: Route | None
    bound: float
    proven: bool


def program_of(task: Task) -> Program:
    """Return the program of a problem.

    ``visit`` (day, stop), ``in`` (day, city), ``first`` (day, city of the night before, city), ``arc`` (day,
    city, city), ``last`` (day, city), ``night`` (0 … days, city), ``rank`` (day, city), ``done`` (project).
    """
    program = Program()
    _declare(program, task)
    for day in range(len(task.frame.days)):
        _visits(program, task, day)
        _order(program, task, day)
        _hours(program, task, day)
    _nights(program, task)
    _limits(program, task)
    return program


def _declare(program: Program, task: Task) -> None:
    """Make the columns. All are whole but ``rank``: HiGHS once erred on those that only imply it."""
    cities, days = task.cities, range(len(task.frame.days))
    names: list[Column] = [("done", p) for p in range(len(task.worth.projects))]
    names += [("visit", d, n) for d in days for n in range(len(task.stops))]
    names += [(what, d, c) for what in ("in", "last") for d in days for c in cities]
    names += [("first", d, e, c) for d in days for c in cities for e in cities]
    names += [("arc", d, e, c) for d in days for c in cities for e in cities if e != c]
    names += [("night", night, c) for night in range(len(days) + 1) for c in cities]
    for name in names:
        program.column(name, whole=True)
    for day in days:
        for c in cities:
            program.column(("rank", day, c), top=float(len(cities)))


def _add(
    program: Program, terms: Iterable[tuple[float, Column]], *, low: float = -math.inf, high: float = 0.0
) -> None:
    program.row(summed(terms), low=low, high=high)


def _visits(program: Program, task: Task, day: int) -> None:
    """Visits lie in cities that are gone to; nobody goes to a city for nothing."""
    for c in task.cities:
        here = [n for n, s in enumerate(task.stops) if s.city == c]
        for n in here:
            _add(program, [(1, ("visit", day, n)), (-1, ("in", day, c))])
        _add(program, [(1, ("in", day, c)), *((-1, ("visit", day, n)) for n in here)])
    most = float(task.frame.visits)
    _add(program, [(1, ("visit", day, n)) for n in range(len(task.stops))], high=most)


def _order(program: Program, task: Task, day: int) -> None:
    """Each city gone to is entered once and left once, from where the night was spent; no loops."""
    cities = task.cities
    firsts = [(1.0, ("first", day, e, c)) for e in cities for c in cities]
    for c in cities:
        others = [e for e in cities if e != c]
        entered = [*((1, ("first", day, e, c)) for e in cities), *((1, ("arc", day, e, c)) for e in others)]
        left = [(1, ("last", day, c)), *((1, ("arc", day, c, e)) for e in others)]
        for ways in (entered, left):
            _add(program, [*ways, (-1, ("in", day, c))], low=0)
        _add(program, [*((1, ("first", day, c, e)) for e in cities), (-1, ("night", day, c))])
        _add(program, [(1, ("in", day, c)), *((-k, name) for k, name in firsts)])
        for e in others:
            size = len(cities)
            after = [(1, ("rank", day, c)), (-1, ("rank", day, e)), (size, ("arc", day, c, e))]
            _add(program, after, high=size - 1)
    _add(program, firsts, high=1)
    _add(program, [*firsts, *((-1, ("last", day, c)) for c in cities)], low=0)


def _spent(task: Task, day: int, *, money: bool) -> Terms:
    """Return hours, or money, that a day takes without the way home."""

    def way(start: str, end: str) -> float:
        found = task.travel.way(start, end)
        return float(found.cost) if money else found.hours

    cities = task.cities
    terms: Terms = []
    for n, stop in enumerate(task.stops):
        taken = float(stop.cost) if money else stop.hours
        terms.append((taken + way(stop.city, stop.city), ("visit", day, n)))
    for c in cities:
        terms.append((-way(c, c), ("in", day, c)))
        terms += [(way(e, c), ("first", day, e, c)) for e in cities]
        terms += [(way(e, c), ("arc", day, e, c)) for e in cities if e != c]
    return terms


def _home(task: Task, *, money: bool) -> Terms:
    if not task.frame.returns:
        return []
    last, home = len(task.frame.days), task.frame.home
    ways = {c: task.travel.home(c, home) for c in task.cities}
    return [(float(w.cost) if money else w.hours, ("night", last, c)) for c, w in ways.items()]


def _hours(program: Program, task: Task, day: int) -> None:
    last = day == len(task.frame.days) - 1
    terms = [*_spent(task, day, money=False), *(_home(task, money=False) if last else [])]
    _add(program, terms, high=task.frame.hours)


def _nights(program: Program, task: Task) -> None:
    cities = task.cities
    for day in range(len(task.frame.days)):
        firsts = [(1.0, ("first", day, e, c)) for e in cities for c in cities]
        for c in cities:
            tonight = ("night", day + 1, c)
            _add(program, [(1, ("last", day, c)), (-1, tonight)])
            _add(program, [(1, ("night", day, c)), (-1, tonight), *((-k, name) for k, name in firsts)])
    for night in range(len(task.frame.days) + 1):
        _add(program, [(1, ("night", night, c)) for c in cities], low=1, high=1)
    _add(program, [(1, ("night", 0, task.frame.home))], low=1, high=1)


def _limits(program: Program, task: Task) -> None:
    frame, days = task.frame, range(len(task.frame.days))
    for n, stop in enumerate(task.stops):
        _add(program, [(1, ("visit", day, n)) for day in days], high=1)
        if stop.firm in frame.pins:
            _add(program, [(1, ("visit", frame.pins[stop.firm], n))], low=1, high=1)
    for p, project in enumerate(task.worth.projects):
        able = [n for n, s in enumerate(task.stops) if s.firm in project.firms]
        visits = [(-1.0, ("visit", day, n)) for day in days for n in able]
        _add(program, [(1, ("done", p)), *visits])
    if frame.budget is not None:
        spent = [t for day in days for t in _spent(task, day, money=True)] + _home(task, money=True)
        _add(program, spent, high=float(frame.budget))


def solve_exactly(task: Task) -> Solved:
    """Return the plan of the greatest worth; which of those that tie, and in which order, is HiGHS's choice.

    ``proven`` is unset when the search was cut off after `NODES`; then ``bound`` lies above the plan's worth.
    """
    program = program_of(task)
    program.wish(_gains(task))
    best = program.maximise(nodes=NODES)
    if best.status == "infeasible":
        return Solved(None, -math.inf, True)
    route = _route(task, best.values) if best.values else None
    return Solved(route, best.bound, best.status == "optimal")


def upper_bound(task: Task) -> float:
    """Return an upper bound of the worth of any plan: that of the program without whole numbers."""
    program = program_of(task)
    program.wish(_gains(task))
    return program.maximise(relaxed=True).value


def _gains(task: Task) -> dict[Column, float]:
    gains: dict[Column, float] = {("done", p): project.worth for p, project in enumerate(task.worth.projects)}
    for day in range(len(task.frame.days)):
        for n, stop in enumerate(task.stops):
            gains["visit", day, n] = task.worth.firms.get(stop.firm, 0.0)
    return gains


def _route(task: Task, values: Mapping[Column, float]) -> Route:
    """Return the stops in the order of the arcs; firms of one city in order of id."""
    route: list[tuple[Stop, ...]] = []
    for day in range(len(task.frame.days)):
        cities = task.cities
        first = ((e, c) for e in cities for c in cities if values["first", day, e, c] > HALF)
        here = next((c for _, c in first), None)
        stops: list[Stop] = []
        while here is not None:
            found = [s for n, s in enumerate(task.stops) if s.city == here and values["visit", day, n] > HALF]
            stops += sorted(found, key=lambda s: s.firm)
            here = next((e for e in cities if e != here and values["arc", day, here, e] > HALF), None)
        route.append(tuple(stops))
    return tuple(route)
