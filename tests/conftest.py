"""What every test may use: empty stores, a store with the seeds, and the folder of shared data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import seeds
from graph.store.base import Store
from graph.store.open import open_store
from graph.tables.load import Request, import_files

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
REQUIRE_ALL = os.environ.get("MATCHER_REQUIRE_ALL") == "1"
BACKENDS = ("sqlite",)


def pytest_report_header() -> list[str]:
    """Say which stores the contract suite runs on, and what is not at hand."""
    shared = "at hand" if SHARED.is_dir() else "absent: tests on it are skipped"
    return [f"stores: {', '.join(BACKENDS)}", f"shared data: {shared}"]


def url_of(backend: str, folder: Path) -> str:
    """Return the URL of a new store of a backend; the one place to add another."""
    assert backend == "sqlite"
    return f"sqlite:///{folder / 'store.db'}"


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return url_of(request.param, tmp_path)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A new store: countries and goals only."""
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store with the seeds in it; copy it, do not write to it."""
    path = tmp_path_factory.mktemp("seeded") / "seeds.db"
    opened = open_store(f"sqlite:///{path}")
    import_files(opened, [seeds.folder()], Request(actor="test", source="seeds"))
    opened.close()
    return path


@pytest.fixture
def seeded(seeded_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A store with the seeds in it, to write to."""
    copied = tmp_path / "seeded.db"
    shutil.copy(seeded_file, copied)
    opened = open_store(f"sqlite:///{copied}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the project."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared data at {SHARED.name}/ beside the project")
    return SHARED
