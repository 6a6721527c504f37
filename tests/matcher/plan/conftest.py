"""The seeds as plans see them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.records import Snapshot
from graph.store.open import open_store
from matcher.browse.pages import Browser
from matcher.cli import main
from matcher.engine.compiled import compile_graph
from matcher.plan.visits_ties import Seen


@pytest.fixture(scope="session")
def seed_snapshot(seeded_file: Path) -> Snapshot:
    """All that the seeds hold."""
    store = open_store(f"sqlite:///{seeded_file}")
    snapshot = store.snapshot()
    store.close()
    return snapshot


@pytest.fixture(scope="session")
def seen(seed_snapshot: Snapshot) -> Seen:
    """The whole graph of the seeds."""
    return Seen(Browser(seed_snapshot), compile_graph(seed_snapshot))


@pytest.fixture
def plan(seeded_file: Path) -> Callable[..., Result]:
    """Run ``matcher plan`` on the seeds."""

    def do(*words: object) -> Result:
        given = ["--store", f"sqlite:///{seeded_file}", "plan", *map(str, words)]
        return CliRunner().invoke(main, given, catch_exceptions=False)

    return do
