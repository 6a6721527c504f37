"""Keeping nothing longer than needed: what is due to go by each rule, and letting it go.

`matcher retention` is run once a day (docs/privacy.md gives the lines for cron and systemd). What goes is
gone from the changes' past, too: clearing a field there is not enough, as the change that clears it holds
what it was.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph.audiences import CONTACT
from graph.changes import Operation
from graph.errors import InputError, Problem
from graph.records import Record, Ref, Snapshot
from graph.store.base import Store
from matcher.decide.editing import changed_record, existing, write
from matcher.privacy.issued import Issued

ACTOR = "retention"
RENEWED = "renewed"
"""Private area: until when somebody wants to be reachable, whatever the rule says."""

SETTING = "MATCHER_RETENTION"
COHORT_RELATIONS = ("attended", "taught")


@dataclass(frozen=True, slots=True)
class Rule:
    """How many days something is kept, and from when they count."""

    name: str
    days: int
    keeps: str


RULES = (
    Rule("contact", 730, "how to reach somebody: from the end of her last programme, or from her renewal"),
    Rule("introductions", 365, "introductions that nobody answered: from the day of the request"),
    Rule("issued", 1095, "notes of what was handed out: from the day it was"),
)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is kept longer than its rule says: a record or an area, and since when."""

    rule: str
    target: str
    since: str


def rules_from(environment: Mapping[str, str] | None = None) -> dict[str, int]:
    """Return the days of each rule: ``MATCHER_RETENTION`` (``contact=365,issued=90``), else the defaults.

    InputError for an unknown rule or a number of days below 1.
    """
    given = (os.environ if environment is None else environment).get(SETTING, "")
    days = {rule.name: rule.days for rule in RULES}
    for part in (p for p in re.split(r"[,;\s]+", given) if p):
        name, sign, number = part.partition("=")
        if not sign or name not in days or not number.isdigit() or int(number) < 1:
            known = ", ".join(days)
            message = f"is not written RULE=DAYS; the rules are {known}"
            raise InputError([Problem(message, column=SETTING, value=part)])
        days[name] = int(number)
    return days


def due(store: Store, snapshot: Snapshot, today: str, *, days: Mapping[str, int] | None = None) -> list[Due]:
    """Return what is due to go on ``today`` (YYYY-MM-DD), by rule and target."""
    limits = days or rules_from({})
    day = date.fromisoformat(today)
    ends = {name: (day - timedelta(days=count)).isoformat() for name, count in limits.items()}
    found = [
        *_contacts(store, snapshot, ends["contact"], today),
        *_unanswered(snapshot, ends["introductions"]),
    ]
    found += [Due("issued", i.key, i.at[:10]) for i in Issued(store.private).all() if i.at < ends["issued"]]
    return sorted(found, key=lambda d: (d.rule, d.target))


def carry_out(store: Store, found: Sequence[Due], *, now: float | None = None) -> int:
    """Let go what is due, and every private value whose time is over; return how many of the latter."""
    people = [Ref.parse(d.target) for d in found if d.rule == "contact"]
    if people:
        _clear_contacts(store, people)
    introductions = [Ref.parse(d.target) for d in found if d.rule == "introductions"]
    if people or introductions:
        store.erase(introductions, actor=ACTOR, why="kept as long as the rules say", past=people)
    old = [d.since for d in found if d.rule == "issued"]
    if old:
        newest = date.fromisoformat(max(old)) + timedelta(days=1)
        Issued(store.private).drop_before(newest.isoformat())
    swept = store.private.sweep(time.time() if now is None else now)
    if swept or old:
        store.compact()
    return swept


def renew(store: Store, ref: Ref, today: str, *, days: int) -> str:
    """Note that somebody wants to stay reachable; return until when."""
    until = (date.fromisoformat(today) + timedelta(days=days)).isoformat()
    store.private.put(RENEWED, str(ref), {"until": until}, about=str(ref))
    return until


def kept_until(store: Store, snapshot: Snapshot, ref: Ref, *, days: int) -> str:
    """Return the day until which somebody's contact data are kept: by her last programme or her renewal."""
    told = (date.fromisoformat(_last_seen(store, snapshot, ref)) + timedelta(days=days)).isoformat()
    return max(told, _renewed(store, ref))


def _contacts(store: Store, snapshot: Snapshot, end: str, today: str) -> Iterator[Due]:
    last = _last_programmes(snapshot)
    for record in snapshot.of("delegate").values():
        if not any(record.get(f) for f in CONTACT) or _renewed(store, record.ref) >= today:
            continue
        since = last.get(record.ref) or _entered(store, record)
        if since < end:
            yield Due("contact", str(record.ref), since)


def _renewed(store: Store, ref: Ref) -> str:
    found = store.private.get(RENEWED, str(ref), time.time())
    return str(found.value["until"]) if found else ""


def _last_seen(store: Store, snapshot: Snapshot, ref: Ref) -> str:
    record = snapshot.record(ref)
    entered = _entered(store, record) if record else date.today().isoformat()
    return _last_programmes(snapshot, ref).get(ref) or entered


def _last_programmes(snapshot: Snapshot, only: Ref | None = None) -> dict[Ref, str]:
    """Return for each person the last day of her last programme; of a month or a year its last day."""
    found: dict[Ref, str] = {}
    for statement in snapshot.standing():
        if statement.relation not in COHORT_RELATIONS or only not in (None, statement.subject):
            continue
        programme = snapshot.record(statement.object)
        day = _last_day(str(programme.get("ends") or programme.get("starts") or "")) if programme else ""
        found[statement.subject] = max(found.get(statement.subject, ""), day)
    return {ref: day for ref, day in found.items() if day}


def _last_day(text: str) -> str:
    if len(text) == 4:
        return f"{text}-12-31"
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        following = date(year + month // 12, month % 12 + 1, 1)
        return (following - timedelta(days=1)).isoformat()
    return text


def _entered(store: Store, record: Record) -> str:
    """Return the day on which somebody was entered; that of her last change when that has been erased."""
    changes = store.changes(touching=record.ref)
    return changes[0].at[:10] if changes else date.today().isoformat()


def _unanswered(snapshot: Snapshot, end: str) -> Iterator[Due]:
    """Return old requests without an answer; a "no" is none, or their staying would tell of it."""
    answered = {str(r.get("introduction")) for r in snapshot.of("answer").values()}
    for record in snapshot.of("introduction").values():
        if record.id not in answered and str(record.get("on")) < end:
            yield Due("introductions", str(record.ref), str(record.get("on")))


def _clear_contacts(store: Store, people: Sequence[Ref]) -> None:
    def build(_: int) -> Sequence[Operation]:
        cleared = dict.fromkeys(CONTACT)
        return [o for ref in people for o in changed_record(existing(store, ref), dict(cleared), actor=ACTOR)]

    write(store, build, actor=ACTOR, why="contact data kept as long as the rules say")
