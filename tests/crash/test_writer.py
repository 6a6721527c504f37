"""The writing process is killed at random moments: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.crash.rounds import Bench, check, kill_writer

pytestmark = pytest.mark.every_store

ROUNDS = 5
LISTS = (10, 60, 250)
"""Rows of lists; the largest is staged by Neo4j, as tests/conftest.py sets it."""
PACE = 1.5
"""Half the pauses of the bench: imports of shorter lists are over sooner."""


@pytest.mark.slow
def test_a_killed_writer_loses_nothing(url: str, tmp_path: Path) -> None:
    bench = Bench(url, tmp_path, random.Random(), LISTS, PACE)
    for _ in range(ROUNDS):
        kill_writer(bench)
    held = check(bench)
    assert held.acknowledged >= 2 * ROUNDS
    assert held.landed <= ROUNDS
