"""Every score can be recomputed by hand from what is printed, to 1e-9, on seeds and on real data."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable

import pytest

from bench.quality.tasks import Run, Task
from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.models import load
from matcher.engine.results import Answer
from matcher.engine.subjects import Draft, subject_of
from matcher.engine.walks import concrete_paths, walk
from matcher.suggest import (
    Options,
    suggest_members,
    suggest_partners,
    suggest_peers,
    suggest_projects,
    suggest_similar,
)

TRANSFORMS = {"log1p": math.log1p, "identity": float}
CLOSE = 1e-9


def check(answer: Answer) -> int:
    """Recompute an answer; return how many contributions were checked."""
    checked = 0
    scores = [(-s.score, s.kind, s.id) for s in answer.suggestions]
    assert scores == sorted(scores)
    for suggestion in answer.suggestions:
        assert suggestion.reasons, "a suggestion without a path"
        for reason in suggestion.reasons:
            shown = [e.value for e in reason.evidence]
            assert shown == sorted(shown, reverse=True)
            assert len(shown) == min(3, reason.evidence_total)
            assert abs(math.fsum(shown) + reason.evidence_rest - reason.value) < CLOSE
            expected = TRANSFORMS[reason.transform](reason.value) * reason.weight
            assert abs(expected - reason.contribution) < CLOSE
            assert all(e.nodes[-1] == f"{suggestion.kind}:{suggestion.id}" for e in reason.evidence) or (
                suggestion.kind == "team"
            )
            assert "{" not in reason.text
            checked += 1
        assert abs(math.fsum(r.contribution for r in suggestion.reasons) - suggestion.score) < CLOSE
    return checked


def some(kind: str, graph: CompiledGraph, count: int) -> Iterable[Draft]:
    refs = [r for r in graph.nodes.refs if r.kind == kind]
    return [subject_of(graph, r) for r in random.Random(7).sample(refs, min(count, len(refs)))]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_seeds_answers_add_up(seed_graph: CompiledGraph, lang: str) -> None:
    options = Options(top=20, lang=lang)
    checked = 0
    for draft in some("delegate", seed_graph, 25):
        checked += check(suggest_partners(seed_graph, draft, options))
        checked += check(suggest_peers(seed_graph, draft, options))
    for draft in some("project", seed_graph, 6):
        checked += check(suggest_members(seed_graph, draft, options))
        checked += check(suggest_similar(seed_graph, draft, options))
    for draft in some("company", seed_graph, 11):
        checked += check(suggest_partners(seed_graph, draft, options))
    checked += check(suggest_projects(seed_graph, options=Options(top=500, lang=lang)))
    assert checked > 1000


@pytest.mark.parametrize("name", ["firms", "consortia", "treaties"])
def test_real_answers_add_up_and_evidence_is_complete(
    labelled: Callable[[str], tuple[Task, Run]], name: str
) -> None:
    task, run = labelled(name)
    for draft in random.Random(3).sample(run.drafts, 6):
        check(task.suggest(run.graph, draft, Options(top=10)))
    everything_walked(run.graph, draft, "partners-2" if name == "firms" else "members-2")


def everything_walked(graph: CompiledGraph, draft: Draft, model: str) -> None:
    """Compare the matrix products with the sums over all concrete paths, found one by one."""
    seen = 0
    for weighed in load(model).of(draft.ref.kind):
        walked = walk(graph, draft, weighed.path)
        numbers, values = walked.values()
        for number, value in list(zip(numbers.tolist(), values.tolist(), strict=True))[:40]:
            found, total = concrete_paths(graph, walked, number, best=10**9)
            assert len(found) == total
            assert abs(math.fsum(v for _, v in found) - value) < CLOSE
            seen += 1
    assert seen > 100


def test_reason_of_a_pair_is_the_product_of_its_declared_factors(seed_graph: CompiledGraph) -> None:
    draft = Draft(Ref("delegate", "x"), {}, {"needs": (Ref("topic", "family-solar"),)})
    firms = suggest_partners(seed_graph, draft, Options(top=50)).suggestions
    wuxi = next(s for s in firms if s.id == "wuxi-solar")
    reason = next(r for r in wuxi.reasons if r.path == "delegate-needs-topic-offers-company")
    told = seed_graph.told
    topic = seed_graph.nodes.number[Ref("topic", "family-solar")]
    spoken = sum(
        1 for r, _, o in told if o == topic and r in ("needs", "offers", "interested_in", "has", "knows")
    )
    firm = seed_graph.nodes.number[Ref("company", "wuxi-solar")]
    offers = sum(1 for r, s, _ in told if r == "offers" and s == firm)
    assert abs(reason.value - 10 * (1 + spoken) ** -0.5 * offers**-0.5) < CLOSE
