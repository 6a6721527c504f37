"""Most projects and conflicts of interest on file: read, kept to by every plan, and for staff alone."""

from __future__ import annotations

import json

import pytest

from graph.errors import ConflictError, InputError, NotFoundError
from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import Role, Viewer
from matcher.decide.decisions import Verdict
from matcher.plan.conflict_words import rule_words
from matcher.plan.edits import Say, Unsay
from matcher.plan.limits import CONFLICT, EARLIER_NO, Limits, limits_of
from matcher.plan.teams_rules import Request
from matcher.planning.edits import read_edits
from matcher.service import Service

SOLAR = Ref("programme", "workshop-solar-2011")


@pytest.fixture
def service(seeded: Store) -> Service:
    return Service(seeded)


def a_team(service: Service) -> tuple[Ref, list[Ref], list[Ref]]:
    """Return a topic of the cohort, the best team's delegates, and all its members."""
    found = service.planning.teams(Request(Ref("topic", "")), programme=SOLAR)
    team = next(
        m.teams[0].team for m in found.made if any(r.kind == "company" for r in m.teams[0].team.members)
    )
    members = sorted(team.members)
    return team.topic, [m for m in members if m.kind == "delegate"], members


def limit(service: Service, ref: Ref, most: str = "", *conflicts: Ref | str) -> int | None:
    record = service.store.record(ref)
    assert record is not None
    typed = [str(c) for c in conflicts]
    return service.save_limits(ref, most, typed, version=record.version, actor="Lin")


def today(service: Service) -> Limits:
    return limits_of(service.state().compiled, SOLAR)


def composed(service: Service, topic: Ref, *named: Ref) -> tuple[list[frozenset[Ref]], tuple[str, ...]]:
    """Return the members of the teams for a request, and the rules that conflict where there is none."""
    found = service.planning.team(Request(topic, including=named), programme=SOLAR)
    teams = [f.team.members for made in found.made for f in made.teams]
    return teams, found.none.conflict.keys if found.none and found.none.conflict else ()


def test_limits_are_read_from_what_is_on_file(service: Service) -> None:
    _, (one, other, *_), members = a_team(service)
    firm = next(m for m in members if m.kind == "company")
    assert not today(service).capacities
    limit(service, one, "0", other, firm)
    limit(service, other, "5")
    found = today(service)
    assert found.capacities == {one: 0, other: 5}
    assert found.is_full(one)
    assert not found.is_full(other)
    assert found.apart == {frozenset((one, other)): CONFLICT, frozenset((one, firm)): CONFLICT}


def test_an_organisation_stands_for_its_people(service: Service) -> None:
    _, (one, other, *_), _ = a_team(service)
    browser = service.state().browser
    (office,) = browser.ends.targets(other, "works_for")
    colleagues = {s.subject for s in browser.ends.object[office] if s.relation in ("works_for", "from")}
    limit(service, one, "", office)
    apart = today(service).apart
    assert {frozenset((one, c)) for c in colleagues - {one}} | {frozenset((one, office))} == set(apart)
    limit(service, other, "", office)
    assert frozenset([other]) not in today(service).apart, "nobody is in conflict with herself"


def test_who_is_to_be_in_no_project_is_in_none_and_named_so(service: Service) -> None:
    topic, (her, *_), _ = a_team(service)
    limit(service, her, "0")
    teams, _ = composed(service, topic)
    assert teams
    assert not any(her in members for members in teams)
    assert composed(service, topic, her)[1][-1:] == ("capacity",)
    chosen = service.planning.portfolio(SOLAR)
    assert her not in chosen.portfolio.placed
    asked = {one.ref: one for one in chosen.asks()}
    assert "0 is on file" in asked[her].reason
    assert "上限为0" in {one.ref: one for one in chosen.asks("zh")}[her].reason


def test_a_conflict_keeps_people_and_firms_apart_even_when_staff_name_both(service: Service) -> None:
    topic, (one, other, *_), members = a_team(service)
    firm = next(m for m in members if m.kind == "company")
    limit(service, one, "", other, firm)
    for second in (other, firm):
        teams, _ = composed(service, topic)
        assert teams
        assert not any({one, second} <= members for members in teams)
        none, rules = composed(service, topic, one, second)
        assert not none
        assert "conflict" in rules
        assert "apart" not in rules
        graph, request = service.planning.graph, Request(topic)
        assert "conflict of interest is on file" in rule_words(graph, request, "conflict", "en")
        assert "利益冲突" in rule_words(graph, request, "conflict", "zh")
    departs = service.planning.sheet(topic, members, programme=SOLAR).departs
    assert "conflict" in departs
    projects = service.planning.portfolio(SOLAR).portfolio.projects
    assert not any({one, other} <= team.members or {one, firm} <= team.members for _, team in projects)


def test_a_private_no_is_not_told_beside_a_conflict(service: Service) -> None:
    topic, (one, other, third, *_), _ = a_team(service)
    verdict = Verdict("peer", str(one), str(other), "not_for_me", "", private=True)
    service.decide(verdict, actor="her")
    limit(service, one, "", third)
    assert today(service).apart[frozenset((one, other))] == EARLIER_NO
    assert composed(service, topic, one, other)[0], (
        "named side by side they are shown as if nobody had said no"
    )
    _, rules = composed(service, topic, one, third)
    assert "conflict" in rules
    assert "apart" not in rules


def test_why_not_and_what_if_know_conflicts(service: Service) -> None:
    topic, (one, other, *_), _ = a_team(service)
    assert not service.planning.why_not(one, other).found.in_conflict
    written = {"say": [f"{one}=conflicts_with={other}"], "unsay": [f"{one}=conflicts_with={other}"]}
    say, unsay = read_edits(service.planning.graph, SOLAR, written)
    assert (say, unsay) == (Say("conflicts_with", one, other), Unsay("conflicts_with", one, other))
    lost = service.planning.what_if([say], programme=SOLAR).difference
    assert lost.worth < 0
    assert topic in (*lost.changed, *lost.dead)
    limit(service, one, "", other)
    assert service.planning.why_not(one, other).found.in_conflict
    assert service.planning.why_not(other, one).found.in_conflict
    assert service.planning.what_if([unsay], programme=SOLAR).difference.worth == pytest.approx(-lost.worth)


def test_round_tables_keep_a_conflict_apart_or_say_that_they_cannot(service: Service) -> None:
    plans = service.programme_plans
    table = plans.tables(SOLAR.id).tables[0]
    one, other = (s.delegate for s in table.seats[:2])
    limit(service, one, "", other)
    found = plans.tables(SOLAR.id)
    assert not any({one, other} <= {s.delegate for s in t.seats} for t in found.tables)
    assert not found.in_conflict
    there = {s.delegate for t in found.tables for s in t.seats}
    few = plans.tables(SOLAR.id, absent=sorted(there - {one, other} - set(sorted(there - {one, other})[:4])))
    assert few.in_conflict == (tuple(sorted((one, other))),)


def test_what_is_wrong_is_said_in_both_languages_and_nothing_is_written(service: Service) -> None:
    _, (her, other, *_), _ = a_team(service)
    before = service.version()
    with pytest.raises(InputError) as refused:
        limit(service, her, "-2", "company:no such firm", "somebody", her)
    said = {(p.column, p.value): (p.said("en"), p.said("zh")) for p in refused.value.problems}
    assert said["projects_at_most", "-2"] == ("must be a whole number, 0 or more", "须为0或以上的整数")
    assert said["conflicts_with", "company:no such firm"][1].startswith("不是已登记")
    assert said["conflicts_with", "somebody"][0].startswith("must be written kind:name")
    assert said["conflicts_with", str(her)] == ("is the person herself or himself", "是本人")
    assert service.version() == before
    assert limit(service, her, "2", other) is not None
    assert limit(service, her, "2", other) is None, "it stood so already"
    with pytest.raises(ConflictError):
        service.save_limits(her, "3", [], version=1, actor="Lin")
    with pytest.raises(NotFoundError):
        service.save_limits(Ref("company", "lenovo"), "3", [], version=1, actor="Lin")


def test_nobody_but_the_staff_is_told(service: Service) -> None:
    _, (her, other, *_), members = a_team(service)
    firm = next(m for m in members if m.kind == "company")
    sides = (
        Viewer(Role.DELEGATE, "a", her),
        Viewer(Role.DELEGATE, "b", other),
        Viewer(Role.FIRM, "c", firm),
        Viewer(Role.EXPORTER, "d"),
    )
    before = [service.seen_by(v).state().snapshot.canonical() for v in sides]
    data = json.loads(service.personal.take_out(sides[0], her))
    graph = service.export_graph("json")
    limit(service, her, "0", other, firm)
    limit(service, other, "1")
    assert [service.seen_by(v).state().snapshot.canonical() for v in sides] == before
    taken = json.loads(service.personal.take_out(sides[0], her))
    assert {k: v for k, v in taken.items() if k != "made"} == {k: v for k, v in data.items() if k != "made"}
    assert json.loads(service.export_graph("json"))["edges"] == json.loads(graph)["edges"]
    assert b"conflict" not in service.export_graph("graphml")
    page = service.page(her)
    assert {f.name for f in page.fields} >= {"projects_at_most"}
    assert {g.relation for g in page.groups} >= {"conflicts_with"}
