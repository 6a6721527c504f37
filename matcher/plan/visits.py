"""Visits for the days that are still open: which firms, on which day, in which order, and why.

The plan of greatest worth (`matcher.plan.visits_worth`) within days, hours, visits a day and budget
(`matcher.plan.visits_frame`): exact and proven where the problem is small enough, else a heuristic with an
upper bound beside it. Every visit names the needs and projects it serves, or says why it stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from graph.errors import InputError, Problem
from graph.records import Ref
from matcher.plan import fault_words as words
from matcher.plan.fault_words import NO_PLACE, fault
from matcher.plan.tongue import Both, title
from matcher.plan.visits_conflicts import Demand, conflict
from matcher.plan.visits_exact import Solved, solve_exactly, upper_bound
from matcher.plan.visits_frame import Frame, Route, Stop, Task
from matcher.plan.visits_greedy import shortened, solve_greedily
from matcher.plan.visits_ties import Seen
from matcher.plan.visits_travel import Travel, city_of_firm
from matcher.plan.visits_wishes import Wishes, check_wishes
from matcher.plan.visits_worth import Worth, worth_of
from matcher.plan.visits_written import Answered, LeftOut, VisitPlan, written

EXACT_UP_TO = 400
"""Whole variables up to which the exact program is solved: 25 firms in 4 cities over 5 days have 305."""

ENOUGH = 1e-9

NO_WORTH = Both("nothing on file links a participant with it", "没有与学员相关的登记信息")


def plan_visits(seen: Seen, programme: Ref, wishes: Wishes, *, travel: Travel | None = None) -> VisitPlan:
    """Return a plan of visits for a programme's participants.

    NotFoundError for a programme, place or firm that is not there; InputError for wishes that do not fit
    together, naming a smallest set of them that cannot all be met.
    """
    check_wishes(seen.browser, wishes)
    firms = _candidates(seen, wishes)
    worth = worth_of(seen, programme, firms)
    task, left = _task(seen, wishes, worth, travel or Travel())
    solved, method = solve(task)
    if solved.route is None:
        raise InputError(_explained(seen, wishes, task))
    return written(Answered(seen, programme, wishes, task, solved, method), left)


def solve(task: Task) -> tuple[Solved, str]:
    """Return the best plan found and by which method.

    The heuristic first, and an upper bound: where they meet, the plan is proven. Else the exact program where
    it is small enough, or where the heuristic found no plan at all.
    """
    greedy, bound = solve_greedily(task), upper_bound(task)
    if greedy is not None and _worth(task, greedy) >= bound - ENOUGH:
        return Solved(shortened(task, greedy), bound, True), "heuristic, proven by its bound"
    exact = Solved(None, bound, False)
    if greedy is None or _size(task) <= EXACT_UP_TO:
        exact = solve_exactly(task)
        if exact.proven:
            route = shortened(task, exact.route) if exact.route is not None else None
            return Solved(route, exact.bound, True), "exact"
    found = [r for r in (exact.route, greedy) if r is not None]
    best = max(found, key=lambda r: _worth(task, r), default=None)
    route = shortened(task, best) if best is not None else None
    return Solved(route, min(bound, exact.bound), False), "heuristic, with bound"


def _size(task: Task) -> int:
    """Return how many whole variables the exact program has, without nights and projects."""
    cities = len(task.cities)
    return len(task.frame.days) * (2 * cities * cities + cities + len(task.stops))


def _worth(task: Task, route: Route) -> float:
    return task.worth.of({s.firm for day in route for s in day})


def _candidates(seen: Seen, wishes: Wishes) -> list[Ref]:
    partners = (r.ref for r in seen.browser.snapshot.of("company").values() if r.get("partner") is True)
    chosen = wishes.firms if wishes.firms is not None else tuple(partners)
    held = dict.fromkeys([*chosen, *sorted(wishes.pins)])
    return [f for f in held if f not in wishes.without]


def _task(seen: Seen, wishes: Wishes, worth: Worth, travel: Travel) -> tuple[Task, list[LeftOut]]:
    stops: list[Stop] = []
    left: list[LeftOut] = []
    for firm, value in sorted(worth.firms.items()):
        city = city_of_firm(seen.browser, firm)
        useful = value > 0 or worth.completed_by(firm) or firm in wishes.pins
        if city is None and firm in wishes.pins:
            raise InputError([fault(NO_PLACE, column="pin", value=firm.id)])
        if city is None or not useful:
            reason = NO_PLACE if city is None else NO_WORTH
            left.append(LeftOut(firm, title(seen.browser, firm), worth.of([firm]), reason))
            continue
        hours = wishes.visit_hours.get(firm, wishes.usual_hours)
        stops.append(Stop(firm, city.id, hours, wishes.visit_costs.get(firm, Decimal(0))))
    numbers = {day: n for n, day in enumerate(wishes.days)}
    frame = Frame(
        days=wishes.days,
        home=wishes.home.id,
        hours=wishes.hours,
        visits=wishes.visits_a_day,
        budget=wishes.budget,
        returns=wishes.returns,
        pins={f: numbers[d] for f, d in wishes.pins.items()},
    )
    return Task(tuple(stops), worth, travel, frame), left


def _explained(seen: Seen, wishes: Wishes, task: Task) -> Sequence[Problem]:
    """Return what cannot all be met, one line each, and which of it would be enough to give up."""
    found = conflict(task)
    if found is None:
        return [fault(words.NO_PROOF)]
    held = [_demand(seen, wishes, d) for d in found.demands]
    enough = [_demand(seen, wishes, d) for d in found.enough_to_drop]
    lines = [fault(words.CANNOT_ALL.of(demands=_in_a_row(held)))]
    if enough:
        lines.append(fault(words.ENOUGH.of(demands=_in_a_row(enough))))
    return lines


def _in_a_row(demands: Sequence[Both]) -> Both:
    return Both("; ".join(d.en for d in demands), "；".join(d.zh for d in demands))


def _demand(seen: Seen, wishes: Wishes, demand: Demand) -> Both:
    if demand.firm is not None:
        firm = title(seen.browser, demand.firm)
        return words.PINNED.of(firm=firm, day=str(wishes.pins[demand.firm]))
    return {
        "hours": words.HOURS.of(hours=f"{wishes.hours:g}"),
        "visits": words.VISITS.of(visits=str(wishes.visits_a_day)),
        "budget": words.BUDGET.of(amount=str(wishes.budget), currency=wishes.currency),
        "returns": words.RETURNS.of(home=title(seen.browser, wishes.home)),
    }[demand.name]
