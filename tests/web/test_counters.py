"""Counters that processes share: exact under threads and forks, ending in time, of bounded size."""

from __future__ import annotations

import os
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import counters
from web.counters import Counters


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_counter_ends() -> None:
    clock = Clock()
    table = Counters(clock)
    assert [table.add("a", 60) for _ in range(3)] == [1, 2, 3]
    assert table.read("a") == (3, 1060.0)
    clock.now = 1061.0
    assert table.read("a") == (0, 1061.0)
    assert table.add("a", 60) == 1


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 5)), max_size=40))
def test_it_counts_as_a_dictionary_does(steps: list[tuple[str, int]]) -> None:
    table, known = Counters(Clock()), dict.fromkeys("abcdef", 0)
    for name, amount in steps:
        known[name] += amount
        assert table.add(name, 60, amount) == known[name]
    table.drop("a")
    assert table.read("a")[0] == 0
    assert all(table.read(n)[0] == c for n, c in known.items() if n != "a")
    table.clear()
    assert all(table.read(n)[0] == 0 for n in known)


def test_no_count_is_lost_between_threads() -> None:
    table = Counters(Clock())
    threads = [threading.Thread(target=lambda: [table.add("a", 60) for _ in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert table.read("a")[0] == 2000


@pytest.mark.skipif(sys.platform == "win32", reason="no fork on Windows")
def test_no_count_is_lost_between_processes() -> None:
    table = Counters()
    children = []
    for _ in range(3):
        child = os.fork()
        if not child:
            for _ in range(500):
                table.add("a", 60)
            os._exit(0)
        children.append(child)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0
    assert table.read("a")[0] == 1500


def test_a_flood_of_names_leaves_the_latest_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "SLOTS", 64)
    clock = Clock()
    table = Counters(clock)
    for number in range(1000):
        clock.now += 0.001
        assert table.add(f"name {number}", 60) == 1
    assert table.add("name 999", 60) == 2
