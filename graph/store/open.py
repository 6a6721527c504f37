"""Opening a store from its URL: the only place that knows every backend."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from graph.built_in import built_in
from graph.changes import Draft
from graph.errors import ConflictError, StoreError
from graph.store.base import BUILT_IN, Head, Store
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


def without_password(url: str) -> str:
    """Return a URL as messages may show it: a password in it reads ``***``."""
    return re.sub(r"(?<=://)([^/@:]*):[^/@]*@", r"\1:***@", url)


def sqlite_path(url: str) -> Path:
    """Return the file of an ``sqlite:///`` URL: three slashes relative, four absolute."""
    if not url.startswith(SQLITE) or not url[len(SQLITE) :]:
        raise StoreError(
            f"{without_password(url)!r:.200} is no store: write sqlite:///file.db, sqlite:////absolute/file.db"
            " or bolt://user:password@host:7687"
        )
    return Path(url[len(SQLITE) :]).expanduser()


def open_store(url: str, *, create: bool = True) -> Store:
    """Open the store at ``url``; a new one is made with countries and goals in it.

    StoreError when it is no database of ours, of a newer version, damaged or out of reach.
    """
    store = _opened(url, create=create)
    try:
        fill(store)
    except BaseException:
        store.close()
        raise
    return store


def is_neo4j(url: str) -> bool:
    """Say whether a URL is that of a Neo4j server (``bolt://``, ``neo4j://``, with ``+s`` or ``+ssc``)."""
    return url.partition("://")[0] in ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def _opened(url: str, *, create: bool) -> Store:
    if is_neo4j(url):
        from graph.store.neo4j import Neo4jStore  # its driver takes long to load

        return Neo4jStore(url, create=create)
    path = sqlite_path(url)
    if create:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path.parent}: {error.strerror}") from error
    return SqliteStore(path, url=url, create=create)


def remove_store(url: str, seen: Head) -> None:
    """Delete a store with its chain of changes, for good: an SQLite file, or what a Neo4j database holds.

    ``seen`` is the head that whoever decided it has seen; ConflictError when it has moved since (Neo4j).
    """
    if is_neo4j(url):
        from graph.store.neo4j import Neo4jStore  # its driver takes long to load

        store = Neo4jStore(url)
        try:
            store.clear(seen)
        finally:
            store.close()
        return
    path = sqlite_path(url)
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


def fill(store: Store) -> None:
    """Enter countries and goals into an empty store, as its first change."""
    if store.head().seq:
        return
    try:
        store.apply(Draft(*BUILT_IN, built_in(), head=0))
    except ConflictError:
        if not store.head().seq:
            raise
