"""The labelled tasks: which tables fill a new store, which drafts are asked, how the truth is scored."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.store.open import open_store
from graph.tables.drafts import read_drafts
from graph.tables.load import Request, import_files
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.fitted import model_for
from matcher.engine.results import Answer, as_json
from matcher.engine.subjects import Draft
from matcher.suggest import Options, members, partners, suggest_members, suggest_partners
from matcher.suggest.drafts import draft_of

TOP = 200
SHARED = Path(__file__).resolve().parents[3] / "shared"
"""The folder beside the project that holds the labelled data and ``bench/score.py``."""

Suggest = Callable[[CompiledGraph, Draft, Options], Answer]


@dataclass(frozen=True, slots=True)
class Task:
    """A folder of labelled data, the table its drafts are in, and the suggestion that is measured."""

    name: str
    table: str
    suggest: Suggest
    model: str
    drafts: str = "drafts.csv"
    folder: str = ""
    kinds: tuple[str, ...] | None = None

    @property
    def home(self) -> Path:
        """Return the folder of the task."""
        return SHARED / "data" / (self.folder or self.name)

    @property
    def truth(self) -> Path:
        """Return the file of right answers."""
        return self.home / "truth.csv"


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of a table: task and which of its subjects count, as arguments for the scoring script."""

    task: str
    label: str
    arguments: tuple[str, ...] = ()
    at_least: float | None = None


TASKS = (
    Task("firms", "delegates", suggest_partners, partners.MODEL),
    Task("consortia", "projects", suggest_members, members.MODEL),
    Task("consortia brief", "projects", suggest_members, members.MODEL, "drafts_brief.csv", "consortia"),
    Task("treaties", "projects", suggest_members, members.MODEL, kinds=("country",)),
)
MEASURES = (
    Measure("firms", "all", at_least=0.42),
    Measure("firms", "new introductions", ("--drop-incumbents",), at_least=0.38),
    Measure("consortia", "all", at_least=0.10),
    Measure("consortia", "new pairs", ("--only", "new_pair=yes")),
    Measure("consortia brief", "all, no texts"),
    Measure("treaties", "all", at_least=0.55),
)


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its ranking, the graph and drafts behind it, the model that answered, and seconds
    for import, compilation, fitting and answers."""

    ranking: Path
    graph: CompiledGraph
    drafts: tuple[Draft, ...]
    model: str
    imported: float
    compiled: float
    fitted: float
    answered: float


def run(task: Task, folder: Path) -> Run:
    """Fill a new store with a task's tables, ask every draft alone, write the ranking to ``folder``.

    Goes the way that the service goes: store, snapshot, compiled graph, drafts, suggestion, JSON lines.
    """
    started = time.perf_counter()
    name = task.name.replace(" ", "-")
    store = open_store(f"sqlite:///{folder / name}.db")
    import_files(store, [task.home / "tables"], Request(actor="bench", source=task.name))
    imported = time.perf_counter()
    graph = compile_graph(store.snapshot())
    compiled = time.perf_counter()
    model = model_for(graph, task.model).name
    fitted = time.perf_counter()
    rows = read_drafts(store, task.home / task.drafts, task.table)
    drafted = [draft_of(row, graph) for row in rows]
    options = Options(top=TOP, reasons=False, kinds=task.kinds)
    ranking = folder / f"{name}.jsonl"
    with ranking.open("w", encoding="utf-8") as file:
        for draft in drafted:
            found = draft if isinstance(draft, Answer) else task.suggest(graph, draft, options)
            file.write(json.dumps(as_json(found, reasons=False), ensure_ascii=False) + "\n")
    store.close()
    done = time.perf_counter()
    return Run(
        ranking,
        graph,
        tuple(d for d in drafted if isinstance(d, Draft)),
        model,
        imported - started,
        compiled - imported,
        fitted - compiled,
        done - fitted,
    )


def score(task: Task, ranking: Path, arguments: tuple[str, ...]) -> dict[str, Any]:
    """Return what the scoring script beside the data says of a ranking, as it prints it for machines."""
    script = SHARED / "bench" / "score.py"
    command = [sys.executable, str(script), str(task.truth), str(ranking), "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
