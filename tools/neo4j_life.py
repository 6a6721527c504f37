"""What a store does on a server, so that Java has read the classes for it before a test or a person waits."""

from __future__ import annotations

import seeds
from graph.records import Ref
from graph.store.open import open_store
from graph.tables.load import Request, import_files


def live(url: str) -> None:
    """Make a store at ``url``; import, read, verify and erase in it."""
    store = open_store(url)
    try:
        for source in ("one", "two"):
            import_files(store, [seeds.folder()], Request("tools", source=source, replace_source=True))
        someone = next(iter(store.snapshot().of("delegate")))
        store.erase([Ref("delegate", someone)], actor="tools", why="tried")
        store.check()
    finally:
        store.close()
