"""A plan of visits as people read it: days, visits with their reasons, what is left out, what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from graph.records import Ref
from matcher.plan.tongue import Both, title
from matcher.plan.visit_words import SLIGHT
from matcher.plan.visits_exact import Solved
from matcher.plan.visits_frame import Load, Stop, Task, load_of
from matcher.plan.visits_ties import Seen, Tie, for_firm
from matcher.plan.visits_travel import Way
from matcher.plan.visits_wishes import Wishes

STARTS = time(9, 0)
NAMED = 12
"""At most so many needs are named with a visit; all count."""

FIXED = Both(
    "fixed with the host; nothing on file links it with a need", "已与接待单位约定；目前无相关需求登记"
)
TIED = Both("{name}: {reason}", "{name}：{reason}")
NO_ROOM = Both("does not fit beside visits worth more", "在现有时间和预算内未能排入")


METHODS: Mapping[str, Both] = {
    "exact": Both("exact", "精确求解"),
    "heuristic, proven by its bound": Both("heuristic, proven by its bound", "启发式求解，由上界证明"),
    "heuristic, with bound": Both("heuristic, with bound", "启发式求解，附上界"),
}
"""How a plan was found, by the key that `matcher.plan.visits.solve` gives."""


@dataclass(frozen=True, slots=True)
class Need:
    """A participant's word that leads to a firm: ``how`` is needs or interested_in."""

    delegate: Ref
    name: Both
    topic: Ref
    topic_name: Both
    how: str


@dataclass(frozen=True, slots=True)
class Helped:
    """A suggested project that a visit completes."""

    id: str
    title: Both
    worth: float


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit with the way there. ``reason`` is there when neither a need nor a project is."""

    firm: Ref
    name: Both
    city: Ref
    city_name: Both
    way: Way
    leaves: datetime
    starts: datetime
    ends: datetime
    cost: Decimal
    worth: float
    pinned: bool
    needs: tuple[Need, ...]
    needs_total: int
    projects: tuple[Helped, ...]
    reason: Both | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a plan; ``back`` is the way home at its end, None where the night is spent away."""

    day: date
    start: Ref
    start_name: Both
    visits: tuple[Visit, ...]
    back: Way | None
    hours: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A firm that is not visited, and why."""

    firm: Ref
    name: Both
    worth: float
    reason: Both


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """A plan with its certificate: no plan within the frame is worth more than ``bound``.

    ``gap`` is (bound - worth) / bound, 0 for a plan proven best (``proven``). ``assumed_ways`` counts legs
    whose hours no table gave; such legs cost nothing in ``cost``.
    """

    programme: Ref
    programme_title: Both
    home: Ref
    home_name: Both
    version: int
    as_of: str
    method: str
    method_name: Both
    worth: float
    bound: float
    gap: float
    proven: bool
    hours: float
    travel_cost: Decimal
    visit_cost: Decimal
    cost: Decimal
    currency: str
    budget: Decimal | None
    assumed_ways: int
    days: tuple[Day, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A solved problem: whose graph, whose visits, what was asked, the problem, its plan and the method."""

    seen: Seen
    programme: Ref
    wishes: Wishes
    task: Task
    solved: Solved
    method: str


def written(answered: Answered, left: Sequence[LeftOut]) -> VisitPlan:
    """Return a solved problem as a plan; ``left`` are the firms that were never looked at."""
    return _Writer(answered).plan(left)


class _Writer:
    """Turns a solved problem into a plan that people can read."""

    def __init__(self, answered: Answered) -> None:
        assert answered.solved.route is not None
        self._answered = answered
        self._seen = answered.seen
        self._wishes = answered.wishes
        self._task = answered.task
        self._route = answered.solved.route
        self._here = answered.wishes.home.id
        self._assumed = 0

    def plan(self, left: Sequence[LeftOut]) -> VisitPlan:
        browser, answered, load = self._seen.browser, self._answered, load_of(self._task, self._route)
        programme, proven = answered.programme, answered.solved.proven
        worth = self._task.worth.of({s.firm for day in self._route for s in day})
        bound = worth if proven else max(worth, answered.solved.bound)
        visit_cost = sum((s.cost for day in self._route for s in day), Decimal(0))
        days = tuple(self._day(n, stops, load) for n, stops in enumerate(self._route))
        return VisitPlan(
            programme=programme,
            programme_title=title(browser, programme),
            home=self._wishes.home,
            home_name=title(browser, self._wishes.home),
            version=self._seen.graph.version,
            as_of=self._seen.graph.as_of,
            method=answered.method,
            method_name=METHODS[answered.method],
            worth=worth,
            bound=bound,
            gap=(bound - worth) / bound if bound > 0 else 0.0,
            proven=proven,
            hours=load.total,
            travel_cost=load.cost - visit_cost,
            visit_cost=visit_cost,
            cost=load.cost,
            currency=self._wishes.currency,
            budget=self._wishes.budget,
            assumed_ways=self._assumed,
            days=days,
            left_out=(*left, *self._no_room()),
        )

    def _no_room(self) -> list[LeftOut]:
        there = {s.firm for day in self._route for s in day}
        stops = (s.firm for s in self._task.stops if s.firm not in there)
        worth = self._task.worth
        return [LeftOut(f, title(self._seen.browser, f), worth.of([f]), NO_ROOM) for f in stops]

    def _day(self, number: int, stops: Sequence[Stop], load: Load) -> Day:
        day, start = self._wishes.days[number], Ref("place", self._here)
        clock = datetime.combine(day, STARTS)
        visits = []
        for stop in stops:
            visit = self._visit(stop, clock)
            clock = visit.ends
            visits.append(visit)
        back = None
        if number == len(self._route) - 1 and self._wishes.returns and self._here != self._wishes.home.id:
            back = self._task.travel.home(self._here, self._wishes.home.id)
            self._assumed += back.assumed
        return Day(day, start, title(self._seen.browser, start), tuple(visits), back, load.hours[number])

    def _visit(self, stop: Stop, clock: datetime) -> Visit:
        browser, city = self._seen.browser, Ref("place", stop.city)
        way = self._task.travel.way(self._here, stop.city)
        self._assumed += way.assumed
        self._here = stop.city
        starts = clock + timedelta(hours=way.hours)
        needs = self._needs(stop.firm)
        projects = [Helped(p.id, p.title, p.worth) for p in self._task.worth.completed_by(stop.firm)]
        return Visit(
            firm=stop.firm,
            name=title(browser, stop.firm),
            city=city,
            city_name=title(browser, city),
            way=way,
            leaves=clock,
            starts=starts,
            ends=starts + timedelta(hours=stop.hours),
            cost=stop.cost,
            worth=self._task.worth.of([stop.firm]),
            pinned=stop.firm in self._task.frame.pins,
            needs=tuple(needs[:NAMED]),
            needs_total=len(needs),
            projects=tuple(projects),
            reason=None if needs or projects else self._reason(stop.firm),
        )

    def _reason(self, firm: Ref) -> Both:
        """Return why a firm is visited that neither a named need nor a project leads to."""
        tie = next(iter((self._task.worth.ties or {}).get(firm, ())), None)
        reason = next((r for r in tie.reasons if r.path not in SLIGHT), None) if tie else None
        if tie is None or reason is None:
            return FIXED
        return TIED.of(
            name=title(self._seen.browser, tie.delegate), reason=for_firm(self._seen.graph, reason)
        )

    def _needs(self, firm: Ref) -> list[Need]:
        found = (self._task.worth.ties or {}).get(firm, ())
        return [self._need(tie, topic, how) for tie in found for topic, how in tie.wants]

    def _need(self, tie: Tie, topic: Ref, how: str) -> Need:
        browser = self._seen.browser
        return Need(tie.delegate, title(browser, tie.delegate), topic, title(browser, topic), how)
