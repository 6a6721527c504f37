"""Plans of visits on the seeds: every visit has its reason, money adds up, wishes are kept or explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graph.errors import InputError, NotFoundError
from graph.records import Ref
from matcher.plan.budget import plan_budget, stored_budget
from matcher.plan.visits import plan_visits
from matcher.plan.visits_ties import Seen
from matcher.plan.visits_travel import city_of_firm, read_travel
from matcher.plan.visits_wishes import Wishes

CITIES = Ref("programme", "training-smart-cities-2011")
SOLAR = Ref("programme", "workshop-solar-2011")
LENOVO, IBM = Ref("company", "lenovo"), Ref("company", "ibm")
DAYS = (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))
WISHES = Wishes(DAYS, Ref("place", "shanghai"))
TABLE = """from,to,hours,cost,source
Shanghai,Wuxi,1.5,120.50,made up for this test
无锡,yangzhong,1.25,80,made up for this test
shanghai,beijing,5.5,990.25,made up for this test
"""


@pytest.fixture
def travel_file(tmp_path: Path) -> Path:
    path = tmp_path / "travel.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_every_visited_firm_serves_a_need_or_a_project_or_says_why(seen: Seen) -> None:
    plan = plan_visits(seen, CITIES, replace(WISHES, pins={IBM: DAYS[2]}))
    visits = [v for day in plan.days for v in day.visits]
    assert len(visits) >= 3
    for visit in visits:
        assert visit.needs or visit.projects or visit.reason
        stated = {(s.subject, s.object, s.relation) for s in seen.browser.snapshot.standing()}
        assert all((n.delegate, n.topic, n.how) in stated for n in visit.needs)
    named = {v.firm for v in visits} | {item.firm for item in plan.left_out}
    partners = {r.ref for r in seen.browser.snapshot.of("company").values() if r.get("partner")}
    assert named == partners | {IBM}


def test_the_worth_is_the_sum_of_its_parts(seen: Seen) -> None:
    plan = plan_visits(seen, CITIES, WISHES)
    visits = [v for day in plan.days for v in day.visits]
    projects = {p.id: p.worth for v in visits for p in v.projects}
    alone = sum(v.worth - sum(p.worth for p in v.projects) for v in visits)
    assert plan.worth == pytest.approx(alone + sum(projects.values()), abs=1e-9)
    assert plan.proven
    assert plan.gap == 0.0
    assert plan.bound == plan.worth


def test_pins_are_kept_and_others_planned_around_them(seen: Seen) -> None:
    plan = plan_visits(seen, CITIES, replace(WISHES, pins={LENOVO: DAYS[1]}))
    pinned = [(day.day, v) for day in plan.days for v in day.visits if v.pinned]
    assert [(day, v.firm) for day, v in pinned] == [(DAYS[1], LENOVO)]
    assert plan.worth <= plan_visits(seen, CITIES, WISHES).worth + 1e-9


def test_times_run_on_and_hours_are_kept(seen: Seen, travel_file: Path) -> None:
    plan = plan_visits(seen, CITIES, WISHES, travel=read_travel(travel_file, seen.browser))
    for day in plan.days:
        assert day.hours <= WISHES.hours + 1e-9
        assert len(day.visits) <= WISHES.visits_a_day
        for before, after in zip(day.visits, day.visits[1:], strict=False):
            assert before.ends == after.leaves <= after.starts
        for visit in day.visits:
            assert visit.starts.date() == day.day
            assert city_of_firm(seen.browser, visit.firm) == visit.city


def test_costs_add_up_to_the_cent_and_within_the_budget(seen: Seen, travel_file: Path) -> None:
    travel = read_travel(travel_file, seen.browser)
    free = plan_visits(seen, CITIES, WISHES, travel=travel)
    assert free.cost > 0
    for budget in (free.cost, free.cost - Decimal("0.01"), Decimal(0)):
        plan = plan_visits(seen, CITIES, replace(WISHES, budget=budget), travel=travel)
        assert plan.cost <= budget
        lines = plan_budget(plan)
        assert all(line.adds_up for line in lines)
        assert lines[0].amount == plan.cost == plan.travel_cost + plan.visit_cost
    assert plan.worth < free.worth


def test_the_annex_of_2011_adds_up_to_the_dollar(seen: Seen) -> None:
    budget = stored_budget(seen.browser, Ref("document", "pgtf-final-report"))
    assert budget.faults == ()
    sums = {line.id: line.sum for line in budget.lines if line.sum is not None}
    assert {k: int(v) for k, v in sums.items()} == {
        "pgtf-total": 59780,
        "pgtf-subtotal": 55289,
        "pgtf-domestic-travel": 13945,
        "pgtf-international-travel": 11754,
        "pgtf-daily-cost": 18030,
        "pgtf-conference": 11560,
    }
    with pytest.raises(NotFoundError):
        stored_budget(seen.browser, Ref("document", "xinhua-summit-2022"))


def test_a_wrong_line_is_found(seen: Seen) -> None:
    snapshot = seen.browser.snapshot
    lines = dict(snapshot.records["budget_line"])
    record = lines["pgtf-laptop"]
    lines["pgtf-laptop"] = replace(record, state={**record.state, "amount": 4186})
    changed = replace(snapshot, records={**snapshot.records, "budget_line": lines})
    faults = stored_budget(type(seen.browser)(changed), Ref("document", "pgtf-final-report")).faults
    assert [line.id for line in faults] == ["pgtf-conference"]


def test_what_cannot_be_met_is_named(seen: Seen) -> None:
    solar = Ref("company", "yangzhong-solar")
    wishes = replace(WISHES, pins={LENOVO: DAYS[0], solar: DAYS[0]}, visits_a_day=1)
    with pytest.raises(InputError) as caught:
        plan_visits(seen, CITIES, wishes)
    text = str(caught.value)
    assert "cannot all be met" in text
    assert "Lenovo Group on 2026-03-02" in text
    assert "visits a day" in text
    with pytest.raises(InputError, match="not open"):
        plan_visits(seen, CITIES, replace(WISHES, pins={LENOVO: date(2027, 1, 1)}))
    with pytest.raises(InputError, match="no place on file"):
        plan_visits(seen, CITIES, replace(WISHES, pins={Ref("company", "neusoft"): DAYS[0]}))
    with pytest.raises(NotFoundError, match="nowhere"):
        plan_visits(seen, CITIES, replace(WISHES, home=Ref("place", "nowhere")))


def test_a_firm_that_nothing_links_is_visited_only_when_pinned(seen: Seen) -> None:
    solar, domestic = Ref("company", "yangzhong-solar"), Ref("programme", "course-western-smart-city-2016")
    only = replace(WISHES, firms=(solar,))
    free = plan_visits(seen, domestic, only)
    assert [day.visits for day in free.days] == [(), (), ()]
    assert [(item.firm, item.worth) for item in free.left_out] == [(solar, 0.0)]
    pinned = plan_visits(seen, domestic, replace(only, pins={solar: DAYS[0]}))
    (visit,) = [v for day in pinned.days for v in day.visits]
    assert visit.reason is not None
    assert visit.reason.en.startswith("fixed with the host")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Shanghai,Atlantis,1,0,x", "to"),
        ("Shanghai,Wuxi,fast,0,x", "hours"),
        ("Shanghai,Wuxi,-1,0,x", "hours"),
        ("Shanghai,Wuxi,1,1.234,x", "cost"),
        ("Shanghai,Wuxi,1,5,", "source"),
    ],
)
def test_a_travel_table_is_refused_by_row_and_column(
    seen: Seen, tmp_path: Path, row: str, column: str
) -> None:
    path = tmp_path / "travel.csv"
    path.write_text(f"from,to,hours,cost,source\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_travel(path, seen.browser)
    assert [(p.row, p.column) for p in caught.value.problems] == [(2, column)]


def test_a_travel_table_needs_its_columns_and_each_way_once(seen: Seen, tmp_path: Path) -> None:
    path = tmp_path / "travel.csv"
    path.write_text("from,to,hours\nShanghai,Wuxi,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column source"):
        read_travel(path, seen.browser)
    path.write_text(TABLE + "上海,wuxi,2,1,other\n", encoding="utf-8")
    with pytest.raises(InputError, match="given twice"):
        read_travel(path, seen.browser)
