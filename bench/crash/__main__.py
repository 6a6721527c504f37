"""Kills and concurrent writers on every store at hand, as tables; exit code 1 when anything was lost.

python -m bench.crash [--rounds 100] [--turns 1000] [--neo4j URL] [--only "Neo4j server"]

``--only`` runs one of the series: "SQLite writer", "Neo4j writer", "Neo4j server" or "side by side".
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.crash import writers
from bench.crash.rounds import Bench, Round, check, counted, kill_server, kill_writer
from bench.crash.verify import BrokenError
from bench.machine import machine
from bench.neo4j_at_hand import AtHand, emptied, neo4j_at_hand
from graph.errors import MatcherError
from tools.neo4j_server import Server

ROUNDS = 100
LIVES = 10
"""Kills that one store lives through before an empty one takes its place."""
SIDE_BY_SIDE = "side by side"
PLACES = ("opening", "import", "reading", "decision", "between")
Fresh = Callable[[Path], str]
"""Returns the URL of an empty store; the folder is its own."""
Kill = Callable[[Bench], Round]


def sqlite_store(folder: Path) -> str:
    """Return the URL of a new file."""
    return f"sqlite:///{folder / 'store.db'}"


@dataclass(frozen=True, slots=True)
class Tried:
    """What is killed: its name, where its empty stores come from, how one kill goes."""

    store: str
    what: str
    fresh: Fresh
    kill: Kill = kill_writer


@dataclass(slots=True)
class Series:
    """Rounds on the stores of one kind: where kills fell, what was acknowledged, what was found broken."""

    rounds: list[Round] = field(default_factory=list)
    acknowledged: int = 0
    untold: int = 0
    broken: list[str] = field(default_factory=list)


def killed(count: int, tried: Tried, chance: random.Random) -> Series:
    """Run the rounds; after one that finds anything broken an empty store takes the place of that one.

    Ctrl-C ends the series with the round that it falls into, which does not count.
    """
    series = Series()
    with suppress(KeyboardInterrupt):
        go_through(series, count, tried, chance)
    return series


def go_through(series: Series, count: int, tried: Tried, chance: random.Random) -> None:
    """Run the rounds of a series, adding to it."""
    done = 0
    while done < count:
        with tempfile.TemporaryDirectory() as name:
            bench = Bench(tried.fresh(Path(name)), Path(name), chance)
            try:
                for _ in range(min(LIVES, count - done)):
                    done += 1
                    series.rounds.append(tried.kill(bench))
                    show(f"round {done} of {count}: {series.rounds[-1].amid}")
                held = check(bench)
            except (BrokenError, MatcherError) as error:
                series.broken.append(f"round {done}: {type(error).__name__}: {error}")
                continue
            series.acknowledged += held.acknowledged
            series.untold += held.landed


def show(text: str) -> None:
    """Say how far it is: on a terminal always in the same line."""
    if sys.stderr.isatty():
        print(f"\r{text:60}", end="\r", file=sys.stderr, flush=True)
    else:
        print(text, file=sys.stderr, flush=True)


def print_kills(tried: Tried, count: int, chance: random.Random) -> int:
    """Run the rounds, print their row and every fault found; return how many there were."""
    started = time.perf_counter()
    series = killed(count, tried, chance)
    places = counted(series.rounds)
    print(
        f"{tried.store:8}{tried.what:8}{len(series.rounds) + len(series.broken):>7}"
        + "".join(f"{places[p]:>9}" for p in PLACES)
        + f"{sum(r.reads for r in series.rounds):>7}{series.acknowledged:>13}{len(series.broken):>7}"
        + f"{series.untold:>7}{time.perf_counter() - started:>8.0f}",
        flush=True,
    )
    print("".join(f"{fault}\n" for fault in series.broken), end="")
    return len(series.broken)


def print_writers(tried: Tried, turns: int) -> None:
    """Let the writers loose on an empty store and print the row; BrokenError when an update was lost."""
    with tempfile.TemporaryDirectory() as folder:
        done = writers.run(tried.fresh(Path(folder)), Path(folder), turns=turns)
    rate = done.acknowledged / done.seconds
    print(
        f"{tried.store:8}{done.acknowledged:>13}{done.conflicts:>11}{done.seconds:>8.1f}{rate:>9.0f}",
        flush=True,
    )


def revived(server: Server) -> str:
    """Return the URL of a server that runs, whatever the last round left, with nothing in it."""
    server.start()
    return emptied(server.url)


def to_try(server: AtHand) -> list[Tried]:
    """Return what can be killed here: writers on each store, and a server that was started for it."""
    found = [Tried("SQLite", "writer", sqlite_store)]
    if server.url:
        found.append(Tried("Neo4j", "writer", lambda _: emptied(server.url)))
    own = server.own
    if own is not None:
        found.append(Tried("Neo4j", "server", lambda _: revived(own), lambda b: kill_server(b, own)))
    return found


def all_kills(tries: list[Tried], rounds: int) -> int:
    """Print the table of kills; return how many faults were found."""
    places = "".join(f"{p:>9}" for p in PLACES)
    counts = f"{'reads':>7}{'acknowledged':>13}{'broken':>7}{'untold':>7}{'seconds':>8}"
    print(f"{'store':8}{'killed':8}{'rounds':>7}{places}{counts}", flush=True)
    return sum(print_kills(tried, rounds, random.Random()) for tried in tries)


def all_writers(tries: list[Tried], turns: int) -> None:
    """Print the table of writers side by side; BrokenError when an update was lost."""
    print(f"\n{writers.WRITERS} writers, {turns} updates each, on {writers.LEADS} leads; none lost")
    print(f"{'store':8}{'acknowledged':>13}{'conflicts':>11}{'seconds':>8}{'a second':>9}", flush=True)
    for tried in (t for t in tries if t.what == "writer"):
        print_writers(tried, turns)


def main(rounds: int, turns: int, given: str | None, only: str = "") -> int:
    """Print both tables; return 1 when anything was broken."""
    print(f"Killed at random moments, on {machine()}")
    with neo4j_at_hand(given, quick=True) as server:
        tries = to_try(server)
        wanted = [t for t in tries if only in ("", f"{t.store} {t.what}")]
        broken = all_kills(wanted, rounds) if wanted else 0
        if only in ("", SIDE_BY_SIDE):
            all_writers(tries, turns)
        if not server.url:
            print(f"\nNeo4j not tried: {server.reason}")
        elif server.own is None:
            print("\nNeo4j's server not killed: it was given by URL")
    return 1 if broken else 0


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m bench.crash")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--turns", type=int, default=writers.TURNS)
    asked.add_argument("--neo4j", metavar="URL")
    asked.add_argument("--only", default="", metavar="SERIES")
    wanted = asked.parse_args()
    try:
        sys.exit(main(wanted.rounds, wanted.turns, wanted.neo4j, wanted.only))
    except (BrokenError, MatcherError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
