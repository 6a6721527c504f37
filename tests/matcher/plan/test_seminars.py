"""The radar: what is unmet, who is named, trend, and what one lecturer more would change."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import pytest

from bench.seminars import measured
from graph.errors import InputError
from graph.records import Ref, Snapshot
from matcher.browse.pages import Browser
from matcher.engine.compiled import compile_graph
from matcher.plan.seminars import Radar, propose_seminars
from matcher.plan.seminars_needs import Need, answering, needs_on_file, unmet, with_lecturer
from matcher.plan.seminars_trend import trend_of
from matcher.plan.visits_ties import Seen

WESTERN = Ref("programme", "course-western-smart-city-2016")
NEW = Ref("expert", "new-lecturer")


@pytest.fixture(scope="module")
def radar(seen: Seen) -> Radar:
    return propose_seminars(seen, top=10)


def test_an_unmet_need_is_met_by_nobody(seen: Seen) -> None:
    held = needs_on_file(seen.browser)
    open_ = unmet(seen.browser, held)
    assert 0 < len(open_) < len(held)
    for need in held:
        others = answering(seen.browser, need.topic) - {need.who}
        assert (need in open_) == (not others)
    told = {s.object for s in seen.browser.snapshot.standing() if s.relation in ("offers", "has", "knows")}
    assert not {n.topic for n in open_} & {t for t in told if len(answering(seen.browser, t)) > 1}


def test_every_proposal_names_the_records_that_need_it(seen: Seen, radar: Radar) -> None:
    open_ = unmet(seen.browser, needs_on_file(seen.browser))
    assert radar.unmet == len(open_)
    for seminar in radar.seminars:
        topics = {seminar.topic, *seminar.also}
        assert {(r.who, r.topic) for r in seminar.records} == {
            (n.who, n.topic) for n in open_ if n.topic in topics
        }
        assert all(r.sources for r in seminar.records)
        assert seminar.lecturers or seminar.ask
        assert not {c.who for c in seminar.lecturers} & {r.who for r in seminar.records}
    assert [s.demand for s in radar.seminars] == sorted((s.demand for s in radar.seminars), reverse=True)


def test_demand_is_the_sum_on_paper(seen: Seen, radar: Radar) -> None:
    first = radar.seminars[0]
    now = seen.graph.year
    lead = [math.exp(-(now - r.year) / 7) for r in first.records if r.topic == first.topic and r.year]
    also = [math.exp(-(now - r.year) / 7) for r in first.records if r.topic != first.topic and r.year]
    assert first.demand == pytest.approx(sum(lead) + sum(also) / 3, abs=1e-9)


def test_a_candidate_knows_something_near(seen: Seen, radar: Radar) -> None:
    for seminar in radar.seminars:
        for candidate in seminar.lecturers:
            for through in candidate.through:
                if through.kind == "topic":
                    assert candidate.who in answering(seen.browser, through)
                else:
                    assert through.kind == "programme"


def test_the_proposed_lecturer_lowers_the_count_by_exactly_her_topics(
    seed_snapshot: Snapshot, seen: Seen, radar: Radar
) -> None:
    for seminar in radar.seminars[:3]:
        topics = [seminar.topic, *seminar.also]
        browser = Browser(with_lecturer(seed_snapshot, NEW, topics))
        left = unmet(browser, needs_on_file(browser))
        assert len(left) == radar.unmet - len(seminar.records)
        assert not {n.topic for n in left} & set(topics)
    changed = with_lecturer(seed_snapshot, NEW, [radar.seminars[0].topic])
    again = propose_seminars(Seen(Browser(changed), compile_graph(changed)), top=10)
    assert radar.seminars[0].topic not in [s.topic for s in again.seminars]
    assert NEW.id not in seed_snapshot.of("expert")


def test_a_programme_asks_for_its_own_people_only(seen: Seen) -> None:
    found = propose_seminars(seen, programme=WESTERN)
    people = {r.who for s in found.seminars for r in s.records}
    assert people
    assert all(WESTERN in seen.browser.ends.targets(p, "attended") for p in people)


def test_until_leaves_later_needs_out(seen: Seen) -> None:
    found = propose_seminars(seen, until=2011, top=50)
    years = [r.year for s in found.seminars for r in s.records]
    assert years
    assert all(y is not None and y <= 2011 for y in years)
    assert propose_seminars(seen, until=1999).seminars == ()
    with pytest.raises(InputError):
        propose_seminars(seen, top=0)


def needs(counts: Iterable[tuple[int, int, int]]) -> list[Need]:
    mine, other = Ref("topic", "mine"), Ref("topic", "other")
    return [
        Need(Ref("delegate", f"{year}-{topic.id}-{n}"), topic, year, ("t",))
        for year, of_mine, rest in counts
        for topic, count in ((mine, of_mine), (other, rest))
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "direction"),
    [
        ([(2011, 1, 9), (2012, 3, 7), (2013, 5, 5)], "rising"),
        ([(2011, 5, 5), (2012, 3, 7), (2013, 1, 9)], "falling"),
        ([(2011, 1, 1), (2012, 10, 10), (2013, 3, 3)], "steady"),
        ([(2011, 1, 9), (2013, 5, 5)], "unknown"),
    ],
)
def test_the_trend_is_that_of_the_share(counts: list[tuple[int, int, int]], direction: str) -> None:
    found = trend_of(needs(counts), [Ref("topic", "mine")])
    assert found.direction == direction
    assert found.years == {year: mine for year, mine, _ in counts}


def test_needs_without_a_year_are_counted_apart() -> None:
    held = needs([(2011, 1, 1)])
    undated = replace(held[0], year=None, who=Ref("delegate", "x"))
    assert trend_of([*held, undated], [Ref("topic", "mine")]).undated == 1


def test_later_seminars_are_found_where_they_answer_what_nobody_can_give() -> None:
    found = {name: sum(values) / len(values) for name, values in measured(range(6), supplied=0.0).items()}
    assert found["radar"] > 0.5
    assert found["radar"] > found["needed, by count"] + 0.3
    assert found["radar"] >= found["unmet, by count"]
