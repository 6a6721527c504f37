"""What a plan of visits must keep to: days, hours, money, visits a day, hosts that are fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from graph.records import Ref
from matcher.plan.visits_travel import Travel
from matcher.plan.visits_worth import Worth

NO_LIMIT = 1e6


@dataclass(frozen=True, slots=True)
class Stop:
    """A firm that may be visited: its city (id of a place), hours that a visit takes, cost of it."""

    firm: Ref
    city: str
    hours: float = 2.0
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every plan keeps to.

    ``days`` are the open days in order. On each the group travels and visits for at most ``hours``, at
    most ``visits`` firms. It starts from ``home``, stays each night in the city of the last visit, and where
    ``returns`` is set goes back home after the last visit, in the hours of the last day. ``budget`` is for
    travel and visits together. ``pins`` are visits fixed with their hosts: index of the day by firm.
    """

    days: tuple[date, ...]
    home: str
    hours: float = 8.0
    visits: int = 2
    budget: Decimal | None = None
    returns: bool = True
    pins: Mapping[Ref, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """A planning problem: stops, what they are worth, the ways between them, and the frame.

    Within a day no city is gone back to once it was left for another (but for the last way home).
    """

    stops: tuple[Stop, ...]
    worth: Worth
    travel: Travel
    frame: Frame

    @property
    def cities(self) -> tuple[str, ...]:
        """All cities, home first."""
        return tuple(dict.fromkeys([self.frame.home, *sorted(s.city for s in self.stops)]))

    def only(self, firms: Sequence[Ref]) -> Task:
        """Return the same problem with some of the stops."""
        kept = tuple(s for s in self.stops if s.firm in firms)
        return replace(self, stops=kept)


Route = tuple[tuple[Stop, ...], ...]
"""The stops of each day, in order."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a route takes: hours of each day, the way home within the last of them, and money."""

    hours: tuple[float, ...]
    cost: Decimal

    @property
    def total(self) -> float:
        """Hours of all days."""
        return sum(self.hours)


def load_of(task: Task, route: Route) -> Load:
    """Return the hours and the cost of a route, travel and visits together."""
    here, hours, cost = task.frame.home, [], Decimal(0)
    for day in route:
        spent = 0.0
        for stop in day:
            way = task.travel.way(here, stop.city)
            spent += way.hours + stop.hours
            cost += way.cost + stop.cost
            here = stop.city
        hours.append(spent)
    if task.frame.returns and hours:
        back = task.travel.home(here, task.frame.home)
        hours[-1] += back.hours
        cost += back.cost
    return Load(tuple(hours), cost)


def fits(task: Task, route: Route) -> bool:
    """Whether a route keeps to the frame."""
    frame, load = task.frame, load_of(task, route)
    days = {s.firm: n for n, day in enumerate(route) for s in day}
    return (
        all(h <= frame.hours + 1e-9 for h in load.hours)
        and all(len(day) <= frame.visits for day in route)
        and (frame.budget is None or load.cost <= frame.budget)
        and all(days.get(f) == n for f, n in frame.pins.items())
        and len(days) == sum(map(len, route))
        and not any(_goes_back(day) for day in route)
    )


def _goes_back(day: Sequence[Stop]) -> bool:
    groups = [s.city for n, s in enumerate(day) if n == 0 or day[n - 1].city != s.city]
    return len(set(groups)) < len(groups)
