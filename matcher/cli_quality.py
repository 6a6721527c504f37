"""``matcher quality``: how sure suggestions are, whom they show, and what is not known."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from matcher.cli_access import service_of
from matcher.cli_quality_output import calibration_lines, exposure_lines, panel_lines
from matcher.quality.panel import calibration_json, panel_json


@click.group()
def quality() -> None:
    """Show calibration, exposure and all that the honesty panel shows."""


def _output_options(command: Callable[..., None]) -> Callable[..., None]:
    output = click.option(
        "-o", "--output", type=click.Path(path_type=Path), help="File; else standard output."
    )
    return click.option("--format", "form", default="table", type=click.Choice(["table", "json"]))(
        output(command)
    )


@quality.command()
@_output_options
@click.pass_context
def calibration(ctx: click.Context, /, form: str, output: Path | None) -> None:
    """Of suggestions scored alike, how many were accepted; judged on later ones."""
    found = service_of(ctx).quality.calibrations()
    lines = [line for c in found for line in calibration_lines(c)]
    _write([calibration_json(c) for c in found], lines, form, output)


@quality.command()
@_output_options
@click.pass_context
def exposure(ctx: click.Context, /, form: str, output: Path | None) -> None:
    """In how many of the others' lists delegates appear, countries easily passed over apart."""
    found = service_of(ctx).quality.exposures(everybody=True)
    _write(asdict(found), exposure_lines(found), form, output)


@quality.command()
@_output_options
@click.pass_context
def panel(ctx: click.Context, /, form: str, output: Path | None) -> None:
    """All that the page shows: models, exposure, calibration, what was measured, what has no evidence."""
    found = service_of(ctx).quality.panel()
    _write(panel_json(found), list(panel_lines(found)), form, output)


def _write(content: Any, lines: list[str], form: str, output: Path | None) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1) if form == "json" else "\n".join(lines)
    if output is None:
        click.echo(text)
    else:
        output.write_text(text + "\n", encoding="utf-8")
        click.echo(str(output))
