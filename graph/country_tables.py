"""The tables of countries and areas, read once: rows become countries, names become an index.

What each table holds and where it comes from is told in ``graph/data/SOURCES.md``. Every function here takes
the operator's folder (see :mod:`graph.shipped`) and keeps its answer: a new process reads a changed table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from graph.shipped import read_shipped, refuse_row, tables_folder
from graph.spellings import inverted_key, name_key

LANGUAGES = ("en", "zh", "fr", "es", "ru", "ar")
GROUPS = ("LDC", "LLDC", "SIDS", "G77")
NAME_COLUMNS = tuple(f"name_{lang}" for lang in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Country:
    """One country or area, as M49 has it; ``region`` and ``subregion`` are empty for Antarctica alone.

    ``borders`` are land borders (alpha-3, symmetric, sorted), ``languages`` BCP 47 codes of official and de
    facto official languages, ``under`` the code of the country that an area belongs to (given for the areas
    under China), ``successors`` the codes of today's countries where a former one was.
    """

    code: str
    alpha2: str
    m49: str
    names: Mapping[str, str] = field(hash=False)
    region: str
    subregion: str
    groups: frozenset[str]
    borders: tuple[str, ...]
    languages: tuple[str, ...]
    under: str | None
    former: bool
    successors: tuple[str, ...] = ()

    def region_names(self, lang: str = "en") -> tuple[str, str]:
        """Return region and subregion in one of the six languages; any other language gives English."""
        names = load_regions(tables_folder())
        region, subregion = (names.get(name) for name in (self.region, self.subregion))
        return (
            in_language(region, lang) if region else "",
            in_language(subregion, lang) if subregion else "",
        )


@dataclass(frozen=True, slots=True)
class Index:
    """What each name's key, and each code in capitals, stands for; more than one code means ambiguous."""

    names: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, tuple[str, ...]]


def in_language(names: Mapping[str, str], lang: str) -> str:
    """Return the name in ``lang``, in English where there is none."""
    return names.get(lang) or names["en"]


def read_names(row: Mapping[str, str]) -> Mapping[str, str]:
    """Return the names in the six languages from the columns ``name_en`` … ``name_ar`` of a row."""
    return MappingProxyType({lang: row[f"name_{lang}"] for lang in LANGUAGES})


@lru_cache(maxsize=4)
def load_regions(folder: str) -> Mapping[str, Mapping[str, str]]:
    """Return the names of each M49 region and subregion, by its English name."""
    return {r["name_en"]: read_names(r) for r in read_shipped(folder, "regions.csv", NAME_COLUMNS)}


@lru_cache(maxsize=4)
def load_countries(folder: str) -> Mapping[str, Country]:
    """Return all countries and areas, former ones too, by code, in the order of the codes.

    Raises InputError for a repeated code, a missing English name, an unknown region, or a code in another
    table that is none.
    """
    columns = ("code", "alpha2", "m49", *NAME_COLUMNS, "region", "subregion")
    rows = read_shipped(folder, "countries.csv", (*columns, "under"))
    known = frozenset(r["code"] for r in rows)
    facts = _Facts(_groups(folder, known), _borders(folder, known), _languages(folder, known))
    found: dict[str, Country] = {}
    for number, row in enumerate(rows):
        _check_row(folder, "countries.csv", number, row, found)
        found[row["code"]] = _country(row, facts)
    for number, row in enumerate(read_shipped(folder, "former.csv", (*columns, "languages", "successors"))):
        _check_row(folder, "former.csv", number, row, found)
        found[row["code"]] = _country(row, facts)
    return MappingProxyType(dict(sorted(found.items())))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the tables beside countries.csv say, by code."""

    groups: Mapping[str, set[str]]
    borders: Mapping[str, set[str]]
    languages: Mapping[str, str]


def _country(row: Mapping[str, str], facts: _Facts) -> Country:
    """Return the country of a row; a row with successors is a former one."""
    code, successors = row["code"], row.get("successors", "")
    return Country(
        code=code,
        alpha2=row["alpha2"],
        m49=row["m49"],
        names=read_names(row),
        region=row["region"],
        subregion=row["subregion"],
        groups=frozenset(facts.groups.get(code, ())),
        borders=tuple(sorted(facts.borders.get(code, ()))),
        languages=_list(row.get("languages", "") or facts.languages.get(code, "")),
        under=row.get("under") or None,
        former=bool(successors),
        successors=_list(successors),
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split(";") if item.strip())


def _check_row(
    folder: str, table: str, number: int, row: Mapping[str, str], found: Mapping[str, Country]
) -> None:
    """Refuse a row that cannot become a country."""
    if not row["code"] or row["code"] in found:
        raise refuse_row(folder, table, number, "code", row["code"], "code is empty or stands twice")
    if not row["name_en"]:
        raise refuse_row(folder, table, number, "name_en", row["code"], "no English name")
    for column in ("region", "subregion"):
        if row[column] and row[column] not in load_regions(folder):
            raise refuse_row(folder, table, number, column, row[column], "no region of regions.csv")


def coded_rows(
    folder: str,
    table: str,
    columns: tuple[str, ...],
    known: Iterable[str],
    coded: tuple[str, ...] = ("code",),
) -> Iterator[dict[str, str]]:
    """Yield the rows of a table whose ``coded`` columns hold codes of countries; refuse any other code."""
    for number, row in enumerate(read_shipped(folder, table, columns)):
        for column in coded:
            if row[column] not in known:
                raise refuse_row(folder, table, number, column, row[column], "no code of a country or area")
        yield row


def _groups(folder: str, known: frozenset[str]) -> dict[str, set[str]]:
    """Return the groups that each code is in now: rows with ``until`` speak of the past."""
    found: dict[str, set[str]] = {}
    for row in coded_rows(folder, "groups.csv", ("code", "group", "until"), known):
        if not row["until"]:
            found.setdefault(row["code"], set()).add(row["group"])
    return found


def _borders(folder: str, known: frozenset[str]) -> dict[str, set[str]]:
    """Return the neighbours of each code; a row holds a pair once, and counts both ways."""
    found: dict[str, set[str]] = {}
    for row in coded_rows(folder, "borders.csv", ("a", "b"), known, ("a", "b")):
        found.setdefault(row["a"], set()).add(row["b"])
        found.setdefault(row["b"], set()).add(row["a"])
    return found


def _languages(folder: str, known: frozenset[str]) -> dict[str, str]:
    return {
        r["code"]: r["languages"] for r in coded_rows(folder, "languages.csv", ("code", "languages"), known)
    }


@lru_cache(maxsize=4)
def load_index(folder: str) -> Index:
    """Return the index of names and codes.

    A key belongs to the first table that has it, in the order display names, formal names, aliases, CLDR;
    within one table two countries may share it, and then it is ambiguous. Names read the other way round come
    after all names as written. Raises InputError as :func:`load_countries` does.
    """
    known = load_countries(folder)
    levels = [
        [(c.code, name) for c in known.values() for name in c.names.values()],
        [
            (r["code"], r[c])
            for r in coded_rows(folder, "formal.csv", ("code", *NAME_COLUMNS), known)
            for c in NAME_COLUMNS
        ],
        [(r["code"], r["name"]) for r in coded_rows(folder, "aliases.csv", ("code", "name"), known)],
        [(r["code"], r["name"]) for r in coded_rows(folder, "cldr.csv", ("code", "name"), known)],
    ]
    names: dict[str, tuple[str, ...]] = {}
    for level in levels:
        _claim(names, ((name_key(name), code) for code, name in level))
    for level in levels:
        _claim(names, ((inverted_key(name), code) for code, name in level))
    codes: dict[str, tuple[str, ...]] = {}
    for former in (False, True):
        current = [c for c in known.values() if c.former is former]
        _claim(codes, ((key, c.code) for c in current for key in (c.code, c.alpha2)))
    old = coded_rows(folder, "old_codes.csv", ("old", "code"), known)
    _claim(codes, ((row["old"], row["code"]) for row in old))
    return Index(names, codes)


def _claim(index: dict[str, tuple[str, ...]], pairs: Iterable[tuple[str, str]]) -> None:
    """Enter (key, code) pairs, leaving alone every key that an earlier call entered."""
    claimed: dict[str, set[str]] = {}
    for key, code in pairs:
        if key and key not in index:
            claimed.setdefault(key, set()).add(code)
    index.update((key, tuple(sorted(codes))) for key, codes in claimed.items())


@lru_cache(maxsize=4)
def load_organisations(folder: str) -> Mapping[str, str]:
    """Return the id of each organisation that is a party beside countries, by every key it goes by."""
    rows = read_shipped(folder, "party_organisations.csv", ("id", *NAME_COLUMNS, "aliases"))
    return {
        name_key(name): row["id"]
        for row in rows
        for name in (row["id"], *(row[c] for c in NAME_COLUMNS), *_list(row["aliases"]))
        if name
    }
