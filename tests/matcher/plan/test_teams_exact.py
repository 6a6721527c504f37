"""The proven best team is the best by brute force; what is asked holds; every number recomputes."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from functools import cache

import pytest

from bench import brute
from bench.made_up import Size, made_up
from graph.errors import InputError, NotFoundError
from graph.records import Ref
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.plan.limits import Limits, limits_of
from matcher.plan.teams import cohort_of, compose, topics_of
from matcher.plan.teams_exact import CLOSE, solve
from matcher.plan.teams_explain import report
from matcher.plan.teams_greedy import solve_greedily
from matcher.plan.teams_problem import Problem, problem_of
from matcher.plan.teams_rules import Request, broken, is_sound, rules_of
from matcher.plan.teams_score import roles_of, score_of
from matcher.plan.words import Words

SMALL = Size(delegates=7, firms=3, topics=2, experts=2, countries=8, facts=2)
MIDDLE = Size(delegates=90, firms=20, topics=15, experts=10, countries=60)


@cache
def small(seed: int) -> CompiledGraph:
    size = replace(SMALL, domestic=0.4) if seed % 4 == 0 else SMALL
    return compile_graph(made_up(size, seed=seed, planted=seed % 2)[0])


@cache
def middle() -> CompiledGraph:
    return compile_graph(made_up(MIDDLE, seed=3, planted=2)[0])


def asked(graph: CompiledGraph, seed: int) -> tuple[Problem, Request]:
    rng = random.Random(seed)
    request = Request(
        topics_of(graph)[seed % 2],
        countries=rng.choice([(2, 6), (2, 3), (3, 4)]),
        language=rng.random() < 0.2,
        regions=rng.choice([0, 0, 2, 3]),
        alternatives=0,
    )
    return problem_of(graph, request.topic, limits=limits_of(graph)), request


@pytest.mark.parametrize("seed", range(24))
def test_no_team_is_better_than_the_proven_one(seed: int) -> None:
    problem, request = asked(small(seed), seed)
    found = solve(problem, rules_of(problem, request))
    best = brute.best(problem, request)
    assert (best is None) == (found.team is None)
    if best is not None and found.team is not None:
        assert found.team.score == pytest.approx(best.score, abs=1e-9)
        assert found.certificate.status == "optimal"
        assert found.certificate.gap == 0
        assert not broken(problem, request, found.team.members)
    else:
        assert found.certificate.status == "infeasible"


@pytest.mark.parametrize("seed", range(8))
def test_greedy_lies_between_its_bound_and_below_the_best(seed: int) -> None:
    problem, request = asked(small(seed), seed)
    exact, quick = solve(problem, rules_of(problem, request)), solve_greedily(problem, request)
    if exact.team is not None:
        assert quick.certificate.bound >= exact.team.score - CLOSE
    if quick.team is not None:
        assert exact.team is not None
        assert quick.team.score <= exact.team.score + CLOSE
        assert not broken(problem, request, quick.team.members)


def test_alternatives_leave_out_two_people_and_get_no_better() -> None:
    graph = middle()
    made = compose(graph, Request(Ref("topic", "t01"), alternatives=4), limits=limits_of(graph))
    assert len(made.teams) == 5
    scores = [f.team.score for f in made.teams]
    assert scores == sorted(scores, reverse=True)
    for n, one in enumerate(made.teams):
        for later in made.teams[n + 1 :]:
            left_out = one.team.members - later.team.members
            assert sum(r.kind in ("delegate", "country") for r in left_out) >= 2


def test_every_team_has_its_roles_and_every_pair_a_source() -> None:
    graph, checked = middle(), 0
    for topic in topics_of(graph):
        made = compose(graph, Request(topic, alternatives=0), limits=limits_of(graph))
        for found in made.teams:
            roles = roles_of(made.problem, found.team.members)
            assert {"holder", "seeker"} <= set(roles.values())
            firms = made.problem.part("firm")
            assert sum(r == "firm" for r in roles.values()) == min(2, len(firms))
            assert is_sound(made.problem, found.team.members)
            told = report(
                graph,
                made.problem,
                found.team,
                request=made.request,
                certificate=found.certificate,
                words=Words(),
            )
            assert told.pairs
            for pair in told.pairs:
                assert pair.has[0].sources
                assert pair.seeks[0].sources
                checked += 1
    assert checked > 10


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_score_recomputes_from_reasons_and_evidence(lang: str) -> None:
    graph = middle()
    for topic in topics_of(graph)[:6]:
        made = compose(graph, Request(topic, alternatives=0), limits=limits_of(graph))
        for found in made.teams:
            told = report(
                graph,
                made.problem,
                found.team,
                request=made.request,
                certificate=found.certificate,
                words=Words(),
                lang=lang,
            )
            reasons = told.suggestion.reasons
            assert abs(math.fsum(r.contribution for r in reasons) - told.suggestion.score) < 1e-9
            for r in reasons:
                assert abs(math.fsum(e.value for e in r.evidence) + r.evidence_rest - r.value) < 1e-9
                value = math.log1p(r.value) if r.transform == "log1p" else r.value
                assert abs(r.weight * value - r.contribution) < 1e-9
                assert r.evidence_total >= len(r.evidence) > 0
                assert "{" not in r.text
            for share in told.shares:
                others = found.team.members - {share.member}
                assert share.score == pytest.approx(found.team.score - score_of(made.problem, others))
            assert told.summary
            assert found.team.id == told.suggestion.id


def test_limits_are_kept() -> None:
    graph, topic = middle(), Ref("topic", "t01")
    free = compose(graph, Request(topic, alternatives=0), limits=limits_of(graph)).teams[0].team
    people = sorted(r for r in free.members if r.kind == "delegate")
    ways = [
        Limits(absent=frozenset(people[:1])),
        Limits(load={people[0]: 3}),
        Limits(apart={frozenset(people[:2]): "an earlier no"}),
        Limits(refused=frozenset([free.id])),
    ]
    for limits in ways:
        found = compose(graph, Request(topic, alternatives=0), limits=limits).teams[0].team
        assert found.members != free.members
        assert found.score <= free.score
        if limits.absent or limits.load:
            assert people[0] not in found.members
        if limits.apart:
            assert not set(people[:2]) <= found.members


def test_who_must_be_in_is_in_and_who_must_not_is_not() -> None:
    graph, topic = middle(), Ref("topic", "t01")
    problem = problem_of(graph, topic, limits=limits_of(graph))
    one, other = problem.part("person")[0].ref, problem.part("person")[1].ref
    request = Request(topic, including=(one,), excluding=(other,), alternatives=0)
    found = compose(graph, request, limits=limits_of(graph)).teams[0].team
    assert one in found.members
    assert other not in found.members


def test_domestic_cohorts_form_teams_across_provinces() -> None:
    graph = compile_graph(made_up(replace(SMALL, delegates=40, domestic=1.0), seed=5)[0])
    made = compose(
        graph,
        Request(Ref("topic", "t00"), alternatives=0),
        limits=limits_of(graph),
        cohort=cohort_of(graph, Ref("programme", "cohort")),
    )
    homes = [made.problem.of[r].home for r in made.teams[0].team.members if r.kind == "delegate"]
    assert len(homes) >= 2
    assert len({province for _, province in homes}) == len(homes)


def test_unknown_topics_and_senseless_numbers_are_refused() -> None:
    graph = small(1)
    with pytest.raises(NotFoundError):
        compose(graph, Request(Ref("topic", "nowhere")), limits=limits_of(graph))
    with pytest.raises(InputError, match="2-6"):
        compose(graph, Request(Ref("topic", "t00"), countries=(1, 9)), limits=limits_of(graph))
