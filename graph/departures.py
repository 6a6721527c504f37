"""Departures from UN usage in what is displayed: old, short or political names where the UN has another.

Display names come from the tables and are right; the risk is a sentence, heading or label that somebody
wrote by hand. ``graph/data/departures.csv`` lists the terms, English and Chinese, with the country meant.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.country_tables import NAME_COLUMNS, coded_rows, load_countries
from graph.shipped import read_shipped, tables_folder

SHOWN = 30  # characters either side of a departure

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Term:
    """A term in one writing, what to write instead, and the longer texts within which it is right."""

    writing: str
    instead: str
    right: tuple[str, ...]


def departures(text: str, allowed: Iterable[str] = ()) -> list[str]:
    """Return each departure from UN usage in a displayed English or Chinese text, in order of appearance.

    One reads ``Burma: write Myanmar (… text around it …)``. A term counts in its usual writing or in
    capitals, as a whole word where it is Latin (``Russian`` and ``hong-kong`` do not count). It is right
    within a longer display or formal name (``Taiwan, Province of China``), within what the table excuses, and
    within a text of ``allowed``: verbatim quotes, names of people and firms, as given. White space counts as
    one space. ``text`` is what a reader sees, without mark-up; an empty one gives no departure.
    """
    text = " ".join(text.split())
    present = [term for term in _terms(tables_folder()) if term.writing in text]
    hits = {span: term for term in present for span in _spans(text, term.writing)}
    right = [span for term in present for name in term.right for span in _spans(text, name)]
    right += [
        span for words in set(allowed if hits else ()) for span in _places(text, " ".join(words.split()))
    ]
    return [
        f"{hits[span].writing}: write {hits[span].instead} (… {_around(text, span)} …)"
        for span in _outside(_widest(hits), sorted(right))
    ]


def _widest(spans: Iterable[Span]) -> list[Span]:
    """Return the spans that lie in no other, sorted: the "Korea" of "South Korea" is no second departure."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or span[1] > kept[-1][1]:
            kept.append(span)
    return kept


def _outside(spans: list[Span], covers: list[Span]) -> Iterator[Span]:
    """Yield the ``spans`` that lie within none of ``covers``; both are sorted."""
    reach, waiting = -1, iter([*covers, (sys.maxsize, 0)])
    cover = next(waiting)
    for span in spans:
        while cover[0] <= span[0]:
            reach, cover = max(reach, cover[1]), next(waiting)
        if reach < span[1]:
            yield span


def _around(text: str, span: Span) -> str:
    return text[max(0, span[0] - SHOWN) : span[1] + SHOWN].strip()


def _spans(text: str, words: str) -> Iterator[Span]:
    """Yield where ``words`` stand in ``text``; Latin ones as whole words."""
    for start, end in _places(text, words):
        if not words.isascii() or not (_joins(text[start - 1 : start]) or _joins(text[end : end + 1], "")):
            yield start, end


def _joins(neighbour: str, also: str = "-") -> bool:
    """Return whether a Latin word goes on in this neighbouring character."""
    return bool(re.match(r"[A-Za-z0-9_À-ɏ]", neighbour)) or (bool(neighbour) and neighbour in also)


def _places(text: str, words: str) -> Iterator[Span]:
    """Yield where ``words`` stand in ``text``, overlapping ones too; nowhere for empty words."""
    start = text.find(words) if words else -1
    while start >= 0:
        yield start, start + len(words)
        start = text.find(words, start + 1)


@lru_cache(maxsize=4)
def _terms(folder: str) -> tuple[_Term, ...]:
    """Return every term in its usual writing and, where that differs, in capitals."""
    known = load_countries(folder)
    rows = list(coded_rows(folder, "departures.csv", ("term", "code", "excused"), known))
    names = {name for country in known.values() for name in country.names.values()}
    names |= {r[c] for r in read_shipped(folder, "formal.csv", NAME_COLUMNS) for c in NAME_COLUMNS}
    # A right name that is itself a term ("Czech Republic", formally) excuses nothing.
    terms = {r["term"] for r in rows}
    found = {}
    for row in rows:
        term, shown = row["term"], known[row["code"]].names["en" if row["term"].isascii() else "zh"]
        right = {name for name in names - terms | set(row["excused"].split(";")) if term in name}
        for writing in (term, term.upper()):
            found[writing] = _Term(writing, shown, tuple(sorted(right | {name.upper() for name in right})))
    return tuple(found.values())
