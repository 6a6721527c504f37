"""Who is suggested to whom at present: how evenly delegates appear in the lists of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.records import Ref, Snapshot
from matcher.suggest.options import Options
from matcher.suggesting import Suggestions

TOP = 10
MOST = 500
"""Delegates up to whom all lists are made for a page; with more only the command makes them."""

EVERYBODY, SMALL_ISLANDS, LEAST_DEVELOPED, LANDLOCKED = "all", "SIDS", "LDC", "LLDC"
GROUPS = (EVERYBODY, SMALL_ISLANDS, LEAST_DEVELOPED, LANDLOCKED)
"""Everybody, and those from UN groups of countries that are easily passed over."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """How many delegates of a group are in none, in 1 or 2, in 3 or more of the others' lists.

    ``gini`` is 0 where all are in as many, and comes near 1 where one is in all; 0 of nobody and of no list.
    """

    group: str
    delegates: int
    never: int
    seldom: int
    often: int
    mean: float
    gini: float


@dataclass(frozen=True, slots=True)
class Exposures:
    """The exposure in lists of ``top`` by a model, by group; no rows where there were too many to ask."""

    model: str
    top: int
    delegates: int
    rows: tuple[Exposure, ...]


def exposures(service: Suggestions, *, most: int | None = MOST) -> Exposures:
    """Return the exposure of delegates in the lists of peers as they would be shown now."""
    snapshot = service.state().snapshot
    people = list(snapshot.of("delegate"))
    model = service.answering("peers")
    if most is not None and len(people) > most:
        return Exposures(model, TOP, len(people), ())
    counts: Counter[str] = Counter()
    for answer in service.suggest_all("peers", Options(top=TOP, reasons=False)):
        counts.update(s.id for s in answer.suggestions)
    groups = _groups(snapshot)
    rows = tuple(
        _exposure(g, [counts[p] for p in people if g == EVERYBODY or g in groups[p]]) for g in GROUPS
    )
    return Exposures(model, TOP, len(people), rows)


def _groups(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    """Return the groups of countries that each delegate's country belongs to."""
    found: dict[str, frozenset[str]] = dict.fromkeys(snapshot.of("delegate"), frozenset())
    for statement in snapshot.standing():
        if statement.relation == "from" and statement.subject.kind == "delegate":
            found[statement.subject.id] = found.get(statement.subject.id, frozenset()) | frozenset(
                _named(snapshot, statement.object)
            )
    return found


def _named(snapshot: Snapshot, country: Ref) -> Iterator[str]:
    record = snapshot.record(country)
    for name in (record.get("groups") or []) if record else []:
        yield str(name)


def _exposure(group: str, counts: Sequence[int]) -> Exposure:
    never, often = sum(c == 0 for c in counts), sum(c >= 3 for c in counts)
    mean = sum(counts) / len(counts) if counts else 0.0
    return Exposure(group, len(counts), never, len(counts) - never - often, often, mean, gini(counts))


def gini(counts: Sequence[int]) -> float:
    """Return Gini's coefficient of counts (1912): half the mean difference of two, by their mean.

    0 of none and of nothing but zeros.
    """
    total, ordered = sum(counts), sorted(counts)
    if not total:
        return 0.0
    size = len(ordered)
    return sum((2 * n - size - 1) * c for n, c in enumerate(ordered, start=1)) / (size * total)
