"""Where countries and areas lie, and how far apart: one place for each, its seat of government."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from graph.country_tables import load_countries
from graph.shipped import read_shipped, refuse_row, tables_folder

TABLE = "places.csv"
COLUMNS = ("code", "latitude", "longitude")
RADIUS = 6371.0
"""Mean radius of the earth in kilometres."""

Place = tuple[float, float]


def places() -> Mapping[str, Place]:
    """Return latitude and longitude in degrees by code; InputError when an operator's table is wrong.

    Some codes have no place: Antarctica, uninhabited islands.
    """
    return _load(tables_folder())


def kilometres(one: Place, other: Place) -> float:
    """Return the distance of two places in kilometres along a great circle (haversine formula)."""
    (a, b), (c, d) = ((math.radians(x) for x in place) for place in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(min(half, 1.0)))


def pairs_within(most: float) -> Mapping[tuple[str, str], float]:
    """Return kilometres by pair of different codes, both ways, of all that are at most ``most`` apart."""
    return _pairs(tables_folder(), most)


@lru_cache(maxsize=4)
def _pairs(folder: str, most: float) -> Mapping[tuple[str, str], float]:
    known = sorted(_load(folder).items())
    found: dict[tuple[str, str], float] = {}
    for n, (one, here) in enumerate(known):
        for other, there in known[n + 1 :]:
            distance = kilometres(here, there)
            if distance <= most:
                found[one, other] = found[other, one] = distance
    return found


@lru_cache(maxsize=4)
def _load(folder: str) -> Mapping[str, Place]:
    known = load_countries(folder)
    found: dict[str, Place] = {}
    for number, row in enumerate(read_shipped(folder, TABLE, COLUMNS)):
        if row["code"] not in known:
            raise refuse_row(folder, TABLE, number, "code", row["code"], "no code of a country or area")
        found[row["code"]] = (
            _degrees(folder, number, row, "latitude", 90.0),
            _degrees(folder, number, row, "longitude", 180.0),
        )
    return found


def _degrees(folder: str, number: int, row: Mapping[str, str], column: str, most: float) -> float:
    try:
        value = float(row[column])
    except ValueError:
        value = math.inf
    if not abs(value) <= most:
        raise refuse_row(folder, TABLE, number, column, row[column], f"no degrees from -{most:g} to {most:g}")
    return value
