"""Calibration of a store: what came of its suggestions by score, and what that says of another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph.errors import NotFoundError
from graph.records import Ref
from matcher.engine.calibration import Bin, Case, Reliability, alike, bins_of, judge
from matcher.privacy.retention import rules_from
from matcher.quality.outcomes import BOTH, STAFF, Outcome, mutual_outcomes, staff_outcomes
from matcher.quality.shown import Shown
from matcher.suggest.options import Options
from matcher.suggesting import Suggestions

KINDS = (("peers", BOTH), ("partners", BOTH), ("partners", STAFF), ("projects", STAFF))
"""What is calibrated: suggestions of which kind, and whose acceptance."""

ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Calibration:
    """What came of the suggestions of one kind, by score under the model that answers now.

    ``then`` counts the cases whose score was written down when they were shown, ``now`` those scored on
    today's graph, as nobody wrote it down or another model answered then. ``unscored`` have no score any
    more and count nowhere. ``reliability`` is None where there are too few cases to judge by.
    """

    about: str
    by: str
    model: str
    cases: int
    accepted: int
    then: int
    now: int
    unscored: int
    bins: tuple[Bin, ...]
    reliability: Reliability | None


@dataclass(frozen=True, slots=True)
class Alike:
    """What is known of suggestions scored like one: ``found`` is None where there is not enough evidence.

    ``cases`` counts those that there are of the 15 needed: all cases of a store with too few, none where no
    case was scored so high or so low.
    """

    about: str
    by: str
    cases: int
    found: Bin | None


def calibrations(service: Suggestions, shown: Mapping[str, Shown], today: str) -> tuple[Calibration, ...]:
    """Return the calibration of each kind of suggestion."""
    snapshot = service.state().snapshot
    since = (date.fromisoformat(today) - timedelta(days=rules_from()["introductions"])).isoformat()
    outcomes = (*staff_outcomes(snapshot), *mutual_outcomes(snapshot, shown, today, since=since))
    return tuple(_calibration(service, kind, outcomes) for kind in KINDS)


def _calibration(service: Suggestions, kind: tuple[str, str], outcomes: Sequence[Outcome]) -> Calibration:
    about, by = kind
    model = model_of(service, about)
    held = [o for o in outcomes if (o.about, o.by) == kind]
    scored = list(_scored(service, model, held))
    cases = [Case(score, o.accepted) for o, score, _ in scored]
    then = sum(was for _, _, was in scored)
    return Calibration(
        about,
        by,
        model,
        len(cases),
        sum(c.accepted for c in cases),
        then,
        len(cases) - then,
        len(held) - len(cases),
        bins_of(cases),
        judge(cases),
    )


def model_of(service: Suggestions, about: str) -> str:
    """Return the name of the model that answers about something."""
    if about != "projects":
        return service.answering(about)
    return service.suggest_projects(Options(top=1, reasons=False)).model


def _scored(
    service: Suggestions, model: str, outcomes: Sequence[Outcome]
) -> Iterator[tuple[Outcome, float, bool]]:
    """Iterate over the outcomes with their scores, and whether these are the ones that were shown."""
    made = service.state().compiled.made  # kept for as long as the facts are the same, whatever is decided
    for outcome in outcomes:
        if outcome.score is not None and outcome.model == model:
            yield outcome, outcome.score, True
            continue
        key = ("scores", model, outcome.subject)
        if key not in made:
            made[key] = scores_for(service, outcome.about, outcome.subject)
        score = made[key].get(outcome.suggested)
        if score is not None:
            yield outcome, score, False


def scores_for(service: Suggestions, about: str, subject: Ref) -> Mapping[str, float]:
    """Return the present scores of all that could be suggested, what people refused among it.

    Those of firms and delegates whom no path reaches are not in it; nor is a team, whose members change.
    """
    if about == "projects":
        return {}
    try:
        answer = service.suggest_unrefused(about, subject, Options(top=ALL, reasons=False))
    except NotFoundError:
        return {}
    return {f"{s.kind}:{s.id}": s.score for s in answer.suggestions}


def likeness(found: Calibration, score: float) -> Alike:
    """Return what is known of suggestions scored like ``score``."""
    one = alike(found.bins, score)
    cases = one.cases if one else 0 if found.bins else found.cases
    return Alike(found.about, found.by, cases, one)
