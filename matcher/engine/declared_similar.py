"""Declared paths between programmes, projects and solutions that are alike (model ``similar-1``).

The weights are reasoned. What a publisher lists as similar (``listed_with``) is no path.
"""

from __future__ import annotations

from matcher.engine.paths import Path, Step, back, go

SUBJECTS = "programme project solution"
MINE = {"on": "project solution", "covers": "programme"}
GOALS = "in:serves^-0.25"


def _path(name: str, subjects: str, steps: tuple[Step, ...], en: str, zh: str) -> Path:
    return Path(name, subjects, steps, en, zh)


def _topics(first: str, last: str) -> Path:
    return _path(
        f"work-{first}-topic-{last}-work",
        MINE[first],
        (go(first, "topic", f"in:{last}^-0.25"), back(last, "work", f"out:{last}^-0.25")),
        "Both are on {topic}.",
        "二者的主题都是{topic}。",
    )


PATHS = (
    *(_topics(first, last) for first in MINE for last in MINE),
    _path(
        "work-on-topic-kin-topic-on-work",
        "project solution",
        (go("on", "topic"), go("kin", "topic"), back("on", "work", "out:on^-0.25")),
        "It is on {topic2}, which is close to {topic}.",
        "其主题{topic2}与{topic}相近。",
    ),
    _path(
        "work-on-topic-sibling-topic-on-work",
        "project solution",
        (go("on", "topic"), go("sibling", "topic"), back("on", "work", "out:on^-0.25")),
        "It is on {topic2}, from the same field as {topic}.",
        "其主题{topic2}与{topic}属于同一领域。",
    ),
    _path(
        "solution-serves-goal-serves-solution",
        "solution",
        (go("serves", "goal", GOALS), back("serves", "solution", "out:serves^-0.25")),
        "Both serve {goal}.",
        "二者都服务于{goal}。",
    ),
    _path(
        "solution-first-goal-serves-solution",
        "solution",
        (go("serves_first", "goal", GOALS), back("serves", "solution", "out:serves^-0.25")),
        "It serves {goal}, the first goal here.",
        "其服务于首要目标{goal}。",
    ),
    _path(
        "work-on-topic-serves-goal-serves-solution",
        "project solution",
        (
            go("on", "topic"),
            go("serves", "goal", GOALS),
            back("serves", "solution", "out:serves^-0.25"),
        ),
        "It serves {goal}, as does the topic {topic}.",
        "其服务于{goal}，与主题{topic}一致。",
    ),
    _path(
        "solution-serves-goal-serves-topic-on-work",
        "solution",
        (
            go("serves", "goal", GOALS),
            back("serves", "topic", "out:serves^-0.25"),
            back("on", "work", "out:on^-0.5"),
        ),
        "It serves {goal} through its topics: {topic}.",
        "其通过主题{topic}服务于{goal}。",
    ),
    _path(
        "solution-practised-country-practised-solution",
        "solution",
        (
            go("practised_in", "country", "in:practised_in^-0.5"),
            back("practised_in", "solution", "out:practised_in^-0.5"),
        ),
        "Both are practised in {country}.",
        "二者都在{country}实施。",
    ),
    _path(
        "work-text-term-text-work",
        SUBJECTS,
        (go("work_text", "term"), back("work_text", "work")),
        "The descriptions share the words: {term}.",
        "二者的描述有共同用词：{term}。",
    ),
)
