"""One numbering of all nodes: every record, and the pseudo-nodes that paths go through.

Pseudo-nodes are terms (``term:solar``), name terms, topic-name terms and languages (``language:fr``).
Nodes are ordered by kind, then id, so a kind is one range of numbers and ties in a ranking fall by
number as they should by kind and id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.records import Ref

PARTY = ("company", "country", "delegate", "expert", "organisation")
WORK = ("programme", "project", "solution")
GROUPS = {"party": PARTY, "work": WORK}

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Nodes:
    """All nodes in order, with their numbers and the range of numbers of each kind."""

    refs: tuple[Ref, ...]
    number: dict[Ref, int]
    ranges: dict[str, tuple[int, int]]

    def __len__(self) -> int:
        """Count the nodes."""
        return len(self.refs)

    def of(self, kind: str) -> range:
        """Return the numbers of a kind; an empty range when there is none of it."""
        return range(*self.ranges.get(kind, (0, 0)))

    def mask(self, kinds: Iterable[str]) -> Bools:
        """Return which nodes are of the kinds; ``party`` and ``work`` stand for several kinds."""
        found = np.zeros(len(self.refs), dtype=np.bool_)
        for name in kinds:
            for kind in GROUPS.get(name, (name,)):
                start, end = self.ranges.get(kind, (0, 0))
                found[start:end] = True
        return found


def number_nodes(refs: Iterable[Ref]) -> Nodes:
    """Return the numbering of distinct ``refs``."""
    ordered = tuple(sorted(set(refs)))
    ranges: dict[str, tuple[int, int]] = {}
    for place, ref in enumerate(ordered):
        start, _ = ranges.get(ref.kind, (place, place))
        ranges[ref.kind] = (start, place + 1)
    return Nodes(ordered, {ref: n for n, ref in enumerate(ordered)}, ranges)
