"""Counts of people that everybody may read: none small enough to mean somebody.

A count below `SMALLEST` is not told. Where parts are told beside their sum, a single part left out could be
reckoned from the others, so the next smallest is left out, too (complementary suppression; Hundepool and
others, Statistical Disclosure Control, Wiley 2012, chapter 4). Published headcounts are not counted here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

SMALLEST = 5

K = TypeVar("K")


def public_count(count: int) -> int | None:
    """Return a count that everybody may read: 0, or at least `SMALLEST`; None for what lies between."""
    return count if count == 0 or count >= SMALLEST else None


def public_counts(parts: Mapping[K, int]) -> dict[K, int | None]:
    """Return parts of a sum that everybody may read, with those left out that are small or give one away.

    What is left out amounts to at least `SMALLEST`, and to two parts at least, unless there is nothing
    else: then every part but 0 is left out.
    """
    found = {key: public_count(n) for key, n in parts.items()}
    hidden = [k for k, n in found.items() if n is None]
    rest = sorted((k for k, n in found.items() if n), key=lambda k: (parts[k], str(k)))
    while hidden and rest and (len(hidden) < 2 or sum(parts[k] for k in hidden) < SMALLEST):
        hidden.append(rest.pop(0))
    return {key: None if key in hidden else n for key, n in found.items()}
