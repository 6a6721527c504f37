"""Countries and areas in UN usage: names in the six UN languages, facts, and what people write for them.

A *country or area* is a row of the UN Statistics Division's M49 standard, called by its ISO 3166-1 alpha-3
code; Taiwan, Province of China stands beside them under its ISO code. Former countries carry their ISO 3166-3
code. All of it is data (``graph/data``, with sources and dates) that an operator can replace: see
:mod:`graph.shipped`. Nothing is read before the first question.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.country_tables import (
    GROUPS,
    LANGUAGES,
    Country,
    in_language,
    load_countries,
    load_index,
    load_organisations,
)
from graph.errors import NotFoundError
from graph.shipped import read_shipped, tables_folder
from graph.spellings import bare_key, inverted_key, name_key

__all__ = [
    "GROUPS",
    "LANGUAGES",
    "Country",
    "Resolution",
    "Source",
    "countries",
    "country_name",
    "country_sources",
    "is_cross_country",
    "resolve_country",
    "resolve_party",
]

NEAREST = 3
LONGEST = 200  # characters; no name comes near, and a cell of a megabyte is refused at once


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text was resolved to.

    ``code`` is the one country meant. Where there is none, ``candidates`` holds the codes of all that the
    text may mean (``ambiguous``), or the display names nearest to it, best first, as a hint for people.
    """

    code: str | None
    candidates: tuple[str, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether the text names more than one country, so that ``candidates`` are codes."""
        return self.code is None and bool(self.candidates) and all(c in countries() for c in self.candidates)


@dataclass(frozen=True, slots=True)
class Source:
    """Where one kind of fact comes from, with the date of the state that was taken over."""

    kind: str
    source: str
    url: str
    date: str
    licence: str


def countries() -> Mapping[str, Country]:
    """Return every country and area, former ones too, by code, in the order of the codes.

    Raises InputError when an operator's table is wrong.
    """
    return load_countries(tables_folder())


def country_name(code: str, lang: str = "en") -> str:
    """Return the display name in UN usage; another language than the six gives English.

    Raises NotFoundError for a code that no table holds.
    """
    country = countries().get(code)
    if country is None:
        raise NotFoundError(f"no country or area has the code '{code}'")
    return in_language(country.names, lang)


def is_cross_country(a: str, b: str) -> bool:
    """Return whether two codes stand for two countries: China and the areas under it are one.

    A code that no table holds (a province, say) stands for itself.
    """
    known = countries()
    first, second = ((known[c].under if c in known else None) or c for c in (a, b))
    return first != second


def resolve_country(text: str) -> Resolution:
    """Return the country that a code, name or usual alias stands for, in any of the six languages.

    Exact after :func:`graph.spellings.name_key`, never fuzzy. A name goes before a code, a name as written
    before one read the other way round (``Korea, Republic of``), and last a leading French or Spanish article
    is left out. Bare ``Congo`` is COG, as M49 has it; bare ``Korea`` is ambiguous. An empty text resolves to
    nothing and has no nearest name, nor has one of more than 200 characters.
    """
    codes = _lookup(text)
    if len(codes) == 1:
        return Resolution(codes[0])
    return Resolution(None, codes or _nearest(text))


def resolve_party(text: str) -> tuple[str, str] | None:
    """Return ``("country", code)`` or ``("organisation", id)`` for a party, None when it is neither.

    Organisations that are parties beside countries are those of ``party_organisations.csv``.
    """
    codes = _lookup(text)
    if codes:
        return ("country", codes[0]) if len(codes) == 1 else None
    found = load_organisations(tables_folder()).get(name_key(text[:LONGEST]))
    return ("organisation", found) if found else None


def country_sources() -> tuple[Source, ...]:
    """Return the source and date of each kind of fact, in the order of ``sources.csv``."""
    columns = ("kind", "source", "url", "date", "licence")
    return tuple(Source(**row) for row in read_shipped(tables_folder(), "sources.csv", columns))


def _lookup(text: str) -> tuple[str, ...]:
    """Return the codes that ``text`` may mean."""
    return _lookup_in(tables_folder(), text) if len(text) <= LONGEST else ()


@lru_cache(maxsize=4096)
def _lookup_in(folder: str, text: str) -> tuple[str, ...]:
    index = load_index(folder)
    return (
        index.names.get(name_key(text))
        or index.codes.get(unicodedata.normalize("NFKC", text).strip().upper())
        or index.names.get(inverted_key(text))
        or index.names.get(bare_key(text))
        or ()
    )


def _nearest(text: str) -> tuple[str, ...]:
    """Return up to three display names whose spellings are nearest, best first."""
    from rapidfuzz import (
        fuzz,
        process,
    )  # needed for misspelt names only, and takes as long to load as the rest

    if len(text) > LONGEST:
        return ()
    names = load_index(tables_folder()).names
    hits = process.extract(name_key(text), names.keys(), scorer=fuzz.ratio, limit=12, score_cutoff=60)
    return tuple(dict.fromkeys(country_name(code) for key, _, _ in hits for code in names[key]))[:NEAREST]
