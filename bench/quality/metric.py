"""nDCG@10 as the scoring script beside the data computes it, for paired differences in one process."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

AT = 10


@dataclass(frozen=True, slots=True)
class Truth:
    """The right answers of one draft, the incumbents that new introductions leave out, and the row."""

    subject: str
    relevant: frozenset[str]
    incumbents: frozenset[str] = frozenset()
    row: Mapping[str, str] = field(default_factory=dict)


def gains(truth: Truth, ids: Iterable[str], *, new_only: bool = False) -> float:
    """Return nDCG@10 of a ranking; with ``new_only`` incumbents are dropped from ranking and truth."""
    dropped = truth.incumbents if new_only else frozenset()
    relevant = truth.relevant - dropped
    ranked = [i for i in dict.fromkeys(ids) if i not in dropped][:AT]
    found = sum(1 / math.log2(place + 2) for place, i in enumerate(ranked) if i in relevant)
    best = sum(1 / math.log2(place + 2) for place in range(min(AT, len(relevant))))
    return found / best if best else 0.0
