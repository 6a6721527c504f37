"""Looking at a list before it is imported: what its headings mean, what to leave out, what is unknown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.errors import Problem
from graph.names import normalise
from graph.tables.cells import Sheet
from graph.tables.columns import columns, table_names

SAMPLE_ROWS = 5

SENSITIVE = (
    "passport", "birth", "birthday", "birthdate", "born", "age", "health", "blood", "medical",
    "diet", "dietary", "allergy", "allergies", "religion", "faith", "ethnic", "ethnicity", "sex",
    "gender", "marital", "visa", "identity", "护照", "出生", "生日", "年龄",
    "健康", "宗教", "信仰", "民族", "性别", "血型", "身份证", "饮食", "病史",
)  # fmt: skip
"""Words in headings of columns that a match has no use for; such columns are named and dropped."""

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "name": ("full name", "participant", "participant name", "name of participant", "delegate", "nom", "姓名",
             "nombre", "英文姓名", "学员姓名"),
    "name_zh": ("chinese name", "中文名", "中文姓名"),
    "country": ("nationality", "country region", "country or area", "party", "pays", "país", "国家", "国别",
                "国籍", "страна"),
    "province": ("省份", "省"),
    "organisation": ("organization", "employer", "ministry", "institution", "work unit", "agency", "unit",
                     "ministry organisation", "affiliation", "单位", "工作单位", "机构", "organisme"),
    "organisation_type": ("organization type", "type of organisation", "单位类型"),
    "title": ("position", "job title", "post", "designation", "function", "role", "职务", "职位", "职称"),
    "languages": ("language", "languages spoken", "working language", "语言", "工作语言"),
    "interests": ("interest", "topics of interest", "interested in", "areas of interest", "关注领域", "兴趣"),
    "needs": ("looking for", "is looking for", "need", "seeks", "wants", "what are you looking for", "需求",
              "寻求"),
    "offers": ("has", "can offer", "offer", "can share", "experience in", "strengths", "可提供", "优势"),
    "programmes": ("programme", "program", "course", "seminar", "training", "班级", "项目"),
    "bio": ("biography", "about", "profile", "introduction", "简介"),
    "email": ("e mail", "mail", "email address", "邮箱", "电子邮件"),
    "phone": ("telephone", "mobile", "tel", "phone number", "电话", "手机"),
    "wechat": ("we chat", "wechat id", "微信", "微信号"),
}  # fmt: skip
"""Headings seen on participant lists, by the column of ``delegates`` that they mean."""


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """A sheet as found: headings with the columns they seem to mean, a few rows, what is to be dropped."""

    file: str
    name: str
    table: str
    header: tuple[str, ...]
    guesses: Mapping[str, str]
    sensitive: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    rows: int
    encoding: str


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """Something that rows refer to and nothing is called: how often, and what is called nearly so."""

    column: str
    value: str
    count: int
    nearest: tuple[str, ...]


def sheet_preview(sheet: Sheet, table: str) -> SheetPreview:
    """Return what a sheet holds and what its headings seem to mean in ``table``."""
    sensitive = tuple(h for h in sheet.header if is_sensitive(h))
    guesses = guess_headings(sheet.header, table) if table in table_names() else {}
    rows = tuple(tuple(cells) for _, cells in list(sheet.rows)[:SAMPLE_ROWS])
    return SheetPreview(
        sheet.file,
        sheet.name,
        table,
        tuple(sheet.header),
        guesses,
        sensitive,
        rows,
        len(sheet.rows),
        sheet.encoding,
    )


def is_sensitive(heading: str) -> bool:
    """Say whether a heading speaks of passports, birth, health, religion and the like."""
    words = normalise(heading)
    return any(re.search(rf"\b{w}s?\b" if w.isascii() else w, words) for w in SENSITIVE)


def guess_headings(header: Sequence[str], table: str) -> dict[str, str]:
    """Return for each heading the column it seems to mean; "" for none. A column is guessed once."""
    known = columns(table)
    guesses: dict[str, str] = {}
    for heading in header:
        column = heading if heading in known else _meant(heading, known)
        if is_sensitive(heading) or column in guesses.values():
            column = ""
        guesses[heading] = column
    return guesses


def _meant(heading: str, known: Mapping[str, object]) -> str:
    text = normalise(heading).replace("_", " ")
    for column in known:
        if text == column.replace("_", " "):
            return column
    exact = [c for c, words in SYNONYMS.items() if c in known and text in words]
    if exact:
        return exact[0]
    held = [c for c, words in SYNONYMS.items() if c in known and any(_holds(text, w) for w in words)]
    return held[0] if held else ""


def _holds(text: str, word: str) -> bool:
    return (word in text) if not word.isascii() else bool(re.search(rf"\b{re.escape(word)}\b", text))


_REFUSED = re.compile(r"is no known|means more than one")
_ITEM = re.compile(r"nearest: (.*)$")


def unknown_values(problems: Sequence[Problem]) -> list[UnknownValue]:
    """Return the values that problems complain of as unknown, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    near: dict[tuple[str, str], tuple[str, ...]] = {}
    for problem in problems:
        if not _REFUSED.search(problem.message):
            continue
        key = (problem.column, problem.value)
        counts[key] += 1
        match = _ITEM.search(problem.message)
        near[key] = tuple(n.strip() for n in match[1].split(",")) if match else ()
    return [UnknownValue(c, v, n, near[c, v]) for (c, v), n in counts.most_common()]
