"""Teams, portfolios, why-not and what-if: what is proven, how large gaps are, what is recovered, how fast.

python -m bench.teams [--quick] [proof|greedy|conflicts|whynot|whatif|planted|speed …]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, product

from bench import brute, planted
from bench.infeasible import infeasible
from bench.machine import machine
from bench.made_up import Size, made_up
from graph.records import Ref
from matcher.engine.compiled import compile_graph
from matcher.plan.conflicts import conflict, eased, is_feasible
from matcher.plan.edits import Drop, Edit, Say, edited, new_firm, new_seat
from matcher.plan.limits import limits_of
from matcher.plan.portfolio import portfolio
from matcher.plan.teams import cohort_of, compose, topics_of
from matcher.plan.teams_exact import solve
from matcher.plan.teams_greedy import solve_greedily
from matcher.plan.teams_problem import problem_of
from matcher.plan.teams_rules import Request, rules_of
from matcher.plan.whatif import Asked, Outlook, Solved, difference, outlook, what_if
from matcher.plan.whynot import standing, why_not

SMALL = Size(delegates=8, firms=3, topics=2, experts=2, countries=9, facts=3)
ISSUE = Size(delegates=300, firms=80, topics=60)
COHORT = Ref("programme", "cohort")


def proof(quick: bool) -> None:
    """Compare the exact way with brute force on random small graphs."""
    count = 40 if quick else 500
    off, none = 0, 0
    for seed in range(count):
        rng = random.Random(seed)
        graph = compile_graph(made_up(SMALL, seed=seed, planted=seed % 2)[0])
        request = Request(
            topics_of(graph)[0],
            countries=rng.choice([(2, 6), (2, 3), (3, 4)]),
            language=rng.random() < 0.2,
            regions=rng.choice([0, 0, 2, 3]),
        )
        problem = problem_of(graph, request.topic, limits=limits_of(graph))
        found, best = solve(problem, rules_of(problem, request)).team, brute.best(problem, request)
        none += best is None
        off += (found is None) != (best is None) or (
            found is not None and best is not None and abs(found.score - best.score) > 1e-9
        )
    print(f"proof: {count} small graphs, {none} without a team, {off} departures from brute force")


def greedy(quick: bool) -> None:
    """Compare greedy with the exact way on larger graphs."""
    gaps, bounds = [], []
    for seed in range(8 if quick else 50):
        graph = compile_graph(made_up(ISSUE, seed=seed)[0])
        request = Request(Ref("topic", f"t{seed % 60:02}"))
        problem = problem_of(graph, request.topic, limits=limits_of(graph))
        best, quickly = solve(problem, rules_of(problem, request)), solve_greedily(problem, request)
        if best.team is not None:
            gaps.append(1 - (quickly.team.score if quickly.team else 0.0) / best.team.score)
            bounds.append(quickly.certificate.bound / best.team.score - 1)
    print(
        f"greedy: {len(gaps)} larger graphs, gap mean {statistics.fmean(gaps):.4f}, worst {max(gaps):.4f};"
        f" its bound lies {statistics.fmean(bounds):.4f} above the best, at most {max(bounds):.4f}"
    )


def conflicts(quick: bool) -> None:
    """Check minimal conflicts and ways out on random infeasible requests."""
    count, sizes, wrong = (40 if quick else 1_000), [], 0
    cases = infeasible(seed=1)
    for _ in range(count):
        case = next(cases)
        rules = rules_of(case.problem, case.request)
        found = conflict(case.problem, rules)
        assert found is not None
        core = [r for r in rules if r.key in found.keys]
        good = not is_feasible(case.problem, core)
        # Fewer rules are kept more easily, so with one left out each, all proper subsets are told.
        good &= all(is_feasible(case.problem, list(c)) for c in combinations(core, len(core) - 1))
        good &= found.members is not None and is_feasible(case.problem, eased(rules, found.concessions))
        wrong += not good
        sizes.append(len(core))
    print(f"conflicts: {count} infeasible requests, {wrong} wrong; rules each: {statistics.fmean(sizes):.2f}")


def whynot(quick: bool) -> None:
    """Replay counterfactuals."""
    flips, total, seconds = 0, 0, []
    for seed in range(2 if quick else 10):
        snapshot, _ = made_up(Size(delegates=60, firms=20, topics=20, experts=8, countries=40), seed=seed)
        graph = compile_graph(snapshot)
        for n in range(4):
            subject = Ref("delegate", f"d{n:04}")
            for wanted in (Ref("company", f"f{n + 5:02}"), Ref("delegate", f"d{n + 20:04}")):
                started = time.perf_counter()
                found = why_not(snapshot, graph, subject, wanted, top=3)
                seconds.append(time.perf_counter() - started)
                for one in found.counterfactuals:
                    after = compile_graph(edited(snapshot, one.edits), as_of=graph.as_of)
                    rank, _ = standing(after, subject, wanted)
                    flips += rank is not None and rank <= 3
                    total += 1
    print(f"why not: {flips} of {total} counterfactuals flip; seconds p95 {_p95(seconds):.2f}")


def _seat(topics: list[Ref], rng: random.Random) -> Edit:
    home = Ref("country", "CHN")
    return new_seat("n", home, programme=COHORT, offers=rng.sample(topics, 2), languages=["en"])


EDITS: tuple[Callable[[list[Ref], random.Random], Edit], ...] = (
    lambda _, rng: Drop(Ref("delegate", f"d{rng.randrange(300):04}")),
    _seat,
    lambda topics, rng: new_firm("new-firm", offers=rng.sample(topics, 2)),
    lambda topics, rng: Say("needs", Ref("delegate", f"d{rng.randrange(300):04}"), rng.choice(topics)),
    lambda _, rng: Say("visited", COHORT, Ref("company", f"f{rng.randrange(80):02}")),
    lambda _, rng: Drop(Ref("company", f"f{rng.randrange(80):02}")),
)
"""The kinds of edits that are tried: a seat dropped and added, a firm added and dropped, a need, a visit."""


def whatif(quick: bool) -> None:
    """Compare what-if with recomputation, and time it at the size of the issue."""
    snapshot, _ = made_up(ISSUE, seed=1)
    graph, asked, solved = compile_graph(snapshot), Asked(programme=COHORT), Solved()
    outlook(graph, asked, solved)
    seconds, same, count = [], 0, 6 if quick else 24
    topics, before = topics_of(graph), dict[Asked, Outlook]()
    for n in range(count):
        edit = EDITS[n % len(EDITS)](topics, random.Random(n))
        started = time.perf_counter()
        found = what_if(snapshot, graph, [edit], asked, solved=solved)
        seconds.append(time.perf_counter() - started)
        met = replace(asked, met=isinstance(edit, Say) and edit.relation == "visited")
        if met not in before:
            before[met] = outlook(compile_graph(snapshot), met, Solved())
        after = outlook(compile_graph(edited(snapshot, [edit]), as_of=graph.as_of), met, Solved())
        same += difference(before[met], after) == found
    print(f"what if: {same} of {count} equal recomputation;", end="")
    print(f" seconds median {statistics.median(seconds):.2f}, p95 {_p95(seconds):.2f} (aim: under 1)")


def recovered(quick: bool) -> None:
    """Print how many planted projects are found."""
    print("planted: delegates, noise, topic, way, recall among the first ten [95 % interval over seeds]")
    for delegates, seeds in ((127, 3 if quick else 30), (1_229, 1 if quick else 10)):
        for among, noise in product((False, True), (1.0, 3.0)):
            planted.table(delegates, seeds, noise=noise, among=among)


def speed(quick: bool) -> None:
    """Time teams with alternatives, a portfolio, and greedy teams at 5,000 delegates."""
    graph = compile_graph(made_up(ISSUE, seed=2)[0])
    limits, seconds, processor = limits_of(graph), [], []
    for topic in topics_of(graph)[: 10 if quick else 60]:
        started, used = time.perf_counter(), time.process_time()
        compose(graph, Request(topic), limits=limits)
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    print(f"speed: team and five alternatives p95 {_p95(seconds):.2f} s (aim: 2),", end="")
    print(f" processor {_p95(processor):.2f} s, median {statistics.median(seconds):.2f} s")
    started, used = time.perf_counter(), time.process_time()
    found = portfolio(graph, cohort_of(graph, COHORT), limits=limits)
    print(f"speed: portfolio of 300 in {time.perf_counter() - started:.1f} s (aim: 60),", end="")
    print(f" processor {time.process_time() - used:.1f} s: {len(found.projects)} projects,", end="")
    print(f" {len(found.placed)} placed, worth {found.worth:.0f} of at most {found.bound:.0f}")
    large = compile_graph(made_up(Size(delegates=5_000), seed=2)[0])
    limits, seconds, gaps = limits_of(large), [], []
    for n in range(2 if quick else 8):
        started = time.perf_counter()
        made = compose(large, Request(Ref("topic", f"t{n:02}"), alternatives=0), limits=limits)
        seconds.append(time.perf_counter() - started)
        gaps.append(made.certificate.gap / made.certificate.bound)
    print(f"speed: 5,000 delegates, greedy with bound, worst {max(seconds):.1f} s (aim: 10);", end="")
    print(f" stated gap mean {statistics.fmean(gaps):.3f}, worst {max(gaps):.3f}")


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


TABLES: dict[str, Callable[[bool], None]] = {
    "proof": proof,
    "greedy": greedy,
    "conflicts": conflicts,
    "whynot": whynot,
    "whatif": whatif,
    "planted": recovered,
    "speed": speed,
}


def main(words: list[str]) -> None:
    """Print the tables that are asked for, all of them by default."""
    quick = "--quick" in words
    print(f"On {machine()}", flush=True)
    for name in [w for w in words if w in TABLES] or list(TABLES):
        TABLES[name](quick)
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
