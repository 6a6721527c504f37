"""The tables of seeds/, read with the standard library alone: the importer is tested elsewhere."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

from seeds import folder

Table = Callable[[str], list[dict[str, str]]]


@pytest.fixture
def table() -> Table:
    def read(name: str) -> list[dict[str, str]]:
        with (folder() / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle, strict=True))

    return read


@pytest.fixture
def row(table: Table) -> Callable[[str, str], dict[str, str]]:
    def find(name: str, key: str) -> dict[str, str]:
        (found,) = [r for r in table(name) if r["id"] == key]
        return found

    return find
