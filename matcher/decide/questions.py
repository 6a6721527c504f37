"""Who is in no suggested project, why, and the question that would change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.records import Ref
from matcher.browse.pages import Browser
from matcher.decide.cohorts import origin, participants

_QUESTIONS = {
    "en": {
        "empty": "nothing is on file yet",
        "no counterpart": "nobody from another country speaks of: {topics}",
        "ask needs": "What is your office looking for that another country may already have?",
        "ask offers": "What has your office or country put in place that others could learn from?",
        "ask interests": "Which of these topics would you like to work on with another country: {topics}?",
        "ask wider": "Besides {topics}: is there a wider topic you would work on with others?",
    },
    "zh": {
        "empty": "尚无任何登记信息",
        "no counterpart": "没有来自其他国家的学员提到:{topics}",
        "ask needs": "贵单位正在寻求哪些其他国家可能已有的经验或系统?",
        "ask offers": "贵单位或贵国已建成哪些可供他国借鉴的系统或做法?",
        "ask interests": "以下议题中,您愿意与其他国家共同开展哪些:{topics}?",
        "ask wider": "除{topics}之外,您愿意与他国合作的更广泛议题是什么?",
    },
}


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A participant in no suggested project: the reason, and what to ask."""

    ref: Ref
    title: str
    country: str
    made_up: bool
    reason: str
    questions: tuple[str, ...]


def unplaced(browser: Browser, programme: Ref, placed: Iterable[Ref], lang: str = "en") -> list[Unplaced]:
    """Return the participants of a programme that are not among ``placed``, each with what to ask."""
    there = set(placed)
    cohort = participants(browser, programme)
    wanted = _most_named(browser, cohort, lang)
    return [_ask(browser, ref, wanted, lang) for ref in cohort if ref not in there]


def _most_named(browser: Browser, cohort: list[Ref], lang: str) -> str:
    counts: dict[Ref, int] = {}
    for ref in cohort:
        for topic in _topics(browser, ref):
            counts[topic] = counts.get(topic, 0) + 1
    first = sorted(counts, key=lambda t: (-counts[t], t))[:4]
    return ("、" if lang == "zh" else ", ").join(browser.title(t, lang) for t in first)


def _topics(browser: Browser, ref: Ref) -> list[Ref]:
    relations = ("needs", "offers", "interested_in")
    return sorted({t for relation in relations for t in browser.ends.targets(ref, relation)})


def _ask(browser: Browser, ref: Ref, wanted: str, lang: str) -> Unplaced:
    words = _QUESTIONS["zh" if lang == "zh" else "en"]
    topics = _topics(browser, ref)
    named = ("、" if lang == "zh" else ", ").join(browser.title(t, lang) for t in topics[:4])
    if not topics:
        reason, keys = words["empty"], ["ask needs", "ask offers"]
    else:
        reason, keys = words["no counterpart"].format(topics=named), ["ask wider"]
        keys += [] if browser.ends.targets(ref, "needs") else ["ask needs"]
        keys += [] if browser.ends.targets(ref, "offers") else ["ask offers"]
    questions = [words[k].format(topics=named) for k in keys]
    if wanted:
        questions.append(words["ask interests"].format(topics=wanted))
    country = origin(browser, ref, lang)
    return Unplaced(ref, browser.title(ref, lang), country, browser.made_up(ref), reason, tuple(questions))
