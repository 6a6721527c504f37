"""``matcher fit``: the weights fitted on the store's own past, as a readable table."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli_access import service_of
from matcher.engine.learning import FITTED_ON, as_table

NOT_FITTED = "the past is too short, or fitted weights do no better: {model} answers as shipped"


@click.command()
@click.argument("about", type=click.Choice(sorted(FITTED_ON.values())))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; else standard output.")
@click.pass_context
def fit(ctx: click.Context, /, about: str, output: Path | None) -> None:
    """Fit the weights on the store's own past and print their table; suggestions use the same."""
    fitted = service_of(ctx).fitted(about)
    if fitted is None:
        model = next(name for name, held in FITTED_ON.items() if held == about)
        click.echo(NOT_FITTED.format(model=model), err=True)
        return
    table = as_table(fitted)
    if output is None:
        click.echo(table, nl=False)
    else:
        output.write_text(table, encoding="utf-8")
        click.echo(f"{output}: {fitted.model.name}, {fitted.questions} questions")
