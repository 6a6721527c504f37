"""What-if equals full recomputation; a further seat never makes anything worse; visits and firms count."""

from __future__ import annotations

import random

import pytest

from bench.made_up import Size, made_up
from graph.errors import InputError
from graph.records import Ref, Snapshot
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.plan.edits import Add, Drop, Edit, Say, Unsay, edited, new_firm, new_seat
from matcher.plan.whatif import Asked, Solved, best_seats, difference, outlook, seat_values, what_if

COHORT = Ref("programme", "cohort")
ASKED = Asked(programme=COHORT)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return made_up(Size(delegates=24, firms=6, topics=6, experts=4, countries=18, facts=4), seed=11)[0]


@pytest.fixture(scope="module")
def graph(snapshot: Snapshot) -> CompiledGraph:
    return compile_graph(snapshot)


def random_edit(rng: random.Random, snapshot: Snapshot) -> Edit:
    topics = [Ref("topic", k) for k in snapshot.of("topic")]
    people = [Ref("delegate", k) for k in snapshot.of("delegate")]
    said = [s for s in snapshot.statements.values() if s.relation in ("needs", "offers")]
    one = rng.choice(said)
    ways: list[Edit] = [
        Drop(rng.choice(people)),
        Drop(Ref("company", rng.choice(list(snapshot.of("company"))))),
        new_seat(
            "n", Ref("country", "CHN"), programme=COHORT, offers=rng.sample(topics, 2), languages=["en"]
        ),
        new_firm("n", rng.sample(topics, 2)),
        Unsay(one.relation, one.subject, one.object),
        Say("needs", rng.choice(people), rng.choice(topics)),
    ]
    return rng.choice(ways)


@pytest.mark.parametrize("seed", range(10))
def test_what_if_is_full_recomputation(snapshot: Snapshot, graph: CompiledGraph, seed: int) -> None:
    edit = random_edit(random.Random(seed), snapshot)
    kept = Solved()
    found = what_if(snapshot, graph, [edit], ASKED, solved=kept)
    before = outlook(compile_graph(snapshot), ASKED, Solved())
    after = outlook(compile_graph(edited(snapshot, [edit]), as_of=graph.as_of), ASKED, Solved())
    assert found == difference(before, after)


def test_a_further_seat_makes_nothing_worse(snapshot: Snapshot, graph: CompiledGraph) -> None:
    topics = [Ref("topic", k) for k in snapshot.of("topic")]
    seat = new_seat("n", Ref("country", "CHN"), programme=COHORT, offers=topics, languages=["en"])
    found = what_if(snapshot, graph, [seat], ASKED)
    assert found.dead == ()
    assert found.worth > 0
    assert all(found.after.best[t].score >= found.before.best[t].score - 1e-9 for t in found.before.best)


def test_value_of_a_seat_is_what_is_lost_without_it(snapshot: Snapshot, graph: CompiledGraph) -> None:
    seats = [Ref("delegate", k) for k in list(snapshot.of("delegate"))[:4]]
    for seat, found in seat_values(snapshot, graph, seats, ASKED).items():
        assert found.worth <= 1e-9
        assert found == what_if(snapshot, graph, [Drop(seat)], ASKED)


def test_best_seat_is_the_one_of_all_that_are_offered(snapshot: Snapshot, graph: CompiledGraph) -> None:
    topics = [Ref("topic", k) for k in snapshot.of("topic")]
    offered: list[Add] = [
        new_seat(f"n{n}", Ref("country", "CHN"), programme=COHORT, offers=topics[:n], languages=["en"])
        for n in range(3)
    ]
    first, found = best_seats(snapshot, graph, offered, ASKED)[0]
    assert all(
        (len(found.possible), found.worth) >= (len(other.possible), other.worth - 1e-9)
        for other in (what_if(snapshot, graph, [seat], ASKED) for seat in offered)
    )
    assert first in offered


def test_a_dropped_visit_kills_the_project_that_needs_its_firm() -> None:
    snapshot = made_up(Size(delegates=24, firms=6, topics=6, experts=4, countries=18), seed=11)[0]
    firm = next(
        s.subject
        for s in snapshot.statements.values()
        if s.relation == "offers" and s.subject.kind == "company"
    )
    visited = edited(snapshot, [Say("visited", COHORT, firm)])
    graph = compile_graph(visited)
    asked = Asked(programme=COHORT, roles=("holder", "seeker", "firm"), met=True)
    found = what_if(visited, graph, [Unsay("visited", COHORT, firm)], asked)
    assert found.dead == tuple(sorted(found.before.best))
    assert found.dead


def test_edits_of_what_is_not_there_are_refused(snapshot: Snapshot, graph: CompiledGraph) -> None:
    with pytest.raises(InputError, match="not in the store"):
        what_if(snapshot, graph, [Drop(Ref("delegate", "nobody"))], ASKED)
    with pytest.raises(InputError, match="not on file"):
        what_if(snapshot, graph, [Unsay("needs", Ref("delegate", "d0000"), Ref("topic", "none"))], ASKED)
    with pytest.raises(InputError, match="programme"):
        what_if(snapshot, graph, [Say("visited", COHORT, Ref("company", "f00"))], Asked())
