"""``python -m bench.visits``: plans of visits against trying every plan, speed, and the route of 2011."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

import seeds
from bench.machine import machine
from bench.visit_cases import best_of_all, random_task, worth_of_route
from graph.records import Ref
from graph.store.open import open_store
from graph.tables.load import Request, import_files
from matcher.browse.pages import Browser
from matcher.engine.compiled import compile_graph
from matcher.plan.visits import plan_visits, solve
from matcher.plan.visits_exact import solve_exactly
from matcher.plan.visits_frame import load_of
from matcher.plan.visits_greedy import shortened, solve_greedily
from matcher.plan.visits_ties import Seen
from matcher.plan.visits_travel import city_of_firm
from matcher.plan.visits_wishes import Wishes
from matcher.plan.visits_worth import worth_of

SMALL = 200
LARGE = ((12, 3, 4), (25, 5, 4), (40, 5, 6), (80, 10, 6))
EACH = 3
PROGRAMMES = ("pgtf-int-10-k05", "training-smart-cities-2011")
VISITS_OF_2011 = ("tour-data-security-2011", "visit-solar-makers-2011", "workshop-solar-2011")


@dataclass(slots=True)
class Small:
    """What came of the small problems."""

    solved: int = 0
    gaps: int = 0
    impossible: int = 0
    shortest: int = 0
    greedy: list[float] | None = None


def small(count: int) -> Small:
    """Solve random problems of up to 5 firms, 3 days and 4 cities, and try every plan of each."""
    found = Small(greedy=[])
    assert found.greedy is not None
    for seed in range(count):
        rng = random.Random(seed)
        task = random_task(rng, firms=rng.randint(3, 5), days=rng.randint(1, 3), cities=rng.randint(2, 4))
        best, exact, greedy = best_of_all(task), solve_exactly(task), solve_greedily(task)
        if best is None or exact.route is None:
            found.impossible += best is None and exact.route is None
            found.gaps += (best is None) != (exact.route is None)
            continue
        found.solved += 1
        found.gaps += abs(worth_of_route(task, exact.route) - best[0]) > 1e-6
        found.shortest += load_of(task, shortened(task, exact.route)).total <= best[1] + 1e-6
        worth = worth_of_route(task, greedy) if greedy is not None else 0.0
        found.greedy.append(worth / best[0] if best[0] else 1.0)
    return found


def large() -> None:
    """Print worth, bound, method and seconds of larger random problems without pins and budget."""
    print(
        f"{'firms':>5} {'days':>4} {'cities':>6} {'worth':>7} {'bound':>7} {'gap':>6} {'seconds':>7}  method"
    )
    for firms, days, cities in LARGE:
        for seed in range(EACH):
            task = random_task(random.Random(seed), firms=firms, days=days, cities=min(cities, 4), pins=False)
            frame = replace(task.frame, budget=None, hours=8.0, visits=2)
            task = replace(task, frame=frame)
            start = time.perf_counter()
            solved, method = solve(task)
            seconds = time.perf_counter() - start
            assert solved.route is not None
            worth = worth_of_route(task, solved.route)
            bound = worth if solved.proven else solved.bound
            gap = (bound - worth) / bound if bound else 0.0
            cells = f"{firms:5} {days:4} {len(task.cities):6} {worth:7.2f} {bound:7.2f}"
            print(f"{cells} {gap:6.1%} {seconds:7.1f}  {method}")


def recorded(seen: Seen, programme: Ref) -> None:
    """Print what the firms visited in 2011 are worth to a cohort, and the best plan of as many days."""
    browser = seen.browser
    visited = [
        f
        for v in VISITS_OF_2011
        for f in browser.ends.targets(Ref("programme", v), "visited")
        if f.kind == "company"
    ]
    firms = [f for f in dict.fromkeys(visited) if city_of_firm(browser, f)]
    worth = worth_of(seen, programme, firms).of(firms)
    days = tuple(date(2026, 3, 2) + timedelta(days=n) for n in range(-(-len(firms) // 2)))
    plan = plan_visits(seen, programme, Wishes(days, Ref("place", "shanghai")))
    names = ", ".join(v.firm.id for day in plan.days for v in day.visits)
    print(f"{programme.id}: {len(firms)} firms visited in 2011, worth {worth:.2f}")
    print(
        f"  best plan of {len(days)} days, two visits a day:"
        f" worth {plan.worth:.2f}, bound {plan.bound:.2f}: {names}"
    )


def seeded(folder: Path) -> Seen:
    """Return the seeds as plans see them."""
    store = open_store(f"sqlite:///{folder / 'seeds.db'}")
    import_files(store, [seeds.folder()], Request(actor="bench", source="seeds"))
    snapshot = store.snapshot()
    store.close()
    return Seen(Browser(snapshot), compile_graph(snapshot))


def shown(ratios: Sequence[float]) -> str:
    """Return mean, 5th percentile and smallest of ratios."""
    given = np.array(ratios)
    return (
        f"mean {given.mean():.3f}, 5th percentile {np.quantile(given, 0.05):.3f}, smallest {given.min():.3f}"
    )


def main() -> int:
    """Print all tables; 1 when an exact plan was not the best."""
    print(f"machine: {machine()}")
    found = small(SMALL)
    print(
        f"\n{SMALL} small problems: {found.solved} solved, {found.impossible} proven impossible,"
        f" {found.gaps} gaps"
    )
    print(f"least travel as well: {found.shortest} of {found.solved}")
    print(f"heuristic over optimum: {shown(found.greedy or [1.0])}\n")
    large()
    print()
    with tempfile.TemporaryDirectory() as folder:
        seen = seeded(Path(folder))
        for key in PROGRAMMES:
            recorded(seen, Ref("programme", key))
    return 1 if found.gaps else 0


if __name__ == "__main__":
    sys.exit(main())
