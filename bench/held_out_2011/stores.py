"""The separate store: made for the test, arm by arm, from the tables without the section."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.held_out_2011 import attendance
from bench.held_out_2011.provenance import shipped
from bench.held_out_2011.rows import rows_outside, write_tables
from graph.changes import Draft, Operation
from graph.drafting import payloads_of
from graph.store.base import Store
from graph.store.open import open_store
from graph.tables.load import Request, import_files
from graph.undo import undo
from matcher.service import Service

ACTOR = "bench"
OUTSIDE = "outside"
BY_HAND = Path(__file__).with_name("by_hand")
"""Topics and facts as staff would enter them from a questionnaire, each with the reasoning."""

ENTERED = "entered by hand"
TOLD, ATTENDED, BORDERS, HAND = "0", "1", "2", "3"
ARMS = {
    TOLD: "documents alone, as told",
    ATTENDED: "documents only (who took part is taken to be interested)",
    BORDERS: "+ land borders",
    HAND: "+ has and lacks, entered by hand",
}


@dataclass(frozen=True, slots=True)
class Arm:
    """A state of the separate store; the service answers from it until the next arm is asked for."""

    key: str
    service: Service


@contextmanager
def separate_store() -> Iterator[Store]:
    """Give a new store in a folder of its own, which goes with it."""
    with TemporaryDirectory(prefix="held-out-2011-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'store.db'}")
        try:
            yield store
        finally:
            store.close()


def arms(store: Store) -> Iterator[Arm]:
    """Bring a new store through the arms, in order; each adds to the one before.

    Borders come with every new store, so they are withheld first and given back by undoing that.
    """
    with TemporaryDirectory(prefix="held-out-2011-") as folder:
        write_tables(Path(folder), rows_outside(shipped()))
        import_files(store, [Path(folder)], Request(actor=ACTOR, source=OUTSIDE))
    withheld = _withhold_borders(store)
    yield Arm(TOLD, Service(store))
    attendance.conclude(store)
    yield Arm(ATTENDED, Service(store))
    undo(store, withheld, actor=ACTOR)
    yield Arm(BORDERS, Service(store))
    import_files(store, [BY_HAND], Request(actor=ACTOR, source=ENTERED))
    yield Arm(HAND, Service(store))


def _withhold_borders(store: Store) -> int:
    """Take the land borders out, as one change; returns its number."""
    held = [s for s in store.snapshot().standing() if s.relation == "borders"]
    operations = [Operation(f"statement:{s.id}", s.state(), None) for s in held]
    change = store.apply(Draft(ACTOR, "borders withheld", payloads_of(operations), head=store.head().seq))
    assert change is not None
    return change.seq
