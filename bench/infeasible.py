"""Random requests that no team meets: consent, capacity, earlier noes, people who must be in, the rest."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bench.made_up import Size, made_up
from graph.records import Ref
from matcher.engine.compiled import compile_graph
from matcher.plan.conflicts import is_feasible
from matcher.plan.limits import Limits
from matcher.plan.teams_problem import Problem, problem_of
from matcher.plan.teams_rules import Request, rules_of

SIZE = Size(delegates=25, firms=5, topics=6, experts=3, countries=15, facts=6)
EACH_GRAPH = 40


@dataclass(frozen=True, slots=True)
class Case:
    """A request that no team meets, with its candidates."""

    problem: Problem
    request: Request


def infeasible(*, seed: int) -> Iterator[Case]:
    """Iterate over random infeasible requests without end; the same for the same seed."""
    rng = random.Random(seed)
    while True:
        graph = compile_graph(made_up(SIZE, seed=rng.randrange(10**6))[0])
        people = [Ref("delegate", f"d{n:04}") for n in range(SIZE.delegates)]
        for _ in range(EACH_GRAPH):
            limits, cohort, request = _asked(rng, people)
            problem = problem_of(
                graph,
                request.topic,
                limits=limits,
                cohort=cohort,
                named=(*request.including, *request.excluding),
                barred=True,
            )
            if not is_feasible(problem, rules_of(problem, request)):
                yield Case(problem, request)


def _asked(rng: random.Random, people: list[Ref]) -> tuple[Limits, frozenset[Ref], Request]:
    limits = Limits(
        absent=frozenset(rng.sample(people, rng.randint(0, 4))),
        load={p: rng.randint(1, 3) for p in rng.sample(people, 6)},
        most=2,
        apart={frozenset(rng.sample(people, 2)): "an earlier no" for _ in range(6)},
    )
    low = rng.randint(2, 6)
    request = Request(
        Ref("topic", f"t{rng.randrange(SIZE.topics):02}"),
        countries=(low, rng.randint(low, 6)),
        roles=("holder", "seeker", *(r for r in ("firm", "expert") if rng.random() < 0.5)),
        including=tuple(rng.sample([*people, Ref("company", "f00")], rng.randint(0, 3))),
        excluding=tuple(rng.sample(people, rng.randint(0, 3))),
        language=rng.random() < 0.4,
        regions=rng.choice([0, 0, 2, 3, 4, 5]),
    )
    return limits, frozenset(rng.sample(people, rng.randint(6, len(people)))), request
