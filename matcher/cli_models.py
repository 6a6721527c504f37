"""``matcher fit``: weights fitted on the store's own past or on its decisions, as a readable table."""

from __future__ import annotations

from pathlib import Path

import click

from graph.errors import InputError, Problem
from matcher.cli_access import service_of
from matcher.engine import learning as past
from matcher.quality import learning as decided
from matcher.service import Service
from matcher.suggest.chosen import LEARNT

NOT_FITTED = "the past is too short, or fitted weights do no better: {model} answers as shipped"


@click.command()
@click.argument("about", type=click.Choice(sorted(LEARNT)))
@click.option(
    "--from",
    "origin",
    type=click.Choice(["past", "decisions"]),
    default="past",
    show_default=True,
    help="What to fit on: dated works, or what was decided on suggestions.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; else standard output.")
@click.option(
    "--use", "used", is_flag=True, help="Have suggestions use the weights from decisions from now on."
)
@click.option(
    "--stop", "stopped", is_flag=True, help="Have suggestions no longer use weights from decisions."
)
@click.pass_context
def fit(
    ctx: click.Context, /, about: str, origin: str, output: Path | None, used: bool, stopped: bool
) -> None:
    """Fit the weights and print their table; those of the past are in use by themselves."""
    if used and (stopped or origin != "decisions"):
        raise click.UsageError("--use goes with --from decisions, and not with --stop")
    service = service_of(ctx)
    if stopped:
        _stop(service, about)
    elif origin == "decisions":
        _from_decisions(service, about, output, used=used)
    else:
        _from_past(service, about, output)


def _stop(service: Service, about: str) -> None:
    was = service.quality.stop(about)
    told = (
        f"weights from decisions are no longer in use for {about}" if was else f"none were in use for {about}"
    )
    click.echo(f"{told}; {service.answering(about)} answers")


def _from_decisions(service: Service, about: str, output: Path | None, *, used: bool) -> None:
    learnt = service.quality.learn(about)
    table = decided.as_table(learnt)
    if used:
        service.quality.use(about, learnt.model.name, table, actor=service.actor)
        click.echo(f"{learnt.model.name} answers from now on; --stop goes back", err=True)
    _write(table, output, f"{learnt.model.name}, {learnt.decisions} decisions")


def _from_past(service: Service, about: str, output: Path | None) -> None:
    if about not in past.FITTED_ON.values():
        raise InputError([Problem("has no past to be fitted on; use --from decisions", value=about)])
    fitted = service.fitted(about)
    if fitted is None:
        click.echo(NOT_FITTED.format(model=LEARNT[about]), err=True)
        return
    _write(past.as_table(fitted), output, f"{fitted.model.name}, {fitted.questions} questions")


def _write(table: str, output: Path | None, told: str) -> None:
    if output is None:
        click.echo(table, nl=False)
    else:
        output.write_text(table, encoding="utf-8")
        click.echo(f"{output}: {told}")
