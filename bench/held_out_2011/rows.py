"""The tables of seeds/ without what only the section says, as files that `matcher import` reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import seeds
from bench.held_out_2011.provenance import OURS, OUTSIDE, Provenance, Rows, read_table, row_key

RESTATED = Path(__file__).with_name("restated")
"""Rows of what the documents say outside the section of things that seeds/ quotes from it, with such quotes.

A row of an id that seeds/ has replaces the cells that it fills in.
"""

LISTS = ("aliases",)
"""Cells whose items stand alone: one that leaks goes, the others stay."""

REFERENCES: Mapping[str, Mapping[str, str]] = {
    "topics": {"broader": "topics"},
    "places": {"in": "places"},
    "companies": {"place": "places", "offers": "topics", "needs": "topics"},
    "organisations": {"place": "places"},
    "experts": {"organisation": "organisations", "topics": "topics", "programmes": "programmes"},
    "delegates": {
        "interests": "topics",
        "needs": "topics",
        "offers": "topics",
        "programmes": "programmes",
        "province": "places",
    },
    "programmes": {
        "topics": "topics",
        "place": "places",
        "hosts": "organisations",
        "sponsors": "organisations",
        "parent": "programmes",
        "provinces": "places",
        "visited": "",
        "lecturers": "",
    },
    "solutions": {"topics": "topics", "similar": "solutions"},
    "country_facts": {"topic": "topics"},
    "budget_lines": {"parent": "budget_lines"},
}
"""Cells that refer to rows, and of which table; "" where each item says its kind."""

TABLE_OF = {"company": "companies", "organisation": "organisations", "place": "places", "expert": "experts"}
COUNTRY_IS_NAMED = ("China", "Nigeria")
"""What ``places.in`` may name beside a place."""


def rows_outside(known: Provenance) -> dict[str, Rows]:
    """Return the rows by table: what is quoted from outside the section or is ours, less all that leaks.

    A row whose id or English name leaks is left out, and so is every reference to a row that is; any
    other cell that leaks is emptied (of ``aliases``, only the items that leak).
    """
    tables = {
        path.stem: [_cleaned(row, known) for row in _told_outside(path, known)]
        for path in sorted(seeds.folder().glob("*.csv"))
    }
    for path in sorted(RESTATED.glob("*.csv")):
        tables[path.stem] = _overlaid(tables[path.stem], read_table(path))
    ids = {name: {row["id"] for row in rows if "id" in row} for name, rows in tables.items()}
    return {name: [r for row in rows if (r := _linked(name, row, ids))] for name, rows in tables.items()}


def _told_outside(path: Path, known: Provenance) -> Iterable[dict[str, str]]:
    for row in read_table(path):
        named = " ".join((row.get("id") or "", row.get("name_en") or ""))
        if known.rows.get(row_key(path.stem, row)) in (OUTSIDE, OURS) and not known.leaks(named):
            yield row


def _cleaned(row: Mapping[str, str], known: Provenance) -> dict[str, str]:
    cleaned = {}
    for column, cell in row.items():
        items = cell.split(";") if column in LISTS or column.endswith("s") else [cell]
        cleaned[column] = ";".join(item for item in items if not known.leaks(item))
    return cleaned


def _overlaid(rows: Rows, restated: Rows) -> Rows:
    known = {row["id"]: row for row in rows}
    for row in restated:
        filled = {k: v for k, v in row.items() if v}
        known[row["id"]] = {**known.get(row["id"], row), **filled}
    return list(known.values())


def _linked(table: str, row: dict[str, str], ids: Mapping[str, set[str]]) -> dict[str, str] | None:
    """Return a row without references to rows that are left out; None when a fact has lost its topic."""
    linked = dict(row)
    for column, target in REFERENCES.get(table, {}).items():
        items = [i for i in (row.get(column) or "").split(";") if i]
        linked[column] = ";".join(i for i in items if _is_there(i, target, ids))
    return None if table == "country_facts" and not linked["topic"] else linked


def _is_there(item: str, target: str, ids: Mapping[str, set[str]]) -> bool:
    if target:
        return item in ids[target] or (target == "places" and item in COUNTRY_IS_NAMED)
    kind, colon, key = item.partition(":")
    return (key if colon else item) in ids[TABLE_OF[kind] if colon else "companies"]


def write_tables(folder: Path, tables: Mapping[str, Rows]) -> None:
    """Write tables as CSV files; one without rows is left out."""
    for name, rows in tables.items():
        if rows:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(dict.fromkeys(c for row in rows for c in row)))
                writer.writeheader()
                writer.writerows(rows)
