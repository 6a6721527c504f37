"""A portfolio places everybody who can be placed, nobody too often, and names the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bench.made_up import Size, made_up
from graph.records import Ref
from matcher.engine.compiled import compile_graph
from matcher.plan.conflicts import is_feasible
from matcher.plan.limits import limits_of
from matcher.plan.portfolio import SAME_TOPIC, Portfolio, portfolio
from matcher.plan.portfolio_pool import SORTS
from matcher.plan.teams import cohort_of, topics_of
from matcher.plan.teams_problem import problem_of
from matcher.plan.teams_rules import Request, is_sound, rules_of

SIZE = Size(delegates=38, firms=10, topics=12, experts=6, countries=24, needs=0.6, offers=0.5, interests=0.8)
COHORT = Ref("programme", "cohort")


@pytest.mark.parametrize(("seed", "domestic"), [(1, 0.0), (2, 1.0)])
def test_everybody_who_can_be_is_in_a_project_and_nobody_in_too_many(seed: int, domestic: float) -> None:
    graph = compile_graph(made_up(replace(SIZE, domestic=domestic), seed=seed)[0])
    cohort, limits = cohort_of(graph, COHORT), limits_of(graph)
    told: list[str] = []
    found = portfolio(
        graph, cohort, limits=limits, most=2, progress=lambda what, done, total: told.append(what)
    )
    assert {"composing teams", "choosing projects"} == set(told)
    check(found, cohort)
    assert found.placed | set(found.alone) | set(found.crowded_out) == cohort
    for ref in found.alone:
        for topic in topics_of(graph, frozenset([ref])):
            problem = problem_of(graph, topic, limits=limits, cohort=cohort)
            for roles in SORTS:
                request = Request(topic, roles=roles, including=(ref,))
                assert not is_feasible(problem, rules_of(problem, request))


def check(found: Portfolio, cohort: frozenset[Ref]) -> None:
    times = Counter(r for _, team in found.projects for r in team.members & cohort)
    assert max(times.values()) <= 2
    assert set(times) == found.placed
    assert max(Counter(team.topic for _, team in found.projects).values()) <= SAME_TOPIC
    assert all(is_sound(problem, team.members) for problem, team in found.projects)
    assert len({team.id for _, team in found.projects}) == len(found.projects)
    assert found.worth <= found.bound + 1e-6


def test_empty_cohort_has_no_project() -> None:
    graph = compile_graph(made_up(SIZE, seed=1)[0])
    found = portfolio(graph, frozenset(), limits=limits_of(graph))
    assert found.projects == ()
    assert found.alone == ()


@pytest.mark.parametrize("seed", [4, 8])
def test_an_expert_with_a_number_is_in_no_more_projects_and_costs_nobody_her_place(seed: int) -> None:
    few = replace(SIZE, delegates=14, firms=3, topics=3, experts=1, countries=12, facts=2, needs=0.8)
    graph = compile_graph(made_up(few, seed=seed)[0])
    cohort, limits = cohort_of(graph, COHORT), limits_of(graph)
    free = portfolio(graph, cohort, limits=limits)
    (expert,) = {r for _, team in free.projects for r in team.members if r.kind == "expert"}
    for most in (1, 0):
        found = portfolio(graph, cohort, limits=replace(limits, capacities={expert: most}))
        assert sum(expert in team.members for _, team in found.projects) <= most
        assert found.placed == free.placed
        assert len({team.id for _, team in found.projects}) == len(found.projects)
