"""A compiled graph of the seeds, and arithmetic that checks answers by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.quality.tasks import TASKS, Run, Task, run
from graph.store.open import open_store
from matcher.engine.compiled import CompiledGraph, compile_graph


@pytest.fixture(scope="session")
def seed_graph(seeded_file: Path) -> CompiledGraph:
    store = open_store(f"sqlite:///{seeded_file}")
    graph = compile_graph(store.snapshot())
    store.close()
    return graph


@pytest.fixture(scope="session")
def labelled(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Task, Run]]:
    """Returns a task on labelled data with its run, made once: import, fit, answers to every draft."""
    done: dict[str, tuple[Task, Run]] = {}

    def of(name: str) -> tuple[Task, Run]:
        if name not in done:
            task = next(t for t in TASKS if t.name == name)
            done[name] = task, run(task, tmp_path_factory.mktemp("labelled"))
        return done[name]

    return of
