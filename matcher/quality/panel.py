"""The honesty panel: which models answer, whom they show, how sure they are, what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from graph.errors import InputError
from matcher.engine.calibration import FEWEST, Bin, Judged
from matcher.engine.learning import FITTED_ON, Fitted
from matcher.engine.models import load
from matcher.quality.calibrated import Calibration
from matcher.quality.exposure import Exposures
from matcher.quality.measured import Measurements
from matcher.quality.outcomes import BOTH, STAFF
from matcher.suggest import projects, similar
from matcher.suggest.chosen import LEARNT, Chosen, chosen_for, read
from matcher.suggesting import Suggestions

SHIPPED, PAST, DECISIONS = "shipped", "past", "decisions"
FIXED = {"projects": projects.MODEL, "similar": similar.MODEL}
"""Models that nothing is learnt for."""


@dataclass(frozen=True, slots=True)
class Answering:
    """The model that answers about something, and where its weights come from.

    ``cut``, ``questions``, ``before`` and ``after`` (nDCG@10 in the newest window) are those of a fit on
    the past. ``chosen`` is the table that the staff put in use, ``fault`` why it is refused ("" where it is
    not).
    """

    about: str
    model: str
    origin: str
    cut: str = ""
    questions: int = 0
    before: float | None = None
    after: float | None = None
    chosen: Chosen | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that the service might be taken to claim, and the cases for it: none, or too few."""

    name: str
    cases: int = 0
    needed: int = 0


@dataclass(frozen=True, slots=True)
class Panel:
    """All that the page shows, for one version of the store and the settings at the time."""

    version: int
    decisions: int
    models: tuple[Answering, ...]
    exposures: Exposures
    calibrations: tuple[Calibration, ...]
    measured: Measurements
    claims: tuple[Claim, ...]


def models_answering(service: Suggestions) -> tuple[Answering, ...]:
    """Return which model answers about each kind of suggestion."""
    learnt = tuple(_answering(service, about) for about in LEARNT)
    return learnt + tuple(Answering(about, load(name).name, SHIPPED) for about, name in FIXED.items())


def _answering(service: Suggestions, about: str) -> Answering:
    chosen, fault = chosen_for(service.store.private, about), ""
    if chosen:
        try:
            return Answering(about, read(about, chosen).name, DECISIONS, chosen=chosen)
        except InputError as error:
            fault = str(error)
    fitted: Fitted | None = service.fitted(about) if about in FITTED_ON.values() else None
    if fitted is None:
        return Answering(about, load(LEARNT[about]).name, SHIPPED, chosen=chosen, fault=fault)
    return Answering(
        about,
        fitted.model.name,
        PAST,
        fitted.cut,
        fitted.questions,
        fitted.before,
        fitted.after,
        chosen,
        fault,
    )


def unproven(
    models: Sequence[Answering], calibrated: Sequence[Calibration], measured: Measurements
) -> Iterator[Claim]:
    """Iterate over the claims for which there is no evidence, or not enough.

    Some have none anywhere and stay; those about acceptance go when a store has 15 cases, those about
    measuring when figures of the models of this version are shipped.
    """
    yield Claim("complementarity")
    for found in calibrated:
        if found.cases < FEWEST:
            yield Claim(f"{found.about}-{found.by}", found.cases, FEWEST)
    for model in models:
        if model.about in ("peers", "projects", "similar") and model.origin == SHIPPED:
            yield Claim(f"reasoned-{model.about}")
    if not measured.rows or not measured.current:
        yield Claim("not-measured")
    yield Claim("position")
    yield Claim("outcome")


CLAIMS = (
    "complementarity",
    f"peers-{BOTH}",
    f"partners-{BOTH}",
    f"partners-{STAFF}",
    f"projects-{STAFF}",
    "reasoned-peers",
    "reasoned-projects",
    "reasoned-similar",
    "not-measured",
    "position",
    "outcome",
)
"""All claims that `unproven` may name, in its order."""


def panel_json(panel: Panel) -> dict[str, Any]:
    """Return the panel as plain JSON values."""
    return {
        "version": panel.version,
        "decisions": panel.decisions,
        "models": [_model(m) for m in panel.models],
        "exposure": asdict(panel.exposures),
        "calibration": [calibration_json(c) for c in panel.calibrations],
        "measured": {"current": panel.measured.current, "rows": [asdict(r) for r in panel.measured.rows]},
        "unproven": [asdict(c) for c in panel.claims],
    }


def _model(given: Answering) -> dict[str, Any]:
    known = asdict(given)
    if given.chosen:
        known["chosen"] = {"name": given.chosen.name, "by": given.chosen.by, "on": given.chosen.on}
    return known


def calibration_json(given: Calibration) -> dict[str, Any]:
    """Return a calibration as plain JSON values; ``enough`` tells whether anything is told of a score."""
    told = given.reliability
    return {
        "about": given.about,
        "by": given.by,
        "model": given.model,
        "cases": given.cases,
        "accepted": given.accepted,
        "scored_when_shown": given.then,
        "scored_now": given.now,
        "unscored": given.unscored,
        "needed": FEWEST,
        "enough": bool(given.bins),
        "bins": [_bin(b) for b in given.bins],
        "judged": None
        if told is None
        else {
            "earlier": told.earlier,
            "later": told.later,
            "beyond": told.beyond,
            "brier": told.brier,
            "brier_base_rate": told.base,
            "bins": [_judged(b) for b in told.bins],
        },
    }


def _bin(given: Bin) -> dict[str, Any]:
    low, high = given.interval
    known = {"least": given.least, "most": given.most, "cases": given.cases, "accepted": given.accepted}
    return known | {"rate": given.rate, "low": low, "high": high}


def _judged(given: Judged) -> dict[str, Any]:
    known = {"made": _bin(given.made), "later": given.later, "accepted": given.accepted}
    return known | {"low": given.low, "high": given.high, "holds": given.holds}
