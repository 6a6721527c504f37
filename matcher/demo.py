"""The demo: a store of its own, filled from seeds/; a store that holds anything else is left alone."""

from __future__ import annotations

import os
from pathlib import Path

import seeds
from graph.errors import StoreError
from graph.store.base import Store
from graph.store.open import SQLITE, data_directory, open_store, sqlite_path
from graph.tables.load import Request, import_files
from matcher.service import Service

WHY = "demo: the seeds"
SOURCE = "seeds"


def demo_service(url: str | None = None) -> tuple[Service, str]:
    """Return a service over a store filled from seeds/, and a line that says what it holds.

    Uses the given store, else ``MATCHER_STORE``, else demo.db in the data directory, never the default
    store. An earlier demo is replaced; StoreError when the store holds anything else.
    """
    chosen = url or os.environ.get("MATCHER_STORE") or f"{SQLITE}{data_directory() / 'demo.db'}"
    path = sqlite_path(chosen)
    if path.exists():
        _clear(chosen, path)
    service = Service(open_store(chosen))
    request = Request(actor="demo", why=WHY, source=SOURCE)
    report = import_files(service.store, [seeds.folder()], request)
    counts = service.counts()
    named = ", ".join(f"{counts[k]} {k}s" for k in ("delegate", "topic", "programme", "project"))
    return service, f"{path}: {report.rows} rows from seeds/: {named}; delegates marked made up are invented"


def _clear(url: str, path: Path) -> None:
    store = open_store(url, create=False)
    try:
        if not is_demo(store):
            raise StoreError(f"{path}: holds more than a demo, so it is left alone; give another --store")
    finally:
        store.close()
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


def is_demo(store: Store) -> bool:
    """Say whether a store began as a demo, or holds nothing but what comes with the program."""
    changes = store.changes()
    return len(changes) <= 1 or changes[1].why == WHY
