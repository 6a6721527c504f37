"""Long computations in the background: begun once, looked after by whoever asks again.

One is computed at a time in a process; each is kept under a key, so two who ask the same share it. Nothing
here touches the store: a computation holds the state it was begun with, and is dropped when another state
(``epoch``) is asked about.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from graph.errors import ConflictError
from matcher.plan.fault_words import MEANWHILE

T = TypeVar("T")
Progress = Callable[[str, int, int], None]

KEPT = 24
"""Computations kept, the last asked for."""


class Work(Generic[T]):
    """A computation under way or done. ``what``, ``done`` and ``total`` say how far it is."""

    def __init__(self, compute: Callable[[Progress], T]) -> None:
        self.what, self.done, self.total = "", 0, 0
        self._compute = compute
        self._ended = threading.Event()
        self._result: T | None = None
        self._error: Exception | None = None

    def show(self, what: str, done: int, total: int) -> None:
        """Take down how far the computation is."""
        self.what, self.done, self.total = what, done, total

    def drop(self) -> None:
        """End without a result, as it would be one of yesterday."""
        self._error = ConflictError(MEANWHILE.en, chinese=MEANWHILE.zh)
        self._ended.set()

    def run(self) -> None:
        """Compute; what is raised is kept for whoever asks for the result."""
        try:
            self._result = self._compute(self.show)
        except Exception as error:
            self._error = error
        finally:
            self._ended.set()

    def wait(self, seconds: float | None) -> bool:
        """Wait until the computation has ended, so long at most; tell whether it has."""
        return self._ended.wait(seconds)

    @property
    def failed(self) -> bool:
        """Whether the computation ended with an error."""
        return self._error is not None

    def result(self) -> T:
        """Return the result, when it is there; raises what the computation raised."""
        self._ended.wait()
        if self._error is not None:
            raise self._error
        assert self._result is not None
        return self._result


class Works:
    """The computations of a process, by key."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Work[Any]] = OrderedDict()
        self._epoch: Hashable = None
        self._lock, self._turn = threading.Lock(), threading.Lock()

    def begun(self, epoch: Hashable, key: Hashable, compute: Callable[[Progress], T]) -> Work[T]:
        """Return the computation under a key, begun now unless it is known; a failed one is begun anew."""
        with self._lock:
            if epoch != self._epoch:
                self._kept.clear()
                self._epoch = epoch
            known = self._kept.pop(key, None)
            if known is None or known.failed:
                known = Work(compute)
                threading.Thread(target=self._run, args=(key, known), daemon=True).start()
            self._kept[key] = known
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return known

    def _run(self, key: Hashable, work: Work[Any]) -> None:
        with self._turn:
            with self._lock:
                is_wanted = self._kept.get(key) is work
            if is_wanted:
                work.run()
            else:
                work.drop()
