"""What a suggestion looked like when somebody asked for an introduction: its place, its score, its model.

Kept beside the graph (area ``shown`` of the private values), as the score is that of the whole graph and an
introduction is read by both its sides. It ends with the record of whoever asked, and after two years.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from graph.records import Ref
from graph.store.private import Private

AREA = "shown"
KEPT_SECONDS = 2 * 365 * 86_400


@dataclass(frozen=True, slots=True)
class Shown:
    """``place`` is that of the list it was asked from, from 1; 0 when it was asked from elsewhere."""

    model: str
    score: float
    place: int = 0


def keep(private: Private, introduction: str, asker: Ref, shown: Shown) -> None:
    """Keep what the suggestion looked like; what stands there already stays, as the first asking counts."""
    if private.get(AREA, introduction, 0.0) is None:
        value = {"model": shown.model, "score": shown.score, "place": shown.place}
        private.put(AREA, introduction, value, about=str(asker), expires=time.time() + KEPT_SECONDS)


def kept(private: Private) -> Mapping[str, Shown]:
    """Return what is kept, by introduction."""
    now = time.time()
    return {
        k.key: Shown(str(k.value["model"]), float(k.value["score"]), int(k.value["place"]))
        for k in private.all(AREA)
        if k.stands(now)
    }
