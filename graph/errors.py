"""The error tree: everything this project raises on purpose, worded for the person who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_VALUE_SHOWN = 80


def shown(value: str) -> str:
    """Return ``value`` as an error may show it: control characters escaped, cut to 80 characters."""
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in value[:400])
    return text if len(text) <= MAX_VALUE_SHOWN else text[: MAX_VALUE_SHOWN - 1] + "…"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where it stands, what stands there, what is wrong with it.

    ``row`` is the row as a spreadsheet numbers it (the heading is row 1); 0 speaks of the whole file.
    """

    message: str
    file: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        """Give one line: ``file, sheet S, row N, column C: message: 'value'``."""
        where = [self.file] if self.file else []
        where += [f"sheet {self.sheet}"] if self.sheet else []
        where += [f"row {self.row}"] if self.row else []
        where += [f"column {self.column}"] if self.column else []
        line = f"{', '.join(where)}: {self.message}" if where else self.message
        return f"{line}: '{shown(self.value)}'" if self.value else line


class MatcherError(Exception):
    """Base of all refusals; ``str()`` is a sentence for a person."""


class InputError(MatcherError):
    """An input was refused; ``problems`` names every one of its faults at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = tuple(problems)


class NotFoundError(MatcherError):
    """Something was asked for by an id that the store does not hold."""


class SchemaError(MatcherError):
    """A record, statement or declaration departs from the declared schema."""


class StoreError(MatcherError):
    """The store cannot be used: no database, a newer version, damaged, out of reach."""


class ConflictError(StoreError):
    """Somebody else changed the same thing first; read again and repeat."""


class ChainError(StoreError):
    """The chain of changes does not verify; the message names the first entry that fails."""


class UndoError(MatcherError):
    """A change cannot be undone; the message names the later changes or the erasure in the way."""
