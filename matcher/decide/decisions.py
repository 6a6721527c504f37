"""Decisions on suggestions: accepted, edited, rejected, not for me. The newest on a pair counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.changes import Operation
from graph.drafting import new_statement
from graph.errors import InputError, Problem
from graph.kinds import JUDGEMENTS
from graph.model import KIND
from graph.names import slug
from graph.records import Record, Ref, Snapshot, State
from graph.store.base import Store
from matcher.browse.pages import Browser
from matcher.decide.editing import STAFF, new_record, write

ABOUT = ("partner", "peer", "member", "project", "similar")
MADE = ("accepted", "edited")


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A member of an accepted team."""

    ref: Ref
    role: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decides on one suggestion.

    ``subject`` and ``suggested`` are ``kind:id`` (a team is ``team:ID``). For an accepted project,
    title, summary, topics and members are what becomes the project's record. ``place`` is where it stood in
    the list that it was decided from, from 1 (0: in none), ``score`` the score that it was shown with.
    """

    about: str
    subject: str
    suggested: str
    judgement: str
    reason: str = ""
    model: str = ""
    graph_version: int = 0
    title: str = ""
    title_zh: str = ""
    summary: str = ""
    topics: tuple[str, ...] = ()
    members: tuple[TeamMember, ...] = ()
    private: bool = False
    summary_zh: str = ""
    place: int = 0
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The change that holds a decision, and the project or lead that came of it."""

    change: int
    made: Ref | None


def decide(store: Store, verdict: Verdict, *, actor: str) -> Decided:
    """Write a decision; an accepted project becomes a record, an accepted partner a lead.

    InputError when a rejection gives no reason or the judgement is unknown.
    """
    _check(verdict)
    made: list[Ref] = []

    def build(seq: int) -> Sequence[Operation]:
        made.clear()
        operations = new_record(Ref("decision", f"dec-{seq}"), _state(verdict), actor=actor)
        if verdict.judgement in MADE and verdict.about == "project":
            made.append(_project_ref(store, verdict))
            operations += _project(verdict, made[0], actor)
        elif verdict.judgement in MADE and verdict.about == "partner":
            made.append(Ref("lead", f"lead-{seq}"))
            operations += new_record(made[0], _lead(verdict, actor), actor=actor)
        return operations

    why = f"{verdict.judgement}: {verdict.reason or verdict.about}"
    if verdict.private:
        why = "a private answer"
    change = write(store, build, actor=actor, why=why[:2000])
    assert change is not None
    return Decided(change.seq, made[0] if made else None)


def _check(verdict: Verdict) -> None:
    problems = []
    if verdict.about not in ABOUT:
        problems.append(Problem("is nothing to decide on", column="about", value=verdict.about))
    if verdict.judgement not in JUDGEMENTS:
        problems.append(Problem("is no judgement", column="judgement", value=verdict.judgement))
    if verdict.judgement == "rejected" and not verdict.reason.strip():
        problems.append(Problem("a rejection gives its reason", column="reason"))
    if verdict.judgement in MADE and verdict.about == "project" and len(verdict.members) < 2:
        problems.append(Problem("a project has at least two members", column="members"))
    if problems:
        raise InputError(problems)


def _state(verdict: Verdict) -> State:
    return {
        "about": verdict.about,
        "subject": verdict.subject,
        "suggested": verdict.suggested,
        "judgement": verdict.judgement,
        "reason": verdict.reason.strip() or None,
        "model": verdict.model or None,
        "graph_version": verdict.graph_version or None,
        "place": verdict.place or None,
        "score": verdict.score,
        "private": verdict.private or None,
    }


def _lead(verdict: Verdict, actor: str) -> State:
    return {
        "title": verdict.title or None,
        "title@zh": verdict.title_zh or None,
        "subject": verdict.subject,
        "partner": verdict.suggested,
        "status": "open",
        "owner": actor,
    }


def _project_ref(store: Store, verdict: Verdict) -> Ref:
    base = slug(verdict.title) or slug(verdict.suggested)
    ref, count = Ref("project", base), 1
    while store.record(ref) is not None:
        count += 1
        ref = Ref("project", f"{base}-{count}")
    return ref


def _project(verdict: Verdict, ref: Ref, actor: str) -> list[Operation]:
    state: State = {"title": verdict.title, "status": "virtual", "summary": verdict.summary or None}
    state["title@zh"] = verdict.title_zh or None
    state["summary@zh"] = verdict.summary_zh or None
    operations = new_record(ref, state, actor=actor)
    targets = [("on", Ref("topic", t)) for t in verdict.topics]
    targets += [("member", m.ref) for m in verdict.members]
    for relation, target in targets:
        key, held = new_statement(relation, ref, target, source=STAFF + actor)
        operations.append(Operation(f"statement:{key}", None, held))
    return operations


def newest(snapshot: Snapshot) -> dict[tuple[str, str, str], Record]:
    """Return the newest decision on each (about, subject, suggested), private ones apart."""
    found: dict[tuple[str, str, str], Record] = {}
    told = (r for r in snapshot.of("decision").values() if not r.get("private"))
    for record in sorted(told, key=lambda r: (r.version, r.id)):
        found[record.get("about"), record.get("subject"), record.get("suggested")] = record
    return found


def set_aside(snapshot: Snapshot, about: str, subject: Ref) -> list[str]:
    """Return what somebody has set aside for herself and not taken back, as references, the newest first."""
    newest: dict[str, Record] = {}
    for record in sorted(snapshot.of("decision").values(), key=lambda r: (r.version, r.id)):
        if record.get("private") and (record.get("about"), record.get("subject")) == (about, str(subject)):
            suggested = str(record.get("suggested"))
            newest.pop(suggested, None)
            newest[suggested] = record
    return [s for s, r in reversed(newest.items()) if r.get("judgement") == "not_for_me"]


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as a page shows it: on what, by whom, when, why."""

    ref: Ref
    about: str
    subject: str
    subject_title: str
    suggested: str
    suggested_title: str
    judgement: str
    reason: str
    actor: str
    at: str
    change: int


def decision_views(store: Store, browser: Browser, lang: str = "en") -> list[DecisionView]:
    """Return the decisions that are not private, the newest first."""
    views = []
    changes = {c.seq: c for c in store.changes()}
    for record in browser.snapshot.of("decision").values():
        if record.get("private"):
            continue
        change = changes[record.version]
        subject, suggested = str(record.get("subject")), str(record.get("suggested"))
        views.append(
            DecisionView(
                record.ref,
                str(record.get("about")),
                subject,
                _title(browser, subject, lang),
                suggested,
                _title(browser, suggested, lang),
                str(record.get("judgement")),
                str(record.get("reason") or ""),
                change.actor,
                change.at,
                change.seq,
            )
        )
    return sorted(views, key=lambda v: -v.change)


def _title(browser: Browser, reference: str, lang: str) -> str:
    kind, _, key = reference.partition(":")
    return browser.title(Ref(kind, key), lang) if kind in KIND else key
