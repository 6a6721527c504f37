"""Suggestions as a table for people, JSON, JSON lines or CSV."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from graph.records import Ref
from matcher.engine.results import Answer, Suggestion, as_json
from matcher.export.sheets import Table, as_csv

FORMATS = ("table", "json", "jsonl", "csv")
MADE_UP = "(made up)"
SHOWN = 3


def write_answers(
    answers: Iterable[Answer],
    form: str,
    output: Path | None,
    *,
    reasons: bool = True,
    title: Callable[[Ref], str] = str,
) -> list[str]:
    """Write answers in one of `FORMATS`; return, for each refused one, its subject and the reason.

    A file is written whole or not at all.
    """
    refused: list[str] = []

    def watched() -> Iterator[Answer]:
        for answer in answers:
            if answer.error is not None:
                refused.append(f"{answer.subject.id}: {answer.error}")
            yield answer

    if output is None:
        _write(watched(), form, sys.stdout, reasons=reasons, title=title)
        return refused
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            _write(watched(), form, stream, reasons=reasons, title=title)
        os.chmod(name, 0o644)  # as a file written by open() would be
        os.replace(name, output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return refused


def _write(
    answers: Iterable[Answer], form: str, stream: TextIO, *, reasons: bool, title: Callable[[Ref], str]
) -> None:
    if form == "jsonl":
        for answer in answers:
            stream.write(json.dumps(as_json(answer, reasons=reasons), ensure_ascii=False) + "\n")
    elif form == "json":
        stream.write("[")
        for number, answer in enumerate(answers):
            stream.write(",\n " if number else "\n ")
            stream.write(json.dumps(as_json(answer, reasons=reasons), ensure_ascii=False))
        stream.write("\n]\n")
    elif form == "csv":
        stream.write(as_csv(_rows(answers)).decode("utf-8"))
    else:
        for answer in answers:
            stream.write(_people(answer, reasons=reasons, title=title))


def _rows(answers: Iterable[Answer]) -> Table:
    header = ["subject", "rank", "kind", "id", "name", "score", "made_up", "reasons", "error"]
    rows: list[list[str | int | float | None]] = []
    for answer in answers:
        subject = str(answer.subject)
        for rank, s in enumerate(answer.suggestions, start=1):
            texts = " | ".join(r.text for r in s.reasons)
            rows.append(
                [subject, rank, s.kind, s.id, s.name, s.score, "yes" if s.made_up else "no", texts, ""]
            )
        if not answer.suggestions:
            rows.append([subject, None, "", "", "", None, "", "", answer.error or ""])
    return Table("suggestions", header, rows)


def _people(answer: Answer, *, reasons: bool, title: Callable[[Ref], str]) -> str:
    name = "everybody" if answer.subject == Ref("store", "all") else title(answer.subject)
    about = f"[{answer.model}, version {answer.version}, as of {answer.as_of}]"
    lines = [f"{_marked(name, answer.made_up)}  {about}"]
    if answer.error is not None:
        lines.append(f"  refused: {answer.error}")
    elif not answer.suggestions:
        lines.append("  nothing to suggest: no path leads from what is on file to anybody")
    for rank, suggestion in enumerate(answer.suggestions, start=1):
        shown = _marked(suggestion.title or suggestion.name, suggestion.made_up)
        lines.append(f"{rank:3}. {shown}  ({suggestion.kind}:{suggestion.id})")
        lines += _marks(suggestion)
        lines += [f"       {m.role}: {_marked(m.name, m.made_up)}" for m in suggestion.members]
        lines += _arithmetic(suggestion) if reasons else [f"       score {suggestion.score:.4f}"]
    return "\n".join(lines) + "\n\n"


def _marks(suggestion: Suggestion) -> list[str]:
    """Return who is shown together, what a re-ranking placed, and what hangs on few facts."""
    names = ", ".join(_marked(a.name, a.made_up) for a in suggestion.alike)
    found = [f"the same is on file of {names}"] if names else []
    found += [suggestion.placed] if suggestion.placed else []
    found += ["fragile: hangs on few facts"] if suggestion.fragile else []
    return [f"       {line}" for line in found]


def _marked(name: str, made_up: bool) -> str:
    """Return a name with the mark of what is made up, unless the name says so itself."""
    return f"{name} {MADE_UP}" if made_up and not name.endswith((MADE_UP, "（虚构）")) else name


def _arithmetic(suggestion: Suggestion) -> list[str]:
    """Return the best reasons, the sum of the others, and the score they add up to."""
    best = sorted(suggestion.reasons, key=lambda r: -r.contribution)
    lines = [f"{r.contribution:+9.3f}  {r.text}" for r in best[:SHOWN]]
    if best[SHOWN:]:
        rest = sum(r.contribution for r in best[SHOWN:])
        lines.append(f"{rest:+9.3f}  {len(best) - SHOWN} more (--format json has them all)")
    return [*lines, f"{suggestion.score:9.3f}  score"]
