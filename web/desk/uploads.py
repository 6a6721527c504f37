"""Lists on their way in: kept in a private folder under a random token, with what was chosen for them."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import tempfile
import threading
import time
import unicodedata
import weakref
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import cast

from flask import current_app
from werkzeug.datastructures import FileStorage

from graph.errors import InputError, NotFoundError, Problem
from graph.tables.load import Report
from graph.tables.sheets import TABLE_SUFFIXES

KEPT_SECONDS = 24 * 3600
MAX_NAME = 80
EXTENSION = "matcher-uploads"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{24}")
_CHOICES, _OUTCOME = "choices.json", "outcome.json"


@dataclass(frozen=True, slots=True)
class Choices:
    """What staff chose for a list: its table, source and programme, its headings' and values' meanings.

    ``headings`` and ``values`` are as in `graph.tables.load.Request`. ``chosen`` is False until somebody
    has looked at the headings, so that guesses stand till then.
    """

    table: str = ""
    source: str = ""
    programme: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A row left out of an import, as the result page shows it."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an import."""

    name: str
    programme: str
    rows: int
    created: int
    changed: int
    unchanged: int
    change: int | None
    faults: tuple[Fault, ...]

    @classmethod
    def of(cls, name: str, programme: str, report: Report) -> Outcome:
        """Return a report as it is kept for the result page."""
        faults = tuple(Fault(p.row, p.column, p.value[:200], p.message) for p in report.problems)
        counts = (report.rows, report.created, report.changed, report.unchanged)
        return cls(name, programme, *counts, report.change, faults)


class Uploads:
    """The private folder, made at the first upload (readable by this user alone) and removed at the end.

    A given ``folder`` is shared by the worker processes of one service, and stays when one of them ends.
    A list stays for a day, or until it is imported or thrown away.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def keep(self, given: FileStorage) -> str:
        """Keep an uploaded file and return its token; InputError when it is no CSV or XLSX by its name."""
        name = safe_name(given.filename or "")
        if not name or Path(name).suffix not in TABLE_SUFFIXES:
            raise InputError([Problem("choose a table: a file whose name ends in .csv or .xlsx", name)])
        self._sweep()
        token = secrets.token_urlsafe(18)
        place = self._root() / token
        place.mkdir(mode=0o700)
        given.save(place / name)
        return token

    def file(self, token: str) -> Path:
        """Return the file that was uploaded; NotFoundError when it is no longer kept."""
        for path in sorted(self._place(token).iterdir()):
            if path.suffix in TABLE_SUFFIXES:
                return path
        raise NotFoundError("this list is no longer kept; upload it again")

    def choices(self, token: str) -> Choices:
        """Return what was chosen for a list so far."""
        path = self._place(token) / _CHOICES
        return Choices(**json.loads(path.read_text("utf-8"))) if path.exists() else Choices()

    def choose(self, token: str, choices: Choices) -> None:
        """Keep what was chosen for a list."""
        self._write(self._place(token) / _CHOICES, asdict(choices))

    def finish(self, token: str, outcome: Outcome) -> None:
        """Throw the list away and keep what came of it."""
        self.file(token).unlink()
        self._write(self._place(token) / _OUTCOME, asdict(outcome))

    def outcome(self, token: str) -> Outcome:
        """Return what came of an import; NotFoundError when it is no longer kept."""
        path = self._place(token) / _OUTCOME
        if not path.exists():
            raise NotFoundError("what came of this import is no longer kept; look under changes")
        held = json.loads(path.read_text("utf-8"))
        return Outcome(**held | {"faults": tuple(Fault(**f) for f in held["faults"])})

    def folders(self) -> list[Path]:
        """Return the folders in which lists lie, to look through them for somebody who is erased."""
        return [self._folder] if self._folder else []

    def drop(self, token: str) -> None:
        """Throw a list away with all that was chosen for it."""
        shutil.rmtree(self._place(token))

    def _root(self) -> Path:
        with self._lock:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="matcher-lists-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            return self._folder

    def _place(self, token: str) -> Path:
        place = self._root() / token
        if not _TOKEN.fullmatch(token) or not place.is_dir():
            raise NotFoundError("this list is no longer kept; upload it again")
        return place

    def _sweep(self) -> None:
        limit = time.time() - KEPT_SECONDS
        for place in self._root().iterdir():
            if place.stat().st_mtime < limit:
                shutil.rmtree(place, ignore_errors=True)

    @staticmethod
    def _write(path: Path, value: object) -> None:
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
        beside.replace(path)


def safe_name(given: str) -> str:
    """Return the last part of a file's name, letters of any script kept, its ending in small letters."""
    text = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    text = "".join(c for c in text if c.isprintable() and c not in '<>:"|?*').strip(" .")
    path = Path(text or "list")
    return f"{path.stem[:MAX_NAME]}{path.suffix.casefold()}" if text else ""


def uploads() -> Uploads:
    """Return the uploads of the application at hand."""
    return cast(Uploads, current_app.extensions.setdefault(EXTENSION, Uploads()))
