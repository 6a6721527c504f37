"""A compiled graph of the seeds, and arithmetic that checks answers by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.store.open import open_store
from matcher.engine.compiled import CompiledGraph, compile_graph


@pytest.fixture(scope="session")
def seed_graph(seeded_file: Path) -> CompiledGraph:
    store = open_store(f"sqlite:///{seeded_file}")
    graph = compile_graph(store.snapshot())
    store.close()
    return graph
