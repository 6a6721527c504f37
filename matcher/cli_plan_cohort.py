"""``matcher plan tables``, ``matcher plan seminars`` and ``matcher plan closing``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from graph.errors import InputError
from graph.records import Ref
from matcher.cli_access import service_of
from matcher.cli_plan_output import FORMATS, out, read_day, write
from matcher.export.closing import closing_sheets
from matcher.export.cohort_plans import radar_sheet, seating_sheet
from matcher.export.plain import as_text
from matcher.export.printed import printed
from matcher.export.sheet import Sheet, as_lines, one_of
from matcher.plan.fault_words import fault
from matcher.plan.tables import Placed
from matcher.plan.tongue import Both
from matcher.planning_days import READERS

NO_PLAN = Both(
    "is no plan written by plan tables --format json", "不是由plan tables --format json写出的分组方案"
)
TOGETHER = Both(
    "{count} pairs share a table in spite of a conflict of interest on file; --format json names them",
    "有{count}对登记有利益冲突者同桌；--format json列出是谁",
)


def _write(plan: object, sheets: list[Sheet], form: str, output: Path | None) -> None:
    if form == "json":
        write(as_text(plan), output)
    else:
        write(as_lines(sheets) if form == "table" else printed(sheets, form), output)


@click.command()
@click.option("--programme", required=True, metavar="ID", help="Whose participants sit down.")
@click.option(
    "--tables", "count", type=click.IntRange(1, 200), help="Number of tables; else groups of about seven."
)
@click.option("--absent", multiple=True, metavar="DELEGATE", help="This participant is not there.")
@click.option(
    "--again",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="JSON of an earlier plan: keep its tables, with as few moves as possible.",
)
@out(formats=FORMATS)
@click.pass_context
def tables(
    ctx: click.Context,
    /,
    programme: str,
    count: int | None,
    absent: tuple[str, ...],
    again: Path | None,
    form: str,
    output: Path | None,
    lang: str,
) -> None:
    """Split a cohort into round tables by topic, mixed by country and region."""
    if again and count:
        raise click.UsageError("--again keeps the tables there are; leave --tables out")
    plans, gone = service_of(ctx).programme_plans, [Ref("delegate", d) for d in absent]
    if again:
        made = plans.tables_again(programme, read_placed(again), absent=gone)
    else:
        made = plans.tables(programme, count=count, absent=gone, anew=True)
    _write(made, [seating_sheet(made, lang=lang)], form, output)
    if made.in_conflict:
        click.echo(one_of(TOGETHER.of(count=str(len(made.in_conflict))), lang), err=True)


def read_placed(path: Path) -> list[Placed]:
    """Return the tables of a plan that ``plan tables --format json`` wrote; InputError for another file."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))["tables"]
        return [
            Placed(
                int(t["number"]),
                Ref.parse(t["topic"]) if t["topic"] else None,
                tuple(Ref.parse(s["delegate"]) for s in t["seats"]),
            )
            for t in held
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError([fault(NO_PLAN, file=str(path))]) from error


@click.command()
@click.option("--programme", metavar="ID", help="Needs of its participants only; else all of the store.")
@click.option("--top", default=5, show_default=True, type=click.IntRange(1, 100))
@click.option("--until", type=click.IntRange(1900, 2200), help="Needs of that year or before only.")
@out(formats=FORMATS)
@click.pass_context
def seminars(
    ctx: click.Context,
    /,
    programme: str | None,
    top: int,
    until: int | None,
    form: str,
    output: Path | None,
    lang: str,
) -> None:
    """Needs that nobody at hand can meet, as proposed seminars."""
    found = service_of(ctx).programme_plans.seminars(programme=programme, top=top, until=until)
    _write(found, [radar_sheet(found, lang=lang)], form, output)


@click.command()
@click.option("--programme", metavar="ID", help="Its projects only; else all of the store.")
@click.option("--document", metavar="ID", help="The projects that a document tells of.")
@click.option(
    "--readers",
    default="report",
    show_default=True,
    type=click.Choice(READERS),
    help="Who reads it: only people open to reports are named, or all.",
)
@click.option("--day", metavar="DATE", help="Day on which audiences count; else today.")
@out(formats=FORMATS)
@click.pass_context
def closing(
    ctx: click.Context,
    /,
    programme: str | None,
    document: str | None,
    readers: str,
    day: str | None,
    form: str,
    output: Path | None,
    lang: str,
) -> None:
    """Write the closing-day document: each project with proposer, countries, firm, next step and owner."""
    if programme and document:
        raise click.UsageError("give a programme or a document, not both")
    ref = Ref("programme", programme) if programme else Ref("document", document) if document else None
    when = read_day(day, "--day") if day else None
    found = service_of(ctx).programme_plans.closing(ref, readers=readers, day=when)
    _write(found, closing_sheets(found, lang=lang), form, output)
