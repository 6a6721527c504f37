"""Counters that all worker processes of one service share, for limits on the rate of requests.

A table of fixed size in anonymous shared memory, made before the workers are forked; it stands for the
storage that the `limits` package asks for. A counter lives in one of eight places that its name's digest
points to; when all eight are taken, the one that ends first gives way, so that nobody can fill the table.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from limits.storage import Storage

if sys.platform != "win32":  # there one process serves, and the lock between threads is enough
    import fcntl

SLOTS = 1 << 15
WAYS = 8
_SLOT = struct.Struct("<8sId")  # digest of the name, count, when it ends (seconds since 1970)


class Counters:
    """Counts by name, each until its end; safe for many threads and for processes forked later.

    The lock is one on a file, which the system lifts when its holder dies, so a killed worker stops nobody.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._table = mmap.mmap(-1, SLOTS * _SLOT.size)
        self._threads = threading.Lock()
        self._lock = _lock_file()
        weakref.finalize(self, os.close, self._lock)

    def add(self, name: str, seconds: float, amount: int = 1) -> int:
        """Count and return the sum; a counter that is new or has ended begins, to end after ``seconds``."""
        with self._locked():
            place, count, ends = self._find(name)
            if not count:
                ends = self._clock() + seconds
            self._write(place, name, count + amount, ends)
            return count + amount

    def read(self, name: str) -> tuple[int, float]:
        """Return a counter's sum, and when it ends (seconds since 1970; now for one that is not there)."""
        with self._locked():
            _, count, ends = self._find(name)
            return count, ends if count else self._clock()

    def drop(self, name: str) -> None:
        """End one counter."""
        with self._locked():
            place, count, _ = self._find(name)
            if count:
                self._write(place, name, 0, 0)

    def clear(self) -> None:
        """End all counters."""
        with self._locked():
            self._table[:] = bytes(len(self._table))

    def _find(self, name: str) -> tuple[int, int, float]:
        """Return where a counter stands or may stand, its sum and its end."""
        digest, now = _digest(name), self._clock()
        free, first_end = 0, float("inf")
        for place in _places(digest):
            found, count, ends = _SLOT.unpack_from(self._table, place)
            live = count > 0 and ends > now
            if live and found == digest:
                return place, count, ends
            if (ends if live else 0.0) < first_end:
                free, first_end = place, ends if live else 0.0
        return free, 0, 0.0

    def _write(self, place: int, name: str, count: int, ends: float) -> None:
        _SLOT.pack_into(self._table, place, _digest(name), min(count, 0xFFFFFFFF), ends)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._threads:
            if sys.platform != "win32":
                fcntl.lockf(self._lock, fcntl.LOCK_EX)
            try:
                yield
            finally:
                if sys.platform != "win32":
                    fcntl.lockf(self._lock, fcntl.LOCK_UN)


def _lock_file() -> int:
    """Return an open file that no name leads to, closed with the counters."""
    descriptor, path = tempfile.mkstemp(prefix="matcher-counters-")
    if sys.platform != "win32":
        Path(path).unlink()
    return descriptor


def _digest(name: str) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=8).digest()


def _places(digest: bytes) -> range:
    first = int.from_bytes(digest) % (SLOTS // WAYS) * WAYS
    return range(first * _SLOT.size, (first + WAYS) * _SLOT.size, _SLOT.size)


class SharedStorage(Storage):
    """`Counters` in the form that the `limits` package asks for, under the scheme ``matcher-shared``."""

    STORAGE_SCHEME = ["matcher-shared"]  # noqa: RUF012  (the base class reads it so)

    def __init__(self, uri: str | None = None, *, counters: Counters, wrap_exceptions: bool = False) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._counters = counters

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what a failing storage raises."""
        return OSError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count."""
        return self._counters.add(key, expiry, amount)

    def get(self, key: str) -> int:
        """Return a counter's sum."""
        return self._counters.read(key)[0]

    def get_expiry(self, key: str) -> float:
        """Return when a counter ends."""
        return self._counters.read(key)[1]

    def check(self) -> bool:
        """Tell that the storage works."""
        return True

    def reset(self) -> int | None:
        """End all counters."""
        self._counters.clear()
        return None

    def clear(self, key: str) -> None:
        """End one counter."""
        self._counters.drop(key)
