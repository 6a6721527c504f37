"""The closing day: what the projects of a programme came to, in the manner of the report of 2011.

That report (``pgtf-final-report`` in the seeds) gives each virtual project a title, who proposed it, which
countries are interested, which firm is part of it and what was found out. Added here are the next step and
who takes it, from the leads; what nobody entered is named as missing, never made up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from graph.records import Record, Ref
from matcher.browse.pages import Browser
from matcher.decide.cohorts import participants
from matcher.decide.leads import screening_line
from matcher.plan.fault_words import NOT_CLOSING, missing
from matcher.plan.tongue import Both, title

LEFT_ASIDE = ("idea", "closed")
ROLES = ("proposed_by", "draws", "member")
EVERYTHING = Both("all programmes", "全部培训")
SOMEBODY = Both("a participant", "一名学员")
PEOPLE = ("delegate", "expert", "organisation")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named with a project; ``country`` is empty for countries and where it is not known."""

    ref: Ref
    name: Both
    country: Both
    made_up: bool


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next, who does it, by when; from a lead on the project, and who screened it."""

    lead: Ref
    title: Both
    status: str
    next_step: str
    owner: str
    due: str
    screening: Both


@dataclass(frozen=True, slots=True)
class Agreed:
    """A project of the closing day.

    ``unnamed`` counts the people whom the readers may not be told of; ``missing`` names what nobody entered:
    of proposer, summary, firm, next_step and owner.
    """

    ref: Ref
    title: Both
    topics: tuple[Both, ...]
    status: str
    proposers: tuple[Party, ...]
    countries: tuple[Both, ...]
    members: tuple[Party, ...]
    unnamed: int
    firms: tuple[Party, ...]
    agreed: Both
    quotes: tuple[str, ...]
    steps: tuple[NextStep, ...]
    within: tuple[Agreed, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClosingDay:
    """What the closing-day document holds; ``of`` is a programme, a document, or None for the whole store."""

    of: Ref | None
    of_title: Both
    version: int
    projects: tuple[Agreed, ...]


def closing_day(browser: Browser, of: Ref | None = None, *, readers: Browser | None = None) -> ClosingDay:
    """Return the accepted projects of a programme in order of start and title, each within its parent.

    They are the projects that arose in the programme or one held within it, or in which one of its
    participants takes part. ``of`` may also be a document: then those that it tells of. Ideas and closed ones
    are left aside. ``readers`` is the graph as those who will read it may see it (None: the staff): people
    who are not in it are counted, not named. What staff wrote as next step is printed as it is.
    NotFoundError for what is neither programme nor document, or not there.
    """
    if of and (of.kind not in ("programme", "document") or browser.snapshot.record(of) is None):
        raise missing(NOT_CLOSING.of(ref=str(of)))
    chosen = _projects(browser, of)
    tops = [r for r in chosen if not _above(browser, r, chosen)]
    return ClosingDay(
        of=of,
        of_title=title(browser, of) if of else EVERYTHING,
        version=browser.snapshot.version,
        projects=tuple(_agreed(_Sight(browser, readers or browser), r, chosen) for r in tops),
    )


def _projects(browser: Browser, of: Ref | None) -> list[Record]:
    records = [r for r in browser.snapshot.of("project").values() if r.get("status") not in LEFT_ASIDE]
    if of and of.kind == "document":
        records = [r for r in records if of in browser.ends.targets(r.ref, "told_in")]
    elif of:
        within = (s.subject for s in browser.ends.object.get(of, ()) if s.relation == "within")
        held, cohort = {of, *within}, set(participants(browser, of))
        records = [r for r in records if _is_of(browser, r.ref, held, cohort)]
    return sorted(records, key=lambda r: (str(r.get("starts") or "9999"), r.title("en").casefold(), r.id))


def _is_of(browser: Browser, project: Ref, held: Collection[Ref], cohort: Collection[Ref]) -> bool:
    ends = browser.ends
    arose = ends.targets(project, "arose_in")
    inside = {p for a in arose for p in ends.targets(a, "within")}
    people = {p for role in ROLES for p in ends.targets(project, role)}
    return bool({*arose, *inside} & set(held)) or bool(people & set(cohort))


def _above(browser: Browser, record: Record, chosen: Sequence[Record]) -> bool:
    there = {r.ref for r in chosen}
    return any(p in there for p in browser.ends.targets(record.ref, "within"))


@dataclass(frozen=True, slots=True)
class _Sight:
    """The whole graph, and what the readers may see of it."""

    whole: Browser
    readers: Browser

    def sees(self, ref: Ref) -> bool:
        return self.readers.snapshot.record(ref) is not None


def _agreed(sight: _Sight, record: Record, chosen: Sequence[Record]) -> Agreed:
    ref, ends, browser = record.ref, sight.whole.ends, sight.readers
    everybody = sorted({p for role in ROLES for p in ends.targets(ref, role)})
    seen = [p for p in everybody if sight.sees(p)]
    proposers = [p for p in ends.targets(ref, "proposed_by") if p in seen]
    firms = [p for p in seen if p.kind == "company"]
    steps = _steps(sight, ref, everybody)
    under = [r for r in chosen if ref in ends.targets(r.ref, "within")]
    told = browser.snapshot.record(ref) or record
    return Agreed(
        ref=ref,
        title=title(browser, ref),
        topics=tuple(title(browser, t) for t in ends.targets(ref, "on")),
        status=str(record.get("status") or ""),
        proposers=tuple(_party(browser, p) for p in proposers),
        countries=_countries(browser, seen),
        members=tuple(_party(browser, p) for p in seen if p.kind in PEOPLE and p not in proposers),
        unnamed=len(everybody) - len(seen),
        firms=tuple(_party(browser, f) for f in firms),
        agreed=Both(told.text("summary", "en"), told.text("summary", "zh")),
        quotes=_quotes(browser, ref),
        steps=steps,
        within=tuple(_agreed(sight, r, chosen) for r in under),
        missing=_missing(record, firms, ends.targets(ref, "proposed_by"), steps),
    )


def _missing(
    record: Record, firms: Collection[Ref], proposers: Collection[Ref], steps: Sequence[NextStep]
) -> tuple[str, ...]:
    there = {
        "proposer": bool(proposers),
        "summary": bool(record.text("summary")),
        "firm": bool(firms),
        "next_step": any(s.next_step for s in steps),
        "owner": any(s.owner for s in steps),
    }
    return tuple(name for name, held in there.items() if not held)


def _party(browser: Browser, ref: Ref) -> Party:
    origin = [] if ref.kind == "country" else browser.ends.targets(ref, "from")
    country = title(browser, origin[0]) if origin else Both("", "")
    return Party(ref, title(browser, ref), country, browser.made_up(ref))


def _countries(browser: Browser, parties: Iterable[Ref]) -> tuple[Both, ...]:
    """Return the countries named with a project, and those that its people come from."""
    found: set[Ref] = set()
    for party in parties:
        if party.kind == "country":
            found.add(party)
        elif party.kind == "delegate":
            found |= set(browser.ends.targets(party, "from"))
    return tuple(sorted(title(browser, c) for c in found))


def _quotes(browser: Browser, project: Ref) -> tuple[str, ...]:
    told = [s for s in browser.ends.subject.get(project, ()) if s.relation == "told_in"]
    return tuple(dict.fromkeys(str(s.data["quote"]) for s in told if s.data.get("quote")))


def _steps(sight: _Sight, project: Ref, parties: Collection[Ref]) -> tuple[NextStep, ...]:
    """Return the leads on a project: of the project itself, or between two that are part of it."""
    there = {str(p) for p in parties}
    found = []
    for record in sight.whole.snapshot.of("lead").values():
        sides = {str(record.get("subject") or ""), str(record.get("partner") or "")} - {""}
        if str(project) in sides or (len(sides) == 2 and sides <= there):
            found.append(_step(sight, record))
    return tuple(sorted(found, key=lambda s: (s.due or "9999", s.lead)))


def _step(sight: _Sight, record: Record) -> NextStep:
    sides = [Ref.parse(str(record.get(n))) for n in ("subject", "partner") if record.get(n)]
    names = [title(sight.readers, s) if sight.sees(s) else SOMEBODY for s in sides]
    named = Both(" – ".join(n.en for n in names), "—".join(n.zh for n in names))
    if record.text("title") and SOMEBODY not in names:
        named = Both(record.text("title", "en"), record.text("title", "zh"))
    return NextStep(
        lead=record.ref,
        title=named,
        status=str(record.get("status") or ""),
        next_step=str(record.get("next_step") or ""),
        owner=str(record.get("owner") or ""),
        due=str(record.get("due") or ""),
        screening=Both(screening_line(record, "en"), screening_line(record, "zh")),
    )
