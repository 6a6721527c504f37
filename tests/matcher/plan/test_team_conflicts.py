"""A conflicting set is infeasible, every proper subset feasible, and the cheapest way out works."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations

import pytest

from bench import brute
from bench.infeasible import Case, infeasible
from matcher.plan.conflicts import conflict, eased, is_feasible, relaxed
from matcher.plan.teams_rules import rules_of

CASES = 12


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    found: Iterator[Case] = infeasible(seed=7)
    return [next(found) for _ in range(CASES)]


def test_minimal_sets_conflict_and_all_their_proper_subsets_do_not(cases: list[Case]) -> None:
    for case in cases:
        rules = rules_of(case.problem, case.request)
        found = conflict(case.problem, rules)
        assert found is not None
        core = [r for r in rules if r.key in found.keys]
        assert not is_feasible(case.problem, core)
        for size in range(len(core)):
            for fewer in combinations(core, size):
                assert is_feasible(case.problem, list(fewer))


def test_the_way_out_works_and_nothing_cheaper_does(cases: list[Case]) -> None:
    for case in cases[:6]:
        rules = rules_of(case.problem, case.request)
        found = relaxed(case.problem, rules)
        assert found.members is not None
        assert is_feasible(case.problem, eased(rules, found.concessions))
        for place in range(len(found.concessions)):
            fewer = [c for n, c in enumerate(found.concessions) if n != place]
            assert not is_feasible(case.problem, eased(rules, fewer))


def test_programs_and_sets_agree_on_what_is_feasible(cases: list[Case]) -> None:
    rng = random.Random(1)
    for case in rng.sample(cases, 4):
        if len(case.problem.part("person")) <= 9:
            assert next(brute.teams(case.problem, case.request), None) is None


def test_a_request_that_has_a_team_has_no_conflict(cases: list[Case]) -> None:
    case = cases[0]
    assert conflict(case.problem, []) is None
