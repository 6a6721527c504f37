"""Lines that ``matcher quality`` prints, in English."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.engine.calibration import FEWEST, Bin, Reliability
from matcher.quality.calibrated import Calibration
from matcher.quality.exposure import Exposures
from matcher.quality.measured import Measurements
from matcher.quality.outcomes import BOTH, STAFF
from matcher.quality.panel import Answering, Claim, Panel

WHOSE = {BOTH: "accepted by both", STAFF: "accepted by the staff"}
CLAIM = {
    "complementarity": "that a need met by an offer leads anywhere: there is no real data on it",
    f"peers-{BOTH}": "that delegates accept the delegates suggested to them",
    f"partners-{BOTH}": "that delegates and firms suggested to each other both accept",
    f"partners-{STAFF}": "that the staff accept the firms suggested",
    f"projects-{STAFF}": "that the staff accept the projects suggested",
    "reasoned-peers": "that the weights for peers are the best: they are reasoned, not measured",
    "reasoned-projects": "that the weights for projects are the best: they are reasoned, not measured",
    "reasoned-similar": "that the weights for what is similar are the best: they are reasoned, not measured",
    "not-measured": "that the models of this version do as well as others on real data: not measured",
    "position": "how much more the first of a list is looked at: assumed, not measured",
    "outcome": "that meetings lead to projects: nothing after the second yes is recorded",
}


def calibration_lines(found: Calibration) -> Iterator[str]:
    """Iterate over the lines of one kind of suggestion."""
    yield f"{found.about}, {WHOSE[found.by]}: {found.accepted} of {found.cases} cases  [{found.model}]"
    if found.now or found.unscored:
        yield f"  scored when shown {found.then}, on today's graph {found.now}; no score {found.unscored}"
    if not found.bins:
        yield f"  not enough evidence yet: {found.cases} cases of {FEWEST}"
        return
    yield "  score             cases  accepted   share  95 % interval"
    yield from (_bin_line(one) for one in found.bins)
    if found.reliability is None:
        yield "  not judged yet: too few later cases"
    else:
        yield from _judged_lines(found.reliability)


def _bin_line(one: Bin) -> str:
    low, high = one.interval
    share = f"{one.rate:7.0%}  {low:.0%}-{high:.0%}"
    return f"  {one.least:7.3f}-{one.most:<7.3f}  {one.cases:5d}  {one.accepted:8d}  {share}"


def _judged_lines(found: Reliability) -> Iterator[str]:
    yield f"  made from the {found.earlier} earlier cases, judged by the {found.later} later ones"
    yield "  score             share  later  accepted  95 % band"
    for row in found.bins:
        made, word = row.made, "" if row.holds else "  outside"
        told = f"{row.later:5d}  {row.accepted:8d}  {row.low}-{row.high}{word}"
        yield f"  {made.least:7.3f}-{made.most:<7.3f}  {made.expected:5.0%}  {told}"
    yield f"  Brier score {found.brier:.4f}, base rate {found.base:.4f} (less is better)"
    if found.beyond:
        yield f"  {found.beyond} later cases scored as no earlier one did: not judged"


def exposure_lines(found: Exposures) -> list[str]:
    """Return the lines of the exposure."""
    if not found.rows:
        return [
            f"{found.delegates} delegates are too many for a page: matcher quality exposure asks all lists"
        ]
    head = f"in the others' {found.top} best peers  [{found.model}]"
    rows = [
        f"  {r.group:6} {r.delegates:9d} {r.never:6d} {r.seldom:6d} {r.often:6d} {r.mean:6.1f} {r.gini:6.3f}"
        for r in found.rows
    ]
    return [head, "  group  delegates  never    1-2     3+   mean   Gini", *rows]


def panel_lines(panel: Panel) -> Iterator[str]:
    """Iterate over the lines of the whole panel."""
    yield f"version {panel.version}, {panel.decisions} known outcomes"
    yield from (_model_line(m) for m in panel.models)
    yield from exposure_lines(panel.exposures)
    for found in panel.calibrations:
        yield from calibration_lines(found)
    yield from measured_lines(panel.measured)
    yield "no evidence, or not enough, for:"
    yield from (_claim_line(c) for c in panel.claims)


def _model_line(given: Answering) -> str:
    told = f"{given.about}: {given.model} ({given.origin})"
    if given.before is not None and given.after is not None:
        told += f", newest window from {given.cut}, {given.questions} questions,"
        told += f" nDCG@10 {given.before:.3f} before, {given.after:.3f} after"
    if given.chosen:
        told += f", in use since {given.chosen.on} by {given.chosen.by}"
    return f"{told}; REFUSED: {given.fault}" if given.fault else told


def measured_lines(found: Measurements) -> Iterator[str]:
    """Iterate over the lines of what was measured elsewhere."""
    if not found.rows:
        yield "not measured for this version"
        return
    yield "measured elsewhere, nDCG@10" + (
        "" if found.current else " (with other models than those of this version)"
    )
    for row in found.rows:
        apart = f"{row.diff:+.3f} [{row.diff_low:+.3f}, {row.diff_high:+.3f}]"
        peer = f"{row.peer} {row.peer_score:.3f}"
        yield f"  {row.data:34} {row.questions:5d}  {row.ours:.3f}  {peer}  {apart}  {row.date}"


def _claim_line(claim: Claim) -> str:
    count = f" ({claim.cases} cases of {claim.needed})" if claim.needed else ""
    return f"  {CLAIM[claim.name]}{count}"
