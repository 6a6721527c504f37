"""Why no plan of visits is possible: a smallest set of demands that cannot all be met.

Visits that are not pinned can always be left out, so only pins can make a problem impossible. The set is
found by a deletion filter (Chinneck and Dravnieks 1991, *ORSA Journal on Computing* 3): each demand is left
out in turn, and stays out when what remains is still impossible. So the set that is left is impossible, and
every part of it possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.records import Ref
from matcher.plan.visits_exact import solve_exactly
from matcher.plan.visits_frame import NO_LIMIT, Task

LIMITS = ("hours", "visits", "budget", "returns")


@dataclass(frozen=True, slots=True)
class Demand:
    """Something a plan must keep to: a limit of the frame by name, or a pinned firm."""

    name: str
    firm: Ref | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that cannot all be met while any one fewer can, and those that suffice to give up alone."""

    demands: tuple[Demand, ...]
    enough_to_drop: tuple[Demand, ...]


def conflict(task: Task) -> Conflict | None:
    """Return why a problem has no plan; None when it has one."""
    active = [*(Demand(name) for name in LIMITS), *(Demand("pin", f) for f in sorted(task.frame.pins))]
    if is_possible(task, active):
        return None
    kept = list(active)
    for demand in active:
        fewer = [d for d in kept if d != demand]
        if not is_possible(task, fewer):
            kept = fewer
    enough = [d for d in kept if is_possible(task, [a for a in active if a != d])]
    return Conflict(tuple(kept), tuple(enough))


def is_possible(task: Task, demands: Sequence[Demand]) -> bool:
    """Whether a plan meets the given demands, others set aside."""
    limits = {d.name for d in demands if d.firm is None}
    pins = {d.firm: task.frame.pins[d.firm] for d in demands if d.firm is not None}
    frame = replace(
        task.frame,
        hours=task.frame.hours if "hours" in limits else NO_LIMIT,
        visits=task.frame.visits if "visits" in limits else max(1, len(task.stops)),
        budget=task.frame.budget if "budget" in limits else None,
        returns=task.frame.returns and "returns" in limits,
        pins=pins,
    )
    found = solve_exactly(replace(task, frame=frame).only(list(pins)))
    return not pins or found.route is not None or not found.proven
