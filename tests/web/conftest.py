"""The web service over a real store with the seeds, and the addresses of its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.store.base import Store
from graph.store.open import open_store
from matcher.service import Service
from web.app import create_app
from web.settings import Settings


def _app_over(store: Store) -> Flask:
    app = create_app(Service(store), Settings(secret_key="for tests"))
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture(scope="session")
def app_over() -> Callable[[Store], Flask]:
    """Makes the web service over a store."""
    return _app_over


@pytest.fixture(scope="session")
def app(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service over the seeds, to read."""
    copied = tmp_path_factory.mktemp("web") / "seeds.db"
    copied.write_bytes(seeded_file.read_bytes())
    store = open_store(f"sqlite:///{copied}")
    yield _app_over(store)
    store.close()


@pytest.fixture(scope="session")
def service(app: Flask) -> Service:
    found: Service = app.extensions["matcher"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def writable(seeded: Store) -> Flask:
    """The service over a copy of the seeds that a test may write to."""
    return _app_over(seeded)
