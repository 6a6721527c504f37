"""Opening a store from its URL: the only place that knows every backend."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from graph.built_in import built_in
from graph.changes import Draft
from graph.errors import ConflictError, StoreError
from graph.store.base import Store
from graph.store.sqlite import SqliteStore

SQLITE = "sqlite:///"


def data_directory() -> Path:
    """Return the user's data directory for this program (XDG on Linux; not created here)."""
    if os.environ.get("XDG_DATA_HOME"):
        return Path(os.environ["XDG_DATA_HOME"]) / "matcher"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "matcher"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "matcher"
    return Path.home() / ".local" / "share" / "matcher"


def store_url(given: str | None = None) -> str:
    """Return the URL to use: the given one, else ``MATCHER_STORE``, else a file in the data directory."""
    return given or os.environ.get("MATCHER_STORE") or f"{SQLITE}{data_directory() / 'matcher.db'}"


def sqlite_path(url: str) -> Path:
    """Return the file of an ``sqlite:///`` URL: three slashes relative, four absolute."""
    if not url.startswith(SQLITE) or not url[len(SQLITE) :]:
        raise StoreError(f"{url!r:.200} is no store: write sqlite:///file.db or sqlite:////absolute/file.db")
    return Path(url[len(SQLITE) :]).expanduser()


def open_store(url: str, *, create: bool = True) -> Store:
    """Open the store at ``url``; a new one is made with countries and goals in it.

    StoreError when it is no database of ours, of a newer version, damaged or out of reach.
    """
    path = sqlite_path(url)
    if create:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path.parent}: {error.strerror}") from error
    store: Store = SqliteStore(path, url=url, create=create)
    fill(store)
    return store


def fill(store: Store) -> None:
    """Enter countries and goals into an empty store, as its first change."""
    if store.head().seq:
        return
    try:
        store.apply(Draft("matcher", "countries and goals that come with the program", built_in(), head=0))
    except ConflictError:
        if not store.head().seq:
            raise
