"""A Neo4j server that takes no writes: what it holds is read, and a writer is told so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.changes import Draft, Operation
from graph.drafting import payloads_of
from graph.errors import StoreError
from graph.records import Ref
from graph.store.base import Store
from graph.store.open import open_store
from tools.neo4j_server import Server


def write(store: Store, name: str) -> None:
    operation = Operation(f"topic:{name}", None, {"name": name})
    assert store.apply(Draft("me", "test", payloads_of([operation]))) is not None


@pytest.fixture
def read_only(spare_server: Server) -> Iterator[str]:
    """The URL of a server with a store in it that takes no writes any more."""
    opened = open_store(spare_server.url)
    write(opened, "solar")
    opened.close()
    conf = spare_server.folder / "conf" / "neo4j.conf"
    before = conf.read_text(encoding="utf-8")
    spare_server.stop()
    conf.write_text(f"{before}\nserver.databases.read_only=neo4j\n", encoding="utf-8")
    spare_server.start()
    yield spare_server.url
    spare_server.kill()  # who uses it next starts it again
    conf.write_text(before, encoding="utf-8")


@pytest.mark.slow
def test_a_read_only_copy_is_read_and_says_that_it_takes_no_writes(read_only: str) -> None:
    store = open_store(read_only)
    assert store.record(Ref("topic", "solar")) is not None
    assert store.check().changes == 2
    with pytest.raises(StoreError, match="takes no writes here"):
        write(store, "wind")
    assert store.record(Ref("topic", "wind")) is None
    store.close()
