"""Round tables that staff keep, so that a later plan moves few people.

Kept among the private values, a value for each seat and about the person who sits there: erasing her takes
her seat too. A pointer, written last, names the seating that counts, so readers never meet half of one.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from graph.records import Ref
from graph.store.private import Private
from matcher.plan.tables import Placed

AREA = "round_tables"
KEPT_DAYS = 400
A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class KeptTables:
    """A seating as it was kept: its tables, by whom and when (UTC)."""

    tables: tuple[Placed, ...]
    by: str
    at: str


class Tables:
    """The kept seatings of one store, one for a programme."""

    def __init__(self, private: Private) -> None:
        self._private = private

    def of(self, programme: Ref) -> KeptTables | None:
        """Return the seating that is kept for a programme; None where none is."""
        pointer = self._private.get(AREA, str(programme), time.time())
        if pointer is None:
            return None
        held: dict[int, list[Ref]] = {int(t["number"]): [] for t in pointer.value["tables"]}
        for kept in self._private.all(AREA):
            if kept.value.get("seating") == pointer.value["seating"] and kept.about:
                held[int(kept.value["table"])].append(Ref.parse(kept.about))
        tables = tuple(
            Placed(
                int(t["number"]),
                Ref.parse(t["topic"]) if t["topic"] else None,
                tuple(sorted(held[int(t["number"])])),
            )
            for t in pointer.value["tables"]
        )
        return KeptTables(tables, str(pointer.value["by"]), str(pointer.value["at"]))

    def keep(self, programme: Ref, tables: Iterable[Placed], *, by: str) -> None:
        """Keep a seating in place of the one before; for 400 days."""
        placed, seating = list(tables), secrets.token_hex(6)
        expires = time.time() + KEPT_DAYS * A_DAY
        for table in placed:
            for person in table.people:
                value = {"seating": seating, "table": table.number}
                key = f"{programme}|{seating}|{person}"
                self._private.put(AREA, key, value, about=str(person), expires=expires)
        told = [{"number": t.number, "topic": str(t.topic) if t.topic else ""} for t in placed]
        at = datetime.now(UTC).isoformat(timespec="seconds")
        pointer = {"seating": seating, "tables": told, "by": by, "at": at}
        self._private.put(AREA, str(programme), pointer, expires=expires)
        self._drop_seats(programme, but=seating)

    def drop(self, programme: Ref) -> bool:
        """Let a kept seating go; tell whether there was one."""
        known = self._private.drop(AREA, str(programme))
        self._drop_seats(programme)
        return known

    def _drop_seats(self, programme: Ref, *, but: str = "") -> None:
        for kept in self._private.all(AREA):
            if kept.key.startswith(f"{programme}|") and not (but and kept.value.get("seating") == but):
                self._private.drop(AREA, kept.key)
