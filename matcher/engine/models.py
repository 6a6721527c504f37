"""Models: named weight tables. A model weighs exactly the declared paths it is for, or it is refused."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from graph.errors import InputError, Problem
from matcher.engine import (
    declared_compose,
    declared_members,
    declared_partners,
    declared_peers,
    declared_similar,
    declared_teams,
)
from matcher.engine.paths import Path, by_name

Floats = NDArray[np.float64]

TRANSFORMS: Mapping[str, Callable[[Floats], Floats]] = {"log1p": np.log1p, "identity": lambda v: v}
COLUMNS = ("path", "weight", "transform")

MODELS: Mapping[str, tuple[Path, ...]] = {
    "partners-2": declared_partners.PATHS,
    "peers-2": declared_peers.PATHS,
    "members-2": declared_members.PATHS,
    "similar-1": declared_similar.PATHS,
    "projects-2": declared_compose.COMPOSE,
    "projects-3": declared_teams.PATHS,
}
"""The models, and the paths that each of them weighs."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A path with its weight and the name of its transform."""

    path: Path
    weight: float
    transform: str

    def transformed(self, values: Floats) -> Floats:
        """Return transform(value)."""
        return TRANSFORMS[self.transform](values)

    def contribution(self, values: Floats) -> Floats:
        """Return weight x transform(value)."""
        return self.weight * self.transformed(values)


@dataclass(frozen=True, slots=True)
class Model:
    """A named table of weights; paths of weight 0 are left out of ``paths``."""

    name: str
    paths: tuple[Weighed, ...]

    def of(self, kind: str) -> tuple[Weighed, ...]:
        """Return the paths that begin at subjects of a kind."""
        return tuple(w for w in self.paths if kind in w.path.subjects.split())


@lru_cache(maxsize=16)
def load(name: str) -> Model:
    """Return a shipped model; InputError when there is none or its table departs from the paths."""
    if name not in MODELS:
        raise InputError([Problem(f"is not a model; there are {', '.join(MODELS)}", value=name)])
    text = files("matcher.engine").joinpath("models").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return read_model(name, text, MODELS[name])


def read_model(name: str, text: str, paths: tuple[Path, ...]) -> Model:
    """Return a model from its table; InputError naming every row at fault and every path left out.

    Lines that begin with ``# `` tell where the weights come from and are not counted.
    """
    file = f"{name}.csv"
    declared = by_name(paths)
    rows = list(csv.reader(line for line in text.splitlines() if not line.startswith("# ")))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise InputError([Problem(f"must have the columns {', '.join(COLUMNS)}", file, 1)])
    problems: list[Problem] = []
    weighed: dict[str, Weighed] = {}
    for number, row in enumerate(rows[1:], start=2):
        problem = _fault(row, declared, weighed, file=file, number=number)
        if problem:
            problems.append(problem)
        else:
            weighed[row[0]] = Weighed(declared[row[0]], float(row[1]), row[2])
    problems += [
        Problem("gives no weight to a declared path", file, 0, "path", p)
        for p in declared
        if p not in weighed
    ]
    if problems:
        raise InputError(problems)
    return Model(name, tuple(weighed[p] for p in declared if weighed[p].weight != 0))


def _fault(
    row: list[str], declared: Mapping[str, Path], weighed: Mapping[str, Weighed], *, file: str, number: int
) -> Problem | None:
    if len(row) != len(COLUMNS):
        return Problem(f"has {len(row)} cells, not {len(COLUMNS)}", file, number)
    if row[0] not in declared:
        return Problem("is not a path declared for this model", file, number, "path", row[0])
    if row[0] in weighed:
        return Problem("is weighed twice", file, number, "path", row[0])
    if row[2] not in TRANSFORMS:
        return Problem(
            f"is not a transform; there are {', '.join(TRANSFORMS)}", file, number, "transform", row[2]
        )
    try:
        weight = float(row[1])
    except ValueError:
        return Problem("is not a number", file, number, "weight", row[1])
    return None if np.isfinite(weight) else Problem("is not a finite number", file, number, "weight", row[1])
