"""``matcher suggest partners|peers --all --exposure M``: lists in which everybody is seen, and their log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from graph.records import Ref
from matcher.export.exposure import LOGS, as_log, report
from matcher.exposing import Wish
from matcher.suggest.exposure import MOST, Exposure


def exposure_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of the re-ranking to a command."""
    for option in reversed(
        (
            click.option(
                "--exposure",
                "least",
                metavar="M",
                type=click.IntRange(1, MOST),
                help="With --all: re-rank so that everybody who agreed is in M others' lists.",
            ),
            click.option(
                "--exposure-cost",
                "cost",
                metavar="PERCENT",
                default=5.0,
                show_default=True,
                type=click.FloatRange(0, 100),
                help="The most of its sum of scores that a list may give up.",
            ),
            click.option(
                "--exposure-log",
                "log",
                metavar="FILE",
                type=click.Path(path_type=Path),
                help=f"What was placed, and at what cost: {', '.join(LOGS)}.",
            ),
            click.option(
                "--programme", metavar="ID", help="With --exposure: the lists of its participants only."
            ),
        )
    ):
        command = option(command)
    return command


def wish_of(given: Mapping[str, Any], *, everybody: bool) -> Wish | None:
    """Return what the options ask for, None for no re-ranking; UsageError where they do not fit together."""
    least, programme, log = given.get("least"), given.get("programme"), given.get("log")
    if least is None:
        if programme or log:
            raise click.UsageError("--programme and --exposure-log go with --exposure")
        return None
    if not everybody:
        raise click.UsageError("--exposure re-ranks the lists of --all")
    if log is not None and log.suffix not in LOGS:
        raise click.UsageError(f"the log is written as {', '.join(LOGS)}, not {log.suffix or 'that'}")
    return Wish(least, given["cost"] / 100, Ref("programme", programme) if programme else None)


def write_log(log: Exposure, file: Path | None) -> None:
    """Write the log to a file, if one is named, and its summary to standard error."""
    if file is not None:
        file.write_bytes(as_log(log, file.suffix))
    click.echo(report(log), err=True)
