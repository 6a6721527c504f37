"""Compiled graphs that several tests read: the seeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.store.open import open_store
from graph.tables.load import Request, import_files
from matcher.engine.compiled import CompiledGraph, compile_graph

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> CompiledGraph:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('seeds') / 'seeds.db'}")
    import_files(store, [SEEDS], Request(actor="test", source="seeds"))
    graph = compile_graph(store.snapshot())
    store.close()
    return graph
