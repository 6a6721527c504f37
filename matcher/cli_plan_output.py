"""What the commands of ``matcher plan`` share: how plans are printed, and where to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

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


def read_day(text: str, option: str) -> date:
    """Return a day written YYYY-MM-DD; wrong usage otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day YYYY-MM-DD", param_hint=option) from error
