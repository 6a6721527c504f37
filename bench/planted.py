"""Are planted projects found? Recall among the first ten, of the composer, greedy teams, and similar people.

A planted project counts as found when one of the first ten teams on its topic holds the one who has it and
at least one of those who are looking for it. Intervals are 95 % bootstrap intervals over seeds.

Each project is planted on a topic of its own, or among what others say of an ordinary topic at random, where
in a large cohort it may be no more than chance gives anyway.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterable, Sequence

from bench.made_up import Planted, Size, made_up
from graph.records import Ref
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.edges import edge
from matcher.plan.limits import limits_of
from matcher.plan.teams import Composition, cohort_of, ranked, topics_of
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
    """Return the first teams of the composer: the best on every topic, in the composer's order."""
    return _first(_made(graph))


def by_score(graph: CompiledGraph) -> Teams:
    """Return the same teams in the order of their scores, which large teams on popular topics lead."""
    return _first(sorted(_made(graph), key=lambda m: (-m.teams[0].team.score, m.request.topic)))


def _made(graph: CompiledGraph) -> list[Composition]:
    request, cohort = Request(Ref("topic", ""), alternatives=0), cohort_of(graph, COHORT)
    return ranked(graph, request, topics_of(graph, cohort), limits=limits_of(graph), cohort=cohort)


def _first(made: Sequence[Composition]) -> Teams:
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
    "the same by score alone": by_score,
    "greedy (projects-3)": greedy,
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


def size_of(delegates: int, *, noise: float, among: bool) -> Size:
    """Return a cohort's size; ``noise`` multiplies what delegates need and offer at random."""
    return Size(delegates=delegates, needs=0.3 * noise, offers=0.2 * noise, interests=2.5, among=among)


def table(delegates: int, seeds: int, *, noise: float, among: bool) -> None:
    """Print recall by way for cohorts of a size."""
    size = size_of(delegates, noise=noise, among=among)
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
        where = "ordinary" if among else "own"
        print(
            f"{delegates:>6,} {noise:>3g}  {where:9} {name:24} {mean:.3f} [{low:.3f}, {high:.3f}]", flush=True
        )
