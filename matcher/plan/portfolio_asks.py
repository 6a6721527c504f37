"""Who is in no project of a portfolio: the true reason, and the question to ask."""

from __future__ import annotations

from dataclasses import replace

from graph.records import Ref
from matcher.browse.pages import Browser
from matcher.decide.questions import Unplaced, unplaced
from matcher.plan.limits import Limits
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
NO_PROJECT = Both(
    "is to be in no project: 0 is on file as the most at a time",
    "登记的同时参加项目数上限为0，因此未列入任何项目",
)
ASK_NO_PROJECT = Both(
    "Would you be in a project with others after all?", "您现在是否愿意与他人共同参加一个项目？"
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


IN_CONFLICT = Both(
    "on {topics}, leaving aside those with whom a conflict of interest is on file, nobody of another country"
    " has it or is looking for it, and no firm or expert on file has it",
    "{topics}方面，除登记有利益冲突的各方外，既无他国学员具备或寻求，也无已登记的企业或专家可以提供",
)


def questions_for(
    browser: Browser,
    programme: Ref,
    found: Portfolio,
    lang: str = "en",
    *,
    limits: Limits,
) -> list[Unplaced]:
    """Return the participants who are in no project of a portfolio, each with the reason and what to ask.

    Nobody is left out: whoever is neither placed nor ``standing`` in a project is named. Of ``limits`` count
    who keeps her name with the staff, who is to be in no project, and who is in a conflict of interest.
    """
    waiting = unplaced(browser, programme, found.placed | found.standing, lang)
    return [_reasoned(browser, one, found, lang, limits) for one in waiting]


def _reasoned(browser: Browser, one: Unplaced, found: Portfolio, lang: str, limits: Limits) -> Unplaced:
    topics = sorted({t for relation in TOPICS for t in browser.ends.targets(one.ref, relation)})
    named = ("、" if lang == "zh" else ", ").join(browser.title(t, lang) for t in topics[:4])
    if one.ref in limits.absent:
        return replace(one, reason=_in(CLOSED, lang), questions=(_in(ASK_CLOSED, lang),))
    if limits.capacity(one.ref) == 0:
        return replace(one, reason=_in(NO_PROJECT, lang), questions=(_in(ASK_NO_PROJECT, lang),))
    if one.ref in found.crowded_out:
        asked = (_in(ASK_CROWDED, lang, topics=named), *one.questions[-1:])
        return replace(one, reason=_in(CROWDED, lang, topics=named), questions=asked)
    alone = IN_CONFLICT if limits.in_conflict(one.ref) else ALONE
    return replace(one, reason=_in(alone, lang, topics=named)) if topics else one


def _in(words: Both, lang: str, **slots: str) -> str:
    told = words.of(**slots) if slots else words
    return told.zh if lang == "zh" else told.en
