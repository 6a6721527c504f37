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
    ``chinese`` says what ``message`` says, where it is known.
    """

    message: str
    file: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    sheet: str = ""
    chinese: str = ""

    def said(self, lang: str) -> str:
        """Return what is wrong in the language asked for; in English where it has no Chinese."""
        return self.chinese if self.chinese and lang.startswith("zh") else self.message

    def line(self, lang: str = "en") -> str:
        """Return one line: ``file, sheet S, row N, column C: message: 'value'``, or the same in Chinese."""
        zh = lang.startswith("zh")
        where = [self.file] if self.file else []
        where += [f"工作表{self.sheet}" if zh else f"sheet {self.sheet}"] if self.sheet else []
        where += [f"第{self.row}行" if zh else f"row {self.row}"] if self.row else []
        where += [f"{self.column}列" if zh else f"column {self.column}"] if self.column else []
        place = ("，" if zh else ", ").join(where)
        line = (f"{place}：" if zh else f"{place}: ") if place else ""
        line += self.said(lang)
        return (
            (f"{line}：“{shown(self.value)}”" if zh else f"{line}: '{shown(self.value)}'")
            if self.value
            else line
        )

    def __str__(self) -> str:
        """Give `line` in English."""
        return self.line()


class MatcherError(Exception):
    """Base of all refusals; ``str()`` is a sentence for a person, ``chinese`` the same where it is known."""

    def __init__(self, *given: object, chinese: str = "") -> None:
        super().__init__(*given)
        self.chinese = chinese

    def said(self, lang: str) -> str:
        """Return the sentence in the language asked for; in English where it has no Chinese."""
        return self.chinese if self.chinese and lang.startswith("zh") else str(self)


class InputError(MatcherError):
    """An input was refused; ``problems`` names every one of its faults at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = tuple(problems)

    def said(self, lang: str) -> str:
        """Return the faults in the language asked for, one a line."""
        return "\n".join(p.line(lang) for p in self.problems)


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
