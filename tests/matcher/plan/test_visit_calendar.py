"""Plans of visits as iCalendar: read back by the library, times in Shanghai, the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

pytest.importorskip("icalendar", reason="icalendar is not installed")

from icalendar import Calendar

from graph.records import Ref
from matcher.export.calendar import as_calendar
from matcher.plan.visits import plan_visits
from matcher.plan.visits_ties import Seen
from matcher.plan.visits_wishes import Wishes
from matcher.plan.visits_written import VisitPlan

CITIES = Ref("programme", "training-smart-cities-2011")
WISHES = Wishes((date(2026, 3, 2), date(2026, 3, 3)), Ref("place", "shanghai"))


@pytest.fixture(scope="module")
def plan(seen: Seen) -> VisitPlan:
    return plan_visits(seen, CITIES, WISHES)


def test_every_visit_is_an_event_at_its_time(plan: VisitPlan) -> None:
    calendar = Calendar.from_ical(as_calendar(plan))
    events = {str(e["summary"]): e for e in calendar.walk("VEVENT")}
    for visit in (v for day in plan.days for v in day.visits):
        event = events[f"Visit: {visit.name.en}"]
        assert event["dtstart"].dt.replace(tzinfo=None) == visit.starts
        assert event["dtend"].dt.replace(tzinfo=None) == visit.ends
        assert event["dtstart"].dt.utcoffset() == timedelta(hours=8)
    assert calendar.walk("VTIMEZONE")
    assert len({str(e["uid"]) for e in events.values()}) == len(events)


def test_lines_are_as_rfc_5545_says(plan: VisitPlan) -> None:
    content = as_calendar(plan, "zh")
    lines = content.split(b"\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert "参观" in str(Calendar.from_ical(content).walk("VEVENT")[-1]["summary"])


def test_a_visit_keeps_its_uid_on_another_day(seen: Seen, plan: VisitPlan) -> None:
    later = plan_visits(seen, CITIES, replace(WISHES, days=(date(2026, 4, 2), date(2026, 4, 3))))
    uids = [{str(e["uid"]) for e in Calendar.from_ical(as_calendar(p)).walk("VEVENT")} for p in (plan, later)]
    assert uids[0] == uids[1]
    assert as_calendar(plan) == as_calendar(plan)
