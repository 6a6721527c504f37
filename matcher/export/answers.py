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
from matcher.engine.results import Answer, as_json
from matcher.export.sheets import Table, as_csv

FORMATS = ("table", "json", "jsonl", "csv")
MADE_UP = "(made up)"


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
    mark = f" {MADE_UP}" if answer.made_up else ""
    name = "everybody" if answer.subject == Ref("store", "all") else title(answer.subject)
    lines = [f"{name}{mark}  [{answer.model}, version {answer.version}, as of {answer.as_of}]"]
    if answer.error is not None:
        lines.append(f"  refused: {answer.error}")
    elif not answer.suggestions:
        lines.append("  nothing to suggest: no path leads from what is on file to anybody")
    for rank, suggestion in enumerate(answer.suggestions, start=1):
        made_up = f" {MADE_UP}" if suggestion.made_up else ""
        lines.append(
            f"{rank:3}. {suggestion.title or suggestion.name}{made_up}  ({suggestion.kind}:{suggestion.id})"
        )
        for member in suggestion.members:
            lines.append(f"       {member.role}: {member.name}{' ' + MADE_UP if member.made_up else ''}")
        shown = suggestion.reasons if reasons else ()
        for reason in sorted(shown, key=lambda r: -r.contribution)[:3]:
            lines.append(f"       {reason.text}  {reason.contribution:+.3f}")
        lines.append(f"       score {suggestion.score:.4f}")
    return "\n".join(lines) + "\n\n"
