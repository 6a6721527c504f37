"""A store with a past that was made up by a rule, so that what a fit must find is known."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.records import Snapshot
from graph.store.open import open_store
from graph.tables.load import Request, import_files

CLANS = 6


def write_past(folder: Path, projects: int) -> None:
    """Write tables of firms in clans: a project is of one clan's firms, mostly, whatever its words."""
    rnd = random.Random(5)
    firms = [f"firm-{clan}-{n}" for clan in range(CLANS) for n in range(6)]
    rows = ["id,title,summary,status,starts,members"]
    for number in range(projects):
        clan = rnd.randrange(CLANS)
        members = rnd.sample([f for f in firms if f.startswith(f"firm-{clan}-")], 4)
        year, month = 2000 + number // 12, number % 12 + 1
        words = " ".join(rnd.sample(["alpha", "beta", "gamma", "delta", "epsilon", "zeta"], 3))
        held = ";".join(f"company:{m}" for m in members)
        rows.append(f"p{number:03},Work {number},{words},real,{year}-{month:02},{held}")
    (folder / "projects.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    table = "id,name_en,country,partner\n" + "".join(f"{f},{f.title()},China,yes\n" for f in firms)
    (folder / "companies.csv").write_text(table, encoding="utf-8")


@pytest.fixture(scope="session")
def make_past(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Snapshot]:
    """Returns the snapshot of a new store with as many projects as asked for."""

    def make(projects: int) -> Snapshot:
        folder = tmp_path_factory.mktemp("past")
        write_past(folder, projects)
        store = open_store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'past.db'}")
        import_files(store, [folder], Request(actor="test", source="made"))
        found = store.snapshot()
        store.close()
        return found

    return make


@pytest.fixture(scope="session")
def past(make_past: Callable[[int], Snapshot]) -> Snapshot:
    """A past of 120 projects in ten years."""
    return make_past(120)
