"""What every test may use: empty stores, a store with the seeds, and the folder of shared data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from neo4j import Driver
from neo4j import __version__ as driver_version
from xdist.scheduler import LoadScopeScheduling

import seeds
from graph.store.base import Store
from graph.store.open import open_store
from graph.tables.load import Request, import_files
from tests.compiled_templates import CompiledTemplates
from tools import neo4j_server
from tools.neo4j_server import Server

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
ASKED_NEO4J = os.environ.get("MATCHER_TEST_NEO4J", "")
"""The URL of a server that tests may empty; ``start`` for one of their own, which must be; ``off`` for none.

Unset they start one where Java and the jars are at hand, and are skipped elsewhere with the reason.
"""
GIVEN_NEO4J = ASKED_NEO4J if "://" in ASKED_NEO4J else ""
REQUIRED = ASKED_NEO4J == "start" or os.environ.get("MATCHER_REQUIRE_ALL") == "1"
LEFT_OUT = "left out by MATCHER_TEST_NEO4J=off"
os.environ.setdefault("MATCHER_NEO4J_AT_ONCE", "2000")  # lists of 250 rows are staged, in child processes too
NO_NEO4J = None if GIVEN_NEO4J else LEFT_OUT if ASKED_NEO4J == "off" else neo4j_server.missing()


def pytest_report_header() -> list[str]:
    """Say which stores the contract suite runs on, and what is not at hand."""
    shared = "at hand" if SHARED.is_dir() else "absent: tests on it are skipped"
    neo4j = f"neo4j ({neo4j_at_hand()}, driver {driver_version})"
    return [f"stores: sqlite, {neo4j}", f"shared data: {shared}"]


ON_SPARE = ("tests/crash/test_server", "tests/graph/test_neo4j_read_only", "tests/test_neo4j_server")
"""What kills and stops a Neo4j server: a second one, which nobody else uses."""
ON_NEO4J = ("tests/graph/test_neo4j", "tests/test_neo4j")
LABELLED = ("tests/matcher/suggest/test_quality", "tests/matcher/suggest/test_sums")
"""What asks the labelled data of the shared folder: both look at the same answers."""
LONG = ("labelled", "tests/crash", "tests/journeys", "tests/properties")
"""Where single tests take so long that they begin early, else one process ends long after the other."""

TOLD = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep room for what tests tell beyond passing, and templates once they are compiled."""
    config.stash[TOLD] = []
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Adds a line to what is printed at the end of the run."""
    return request.config.stash[TOLD].append


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what tests told in a worker process to the one that prints it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["told"] = session.config.stash[TOLD]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take what tests told in a worker process."""
    node.config.stash[TOLD].extend(getattr(node, "workeroutput", {}).get("told", ()))


def part_of(nodeid: str) -> str:
    """Return what a test is run together with when processes divide the tests: mostly its own module.

    All that needs the Neo4j server goes to one process, so that one server is started and emptied; all that
    kills one goes to another.
    """
    file = nodeid.partition("::")[0]
    if file.startswith(ON_SPARE):
        return "spare"
    if file.startswith(LABELLED):
        return "labelled"
    return "neo4j" if "[neo4j" in nodeid or file.startswith(ON_NEO4J) else file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, else one process ends long after the other."""
    items.sort(key=lambda item: _turn(part_of(item.nodeid)))


def _turn(part: str) -> int:
    return 0 if part in ("neo4j", "spare") else 1 if part.startswith(LONG) else 2


class Parts(LoadScopeScheduling):
    """Divides the tests by `part_of`."""

    def _split_scope(self, nodeid: str) -> str:
        return part_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Parts:
    """Have processes take whole parts."""
    return Parts(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what tests told."""
    for line in config.stash[TOLD]:
        terminalreporter.write_line(line)


def neo4j_at_hand() -> str:
    """Say where the Neo4j server comes from, or why there is none."""
    if GIVEN_NEO4J:
        return f"the server at {GIVEN_NEO4J.rpartition('@')[2]}, emptied by these tests"
    if NO_NEO4J:
        return f"absent, its tests are skipped: {NO_NEO4J}"
    return f"a server of version {neo4j_server.version()}, started for these tests"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked ``every_store`` on each backend, everything else on SQLite alone."""
    if "backend" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker("every_store") is not None
        metafunc.parametrize("backend", ("sqlite", "neo4j") if marked else ("sqlite",))


@pytest.fixture(scope="session")
def neo4j_asked() -> None:
    """Skips where there is no Neo4j server; fails where it was asked for or nothing may be left out."""
    if NO_NEO4J and REQUIRED:
        pytest.fail(f"no Neo4j server: {NO_NEO4J}")
    if NO_NEO4J:
        pytest.skip(f"no Neo4j server: {NO_NEO4J}")


@pytest.fixture(scope="session")
def neo4j_url(neo4j_asked: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real Neo4j server that tests may empty: the given one, else one for this session."""
    if GIVEN_NEO4J:
        yield GIVEN_NEO4J
        return
    with neo4j_server.running_server(tmp_path_factory.mktemp("neo4j")) as server:
        yield server.url


@pytest.fixture(scope="session")
def neo4j_driver(neo4j_url: str) -> Iterator[Driver]:
    """A connection of the tests' own, to look at the server past the store."""
    with neo4j_server.connect(neo4j_url) as driver:
        yield driver


@pytest.fixture
def empty_neo4j(neo4j_url: str, neo4j_driver: Driver) -> str:
    """The URL of the Neo4j server with nothing in it but constraints and indexes."""
    empty(neo4j_driver)
    return neo4j_url


def empty(driver: Driver) -> None:
    """Delete all that a server holds but constraints and indexes."""
    with driver.session() as session:  # relationships first: a node may have more than a heap holds
        for what in (
            "MATCH ()-[r]->() WITH r",
            "MATCH (n) WITH n AS r",
        ):
            session.run(f"{what} CALL (r) {{ DELETE r }} IN TRANSACTIONS OF 2000 ROWS").consume()


@pytest.fixture(scope="session")
def second_server(neo4j_asked: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Neo4j server beside the one that stores are on; see `spare_server`."""
    reason = neo4j_server.missing()
    if reason:  # a server given by URL is nobody's to kill
        pytest.fail(f"no Neo4j server to kill: {reason}")
    with neo4j_server.running_server(tmp_path_factory.mktemp("spare")) as server:
        yield server


@pytest.fixture
def spare_server(second_server: Server) -> Server:
    """A running, empty Neo4j server that a test may kill, stop and set up as it likes."""
    second_server.start()
    with neo4j_server.connect(second_server.url) as driver:
        empty(driver)
    return second_server


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path, backend: str) -> str:
    """The URL of a new store on ``backend``; the one place to add another."""
    if backend == "neo4j":
        return str(request.getfixturevalue("empty_neo4j"))
    return f"sqlite:///{tmp_path / 'store.db'}"


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


@pytest.fixture(scope="session")
def few_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the seeds with every table, and of made-up delegates a few: a third of the rows."""
    folder = tmp_path_factory.mktemp("few") / "seeds"
    folder.mkdir()
    for table in seeds.folder().glob("*.csv"):
        shutil.copy(table, folder)
    lines = (seeds.folder() / "delegates.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("mu-") or line.startswith(("mu-00", "mu-07"))]
    (folder / "delegates.csv").write_text("".join(kept), encoding="utf-8")
    return folder


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
