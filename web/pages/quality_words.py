"""Words of the honesty panel: what each claim is, where weights come from, whose acceptance is meant."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext, ngettext

from matcher.engine.calibration import FEWEST
from matcher.quality.calibrated import Alike
from matcher.quality.outcomes import BOTH, STAFF
from web.labels import N_

ORIGINS: Mapping[str, str] = {
    "shipped": N_("as shipped"),
    "past": N_("fitted on this store's own past"),
    "decisions": N_("learnt from decisions, put in use by the staff"),
}
WHOSE: Mapping[str, str] = {BOTH: N_("accepted by both"), STAFF: N_("accepted by the staff")}
GROUPS: Mapping[str, str] = {
    "all": N_("all delegates"),
    "SIDS": N_("from small island developing States"),
    "LDC": N_("from least developed countries"),
    "LLDC": N_("from landlocked developing countries"),
}
CLAIMS: Mapping[str, tuple[str, str]] = {
    "complementarity": (
        N_("That a need met by an offer leads to anything"),
        N_("There is no real data on needs and offers: the weights of these paths are reasoned."),
    ),
    f"peers-{BOTH}": (
        N_("That delegates say yes to the delegates suggested to them"),
        N_("It is counted from introductions that came about, or ended."),
    ),
    f"partners-{BOTH}": (
        N_("That delegates and firms suggested to each other both say yes"),
        N_("It is counted from introductions that came about, or ended."),
    ),
    f"partners-{STAFF}": (
        N_("That the staff accept the firms suggested"),
        N_("It is counted from decisions in the queue."),
    ),
    f"projects-{STAFF}": (
        N_("That the staff accept the projects suggested"),
        N_("It is counted from decisions in the queue."),
    ),
    "reasoned-peers": (
        N_("That the weights for delegates worth meeting are the best"),
        N_("They are reasoned, not measured, until weights are learnt from decisions."),
    ),
    "reasoned-projects": (
        N_("That the weights for projects are the best"),
        N_("They are reasoned, not measured."),
    ),
    "reasoned-similar": (
        N_("That the weights for what is similar are the best"),
        N_("They are reasoned, not measured."),
    ),
    "not-measured": (
        N_("That this version does as well as other recommenders on real data"),
        N_("Not measured for this version."),
    ),
    "position": (
        N_("How much more the first of a list is looked at than the tenth"),
        N_("Learning from decisions assumes 1 / log2(1 + place); nobody measured it here."),
    ),
    "outcome": (
        N_("That meetings lead to partnerships"),
        N_("Nothing after the second yes is recorded."),
    ),
}


def percent(share: float) -> str:
    """Return a share in whole per cent, without the sign."""
    return f"{100 * share:.0f}"


def alike_line(told: Alike) -> str:
    """Return what is known of suggestions scored like one, in a sentence."""
    if told.found is None:
        nothing = gettext(
            "not enough evidence yet: %(cases)d cases of %(needed)d", cases=told.cases, needed=FEWEST
        )
        return f"{gettext(WHOSE[told.by])}: {nothing}"
    low, high = told.found.interval
    share = f"{percent(told.found.rate)} %, {percent(low)}–{percent(high)} %"
    if told.by == BOTH:
        line = ngettext(
            "of %(num)d suggestion scored alike, %(accepted)d was accepted by both (%(share)s)",
            "of %(num)d suggestions scored alike, %(accepted)d were accepted by both (%(share)s)",
            told.found.cases,
            accepted=told.found.accepted,
            share=share,
        )
    else:
        line = ngettext(
            "of %(num)d suggestion scored alike, the staff accepted %(accepted)d (%(share)s)",
            "of %(num)d suggestions scored alike, the staff accepted %(accepted)d (%(share)s)",
            told.found.cases,
            accepted=told.found.accepted,
            share=share,
        )
    return str(line)
