"""Copying a store whole: its graph and its chain of changes, erasures included, into a new one.

Every payload is checked against its commitment, and every change against its hash, while it passes; at
the end the target verifies itself and is compared with the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph.changes import GENESIS, Change, Root, commitment, with_hash
from graph.errors import ChainError, ConflictError
from graph.store.base import CheckReport, Entry, Sealed, Store

Progress = Callable[[str, int, int], None]

OFTEN = 1000


def copy_store(source: Store, target: Store, *, progress: Progress | None = None) -> CheckReport:
    """Copy ``source`` into ``target``, a new store, and verify it; return what was verified.

    ConflictError when the target holds anything of anybody's, or somebody writes to it meanwhile;
    ChainError, and nothing written, when the source does not verify. Changes made to the source after
    the copy began are not in it.
    """
    show = progress or (lambda what, done, total: None)
    show("reading the graph", 0, 0)
    graph = source.snapshot()
    passing = Passing(source.log(graph.version), graph.version, show)
    target.restore(graph, passing.entries())
    show("verifying", 0, 0)
    report = target.check()
    if target.head() != (graph.version, passing.hash):
        raise ConflictError("somebody wrote to the target meanwhile: it is no copy")
    if target.snapshot().canonical() != graph.canonical():
        raise ChainError("the copy does not hold what the source does")
    show("copying what is private", 0, 0)
    for area in source.private.areas():
        for kept in source.private.all(area):
            target.private.put(area, kept.key, kept.value, about=kept.about, expires=kept.expires)
    return report


class Passing:
    """A log that is checked while it passes; ``hash`` is that of the last change that did."""

    def __init__(self, log: Iterator[Entry], last: int, show: Progress) -> None:
        self.hash = GENESIS
        self._log = log
        self._last = last
        self._show = show

    def entries(self) -> Iterator[Entry]:
        """Iterate over the entries; ChainError at the first that does not verify."""
        seq = 0
        for entry in self._log:
            seq += 1
            if (entry.change.seq, entry.change.previous) != (seq, self.hash):
                raise ChainError(f"change {entry.change.seq} does not follow change {seq - 1}")
            root = Root()
            yield Entry(entry.change, entry.why, self._payloads(entry, root))
            self._check(entry, root)
            self.hash = entry.change.hash
            self._show("copying changes", seq, self._last)
        if seq != self._last:
            raise ChainError(f"the source ends at change {seq}, not at {self._last}")

    def _payloads(self, entry: Entry, root: Root) -> Iterator[tuple[tuple[str, ...], Sealed]]:
        for owners, sealed in entry.payloads:
            _check_sealed(entry.change, sealed)
            root.add(sealed.commitment)
            if root.count % OFTEN == 0:
                self._show(f"copying change {entry.change.seq}", root.count, entry.change.payloads)
            yield owners, sealed

    def _check(self, entry: Entry, root: Root) -> None:
        change = entry.change
        _check_sealed(change, entry.why)
        root.add(entry.why.commitment)
        if (root.value(), root.count) != (change.root, change.payloads):
            raise ChainError(f"change {change.seq}: its payloads are not those it was sealed with")
        if with_hash(change).hash != change.hash:
            raise ChainError(f"change {change.seq}: its header has been altered")


def _check_sealed(change: Change, sealed: Sealed) -> None:
    if (sealed.salt is None) != (sealed.body is None):
        raise ChainError(f"change {change.seq}: a payload is half erased")
    if sealed.salt is None or sealed.body is None:
        return
    if commitment(sealed.salt, sealed.body) != sealed.commitment:
        raise ChainError(f"change {change.seq}: a payload is not what was committed to")
