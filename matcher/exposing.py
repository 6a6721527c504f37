"""Batch lists over a store re-ranked for exposure: who may see whom, the plan, and the lists it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.audiences import audiences_of
from graph.records import Record, Ref, Snapshot
from graph.tables.load import Progress
from matcher.decide.cohorts import participants
from matcher.engine.results import Answer, Suggestion
from matcher.suggest.exposure import SMALL, Batch, Exposure, exposed, placed
from matcher.suggest.exposure_plan import Plan
from matcher.suggest.options import Options
from matcher.suggesting import SUBJECTS, Suggestions

EVERYBODY = 1_000_000
OPEN = frozenset({"public", "cohort"})
ABOUT = ("partners", "peers")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: everybody owed in ``least`` lists, no list giving up more than ``bound`` of its sum.

    ``programme`` asks for the lists of a programme's participants, and for them to be seen; None stands
    for all delegates. ``day`` (YYYY-MM-DD) is when audiences are looked at; None stands for today.
    """

    least: int
    bound: float = 0.05
    programme: Ref | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Exposed:
    """The log of a re-ranking, and the lists as they then are, in order of the subjects' ids."""

    log: Exposure
    answers: Iterator[Answer]


def expose(
    suggestions: Suggestions,
    about: str,
    options: Options,
    wish: Wish,
    *,
    as_of: str | None = None,
    progress: Progress | None = None,
) -> Exposed:
    """Return the lists of partners or peers re-ranked so that everybody owed is seen.

    Peers are owed when their name is open to a subject that a path leads from; partner firms are open to all.
    NotFoundError for a programme that is not there.
    """
    state, day = suggestions.state(), wish.day or date.today().isoformat()
    refs = _subjects(suggestions, about, wish.programme)
    whole = replace(options, top=EVERYBODY, reasons=False, fragile=False)
    answers = []
    for done, ref in enumerate(refs):
        if progress:
            progress(f"looking at {about}", done, len(refs))
        answers.append(suggestions.suggest(about, ref, whole, as_of=as_of))
    units, log_answers = _units(answers), [_as_units(a) for a in answers]
    if about == "peers":
        batch = _of_people(state.snapshot, refs, log_answers, units, day=day)
        wanted = refs if wish.programme else [Ref("delegate", key) for key in state.snapshot.of("delegate")]
        batch = replace(batch, wanted=frozenset(units.get(r.id, r.id) for r in wanted))
    else:
        firms = frozenset(s.id for a in log_answers for s in a.suggestions)
        batch = Batch(about, log_answers, [firms] * len(refs), firms, firms, {}, day)
    log, plan = exposed(batch, top=options.top, least=wish.least, bound=wish.bound)
    return Exposed(log, _lists(suggestions, about, answers, plan, options, as_of))


def _subjects(suggestions: Suggestions, about: str, programme: Ref | None) -> list[Ref]:
    state = suggestions.state()
    if programme is not None:
        return participants(state.browser, programme)
    return [record.ref for record in state.snapshot.of(SUBJECTS[about][0]).values()]


def _units(answers: Sequence[Answer]) -> dict[str, str]:
    """Return for each of several who are shown as one the smallest id among them, which stands for all."""
    found: dict[str, str] = {}
    for answer in answers:
        for s in answer.suggestions:
            if s.alike:
                ids = [s.id, *(a.id for a in s.alike)]
                found.update(dict.fromkeys(ids, min(*ids, *(found.get(i, i) for i in ids))))
    return found


def _unit(given: Suggestion) -> str:
    return min([given.id, *(a.id for a in given.alike)])


def _as_units(answer: Answer) -> Answer:
    return replace(answer, suggestions=tuple(replace(s, id=_unit(s)) for s in answer.suggestions))


def _of_people(
    snapshot: Snapshot, refs: Sequence[Ref], answers: Sequence[Answer], units: Mapping[str, str], *, day: str
) -> Batch:
    """Return the batch of delegates' lists: whose name is open, to whom, and whose country is small."""
    people = snapshot.of("delegate")
    names = {key: audiences_of(record.state, "name", day) for key, record in people.items()}
    met: dict[str, set[Ref]] = {}
    home: dict[str, Ref] = {}
    for s in snapshot.standing():
        if s.subject.kind == "delegate" and s.relation == "attended":
            met.setdefault(s.subject.id, set()).add(s.object)
        if s.subject.kind == "delegate" and s.relation == "from":
            home[s.subject.id] = s.object
    public = frozenset(k for k, open_to in names.items() if "public" in open_to)
    cohort = [k for k, open_to in names.items() if "cohort" in open_to]
    sees = [public | {k for k in cohort if met.get(k, set()) & met.get(ref.id, set())} for ref in refs]
    small = {k: group for k, ref in home.items() if (group := _small(snapshot.record(ref)))}
    return Batch(
        about="peers",
        answers=answers,
        sees=[frozenset(units.get(k, k) for k in one) for one in sees],
        wanted=frozenset(),
        opted_in=frozenset(units.get(k, k) for k, open_to in names.items() if open_to & OPEN),
        small={units.get(k, k): group for k, group in small.items()},
        day=day,
    )


def _small(country: Record | None) -> str:
    """Return what makes a country a small one, empty when nothing does."""
    held = (country.get("groups") or []) if country else []
    return next((words for group, words in SMALL.items() if group in held), "")


def _lists(
    suggestions: Suggestions,
    about: str,
    answers: Sequence[Answer],
    plan: Plan,
    options: Options,
    as_of: str | None,
) -> Iterator[Answer]:
    """Iterate over the lists as shown, with reasons where asked for, those placed among them."""
    for answer, taken, left in zip(answers, plan.taken, plan.left, strict=True):
        shown = suggestions.suggest(about, answer.subject, options, as_of=as_of)
        known = {_unit(s): s for s in answer.suggestions}
        new: dict[str, Suggestion] = {}
        for unit in taken:
            asked = replace(options, top=EVERYBODY, explain=known[unit].id)
            full = suggestions.suggest(about, answer.subject, asked, as_of=as_of).suggestions
            found = next(s for s in full if s.id == known[unit].id)
            new[unit] = replace(found, alike=known[unit].alike)
        gone = frozenset(known[unit].id for unit in left)
        yield placed(shown, new, gone, options.lang) if taken else shown
