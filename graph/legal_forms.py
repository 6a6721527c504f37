"""Legal forms and the words that many firms share: what has to go before two firms' names can be compared."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal["own", "common", "place"]

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_SPELLINGS = {"chinese": "china", "tyre": "tire", "tyres": "tire", "centre": "center", "tech": "technology"}


def without_legal_forms(key: str) -> str:
    """Return a normalised name without its legal forms, in English, Chinese or another European language.

    Forms (graph/data/legal_forms.csv) go from the ends, one after the other, as long as something is left;
    words for a group (Group, Holdings, 集团, 控股) stay where only a place would be left (Beijing Holdings is
    not Beijing). A name never becomes empty: "group" stays "group".
    """
    while (shorter := _shorten(key)) != key:
        key = shorter
    return key


def firm_words(key: str) -> list[str]:
    """Return the words of a name but for fillers (of, and); Chinese is cut at places and common words.

    重庆长安汽车 gives 重庆, 长安, 汽车: without spaces, a name's own part is what stands between the rest.
    """
    words: list[str] = []
    for part in key.split():
        words += _cut(part) if _CJK.search(part) else [part]
    return [_one_spelling(word) for word in words if _word_kinds().get(word) != "filler"] or words


def word_kind(word: str) -> Kind:
    """Return "place", "common" (technology, 投资), or "own" for a word that tells one firm from another."""
    kind = _word_kinds().get(word, "own")
    return "place" if kind == "place" else "common" if kind in ("common", "filler") else "own"


def _one_spelling(word: str) -> str:
    """Return the singular of a common word, where that is one too, in one spelling: tyres is tire."""
    word = _SPELLINGS.get(word, word)
    for ending, singular in (("ies", "y"), ("s", "")):
        stem = word.removesuffix(ending) + singular
        if word.endswith(ending) and _word_kinds().get(word) == _word_kinds().get(stem) == "common":
            return stem
    return word


def _shorten(key: str) -> str:
    """Take the longest legal form off one end of ``key``."""
    for form, place, kind in _forms():
        rest = _without(key, form, place)
        if rest and (kind == "legal" or any(word_kind(word) != "place" for word in firm_words(rest))):
            return rest
    return key


def _without(key: str, form: str, place: str) -> str:
    """Return what is left of ``key`` without ``form`` at that end; "" where it does not stand there."""
    if not (key.endswith(form) if place == "end" else key.startswith(form)):
        return ""
    gap = "" if _CJK.search(form) else " "
    if place == "end" and key.endswith(gap + form):
        return key[: -len(gap + form)].strip()
    if place == "start" and key.startswith(form + gap):
        return key[len(form + gap) :].strip()
    return ""


def _cut(part: str) -> list[str]:
    """Cut a text with Chinese at the longest known words; what lies between them stays whole."""
    return [piece for piece in _known_chinese().split(part) if piece]


@cache
def _forms() -> Sequence[tuple[str, str, str]]:
    """Return (form, end of the name, kind), the longest first."""
    with (files("graph") / "data" / "legal_forms.csv").open(encoding="utf-8") as stream:
        rows = [(row["form"], row["place"], row["kind"]) for row in csv.DictReader(stream)]
    return sorted(rows, key=lambda row: (-len(row[0]), row))


@cache
def _word_kinds() -> dict[str, str]:
    with (files("graph") / "data" / "firm_words.csv").open(encoding="utf-8") as stream:
        return {row["word"]: row["kind"] for row in csv.DictReader(stream)}


@cache
def _known_chinese() -> re.Pattern[str]:
    chinese = [word for word in _word_kinds() if _CJK.fullmatch(word)]
    words = sorted(chinese, key=lambda word: (-len(word), word))
    return re.compile(f"({'|'.join(map(re.escape, words))})")
