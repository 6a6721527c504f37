"""The side-by-side table of stores measures a real import, and says so when snapshots differ."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import seeds
from bench.speed.importing import write_delegates
from bench.speed.stores import Clock, Timed, digest, measure, table
from graph.store.open import open_store
from graph.tables.load import Request, import_files

pytestmark = pytest.mark.every_store


def test_what_is_measured_is_what_an_import_does(url: str, tmp_path: Path) -> None:
    path = tmp_path / "delegates.csv"
    write_delegates(path, 20)
    timed = measure(url, path)
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    for files in ([seeds.folder() / "topics.csv", seeds.folder() / "documents.csv"], [path]):
        import_files(other, files, Request("bench"))
    assert timed.digest == digest(other.snapshot())
    assert timed.whole_import() > 0
    assert timed.seconds["snapshot"] > 0
    other.close()


def test_seconds_go_to_the_step_that_took_them() -> None:
    clock = Clock()
    time.sleep(0.02)
    clock.lap("read and check rows")
    clock.lap("commit")
    assert clock.timed.seconds["read and check rows"] >= 0.02
    assert clock.timed.seconds["commit"] < 0.02


def test_ratios_and_differing_snapshots_are_printed() -> None:
    steps = ("read and check rows", "make payloads", "write payloads", "commit", "snapshot")
    found = {
        "SQLite": Timed(dict.fromkeys(steps, 1.0), "a"),
        "Neo4j": Timed(dict.fromkeys(steps, 3.0), "b"),
    }
    lines = list(table(found))
    assert lines[5].split() == ["import,", "all", "of", "it", "4.0", "1.0", "12.0", "3.0"]
    assert lines[-1] == "SNAPSHOTS DIFFER"
    found["Neo4j"].digest = "a"
    assert list(table(found))[-1] == "snapshots identical"
