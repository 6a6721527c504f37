"""Words of introductions: phases, answers, ways, faults; English here, others by catalogue."""

from __future__ import annotations

from flask_babel import gettext

from graph.errors import InputError
from matcher.introductions.shown import Shown
from matcher.introductions.standing import Phase
from web.labels import N_

PHASES = {
    Phase.TO_ANSWER: N_("waits for your answer"),
    Phase.WAITING: N_("waiting for an answer"),
    Phase.ASKING: N_("the ministry is being asked first"),
    Phase.NOT_NOW: N_("not now"),
    Phase.INTRODUCED: N_("introduced"),
    Phase.WITHDRAWN: N_("taken back"),
    Phase.REFUSED: N_("you said no; nobody is told"),
    Phase.ENDED: N_("ended without an answer"),
    Phase.WITH_STAFF: N_("waits for the staff"),
}
ANSWERS = {
    "yes": (N_("Yes, introduce us"), N_("Both sides then see how to reach each other.")),
    "not_now": (N_("Not now"), N_("The other side is told, and from which day to ask again.")),
    "must_ask": (
        N_("I must ask my ministry"),
        N_("The request waits longer, and you get a letter to print in English and Chinese."),
    ),
    "no": (
        N_("No"),
        N_("Nobody is told, not even the staff. It lasts until you take it back."),
    ),
    "withdrawn": (N_("Take it back"), N_("Your contact details are no longer shown from this moment.")),
}
SAID = {
    "": N_("nothing yet"),
    "yes": N_("yes"),
    "not_now": N_("not now"),
    "must_ask": N_("must ask the ministry"),
    "no": N_("no"),
    "withdrawn": N_("taken back"),
}
WAYS = {
    "phone": N_("by telephone"),
    "wechat": N_("by WeChat"),
    "paper": N_("on paper"),
    "in_person": N_("in person"),
    "e_mail": N_("by e-mail"),
}
ORIGINS = {
    "staff": N_("the staff"),
    "visit": N_("a visit"),
    "round_table": N_("a round table"),
    "suggestion": N_("a suggestion"),
}
FAULTS = (
    N_("say what for, in a few words"),
    N_("nobody to be introduced to"),
    N_("you have asked already; the request is open"),
    N_("you have been introduced already"),
    N_("not now was the answer; ask again from the day it names"),
    N_("you have as many open requests as one may have; wait or take one back"),
    N_("these two have an introduction under way already"),
    N_("this request does not wait for the staff"),
    N_("this cannot be answered now"),
    N_("is no answer"),
    N_("say by which way the answer came"),
    N_("say on which day it was said, not later than today"),
    N_("is no side of this introduction"),
    N_("is longer than 200 characters"),
    N_("is longer than 2000 characters"),
    N_("holds characters that cannot be shown"),
)
"""What `matcher.introductions` says when it refuses, for the catalogue."""


def phase_label(shown: Shown) -> str:
    """Return how far an introduction is, in words for who looks."""
    told = shown.standing
    if told.mine == told.phase == "not_now" or (told.phase is Phase.ASKING and told.mine == "must_ask"):
        return str(gettext("you said: %(answer)s", answer=gettext(SAID[told.mine])))
    return str(gettext(PHASES[told.phase]))


def faults(error: InputError) -> dict[str, str]:
    """Return what is wrong by field, in the page's language."""
    said = ((p.column, gettext(p.message), p.value) for p in error.problems)
    return {
        column: f"{message} ({value})" if value[:2] == "20" else message for column, message, value in said
    }
