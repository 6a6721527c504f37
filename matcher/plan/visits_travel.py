"""Travel between cities: an operator's table with its sources, and stated assumptions for the rest."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from graph.errors import InputError, Problem
from graph.records import Ref
from graph.tables.cells import Sheet
from graph.tables.sheets import read_sheets
from matcher.browse.pages import Browser
from matcher.plan import fault_words as words
from matcher.plan.fault_words import UnfitError, fault

COLUMNS = ("from", "to", "hours", "cost", "source")
WITHIN_A_CITY = 0.5
BETWEEN_CITIES = 3.0
ASSUMED = "assumption"
"""The source of hours that no table gives: half an hour within a city, three hours between two."""

MOST_HOURS = 72.0
MOST_COST = Decimal(10_000_000)
SETTLED = ("city", "province")
"""Types of place that count as a city here: Shanghai and Beijing are provinces."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way from city to city: hours from door to door, cost for the whole group, and who says so."""

    hours: float
    cost: Decimal
    source: str

    @property
    def assumed(self) -> bool:
        """Whether no table gives it."""
        return self.source == ASSUMED


@dataclass(frozen=True, slots=True)
class Travel:
    """Ways by pair of cities (ids of places). A way that is given one way only holds both ways."""

    ways: Mapping[tuple[str, str], Way] = field(default_factory=dict)

    def way(self, start: str, end: str) -> Way:
        """Return a way: as given, else as given for the way back, else as assumed at no cost."""
        known = self.ways.get((start, end)) or self.ways.get((end, start))
        return known or Way(WITHIN_A_CITY if start == end else BETWEEN_CITIES, Decimal(0), ASSUMED)

    def home(self, start: str, end: str) -> Way:
        """Return the way back to where the group lives, which is none at all from the same city."""
        return Way(0.0, Decimal(0), ASSUMED) if start == end else self.way(start, end)


def city_of(browser: Browser, place: Ref) -> Ref:
    """Return the city that a park, district or site lies in; the place itself where none is known."""
    seen: set[Ref] = set()
    here = place
    while here.kind == "place" and here not in seen:
        record = browser.snapshot.record(here)
        if record is not None and record.get("type") in SETTLED:
            return here
        seen.add(here)
        within = browser.ends.targets(here, "in")
        here = within[0] if within else here
    return place


def city_of_firm(browser: Browser, firm: Ref) -> Ref | None:
    """Return the city of a firm; None when no place of it is on file."""
    places = browser.ends.targets(firm, "located_in")
    return city_of(browser, places[0]) if places else None


def read_travel(path: Path, browser: Browser) -> Travel:
    """Read ``travel.csv`` (or .xlsx): from, to, hours, cost, source; hours and source are required.

    Cities are written by id or by name in English or Chinese. InputError with every fault: a missing
    column, an unknown city, hours outside 0 to 72, a cost that is no amount, no source, a way twice.
    """
    sheet = read_sheets(path)[0]
    missing = [c for c in COLUMNS if c not in sheet.header]
    if missing:
        raise InputError([fault(words.NO_COLUMN.of(column=c), file=sheet.file, row=1) for c in missing])
    reader = _Rows(sheet, _places(browser))
    ways: dict[tuple[str, str], Way] = {}
    for number, cells in sheet.rows:
        way = reader.read(number, dict(zip(sheet.header, cells, strict=True)))
        if way and way[0] in ways:
            twice = "–".join(way[0])
            reader.problems.append(fault(words.TWICE, file=sheet.file, row=number, column="to", value=twice))
        elif way:
            ways[way[0]] = way[1]
    if reader.problems:
        raise InputError(reader.problems)
    return Travel(ways)


def _places(browser: Browser) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, record in browser.snapshot.of("place").items():
        for name in (record.text("name", "en"), record.text("name", "zh"), key):
            found.setdefault(name.casefold(), key)
    return found | {key: key for key in browser.snapshot.of("place")}


class _Rows:
    """Reads rows of a travel table; ``problems`` collects what is wrong."""

    def __init__(self, sheet: Sheet, places: Mapping[str, str]) -> None:
        self._file = sheet.file
        self._places = places
        self.problems: list[Problem] = []

    def read(self, row: int, cells: Mapping[str, str]) -> tuple[tuple[str, str], Way] | None:
        before = len(self.problems)
        start, end = (self._cell(row, cells, c, self._place) for c in ("from", "to"))
        hours = self._cell(row, cells, "hours", _hours)
        cost = self._cell(row, cells, "cost", _cost)
        source = self._cell(row, cells, "source", _source)
        if len(self.problems) > before:
            return None
        return (str(start), str(end)), Way(float(hours), Decimal(cost), str(source))

    def _cell(self, row: int, cells: Mapping[str, str], column: str, read: Callable[[str], str]) -> str:
        try:
            return read(cells[column].strip())
        except UnfitError as error:
            place = {"file": self._file, "column": column, "value": cells[column]}
            self.problems.append(fault(error.words, row=row, **place))
            return "0"

    def _place(self, text: str) -> str:
        found = self._places.get(text) or self._places.get(text.casefold())
        if found is None:
            raise UnfitError(words.NO_CITY)
        return found


def _hours(text: str) -> str:
    try:
        hours = float(text)
    except ValueError:
        hours = math.nan
    if not 0 <= hours <= MOST_HOURS:
        raise UnfitError(words.NO_HOURS.of(most=f"{MOST_HOURS:.0f}"))
    return text


def _cost(text: str) -> str:
    try:
        cost = Decimal(text or "0")
    except InvalidOperation:
        cost = Decimal(-1)
    if not (cost.is_finite() and 0 <= cost <= MOST_COST and cost == cost.quantize(Decimal("0.01"))):
        raise UnfitError(words.NO_COST)
    return str(cost)


def _source(text: str) -> str:
    if not text or text.casefold() == ASSUMED:
        raise UnfitError(words.NO_SOURCE)
    return text
