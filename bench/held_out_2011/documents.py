"""The five documents, with the section on virtual projects kept apart, as words and as names of countries."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import seeds
from graph.countries import countries

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
"""Where the documents lie, beside the project; they are no part of it."""

REPORT = "pgtf-final-report"
BEGINS, ENDS = "III. Virtual Projects (2011)", "Annex: Breakdown of Expenditure"
FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "already becoming does done even few getting iii it its may mostly recently some than under very we"
        " where which who yet 5",
    )
)
"""Words of the section that carry no content; all its others count."""

SHORT_FORMS = {"Laos": "LAO", "Syria": "SYR", "Moldova": "MDA", "Viet Nam": "VNM", "Vietnam": "VNM"}
GLUED = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
WORD = re.compile(r"[a-z0-9]+")
ENDING = re.compile("(?<=...)(?:ations?|ships?|ings?|isms?|ics?|ies|ed|es|s)$")


@dataclass(frozen=True, slots=True)
class Texts:
    """What the section says, and what everything outside it says, each as one text."""

    section: str
    outside: str


def at_hand() -> bool:
    """Say whether the documents lie beside the project."""
    return FOLDER.is_dir()


def texts() -> Texts:
    """Return the documents, split; FileNotFoundError where they are not at hand."""
    outside, section = [], ""
    for row in _rows():
        text = (FOLDER / row["file"]).read_text(encoding="utf-8")
        if row["id"] == REPORT:
            begins, ends = text.index(BEGINS), text.index(ENDS)
            section, text = text[begins:ends], text[:begins] + "\n" + text[ends:]
        outside.append(text)
    return Texts(plain(section), plain("\n".join(outside)))


def _rows() -> Iterator[dict[str, str]]:
    with (seeds.folder() / "documents.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def plain(text: str) -> str:
    """Return a text with every run of blanks as one, as quotes are compared."""
    return " ".join(text.split())


def words(text: str) -> frozenset[str]:
    """Return the words of Latin letters and digits, in lower case; words glued by a slip are parted."""
    return frozenset(WORD.findall(GLUED.sub(" ", text).lower())) | frozenset(WORD.findall(text.lower()))


def stem(word: str) -> str:
    """Return a word without the commonest English ending, if three letters or more are left."""
    return ENDING.sub("", word)


def only_in_section(found: Texts) -> frozenset[str]:
    """Return the content words that occur in the section and nowhere outside it."""
    return words(found.section) - words(found.outside) - FUNCTION_WORDS


def stems_only_in_section(found: Texts) -> frozenset[str]:
    """Return the stems of content words of the section that no word outside it has."""
    inside = {stem(w) for w in words(found.section) - FUNCTION_WORDS}
    return frozenset(inside - {stem(w) for w in words(found.outside)})


def countries_named(text: str) -> frozenset[str]:
    """Return the countries (alpha-3) whose English name, or a usual short form, stands in a text.

    Longer names are looked for first, so that Papua New Guinea is not taken for Guinea.
    """
    names = {c.names["en"]: code for code, c in countries().items()} | SHORT_FORMS
    found = set()
    for name in sorted(names, key=len, reverse=True):
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        text, hits = re.subn(pattern, " ", text)
        if hits:
            found.add(names[name])
    return frozenset(found)
