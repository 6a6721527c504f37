"""Plans as use cases: consent counts, what somebody set aside stays in confidence, projects on file count."""

from __future__ import annotations

import threading
import time

import pytest

from graph.errors import ConflictError, InputError, NotFoundError
from graph.records import Ref
from graph.store.base import Store
from matcher.decide.decisions import TeamMember, Verdict
from matcher.engine.models import MODELS
from matcher.plan.edits import Add, Say
from matcher.plan.limits import limits_of
from matcher.plan.teams_rules import Request
from matcher.planning.edits import read_countries, read_edits
from matcher.planning.works import KEPT, Progress, Work, Works
from matcher.privacy.consent import withdraw_all
from matcher.service import Service
from matcher.suggest.options import Options

SOLAR = Ref("programme", "workshop-solar-2011")


@pytest.fixture
def service(seeded: Store) -> Service:
    return Service(seeded)


def a_team(service: Service, *, alternatives: int = 0) -> tuple[Ref, list[Ref], list[Ref]]:
    """Return a topic of the cohort, the best team's delegates, and all its members."""
    found = service.planning.teams(Request(Ref("topic", "")), programme=SOLAR)
    team = found.made[0].teams[0].team
    members = sorted(team.members)
    return team.topic, [m for m in members if m.kind == "delegate"], members


def test_who_takes_her_consent_back_is_in_no_team_and_is_asked_for_it(service: Service) -> None:
    topic, (her, *_), _ = a_team(service)
    withdraw_all(service.store, her, actor="her")
    assert her in limits_of(service.state().compiled).absent
    found = service.planning.team(Request(topic), programme=SOLAR)
    assert all(her not in f.team.members for made in found.made for f in made.teams)
    asked = {one.ref: one for one in service.planning.portfolio(SOLAR).asks()}
    assert "staff" in asked[her].reason
    assert any("project with others" in q for q in asked[her].questions)


def test_who_was_never_asked_may_be_in_a_team(service: Service) -> None:
    told = {r.ref: r.get("audience") for r in service.state().snapshot.of("delegate").values()}
    assert any(not audience for audience in told.values())
    absent = limits_of(service.state().compiled).absent
    assert not {ref for ref, audience in told.items() if not audience} & absent


def set_aside(service: Service, her: Ref, other: Ref, *, private: bool) -> None:
    judgement, reason = ("not_for_me", "") if private else ("rejected", "a conflict")
    verdict = Verdict("peer", str(her), str(other), judgement, reason, private=private)
    service.decide(verdict, actor="her")


def test_what_she_set_aside_bars_silently(service: Service) -> None:
    topic, (one, other, *_), _ = a_team(service)
    before = service.planning.why_not(one, other).found
    set_aside(service, one, other, private=True)
    planning = service.planning
    met = [f.team for m in planning.team(Request(topic), programme=SOLAR).made for f in m.teams]
    assert met
    assert not any({one, other} <= team.members for team in met)
    assert planning.why_not(one, other).found == before
    named = planning.team(Request(topic, including=(one, other)), programme=SOLAR)
    assert named.none is None, "asking by name must not tell that somebody set the other aside"
    assert planning.why_no_team(Request(topic, including=(one, other)), programme=SOLAR).conflict is None


def test_a_no_of_the_staff_is_told(service: Service) -> None:
    _, (one, other, *_), _ = a_team(service)
    set_aside(service, one, other, private=False)
    assert service.planning.why_not(one, other).found.bars == ("refused",)


def test_who_is_in_a_project_on_file_needs_no_other(service: Service) -> None:
    topic, people, members = a_team(service)
    sheet = service.planning.sheet(topic, members, programme=SOLAR)
    assert sheet.judged == ("", 0)
    verdict = Verdict(
        "project",
        str(SOLAR),
        f"team:{sheet.team.id}",
        "accepted",
        title="On file",
        topics=(topic.id,),
        members=tuple(TeamMember(m, "partner") for m in members),
    )
    made = service.decide(verdict, actor="lin")
    found = service.planning.portfolio(SOLAR)
    assert found.standing.keys() >= set(people)
    assert {ref for ref in people if made.made in found.standing[ref]} == set(people)
    assert sheet.team.id not in {team.id for _, team in found.portfolio.projects}
    assert not {one.ref for one in found.asks()} & set(people)
    assert service.planning.sheet(topic, members, programme=SOLAR).judged == ("accepted", made.change)


def test_a_sheet_names_the_rules_that_a_team_departs_from(service: Service) -> None:
    topic, _, members = a_team(service)
    elsewhere = Ref("programme", "workshop-skd-2011")
    departs = service.planning.sheet(topic, members, programme=elsewhere).departs
    assert "cohort" in departs
    with pytest.raises(InputError):
        service.planning.sheet(topic, members[:1])
    with pytest.raises(NotFoundError):
        service.planning.sheet(topic, [Ref("delegate", "nobody"), *members])


def test_edits_are_read_as_they_are_written(service: Service) -> None:
    graph = service.planning.graph
    given = {"add_seat": ["fji:offers=solar-energy;smart-city:languages=en"], "say": ["mu-001=needs=skd"]}
    seat, said = read_edits(graph, SOLAR, given)
    assert isinstance(seat, Add)
    assert {str(s.object) for s in seat.says} >= {"country:FJI", "topic:solar-energy", str(SOLAR)}
    assert said == Say("needs", Ref("delegate", "mu-001"), Ref("topic", "skd"))
    for wrong in ({"add_seat": ["FJI:likes=x"]}, {"say": ["mu-001=needs"]}, {"add_firm": [" "]}):
        with pytest.raises(InputError):
            list(read_edits(graph, SOLAR, wrong))
    with pytest.raises(InputError):
        list(read_edits(graph, None, {"add_visit": ["leadcore"]}))
    with pytest.raises(InputError):
        read_countries("two")
    assert (read_countries("3"), read_countries("2-4")) == ((3, 3), (2, 4))


def test_a_computation_is_shared_kept_and_begun_anew_after_a_failure() -> None:
    works, begun, gate = Works(), [], threading.Event()

    def compute(progress: Progress) -> int:
        begun.append(1)
        progress("adding", 1, 2)
        gate.wait(5)
        return 7

    first, second = works.begun(1, "sum", compute), works.begun(1, "sum", compute)
    assert first is second
    while not first.total:
        time.sleep(0.01)
    assert (first.what, first.done, first.total) == ("adding", 1, 2)
    assert not first.wait(0)
    gate.set()
    assert first.result() == 7
    assert begun == [1]

    def failing(progress: Progress) -> int:
        begun.append(2)
        raise NotFoundError("gone")

    broken: Work[int] = works.begun(1, "gone", failing)
    with pytest.raises(NotFoundError):
        broken.result()
    with pytest.raises(NotFoundError):
        works.begun(1, "gone", failing).result()
    assert begun == [1, 2, 2]
    for n in range(KEPT):
        works.begun(1, ("other", n), lambda progress: 0).result()
    assert works.begun(1, "sum", compute) is not first


def test_what_waits_for_a_state_that_is_gone_is_dropped() -> None:
    works, started, gate, ran = Works(), threading.Event(), threading.Event(), []
    works.begun(1, "long", lambda progress: started.set() or gate.wait(5))
    started.wait(5)
    queued = works.begun(1, "queued", lambda progress: ran.append(1) or 1)
    newer = works.begun(2, "queued", lambda progress: 2)
    assert newer is not queued
    gate.set()
    assert newer.result() == 2
    with pytest.raises(ConflictError):
        queued.result()
    assert not ran


def test_why_not_answers_with_the_weights_in_use(service: Service) -> None:
    her = Ref("delegate", "delegate-from-moldova")
    before = service.suggest("peers", her, Options(top=1_000, reasons=False)).suggestions
    # A table in which only shared interests count leaves others out and orders those who stay anew.
    rows = [f"{w.name},{1.0 if 'interested' in w.name else 0.0},log1p" for w in MODELS["peers-2"]]
    table = "\n".join(["path,weight,transform", *rows]) + "\n"
    service.quality.use("peers", "peers-2-decided-x", table, actor="test")
    after = service.suggest("peers", her, Options(top=1_000, reasons=False)).suggestions
    assert [s.id for s in before] != [s.id for s in after]
    wanted = after[-1]
    found = service.planning.why_not(her, Ref("delegate", wanted.id), top=1).found
    assert found.score == wanted.score
    assert found.rank is not None
    for one in found.counterfactuals:
        assert one.rank <= 1
    gone = next(s for s in before if s.id not in {a.id for a in after})
    assert service.planning.why_not(her, Ref("delegate", gone.id)).found.rank is None
