"""Which topics come first: those with more who have and look than chance gives, not those of many people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import pytest
from scipy.stats import binom

from bench import planted
from bench.made_up import MadeUp, made_up
from graph.records import Ref, Snapshot
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.plan.limits import limits_of
from matcher.plan.spoken import spoken
from matcher.plan.teams import cohort_of, ranked, topics_of
from matcher.plan.teams_explain import spoken_words
from matcher.plan.teams_rules import Request
from matcher.plan.words import Words

COHORT = Ref("programme", "cohort")
HOMES = ("BEN", "TGO", "GHA", "NGA", "KEN", "UGA", "RWA", "MDA", "MDV", "FJI", "PNG", "WSM")


def graph_of(said: Sequence[tuple[str, str, int]]) -> CompiledGraph:
    """Return a cohort of one a country; each says what (relation, topic) in order, so many people each."""
    made = MadeUp()
    made.add(COHORT, **{"title@en": "Cohort"})
    people = [made.add(Ref("delegate", f"d{n}"), name=f"{n} (made up)", made_up=True) for n in range(12)]
    for home, person in zip(HOMES, people, strict=True):
        made.say("from", person, made.add(Ref("country", home), region="Africa"))
        made.say("attended", person, COHORT)
    begun: dict[str, int] = {}
    for relation, topic, count in said:
        ref = Ref("topic", topic)
        if topic not in made.records.get("topic", {}):
            made.add(ref, **{"name@en": topic.title()})
        for _ in range(count):
            made.say(relation, people[begun.get(topic, 0) % 12], ref)
            begun[topic] = begun.get(topic, 0) + 1
    return compile_graph(Snapshot(1, made.records, made.statements))


SAID = (
    ("offers", "tax", 1),
    ("needs", "tax", 1),
    ("offers", "solar", 2),
    ("needs", "solar", 2),
    ("interested_in", "solar", 8),
    ("interested_in", "ports", 6),
)


def test_chance_is_the_product_of_two_binomial_tails() -> None:
    found = spoken(graph_of(SAID), None)
    solar, tax, ports = (found[Ref("topic", t)] for t in ("solar", "tax", "ports"))
    # 20 speak of a topic in all: 3 have it, 3 look for it, 14 are interested.
    expected = binom.sf(1, 12, 3 / 20) * binom.sf(1, 10, 3 / 17)
    assert (solar.people, solar.have, solar.looking, solar.interested) == (12, 2, 2, 8)
    assert solar.chance == pytest.approx(expected, rel=1e-12)
    assert tax.chance == pytest.approx(binom.sf(0, 2, 3 / 20) * binom.sf(0, 1, 3 / 17), rel=1e-12)
    assert (ports.chance, ports.surprise, ports.one_in) == (1.0, 0.0, 1)
    assert tax.surprise == pytest.approx(-math.log(tax.chance))


def test_a_topic_of_two_comes_before_one_that_everybody_names() -> None:
    graph = graph_of(SAID)
    cohort = cohort_of(graph, COHORT)
    request = Request(Ref("topic", ""), alternatives=0)
    made = ranked(graph, request, topics_of(graph, cohort), limits=limits_of(graph), cohort=cohort)
    assert [m.request.topic.id for m in made] == ["tax", "solar"]
    assert made[0].teams[0].team.score < made[1].teams[0].team.score, "by score alone it would be last"


def test_who_speaks_in_several_ways_counts_by_the_strongest() -> None:
    graph = graph_of([("offers", "tax", 12), ("needs", "tax", 12), ("interested_in", "tax", 12)])
    only = spoken(graph, None)[Ref("topic", "tax")]
    assert (only.have, only.looking, only.interested) == (12, 0, 0)
    assert only.chance == 1.0, "where everybody has everything, nothing is beyond chance"


def test_only_the_cohort_counts() -> None:
    graph = graph_of(SAID)
    found = spoken(graph, frozenset([Ref("delegate", "d0")]))
    assert {t.id: (s.have, s.looking, s.interested) for t, s in found.items()} == {
        "tax": (1, 0, 0),
        "solar": (1, 0, 0),
        "ports": (0, 0, 1),
    }
    assert spoken(graph, frozenset()) == {}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_is_told_in_words(lang: str) -> None:
    graph = graph_of(SAID)
    found = spoken(graph, None)
    told = [spoken_words(graph, found[Ref("topic", t)], Words(), lang) for t in ("tax", "ports")]
    chance = f"one topic of {found[Ref('topic', 'tax')].one_in}" if lang == "en" else "约每"
    assert chance in told[0]
    assert ("No more than usual" if lang == "en" else "与一般议题相当") in told[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("noise", "among", "least"), [(1.0, False, 0.9), (3.0, False, 0.9), (1.0, True, 0.7)]
)
def test_planted_projects_are_found_among_the_first_ten(noise: float, among: bool, least: float) -> None:
    ways = (planted.composed, planted.greedy, planted.similar)
    found: dict[str, list[float]] = {w.__name__: [] for w in ways}
    for seed, way in product(range(100, 103), ways):
        snapshot, projects = made_up(planted.size_of(127, noise=noise, among=among), seed=seed, planted=5)
        found[way.__name__].append(planted.recall(way(compile_graph(snapshot)), projects))
    means = {name: sum(values) / len(values) for name, values in found.items()}
    assert means["composed"] >= least
    assert means["composed"] > means["similar"]
    assert means["greedy"] >= (0.3 if among else least)
