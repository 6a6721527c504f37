"""Plans of visits against trying every plan, on small made-up problems."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bench.visit_cases import best_of_all, random_task, worth_of_route
from graph.records import Ref
from matcher.plan.tongue import Both
from matcher.plan.visits import solve
from matcher.plan.visits_conflicts import LIMITS, Demand, conflict, is_possible
from matcher.plan.visits_exact import solve_exactly, upper_bound
from matcher.plan.visits_frame import Frame, Stop, Task, fits, load_of
from matcher.plan.visits_greedy import shortened, solve_greedily
from matcher.plan.visits_travel import Travel, Way
from matcher.plan.visits_worth import Completed, Worth


def case(seed: int) -> Task:
    rng = random.Random(seed)
    return random_task(rng, firms=rng.randint(3, 4), days=rng.randint(1, 2), cities=rng.randint(2, 3))


@pytest.mark.parametrize("seed", range(40))
def test_the_exact_plan_is_worth_as_much_as_the_best_of_all(seed: int) -> None:
    task = case(seed)
    best, found = best_of_all(task), solve_exactly(task)
    assert found.proven
    assert (best is None) == (found.route is None)
    if best and found.route is not None:
        assert fits(task, found.route)
        assert worth_of_route(task, found.route) == pytest.approx(best[0], abs=1e-6)
        assert found.bound >= best[0] - 1e-6


@pytest.mark.parametrize("seed", range(40))
def test_heuristic_and_bound_enclose_the_best_of_all(seed: int) -> None:
    task = case(seed)
    best, greedy = best_of_all(task), solve_greedily(task)
    if greedy is not None:
        assert best is not None
        assert fits(task, greedy)
        assert worth_of_route(task, greedy) <= best[0] + 1e-9
    if best is not None:
        assert upper_bound(task) >= best[0] - 1e-6


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_the_plan_that_is_used_is_proven_best_on_small_problems(seed: int) -> None:
    task = case(seed)
    best, (found, method) = best_of_all(task), solve(task)
    assert found.proven, method
    if best and found.route is not None:
        assert worth_of_route(task, found.route) == pytest.approx(best[0], abs=1e-6)
        assert load_of(task, shortened(task, found.route)).total == load_of(task, found.route).total


def stop(name: str, city: str, hours: float = 2.0, cost: int = 0) -> Stop:
    return Stop(Ref("company", name), city, hours, Decimal(cost))


def task_of(*stops: Stop, frame: Frame, projects: tuple[Completed, ...] = ()) -> Task:
    ways = {("a", "b"): Way(2.0, Decimal(100), "t"), ("b", "a"): Way(3.0, Decimal(50), "t")}
    worth = Worth({s.firm: 1.0 for s in stops}, projects)
    return Task(stops, worth, Travel(ways), frame)


ONE_DAY = Frame((date(2026, 3, 2),), "a", hours=8.0, visits=3)


def test_a_way_given_both_ways_holds_each_way() -> None:
    task = task_of(stop("x", "b"), frame=ONE_DAY)
    load = load_of(task, ((task.stops[0],),))
    assert (load.hours, load.cost) == ((2.0 + 2.0 + 3.0,), Decimal(150))
    one_way = replace(task, frame=replace(ONE_DAY, returns=False))
    assert load_of(one_way, ((task.stops[0],),)).hours == (4.0,)


def test_a_project_counts_once_however_many_of_its_firms_are_visited() -> None:
    x, y, z = (stop(n, "a") for n in "xyz")
    project = Completed("p", Both("", ""), 5.0, frozenset({x.firm, y.firm}))
    task = task_of(x, y, z, frame=replace(ONE_DAY, visits=2), projects=(project,))
    assert task.worth.of([x.firm, y.firm]) == 7.0
    other = replace(task, worth=Worth({x.firm: 1.0, y.firm: 1.0, z.firm: 1.5}, (project,)))
    route = solve_exactly(other).route
    assert route is not None
    assert {s.firm.id for s in route[0]} in ({"x", "z"}, {"y", "z"})


def test_nobody_goes_back_to_a_city_within_a_day() -> None:
    x, y, z = stop("x", "a", 1), stop("y", "b", 1), stop("z", "a", 1)
    task = task_of(x, y, z, frame=replace(ONE_DAY, hours=24.0))
    assert not fits(task, ((x, y, z),))
    assert fits(task, ((x, z, y),))


def test_impossible_pins_are_explained_by_a_smallest_set() -> None:
    far, near = stop("far", "b", 3), stop("near", "a", 3)
    frame = replace(ONE_DAY, visits=2, pins={far.firm: 0, near.firm: 0})
    task = task_of(far, near, frame=frame)
    found = conflict(task)
    assert found is not None
    assert {d.name for d in found.demands} == {"hours", "pin"}
    assert not is_possible(task, found.demands)
    for demand in found.demands:
        assert is_possible(task, [d for d in found.demands if d != demand]), demand
    for demand in found.enough_to_drop:
        pins = [Demand("pin", f) for f in frame.pins]
        everything = [*(Demand(n) for n in LIMITS), *pins]
        assert is_possible(task, [d for d in everything if d != demand])
    assert conflict(task_of(near, frame=replace(ONE_DAY, pins={near.firm: 0}))) is None


@pytest.mark.parametrize("seed", range(12))
def test_random_conflicts_are_smallest(seed: int) -> None:
    rng = random.Random(seed)
    task = random_task(rng, firms=3, days=2, cities=3, pins=False)
    pins = {s.firm: rng.randrange(2) for s in task.stops}
    task = replace(task, frame=replace(task.frame, hours=6.0, visits=1, pins=pins))
    found = conflict(task)
    assert (found is None) == (best_of_all(task) is not None)
    if found:
        assert not is_possible(task, found.demands)
        assert all(is_possible(task, [d for d in found.demands if d != one]) for one in found.demands)
