"""The Neo4j server is killed at random moments, a writer at work on it: nothing acknowledged is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.crash.rounds import Bench, check, kill_server
from tools.neo4j_server import Server, missing, running_server

ROUNDS = 5
LISTS = (10, 100, 600)


@pytest.fixture
def server(neo4j_asked: None, tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own, to be killed."""
    reason = missing()
    if reason:
        pytest.fail(f"no Neo4j server to kill: {reason}")
    with running_server(tmp_path / "server") as running:
        yield running


@pytest.mark.slow
def test_a_killed_server_loses_nothing_and_writers_recover(server: Server, tmp_path: Path) -> None:
    bench = Bench(server.url, tmp_path, random.Random(), LISTS)
    for _ in range(ROUNDS):
        kill_server(bench, server)
    held = check(bench)
    assert held.acknowledged >= ROUNDS
