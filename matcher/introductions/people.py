"""Who somebody is, as far as the one who reads may know, and how to reach her once both agreed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.audiences import CONTACT
from graph.records import Ref
from graph.shipped import read_shipped, tables_folder
from matcher.browse.pages import Browser

SENIOR_TITLES = "senior_titles.csv"
CONTACT_FIELDS = (*CONTACT, "website")
COUNTRY_RELATIONS = ("from", "from_province", "located_in")


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as an introduction names her. ``name`` is "" where it may not be seen.

    ``languages`` are BCP 47 codes; ``languages_assumed`` says that they are the official ones of the
    country because nobody has told hers.
    """

    ref: Ref
    name: str = ""
    position: str = ""
    organisation: str = ""
    country: str = ""
    languages: tuple[str, ...] = ()
    languages_assumed: bool = False
    made_up: bool = False

    @property
    def line(self) -> str:
        """Return position, organisation and country, as far as known, in one line."""
        return ", ".join(p for p in (self.position, self.organisation, self.country) if p)


@dataclass(frozen=True, slots=True)
class Contact:
    """The ways to reach somebody: pairs of field and value from her record, and her own words."""

    ways: tuple[tuple[str, str], ...] = ()
    words: str = ""

    def way(self, field: str) -> str:
        """Return one way, "" where it is not known."""
        return dict(self.ways).get(field, "")


def who(browser: Browser, ref: Ref, lang: str) -> Who:
    """Return who somebody is, as far as a browser's snapshot shows her."""
    record = browser.snapshot.record(ref)
    if record is None:
        return Who(ref)
    spoken = tuple(str(code) for code in record.get("languages") or ())
    return Who(
        ref,
        browser.title(ref, lang),
        str(record.get("title") or "") if ref.kind != "company" else "",
        next((browser.title(t, lang) for t in browser.ends.targets(ref, "works_for")), ""),
        next((browser.title(t, lang) for r in COUNTRY_RELATIONS for t in browser.ends.targets(ref, r)), ""),
        spoken or _official(browser, ref),
        not spoken,
        browser.made_up(ref),
    )


def contact(browser: Browser, ref: Ref, words: str) -> Contact:
    """Return the ways to reach somebody that her record holds, with what she said herself."""
    record = browser.snapshot.record(ref)
    ways = [(f, str(record.get(f))) for f in CONTACT_FIELDS if record is not None and record.get(f)]
    return Contact(tuple(ways), words)


def _official(browser: Browser, ref: Ref) -> tuple[str, ...]:
    """Return the official languages of the country that somebody is from, through a place if need be."""
    seen: set[Ref] = set()
    waiting = [t for r in COUNTRY_RELATIONS for t in browser.ends.targets(ref, r)]
    while waiting:
        target = waiting.pop(0)
        record = browser.snapshot.record(target)
        if target.kind == "country" and record is not None:
            return tuple(str(code) for code in record.get("languages") or ())
        if target.kind == "place" and target not in seen:
            seen.add(target)
            waiting += browser.ends.targets(target, "in")
    return ()


@cache
def _titles(folder: str, senior: str) -> re.Pattern[str]:
    rows = read_shipped(folder, SENIOR_TITLES, ("word", "language", "senior"))
    words = [(re.escape(r["word"]), r["language"]) for r in rows if r["senior"] == senior]
    found = [rf"\b{word}\b" if language != "zh" else word for word, language in words]
    found.sort(key=len, reverse=True)
    return re.compile("|".join(found), re.IGNORECASE)


def is_senior(title: str) -> bool:
    """Tell whether a title is of somebody whom requests reach through the staff.

    By the words of graph/data/senior_titles.csv, after those that only seem to say so (``office of the
    minister``) are left out. "" is nobody senior.
    """
    folder = tables_folder()
    return _titles(folder, "yes").search(_titles(folder, "no").sub(" ", title)) is not None
