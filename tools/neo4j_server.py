"""A real Neo4j server on this machine, for tests and for trying out.

``python -m tools.neo4j_server start|stop|status [--data DIR] [--port N]``; ``start`` prints the store's URL.

The server is Neo4j's own Community edition, run from the jars that ``tools/neo4j/pom.xml`` names: Maven
copies them once into ``var/neo4j/<version>``. It listens on the loopback address alone, with a password,
without HTTP and without usage reports, and keeps everything in its own folder. It is stopped by its own
process id, which is checked to be this server's before it gets a signal.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from tools.neo4j_conf import LOOPBACK, OPENS, QUICK, configuration, free_port, must_be_free
from tools.neo4j_jars import CACHE, ServerError, archive, entry, jars, java, missing, version
from tools.neo4j_life import live

__all__ = ["Server", "ServerError", "Started", "answers", "connect", "missing", "running_server", "version"]

START_SECONDS = 180.0
STOP_SECONDS = 90.0
ADMIN = "org.neo4j.server.startup.Neo4jAdminCommand"


@dataclass(frozen=True, slots=True)
class Started:
    """What a data folder remembers of its server: how to reach it, and its process while it runs."""

    port: int
    password: str
    pid: int | None = None


class Server:
    """One Neo4j server and its folder. Port and password stay the same over restarts.

    ``quick`` halves the time to start, keeps plans of queries, and lowers the speed at length; ``heap`` is
    Java's ("512m"); where ``classes_to`` names a file, Java leaves there the classes that it has read, when
    the server is stopped.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        quick: bool = False,
        heap: str = "512m",
        classes_to: Path | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self._file = self.folder / "server.json"
        self._wanted_port = port
        self._quick = quick
        self._flags: tuple[str, ...] = (*(QUICK if quick else ()), f"-Xms{heap}", f"-Xmx{heap}")
        if classes_to is not None:
            self._flags += (f"-XX:ArchiveClassesAtExit={classes_to}",)
        elif archive().exists():
            self._flags += (f"-XX:SharedArchiveFile={archive()}",)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def started(self) -> Started | None:
        """What the folder remembers; None before the first start."""
        try:
            return Started(**json.loads(self._file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None

    @property
    def url(self) -> str:
        """The store's URL, with user and password; ServerError before the first start."""
        held = self.started
        if held is None:
            raise ServerError(f"{self.folder}: no server was ever started here")
        return f"bolt://neo4j:{held.password}@{LOOPBACK}:{held.port}"

    @property
    def pid(self) -> int | None:
        """The process id while the server runs, checked to be this server's; else None."""
        held = self.started
        if held is None or held.pid is None:
            return None
        if self._process is not None and self._process.poll() is not None:
            return None
        command = ["ps", "-ww", "-o", "stat=,args=", "-p", str(held.pid)]
        told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
        return held.pid if f"--home-dir={self.folder} " in told and not told.startswith("Z") else None

    def start(self, *, password: str | None = None) -> float:
        """Start the server unless it runs, wait until it answers, and return the seconds that took.

        The password counts at the first start only; one is made up when none is given.
        """
        if self.pid is not None:
            return 0.0
        begun = time.monotonic()
        held = self.started or Started(self._wanted_port or free_port(), password or secrets.token_hex(8))
        must_be_free(held.port)
        if not self._file.exists():
            self._prepare(held)
        folder = jars()
        with (self.folder / "out.log").open("ab") as log:
            command = [java(), *OPENS, *self._flags, "-cp", f"{folder}/*", entry(folder), *self._places()]
            self._process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )
        self._remember(Started(held.port, held.password, self._process.pid))
        self._wait(begun + START_SECONDS)
        return time.monotonic() - begun

    def stop(self) -> None:
        """Ask the server to end and wait; one that does not end in time is killed."""
        if self._signal(signal.SIGTERM):
            self._gone(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End the server at once (SIGKILL), as a crash would; its folder stays as it was."""
        if self._signal(signal.SIGKILL) and not self._gone(STOP_SECONDS):
            raise ServerError(f"process {self.pid} does not end")

    def _places(self) -> tuple[str, str]:
        # With the space that args have after it, the first tells this server's process from every other.
        return f"--home-dir={self.folder}", f"--config-dir={self.folder / 'conf'}"

    def _prepare(self, held: Started) -> None:
        (self.folder / "conf").mkdir(parents=True, exist_ok=True)
        conf = configuration(self.folder, f"{LOOPBACK}:{held.port}", quick=self._quick)
        (self.folder / "conf" / "neo4j.conf").write_text(conf, encoding="utf-8")
        classes = f"{jars()}/*"
        command = [java(), *QUICK, "-cp", classes, ADMIN, "dbms", "set-initial-password", held.password]
        places = {"NEO4J_HOME": str(self.folder), "NEO4J_CONF": str(self.folder / "conf")}
        done = subprocess.run(  # noqa: S603
            command,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **places},
            cwd=self.folder,
        )
        if done.returncode:
            raise ServerError(f"no password could be set: {(done.stderr or done.stdout)[-500:]}")
        self._remember(held)

    def _remember(self, held: Started) -> None:
        part = self._file.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(asdict(held)), encoding="utf-8")
        part.replace(self._file)

    def _wait(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                break
            if answers(self.url):
                return
            time.sleep(0.1)
        logs = [self.folder / "out.log", self.folder / "logs" / "neo4j.log"]
        tail = "\n".join(p.read_text(encoding="utf-8", errors="replace")[-1500:] for p in logs if p.exists())
        self.kill()
        raise ServerError(f"{self.folder}: the server did not come up\n{tail}")

    def _signal(self, number: signal.Signals) -> bool:
        pid = self.pid
        if pid is None:
            return False
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        return True

    def _gone(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.pid is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        if self._process is not None:
            self._process.wait()
        return True


def connect(url: str) -> Driver:
    """Return the driver of a store's URL, which holds user and password; close it after use."""
    parts = urlsplit(url)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return GraphDatabase.driver(place, auth=(user, password), connection_timeout=5)


def answers(url: str) -> bool:
    """Whether the server at a URL answers a query within a few seconds."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or LOOPBACK, parts.port or 7687), timeout=1).close()
        with connect(url) as driver, driver.session() as session:
            session.run("RETURN 1").consume()  # once: a managed transaction would try for half a minute
    except (OSError, DriverError, Neo4jError):
        return False
    return True


@contextmanager
def running_server(
    folder: Path, *, port: int = 0, quick: bool = True, heap: str = "512m"
) -> Iterator[Server]:
    """Give a running server with its data in ``folder``; it is killed at the end, the folder stays.

    ``server.url`` reaches it; ``server.kill()`` and ``server.start()`` crash it and bring it back.
    """
    server = Server(folder, port=port, quick=quick, heap=heap)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def fetch() -> str:
    """Fetch the jars, let a server work once and keep its classes for later ones; return where they are."""
    told = f"{jars()} on {java()}"
    if not archive().exists():
        part = archive().with_name(f"{archive().name}.{os.getpid()}.part")
        with tempfile.TemporaryDirectory() as name:
            server = Server(Path(name), quick=True, classes_to=part)
            server.start()
            live(server.url)
            server.stop()
        if part.exists():  # without it later servers start as well, only slower
            part.replace(archive())
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 when it cannot be done, with the reason."""
    parser = argparse.ArgumentParser(description="A real Neo4j server on this machine.")
    parser.add_argument("command", choices=["start", "stop", "status", "fetch"])
    parser.add_argument("--data", type=Path, default=CACHE / "data", help="the server's folder")
    parser.add_argument("--port", type=int, default=0, help="of the first start; else a free one")
    parser.add_argument("--password", help="of the first start; else one is made up")
    parser.add_argument("--quick", action="store_true", help="starts sooner, works slower")
    given = parser.parse_args(arguments)
    server = Server(given.data, port=given.port, quick=given.quick)
    try:
        return _run(given.command, server, given.password)
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1


def _run(command: str, server: Server, password: str | None) -> int:
    if command == "fetch":
        print(fetch())
    elif command == "start":
        print(f"up after {server.start(password=password):.1f} s, process {server.pid}", file=sys.stderr)
        print(server.url)
    elif command == "stop":
        server.stop()
    elif server.pid is None:
        raise ServerError(f"no server runs on {server.folder}")
    else:
        print(server.url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
