"""What a writer says of its own work: a line for each step, on disk before the writer goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

READY, BEGUN, WRITING, ACKNOWLEDGED, REFUSED = "ready", "begun", "writing", "acknowledged", "refused"


@dataclass(frozen=True, slots=True)
class Step:
    """One line: what happened to which piece of work; once acknowledged, its number and hash."""

    what: str
    work: str = ""
    seq: int = 0
    hash: str = ""
    note: str = ""


class Journal:
    """A file that only grows; `write` returns when the line is on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, step: Step) -> None:
        """Append a step and wait for the disk."""
        os.write(self._file, (json.dumps(asdict(step)) + "\n").encode())
        os.fsync(self._file)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def read_journal(path: Path) -> list[Step]:
    """Return the steps of a journal; none when it is not there; a line cut off by the kill is left out."""
    if not path.exists():
        return []
    lines = path.read_bytes().split(b"\n")[:-1]
    return [Step(**json.loads(line)) for line in lines]


def acknowledged(steps: Iterable[Step]) -> list[Step]:
    """Return the steps that name an acknowledged change."""
    return [s for s in steps if s.what == ACKNOWLEDGED]
