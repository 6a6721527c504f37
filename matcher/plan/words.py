"""The wording of teams: title, summary and what is missing, in English and Chinese, which staff can edit.

An edited table has the columns key, en, zh; what it leaves out stays as it is here.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

from graph.errors import InputError, Problem
from matcher.plan.fault_words import NO_KEY, SLOTS, fault

COLUMNS = ("key", "en", "zh")

WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("{topic}: {countries}", "{topic}：{countries}"),
    "holders": ("{names} can share what is in place for {topic}.", "{names}可以分享{topic}方面的现有经验。"),
    "seekers": ("Looking for {topic}: {names}.", "正在寻找{topic}：{names}。"),
    "partners": ("Also interested: {names}.", "同样关注的有：{names}。"),
    "firms": ("Firms worth meeting: {names}.", "值得一见的企业：{names}。"),
    "experts": ("Who can judge it: {names}.", "可以作出评价的专家：{names}。"),
    "language": ("All speak {language}.", "所有成员都会说{language}。"),
    "interpreter": (
        "Working language {language}; interpreters are needed for {names}.",
        "工作语言为{language}；需要口译的有：{names}。",
    ),
    "languages unknown": ("No language is on file for: {names}.", "尚未登记语言的有：{names}。"),
    "no firm": (
        "No firm that could join for {topic} is on file.",
        "目前没有登记可以参加的{topic}方面的企业。",
    ),
    "no expert": (
        "No expert who could join for {topic} is on file.",
        "目前没有登记可以参加的{topic}方面的专家。",
    ),
    "spoken": (
        "Speak of {topic}: {people}; can offer it: {have}; are looking for it: {looking}."
        " By chance so many would in one topic of {one_in}.",
        "谈到{topic}的{people}人，能够提供的{have}人，正在寻找的{looking}人。按概率，约每{one_in}个议题中才有一个如此。",
    ),
    "spoken as usual": (
        "Speak of {topic}: {people}; can offer it: {have}; are looking for it: {looking}."
        " No more than usual.",
        "谈到{topic}的{people}人，能够提供的{have}人，正在寻找的{looking}人，与一般议题相当。",
    ),
    "not screened": (
        "Firms are not screened for sanctions or export control.",
        "企业未经制裁或出口管制审查。",
    ),
}
"""Words by key: English and Chinese. Slots stand in braces."""


@dataclass(frozen=True, slots=True)
class Words:
    """The wording in use."""

    table: Mapping[str, tuple[str, str]] = field(default_factory=lambda: WORDS)

    def say(self, key: str, lang: str, **slots: str) -> str:
        """Return the words of a key with its slots filled; any language but Chinese gives English."""
        return self.table[key][1 if lang.startswith("zh") else 0].format(**slots)


def read_words(path: Path) -> Words:
    """Return the wording as staff edited it; InputError naming every row at fault."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    problems: list[Problem] = []
    edited = dict(WORDS)
    for number, row in enumerate(rows, start=2):
        key = (row.get("key") or "").strip()
        if key not in WORDS:
            problems.append(fault(NO_KEY, file=path.name, row=number, column="key", value=key))
            continue
        texts = [(row.get(lang) or "").strip() or WORDS[key][n] for n, lang in enumerate(COLUMNS[1:])]
        problems += [
            fault(SLOTS.of(slots=_slots(WORDS[key][0])), file=path.name, row=number, column=lang, value=text)
            for lang, text in zip(COLUMNS[1:], texts, strict=True)
            if not _fits(text, WORDS[key][0])
        ]
        edited[key] = (texts[0], texts[1])
    if problems:
        raise InputError(problems)
    return Words(edited)


def _fits(text: str, template: str) -> bool:
    try:
        return _names(text) <= _names(template)
    except ValueError:
        return False


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _slots(template: str) -> str:
    return ", ".join(sorted(f"{{{n}}}" for n in _names(template))) or "none"
