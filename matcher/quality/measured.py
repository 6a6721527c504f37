"""What was measured elsewhere: the figures of the repository's own benchmark, shipped as a dated table.

``python -m tools.measured`` makes `matcher/engine/models/measured.csv` of what ``python -m bench.quality``
prints; nobody writes it by hand. A first line holds the hash of the models that were measured: figures of
others are told as such.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from graph.errors import InputError, Problem
from matcher.engine.models import MODELS, load

FILE = "measured.csv"
COLUMNS = (
    "data",
    "questions",
    "ours",
    "low",
    "high",
    "peer",
    "peer_score",
    "diff",
    "diff_low",
    "diff_high",
    "date",
    "machine",
)
MARK = "# models "


@dataclass(frozen=True, slots=True)
class Measured:
    """nDCG@10 of ours with its 95 % interval, of the best peer, and the paired difference with its own.

    ``low`` and ``high`` are None where the benchmark prints no interval for a part of the questions.
    """

    data: str
    questions: int
    ours: float
    low: float | None
    high: float | None
    peer: str
    peer_score: float
    diff: float
    diff_low: float
    diff_high: float
    date: str
    machine: str

    @property
    def clear(self) -> bool:
        """Tell whether the difference's interval keeps clear of zero."""
        return self.diff_low > 0 or self.diff_high < 0


@dataclass(frozen=True, slots=True)
class Measurements:
    """The table; ``current`` tells whether it is of the models of this version. No rows: never measured."""

    rows: tuple[Measured, ...]
    current: bool


def models_mark() -> str:
    """Return a hash of all shipped models: names, paths with their chains, weights, transforms."""
    told = [
        f"{name}:{w.path.name}:{w.path.chain()}:{w.weight}:{w.transform}"
        for name in MODELS
        for w in load(name).paths
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def measurements() -> Measurements:
    """Return the shipped table; without rows where none is shipped. InputError where it cannot be read."""
    place = files("matcher.engine").joinpath("models").joinpath(FILE)
    return read_measured(place.read_text(encoding="utf-8")) if place.is_file() else Measurements((), False)


def read_measured(text: str) -> Measurements:
    """Return a table of measurements from its text; InputError naming the row at fault."""
    lines = text.splitlines()
    mark = lines[0].removeprefix(MARK).strip() if lines and lines[0].startswith(MARK) else ""
    rows = list(csv.reader(line for line in lines if not line.startswith("# ")))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise InputError([Problem(f"must have the columns {', '.join(COLUMNS)}", FILE, 1)])
    found = tuple(_read(row, number) for number, row in enumerate(rows[1:], start=2))
    return Measurements(found, bool(found) and mark == models_mark())


def _read(row: list[str], number: int) -> Measured:
    if len(row) != len(COLUMNS):
        raise InputError([Problem(f"has {len(row)} cells, not {len(COLUMNS)}", FILE, number)])
    try:
        data, questions, ours, low, high, peer, peer_score, diff, diff_low, diff_high, date, machine = row
        bounds = (float(low) if low else None, float(high) if high else None)
        apart = (float(diff), float(diff_low), float(diff_high))
        return Measured(
            data, int(questions), float(ours), *bounds, peer, float(peer_score), *apart, date, machine
        )
    except ValueError as error:
        raise InputError([Problem(f"holds no number where one belongs: {error}", FILE, number)]) from error
