"""What a command prints is what it says, whatever a C library prints on standard output meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.made_up import Size, made_up
from graph.changes import Operation
from graph.store.open import open_store
from matcher.decide.editing import write

SIZE = Size(delegates=31, firms=12, topics=8, experts=8, countries=28, facts=8, needs=0.6, offers=0.5)
SEED = 1016
ASKED = ("--topic", "t02", "--programme", "cohort", "--regions", "3", "--alternatives", "3")
"""A made-up cohort and a request on which HiGHS 1.12 prints a line of its own."""

STRAY = "HighsMipSolverData"
UNGUARDED = """
import sys
from click.testing import CliRunner
from matcher.cli import main
sys.exit(CliRunner().invoke(main, sys.argv[1:]).exit_code)
"""
"""The command without its guard: what it says is kept from standard output, what C prints is not."""

GUARDED = """
import ctypes, os, sys, threading
from matcher.standard_output import kept_clean
libc = ctypes.CDLL(None)
def chatter():
    for _ in range(200):
        libc.printf(b"stray\\\\n")
        os.write(1, b"stray\\\\n")
print("before")
with kept_clean():
    threads = [threading.Thread(target=chatter) for _ in range(4)]
    [t.start() for t in threads]
    for n in range(200):
        print(n)
    [t.join() for t in threads]
    libc.printf(b"stray and not flushed")
print("after")
os.write(2, b"told")
"""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the made-up cohort."""
    snapshot, _ = made_up(SIZE, seed=SEED)
    found = f"sqlite:///{tmp_path_factory.mktemp('stray') / 'store.db'}"
    store = open_store(found)
    records = (r for k in snapshot.records if k not in ("country", "goal") for r in snapshot.of(k).values())
    operations = [Operation(str(r.ref), None, dict(r.state)) for r in records]
    known = {s.id for s in store.snapshot().statements.values()}
    told = (s for s in snapshot.statements.values() if s.id not in known)
    operations += [Operation(f"statement:{s.id}", None, dict(s.state())) for s in told]
    write(store, lambda _: operations, actor="test", why="a made-up cohort")
    store.close()
    return found


def test_no_line_of_the_solver_gets_into_json(url: str, tell: Callable[[str], None]) -> None:
    words = ("--store", url, "plan", "team", *ASKED, "--format", "json")
    done = run("-m", "matcher", *words)
    assert done.returncode == 0, done.stderr
    assert STRAY not in done.stdout + done.stderr
    assert json.loads(done.stdout)["suggestions"]
    bare = run("-c", UNGUARDED, *words)
    assert bare.returncode == 0, bare.stderr
    is_provoked = STRAY in bare.stdout
    tell(f"the solver's own line on standard output: {'provoked, and kept out' if is_provoked else 'gone'}")


def test_nothing_that_c_prints_gets_through_and_nothing_else_is_lost() -> None:
    done = run("-c", GUARDED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["before", *map(str, range(200)), "after"]
    assert done.stderr == "told"


def test_a_reader_who_goes_away_is_no_error(url: str) -> None:
    command = [sys.executable, "-m", "matcher", "--store", url, "plan", "team", *ASKED, "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_a_full_disk_is_told_of(url: str) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this machine has no /dev/full")
    words = [sys.executable, "-m", "matcher", "--store", url, "plan", "seminars", "--format", "json"]
    with full.open("w") as nowhere:
        done = subprocess.run(words, stdout=nowhere, stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 1
    assert "No space left" in done.stderr
