"""Neo4j servers that are away, hang up, or refuse: a clear sentence, and recovery by itself."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from neo4j import Driver

from graph.changes import Draft, Operation
from graph.drafting import payloads_of
from graph.errors import MatcherError, StoreError
from graph.records import Ref
from graph.store import neo4j_link
from graph.store.base import Store
from graph.store.neo4j_link import is_too_old
from graph.store.open import open_store

COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""The message that commits, as Bolt frames it."""
BEGIN = b"\xb1\x11"
READING = b"\x84mode\x81r"
"""What begins a transaction, and says that it only reads."""


class Door:
    """A door between the store and a real server, which can be shut in the middle of a sentence."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._inside = (str(parts.hostname), parts.port or 7687)
        self._held: list[socket.socket] = []
        self._listening: socket.socket | None = None
        self._port = 0
        self.commits_to_swallow = 0
        """Commits whose answers nobody will hear: the connection ends behind them."""
        self.commits_to_drop = 0
        """Commits that never reach the server."""
        self.delay = 0.0
        """Seconds that every piece of what the server says takes."""
        self.readers = False
        """Whether it is readers' commits, or else writers'."""
        self.open()
        user, _, _ = parts.netloc.rpartition("@")
        self.url = f"bolt://{user}@127.0.0.1:{self._port}"

    def open(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def shut(self) -> None:
        if self._listening is not None:
            _end(self._listening)
        for held in self._held:
            _end(held)
        self._held.clear()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                outside, _ = listening.accept()
                inside = socket.create_connection(self._inside)
                self._held += [outside, inside]
                threading.Thread(target=self._inwards, args=(outside, inside), daemon=True).start()
                threading.Thread(target=self._outwards, args=(inside, outside), daemon=True).start()

    def _outwards(self, inside: socket.socket, outside: socket.socket) -> None:
        with suppress(OSError):
            while piece := inside.recv(65536):
                time.sleep(self.delay)
                outside.sendall(piece)
        _end(inside)
        _end(outside)

    def _inwards(self, outside: socket.socket, inside: socket.socket) -> None:
        reading = False
        with suppress(OSError):
            while piece := outside.recv(65536):
                if BEGIN in piece:
                    reading = READING in piece
                if COMMIT in piece and reading == self.readers and self.commits_to_drop:
                    self.commits_to_drop -= 1
                    break
                if COMMIT in piece and reading == self.readers and self.commits_to_swallow:
                    self.commits_to_swallow -= 1
                    _end(outside)
                    inside.sendall(piece)
                    time.sleep(0.5)  # the server commits before it finds that nobody listens
                    break
                inside.sendall(piece)
        _end(outside)
        _end(inside)


def _end(held: socket.socket) -> None:
    with suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)
    held.close()


@pytest.fixture
def door(empty_neo4j: str) -> Iterator[Door]:
    made = Door(empty_neo4j)
    yield made
    made.shut()


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is away is asked again for two seconds instead of eight."""
    monkeypatch.setattr(neo4j_link, "RETRY_SECONDS", 2.0)


@pytest.fixture
def store(door: Door) -> Iterator[Store]:
    opened = open_store(door.url)
    yield opened
    opened.close()


def write(store: Store, name: str) -> int:
    operation = Operation(f"topic:{name}", None, {"name": name})
    change = store.apply(Draft("me", "test", payloads_of([operation])))
    assert change is not None
    return change.seq


def refusal(work: Callable[[], object]) -> str:
    begun = time.monotonic()
    with pytest.raises(StoreError) as caught:
        work()
    assert time.monotonic() - begun < 30
    return str(caught.value)


def test_a_server_that_is_down_at_the_start_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = refusal(lambda: open_store(f"bolt://neo4j:secret@127.0.0.1:{port}"))
    assert f"bolt://127.0.0.1:{port}: no Neo4j server answers" in told
    assert "secret" not in told


def test_a_wrong_password_is_told_without_it(empty_neo4j: str) -> None:
    host = empty_neo4j.rpartition("@")[2]
    told = refusal(lambda: open_store(f"bolt://neo4j:not-the-one@{host}"))
    assert "user name or password is wrong" in told
    assert "not-the-one" not in told


def test_user_and_password_may_come_from_the_environment(
    empty_neo4j: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = urlsplit(empty_neo4j)
    monkeypatch.setenv("MATCHER_STORE_USER", str(parts.username))
    monkeypatch.setenv("MATCHER_STORE_PASSWORD", str(parts.password))
    opened = open_store(f"bolt://{parts.hostname}:{parts.port}")
    assert opened.head().seq == 1
    opened.close()


@pytest.mark.parametrize(
    "url", ["bolt://", "bolt://host:port", "neo4j://host?x=1", "bolt+tls://host", "neo4j+s:/h"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    told = refusal(lambda: open_store(url))
    assert "bolt" in told


def test_something_else_that_listens_is_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as web:
        port = web.getsockname()[1]

        def answer() -> None:
            with suppress(OSError):
                while True:
                    one, _ = web.accept()
                    one.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    one.close()

        threading.Thread(target=answer, daemon=True).start()
        assert f"127.0.0.1:{port}" in refusal(lambda: open_store(f"bolt://a:b@127.0.0.1:{port}"))


def test_a_server_that_listens_and_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neo4j_link, "ANSWER_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told = refusal(lambda: open_store(f"bolt://a:b@127.0.0.1:{silent.getsockname()[1]}"))
    assert "no Neo4j server answers" in told


def test_a_slow_server_is_waited_for(store: Store, door: Door) -> None:
    door.delay = 0.1
    assert write(store, "slow") == 2
    assert store.record(Ref("topic", "slow")) is not None
    assert store.head().seq == 2


@pytest.mark.parametrize(
    ("version", "old"), [("3.5.35", True), ("4.4.40", True), ("5.26.30", False), ("2026.08.1", False)]
)
def test_a_server_that_is_too_old_is_told_by_its_name(version: str, old: bool) -> None:
    assert is_too_old(f"Neo4j/{version}") is old


def test_a_server_that_goes_and_comes_back_is_found_again(store: Store, door: Door) -> None:
    write(store, "before")
    door.shut()
    for work in (store.head, lambda: write(store, "x")):
        assert "no Neo4j server answers" in refusal(work)
    door.open()
    assert store.head().seq == 2
    assert write(store, "after") == 3
    assert store.record(Ref("topic", "x")) is None
    store.check()


def test_a_commit_whose_answer_is_lost_counts_once(store: Store, door: Door) -> None:
    door.commits_to_swallow = 1
    assert write(store, "lost-answer") == 2
    assert door.commits_to_swallow == 0
    assert [c.seq for c in store.changes()] == [1, 2]
    store.check()


def test_a_commit_that_never_arrives_is_made_again(store: Store, door: Door) -> None:
    door.commits_to_drop = 1
    assert write(store, "dropped") == 2
    assert door.commits_to_drop == 0
    assert store.record(Ref("topic", "dropped")) is not None
    assert store.check().changes == 2


def test_a_reader_that_is_cut_off_reads_again(store: Store, door: Door) -> None:
    door.readers, door.commits_to_drop = True, 2
    assert store.head().seq == 1
    assert len(store.snapshot().of("goal")) == 17
    assert door.commits_to_drop == 0


def test_an_erasure_whose_answer_is_lost_counts_once(store: Store, door: Door) -> None:
    write(store, "gone")
    door.commits_to_swallow = 1
    assert store.erase([Ref("topic", "gone")], actor="me", why="asked").seq == 3
    assert store.check().changes == 3


def test_a_change_that_is_refused_while_the_server_is_there_is_no_fault_of_the_server(store: Store) -> None:
    write(store, "one")
    with pytest.raises(MatcherError, match="there already"):
        write(store, "one")


def test_passwords_stay_out_of_what_is_printed(store: Store, neo4j_driver: Driver, empty_neo4j: str) -> None:
    password = str(urlsplit(empty_neo4j).password)
    assert neo4j_driver is not None
    assert password not in repr(store)
