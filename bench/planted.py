"""Are planted projects found? Recall among the first ten, of the composer, greedy teams, and similar people.

A planted project counts as found when one of the first ten teams on its topic holds the one who has it and
at least one of those who are looking for it. Intervals are 95 % bootstrap intervals over seeds.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bench.made_up import Planted, Size, made_up
from graph.records import Ref
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.edges import edge
from matcher.plan.limits import limits_of
from matcher.plan.teams import cohort_of, ranked, topics_of
from matcher.plan.teams_rules import Request
from matcher.suggest.options import Options
from matcher.suggest.projects import suggest_projects

FIRST = 10
PLANTED = 5
BOOTSTRAPS = 2_000
COHORT = Ref("programme", "cohort")

Teams = Sequence[tuple[str | None, frozenset[Ref]]]
"""Topic, where the way names one, and members; best first."""


def composed(graph: CompiledGraph) -> Teams:
    """Return the first teams of the composer: the best on every topic, best first."""
    request = Request(Ref("topic", ""), alternatives=0)
    cohort = cohort_of(graph, COHORT)
    made = ranked(graph, request, topics_of(graph, cohort), limits=limits_of(graph), cohort=cohort)
    return [(m.request.topic.id, m.teams[0].team.members) for m in made[:FIRST]]


def greedy(graph: CompiledGraph) -> Teams:
    """Return the first teams of `matcher suggest projects`."""
    answer = suggest_projects(graph, programme=COHORT, options=Options(top=FIRST, reasons=False))
    return [(s.topics[0], frozenset(Ref(m.kind, m.id) for m in s.members)) for s in answer.suggestions]


def similar(graph: CompiledGraph) -> Teams:
    """Return delegates with those most like them by the topics they speak of (Jaccard), the likest first."""
    spoken: dict[int, set[int]] = {}
    for relation in ("needs", "offers", "interested_in"):
        entries = edge(graph, relation).tocoo()
        for person, topic in zip(entries.row.tolist(), entries.col.tolist(), strict=True):
            if person in graph.nodes.of("delegate"):
                spoken.setdefault(person, set()).add(topic)
    found = []
    for person, topics in spoken.items():
        likeness = sorted(
            ((len(topics & t) / len(topics | t), -n) for n, t in spoken.items() if n != person), reverse=True
        )[:3]
        members = frozenset(graph.nodes.refs[n] for n in (person, *(-m for _, m in likeness)))
        found.append((sum(v for v, _ in likeness), members))
    found.sort(key=lambda f: (-f[0], sorted(map(str, f[1]))))
    return [(None, members) for _, members in found[:FIRST]]


WAYS: dict[str, Callable[[CompiledGraph], Teams]] = {
    "composer (projects-2)": composed,
    "greedy (projects-1)": greedy,
    "top-k similar people": similar,
}


def recall(teams: Teams, planted: Iterable[Planted]) -> float:
    """Return the share of planted projects that are among the teams."""
    hits = [
        any(
            topic in (None, p.topic.id) and p.people[0] in members and members & set(p.people[1:])
            for topic, members in teams
        )
        for p in planted
    ]
    return sum(hits) / len(hits)


def interval(values: Sequence[float], rng: random.Random) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a mean."""
    means = sorted(statistics.fmean(rng.choices(values, k=len(values))) for _ in range(BOOTSTRAPS))
    return means[int(0.025 * BOOTSTRAPS)], means[int(0.975 * BOOTSTRAPS) - 1]


def table(delegates: int, seeds: int, noise: float) -> None:
    """Print recall by way for cohorts of a size; ``noise`` multiplies what delegates say at random."""
    base = Size(delegates=delegates, needs=0.3, offers=0.2, interests=2.5)
    size = replace(base, needs=base.needs * noise, offers=base.offers * noise)
    found: dict[str, list[float]] = {name: [] for name in WAYS}
    for seed in range(seeds):
        snapshot, planted = made_up(size, seed=seed, planted=PLANTED)
        graph = compile_graph(snapshot)
        for name, way in WAYS.items():
            found[name].append(recall(way(graph), planted))
    rng = random.Random(0)
    for name, values in found.items():
        low, high = interval(values, rng)
        mean = statistics.fmean(values)
        print(f"{delegates:>6,} {noise:>6g}  {name:24} {mean:.3f} [{low:.3f}, {high:.3f}]", flush=True)
