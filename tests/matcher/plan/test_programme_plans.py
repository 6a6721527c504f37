"""The use cases of a programme's days: from whose graph, what is kept, what ticks become."""

from __future__ import annotations

from datetime import date

import pytest

from graph.audiences import audiences_of
from graph.errors import InputError, NotFoundError
from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import OPERATOR
from matcher.decide.decisions import TeamMember, Verdict
from matcher.engine.models import MODELS
from matcher.plan.briefs import Tick
from matcher.plan.visits_wishes import Wishes
from matcher.planning_tables import AREA
from matcher.service import Service

SOLAR, FIRM = "workshop-solar-2011", "yangzhong-solar"
HOST = Ref("company", FIRM)


@pytest.fixture
def service(seeded: Store) -> Service:
    return Service(seeded)


def test_hosts_name_the_visited_firm_first_with_how_many_are_interested(service: Service) -> None:
    plans = service.programme_plans
    first, *others = plans.hosts(SOLAR)
    assert (first.firm, first.stands) == (HOST, True)
    brief = plans.brief(SOLAR, FIRM)
    assert first.interested == sum(1 for s in brief.delegates if s.reasons) > 0
    assert all(h.partner and not h.stands for h in others)
    assert [h.interested for h in others] == sorted((h.interested for h in others), reverse=True)
    assert plans.other_hosts(SOLAR) == [Ref("place", "yangzhong")]
    with pytest.raises(NotFoundError):
        plans.hosts("nothing")


def test_a_firm_reads_of_nobody_who_is_open_to_her_cohort_alone(service: Service) -> None:
    brief = service.programme_plans.brief(SOLAR, FIRM)
    audience = service.record(Ref("delegate", "mu-071")).get("audience")
    assert set(audience.values()) == {"cohort"}
    assert Ref("delegate", "mu-071") in brief.unnamed
    assert brief.firm_sheet.guests
    today = date.today().isoformat()
    for guest in brief.firm_sheet.guests:
        assert audiences_of(service.record(guest.ref).state, "name", today) & {"public", "firm"}


def test_a_report_names_nobody_who_is_open_to_her_cohort_alone(service: Service) -> None:
    members = tuple(TeamMember(Ref(*m.split(":")), "holder") for m in ("delegate:mu-071", f"company:{FIRM}"))
    verdict = Verdict("project", f"programme:{SOLAR}", "team:x", "accepted", title="Homes", members=members)
    service.decide(verdict, actor="li")
    of = Ref("programme", SOLAR)
    plans = service.programme_plans
    (told,) = [p for p in plans.closing(of).projects if p.title.en == "Homes"]
    (whole,) = [p for p in plans.closing(of, readers="staff").projects if p.title.en == "Homes"]
    assert (told.unnamed, told.members) == (1, ())
    assert [p.ref.id for p in whole.members] == ["mu-071"]


def test_ticks_become_proposals_once_a_pair(service: Service) -> None:
    plans = service.programme_plans
    brief = plans.brief(SOLAR, FIRM)
    one, two = brief.delegates[0].ref, brief.delegates[1].ref
    ticks = [Tick(one), Tick(one, by_firm=True), Tick(two, by_firm=True, message="About pumps")]
    asked = plans.ask(OPERATOR, brief, ticks)
    assert [(a.request.asker, a.request.asked, a.fault) for a in asked] == [(one, HOST, ""), (HOST, two, "")]
    shown = plans.under_way(OPERATOR, FIRM)
    assert set(shown) == {one, two}
    first = shown[one].introduction
    assert first.origin == "visit"
    assert first.purpose.startswith("Follow-up of the visit to")
    assert "后续交流" in first.purpose
    assert shown[two].message == "About pumps"
    assert not shown[one].contacts
    again = plans.ask(OPERATOR, plans.brief(SOLAR, FIRM), ticks)
    assert [a.key for a in again] == ["", ""]
    assert {a.fault for a in again} == {"these two have an introduction under way already"}
    assert len(service.introductions.list(OPERATOR)) == 2
    with pytest.raises(InputError, match="mu-001"):
        plans.ask(OPERATOR, brief, [Tick(Ref("delegate", "mu-001"))])


def test_kept_tables_stay_and_few_people_move(service: Service) -> None:
    plans = service.programme_plans
    first = plans.tables(SOLAR)
    assert plans.kept_tables(SOLAR) is None
    other = plans.tables(SOLAR, count=5)
    plans.keep_tables(other, actor="li")
    kept = plans.kept_tables(SOLAR)
    assert kept is not None
    assert kept.by == "li"
    assert plans.tables(SOLAR).tables == other.tables != first.tables
    gone = other.tables[0].seats[0].delegate
    changed = plans.tables(SOLAR, absent=[gone])
    assert changed.absent == (gone,)
    assert len(changed.moves) <= 1
    plans.keep_tables(changed, actor="wu")
    assert plans.tables(SOLAR, absent=[gone]).tables == changed.tables
    assert [m.before for m in plans.tables(SOLAR).moves if m.delegate == gone] == [None]
    assert plans.tables(SOLAR, anew=True).tables == first.tables
    assert plans.drop_tables(SOLAR)
    assert not plans.drop_tables(SOLAR)
    assert service.store.private.all(AREA) == []
    assert plans.tables(SOLAR).tables == first.tables


def test_erasing_somebody_takes_her_seat(service: Service) -> None:
    plans = service.programme_plans
    seating = plans.tables(SOLAR)
    plans.keep_tables(seating, actor="li")
    gone = seating.tables[0].seats[0].delegate
    assert len(service.store.private.all(AREA, str(gone))) == 1
    service.store.erase([gone], actor="li", why="asked")
    kept = plans.kept_tables(SOLAR)
    assert kept is not None
    assert gone not in [p for t in kept.tables for p in t.people]
    assert sum(len(t.people) for t in kept.tables) == seating.people - 1


def test_a_plan_of_visits_is_made_once_until_the_store_changes(service: Service) -> None:
    plans = service.programme_plans
    wishes = Wishes((date(2026, 3, 2),), Ref("place", "shanghai"))
    first = plans.visits(SOLAR, wishes)
    assert plans.visits(SOLAR, wishes) is first
    service.new_lead({"subject": "delegate:mu-071", "partner": f"company:{FIRM}"}, actor="li")
    again = plans.visits(SOLAR, wishes)
    assert again is not first
    assert again.days == first.days


def test_seminars_of_a_programme_and_of_all(service: Service) -> None:
    plans = service.programme_plans
    one, everything = plans.seminars(programme=SOLAR), plans.seminars(top=2)
    assert one.programme == Ref("programme", SOLAR)
    assert one.needs < everything.needs
    assert len(everything.seminars) == 2


def test_briefs_and_hosts_follow_the_weights_in_use(service: Service) -> None:
    plans = service.programme_plans
    before = {s.ref: s.score for s in plans.brief(SOLAR, FIRM).delegates if s.reasons}
    # Only what a programme visited counts: everybody of the cohort has that tie, and no other.
    rows = [f"{p.name},{2.0 if 'visited-company' in p.name else 0.0},log1p" for p in MODELS["partners-2"]]
    table = "\n".join(["path,weight,transform", *rows]) + "\n"
    service.quality.use("partners", "partners-2-decided-x", table, actor="test")
    after = {s.ref: s.score for s in plans.brief(SOLAR, FIRM).delegates if s.reasons}
    assert before
    assert after != before
    assert next(h for h in plans.hosts(SOLAR) if h.firm == HOST).interested == len(after)
    service.quality.stop("partners")
    assert {s.ref: s.score for s in plans.brief(SOLAR, FIRM).delegates if s.reasons} == before
