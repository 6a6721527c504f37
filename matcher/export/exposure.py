"""The log of a re-ranking for exposure: as tables for people, as JSON, and in a few lines."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from matcher.export.sheets import Table, as_csv, as_xlsx
from matcher.suggest.exposure import Exposure, ListCost, Placement, Unplaced

LOGS = (".csv", ".xlsx", ".json")
"""Kinds of file: CSV holds what was placed, a workbook the other tables too, JSON everything."""

SHOWN = 12
"""Lines about those who could not be placed that the summary holds."""


def as_log(log: Exposure, suffix: str) -> bytes:
    """Return the log as one of `LOGS`; ValueError for another."""
    if suffix == ".json":
        return (json.dumps(log.as_json(), ensure_ascii=False, indent=1) + "\n").encode()
    if suffix == ".xlsx":
        return as_xlsx(tables(log))
    if suffix == ".csv":
        return as_csv(tables(log)[0])
    raise ValueError(f"{suffix} is none of {', '.join(LOGS)}")


def tables(log: Exposure) -> list[Table]:
    """Return what was placed, who could not be placed and why, and what each list gave up."""
    return [
        _table("placed", Placement, log.placements),
        _table("not placed", Unplaced, log.unplaced),
        _table("cost by list", ListCost, log.lists),
    ]


def _table(name: str, kind: type[Any], rows: tuple[Any, ...]) -> Table:
    header = [f.name for f in fields(kind)]
    return Table(name, header, [[getattr(row, h) for h in header] for row in rows])


def report(log: Exposure) -> str:
    """Return the summary: who is seen, what that costs, who is not and why."""
    changed = [c.share for c in log.lists]
    lines = [
        f"{log.asked} lists of {log.about} ({log.model}), {log.top} places each;"
        f" asked for: everybody in {log.least} lists, no list giving up more than {log.bound:.1%}",
        f"  owed a place: {log.owed}; seen in {log.least} lists before {log.seen_before},"
        f" after {log.seen_after}; names not open to others: {log.not_opted_in}",
        f"  placed {len(log.placements)} in {len(log.lists)} lists; score given up {log.given_up:.3f}"
        f" ({log.share:.2%} of all, at most {max(changed, default=0.0):.2%} of a list),"
        f" no plan of this coverage gives up less than {log.at_least:.3f}; mean nDCG {log.ndcg:.4f}",
    ]
    if not log.proven:
        lines.append("  whether another plan would place more was not settled within the search")
    lines += [f"  not placed: {u.name} ({u.id}), in {u.lists}: {u.reason}" for u in log.unplaced[:SHOWN]]
    if len(log.unplaced) > SHOWN:
        lines.append(f"  … and {len(log.unplaced) - SHOWN} more (--exposure-log has them all)")
    return "\n".join(lines)
