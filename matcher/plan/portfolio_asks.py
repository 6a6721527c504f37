"""Who is in no project of a portfolio: the true reason, and the question to ask."""

from __future__ import annotations

from dataclasses import replace

from graph.records import Ref
from matcher.browse.pages import Browser
from matcher.decide.questions import Unplaced, unplaced
from matcher.plan.portfolio import Portfolio
from matcher.plan.tongue import Both

TOPICS = ("needs", "offers", "interested_in")
CLOSED = Both(
    "keeps her or his data with the staff, so is in no project", "资料仅限工作人员查看，因此未列入任何项目"
)
ASK_CLOSED = Both(
    "Would you like to be in a project with others, and may they learn your name and topics?",
    "您是否愿意与他人共同参加项目，并允许他们知道您的姓名和议题？",
)
CROWDED = Both(
    "there are projects for {topics}, but no room for one more of them here",
    "{topics}方面可以组成项目，但本期项目名额已满",
)
ASK_CROWDED = Both(
    "Would you start a project of your own on {topics}, or take the place of somebody in another?",
    "您愿意就{topics}另立项目，还是接替他人参加现有项目？",
)
ALONE = Both(
    "on {topics} nobody of another country has it or is looking for it, and no firm or expert on file has it",
    "{topics}方面，既无他国学员具备或寻求，也无已登记的企业或专家可以提供",
)


def questions_for(
    browser: Browser,
    programme: Ref,
    found: Portfolio,
    lang: str = "en",
    *,
    absent: frozenset[Ref] = frozenset(),
) -> list[Unplaced]:
    """Return the participants who are in no project of a portfolio, each with the reason and what to ask.

    Nobody is left out: whoever is neither placed nor ``standing`` in a project is named. ``absent`` are
    those who keep their names with the staff.
    """
    waiting = unplaced(browser, programme, found.placed | found.standing, lang)
    return [_reasoned(browser, one, found, lang, absent) for one in waiting]


def _reasoned(
    browser: Browser, one: Unplaced, found: Portfolio, lang: str, absent: frozenset[Ref]
) -> Unplaced:
    topics = sorted({t for relation in TOPICS for t in browser.ends.targets(one.ref, relation)})
    named = ("、" if lang == "zh" else ", ").join(browser.title(t, lang) for t in topics[:4])
    if one.ref in absent:
        return replace(one, reason=_in(CLOSED, lang), questions=(_in(ASK_CLOSED, lang),))
    if one.ref in found.crowded_out:
        asked = (_in(ASK_CROWDED, lang, topics=named), *one.questions[-1:])
        return replace(one, reason=_in(CROWDED, lang, topics=named), questions=asked)
    return replace(one, reason=_in(ALONE, lang, topics=named)) if topics else one


def _in(words: Both, lang: str, **slots: str) -> str:
    told = words.of(**slots) if slots else words
    return told.zh if lang == "zh" else told.en
