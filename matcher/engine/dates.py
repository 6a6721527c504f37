"""Dates as numbers of years, so that recency can be computed from YYYY, YYYY-MM and YYYY-MM-DD alike."""

from __future__ import annotations

from collections.abc import Iterator

from graph.errors import InputError, Problem
from graph.records import Snapshot

DATED = {"engagement": ("year",), "project": ("starts",), "programme": ("starts", "ends")}


def year_number(date: object) -> float | None:
    """Return a date as years (2016-07 is 2016.5); None for what is no date."""
    parts = str(date or "").split("-")
    if not all(p.isdigit() for p in parts) or len(parts[0]) != 4:
        return None
    numbers = [int(p) for p in parts] + [1, 1]
    return numbers[0] + (numbers[1] - 1) / 12 + (numbers[2] - 1) / 365.25


def read_as_of(text: str) -> float:
    """Return the date from which recency counts as years; InputError for what is no date."""
    year = year_number(text)
    if year is None:
        raise InputError([Problem("is not a date YYYY, YYYY-MM or YYYY-MM-DD", column="as-of", value=text)])
    return year


def newest_date(snapshot: Snapshot) -> str:
    """Return the newest date that the store holds, as written; "1970" when it holds none."""
    dates = [(y, d) for d in _dates(snapshot) if (y := year_number(d)) is not None]
    return max(dates)[1] if dates else "1970"


def _dates(snapshot: Snapshot) -> Iterator[str]:
    for kind, names in DATED.items():
        for record in snapshot.of(kind).values():
            yield from (str(record.get(name, "")) for name in names)
    for statement in snapshot.standing():
        yield str(statement.data.get("year", ""))
