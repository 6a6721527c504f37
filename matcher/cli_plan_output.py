"""What the commands of ``matcher plan`` share: how plans are printed, and where to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from matcher.access.view import Eyes, restricted
from matcher.browse.pages import Browser
from matcher.engine.compiled import compile_graph
from matcher.export.sheet import Sheet, as_html
from matcher.plan.visits_ties import Seen
from matcher.service import Service

LANGS = click.Choice(["en", "zh", "both"])
FORMATS = ("table", "json", "html", "docx")


def out(*, formats: Iterable[str]) -> Callable[..., Any]:
    """Return the options that say what is written, in which language and where."""
    found: tuple[Callable[..., Any], ...] = (
        click.option(
            "--format", "form", default="table", show_default=True, type=click.Choice(list(formats))
        ),
        click.option("-o", "--output", type=click.Path(path_type=Path), help="File; else standard output."),
        click.option(
            "--lang", default="en", show_default=True, type=LANGS, help="Language of what is printed."
        ),
    )

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(found):
            command = option(command)
        return command

    return add


def write(content: str | bytes, output: Path | None) -> None:
    """Write text or bytes to a file, or to standard output."""
    data = content.encode() if isinstance(content, str) else content
    if output is None:
        sys.stdout.buffer.write(data)
        return
    output.write_bytes(data)
    click.echo(f"{output}: {len(data)} bytes", err=True)


def printed(sheets: list[Sheet], form: str) -> bytes:
    """Return sheets as ``html`` or ``docx``."""
    if form == "html":
        return as_html(sheets)
    from matcher.export.docx_file import as_docx  # loaded when asked for: it takes a while

    return as_docx(sheets)


def whole(service: Service) -> Seen:
    """Return the graph as the staff see it."""
    state = service.state()
    return Seen(state.browser, state.compiled)


def as_seen(service: Service, audiences: Sequence[str], day: date) -> Seen:
    """Return the graph as some audiences may see it on a day; what is open to a cohort alone is not there."""
    eyes = Eyes(frozenset(audiences), frozenset(), None, day.isoformat())
    seen = restricted(service.state().snapshot, eyes)
    return Seen(Browser(seen), compile_graph(seen))


def read_day(text: str, option: str) -> date:
    """Return a day written YYYY-MM-DD; wrong usage otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day YYYY-MM-DD", param_hint=option) from error
