"""A plan of visits as iCalendar (RFC 5545), in the time of Shanghai."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from matcher.plan.tongue import Both
from matcher.plan.visits_travel import Way
from matcher.plan.visits_written import Visit, VisitPlan

ZONE = ZoneInfo("Asia/Shanghai")
PRODUCT = "-//Partnership Matcher//visits//EN"
STAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""When every event says it was made: a fixed time, so that the same plan gives the same bytes."""

LAST_SEQUENCE = 2**31 - 1

VISIT = Both("Visit: {name}", "参观：{name}")
WAY = Both("Way: {start} – {end}", "路程：{start}—{end}")
CONFIRM = Both("Proposed time; the host confirms.", "拟定时间，以接待单位确认为准。")
NEEDS = Both("Needs and interests on file that lead here: {count}", "相关需求与关注：{count}项")
PROJECTS = Both("Would complete: {titles}", "可促成：{titles}")
REASON = Both("Reason: {reason}", "理由：{reason}")
ASSUMED = Both("Hours of the way are assumed: no table gives them.", "路程时长为假设，无数据来源。")
SOURCE = Both("Hours of the way from: {source}", "路程时长来源：{source}")
TITLES = 3


@dataclass(frozen=True, slots=True)
class _Entry:
    """What becomes an event; ``key`` tells it from the others of the programme."""

    key: str
    summary: Both
    place: Both
    starts: datetime
    ends: datetime
    notes: tuple[Both, ...]


def as_calendar(plan: VisitPlan, lang: str = "en") -> bytes:
    """Return the calendar: an event for each visit, and one for each way between two cities.

    Uids are made from programme and firm and the sequence is the version of the store, so the events of a
    later plan replace the earlier ones. Any language but Chinese gives English.
    """
    lang = "zh" if lang == "zh" else "en"
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", getattr(plan.programme_title, lang))
    for entry in _entries(plan):
        calendar.add_component(_event(plan, entry, lang))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entries(plan: VisitPlan) -> list[_Entry]:
    found: list[_Entry] = []
    here = plan.home_name
    for day in plan.days:
        end = None
        for visit in day.visits:
            if visit.city_name != here:
                found.append(_way(visit, here))
            found.append(_visit(visit))
            here, end = visit.city_name, visit.ends
        if day.back and end:
            words = WAY.of(start=here, end=plan.home_name)
            there = end + timedelta(hours=day.back.hours)
            found.append(_Entry("home", words, plan.home_name, end, there, (_hours(day.back),)))
    return found


def _way(visit: Visit, here: Both) -> _Entry:
    words = WAY.of(start=here, end=visit.city_name)
    notes = (_hours(visit.way),)
    return _Entry(f"way:{visit.firm.id}", words, visit.city_name, visit.leaves, visit.starts, notes)


def _visit(visit: Visit) -> _Entry:
    notes = [CONFIRM]
    if visit.needs_total:
        notes.append(NEEDS.of(count=str(visit.needs_total)))
    if visit.projects:
        titles = [p.title for p in visit.projects[:TITLES]]
        notes.append(
            PROJECTS.of(titles=Both("; ".join(t.en for t in titles), "；".join(t.zh for t in titles)))
        )
    if visit.reason:
        notes.append(REASON.of(reason=visit.reason))
    words = VISIT.of(name=visit.name)
    return _Entry(f"visit:{visit.firm.id}", words, visit.city_name, visit.starts, visit.ends, tuple(notes))


def _hours(way: Way) -> Both:
    return ASSUMED if way.assumed else SOURCE.of(source=way.source)


def _event(plan: VisitPlan, entry: _Entry, lang: str) -> Event:
    event = Event()
    text = f"{plan.programme.id}\x1f{entry.key}"
    event.add("uid", hashlib.sha256(text.encode()).hexdigest()[:32] + "@partnership-matcher")
    event.add("dtstamp", STAMP)
    event.add("sequence", min(plan.version, LAST_SEQUENCE))
    event.add("dtstart", entry.starts.replace(tzinfo=ZONE))
    event.add("dtend", entry.ends.replace(tzinfo=ZONE))
    event.add("summary", getattr(entry.summary, lang))
    event.add("location", getattr(entry.place, lang))
    event.add("description", "\n".join(getattr(n, lang) for n in entry.notes))
    return event
