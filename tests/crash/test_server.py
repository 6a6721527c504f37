"""The Neo4j server is killed at random moments, a writer at work on it: nothing acknowledged is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.crash.rounds import Bench, check, kill_server
from tools.neo4j_server import Server

ROUNDS = 5
LISTS = (10, 60, 250)
"""Rows of lists; the largest is staged, as tests/conftest.py sets it."""
PACE = 1.5
"""Half the pauses of the bench: imports of shorter lists are over sooner."""


@pytest.mark.slow
def test_a_killed_server_loses_nothing_and_writers_recover(spare_server: Server, tmp_path: Path) -> None:
    bench = Bench(spare_server.url, tmp_path, random.Random(), LISTS, PACE)
    for _ in range(ROUNDS):
        kill_server(bench, spare_server)
    held = check(bench)
    assert held.acknowledged >= ROUNDS
