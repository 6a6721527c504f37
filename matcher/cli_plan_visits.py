"""``matcher plan visits`` and ``matcher plan brief``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from graph.records import Ref
from matcher.cli_access import service_of
from matcher.cli_plan_output import FORMATS, out, read_day, write
from matcher.export.itinerary import plan_lines, plan_sheet
from matcher.export.plain import as_text
from matcher.export.printed import printed
from matcher.export.sheet import as_lines
from matcher.export.visit_brief import PARTS, brief_sheets
from matcher.plan.briefs import Tick, VisitBrief
from matcher.plan.visits_travel import read_travel
from matcher.plan.visits_wishes import Wishes
from matcher.plan.visits_written import VisitPlan


@click.command()
@click.option("--programme", required=True, metavar="ID", help="Whose participants visit.")
@click.option("--starts", required=True, metavar="DATE", help="First open day, YYYY-MM-DD.")
@click.option("--days", default=1, show_default=True, type=click.IntRange(1, 60), help="Open days in a row.")
@click.option(
    "--home", default="shanghai", show_default=True, metavar="PLACE", help="Where the group starts."
)
@click.option("--hours", default=8.0, show_default=True, type=click.FloatRange(1, 24), help="Hours a day.")
@click.option("--visits", "visits_a_day", default=2, show_default=True, type=click.IntRange(1, 10))
@click.option("--visit-hours", default=2.0, show_default=True, type=click.FloatRange(0.25, 12))
@click.option("--budget", metavar="AMOUNT", help="Most that travel may cost; else no limit.")
@click.option("--currency", default="USD", show_default=True)
@click.option("--travel", type=click.Path(path_type=Path), help="Table from,to,hours,cost,source.")
@click.option("--pin", "pins", multiple=True, metavar="FIRM=DATE", help="A visit fixed with its host.")
@click.option("--firm", "firms", multiple=True, metavar="FIRM", help="Choose among these only.")
@click.option("--without", multiple=True, metavar="FIRM", help="Leave a firm out.")
@click.option("--one-way", is_flag=True, help="The group need not come back.")
@out(formats=("table", "json", "ics", "html", "docx"))
@click.pass_context
def visits(
    ctx: click.Context, /, programme: str, travel: Path | None, form: str, output: Path | None, **given: Any
) -> None:
    """Choose and order visits for open days; exact where possible, else with a bound."""
    service = service_of(ctx)
    ways = read_travel(travel, service.state().browser) if travel else None
    found = service.programme_plans.visits(programme, _wishes(given), travel=ways)
    write(_shown(found, form, given["lang"]), output)


def _shown(found: VisitPlan, form: str, lang: str) -> str | bytes:
    if form == "json":
        return as_text(found)
    if form == "table":
        return plan_lines(found, lang=lang)
    if form == "ics":
        from matcher.export.calendar import as_calendar  # loaded when asked for: it takes a while

        return as_calendar(found, lang)
    return printed([plan_sheet(found, lang=lang)], form)


def _wishes(given: Mapping[str, Any]) -> Wishes:
    first = read_day(given["starts"], "--starts")
    return Wishes(
        days=tuple(first + timedelta(days=n) for n in range(given["days"])),
        home=Ref("place", given["home"]),
        hours=given["hours"],
        visits_a_day=given["visits_a_day"],
        budget=_money(given["budget"]),
        currency=given["currency"],
        returns=not given["one_way"],
        pins=dict(_pin(text) for text in given["pins"]),
        firms=tuple(Ref("company", f) for f in given["firms"]) or None,
        without=frozenset(Ref("company", f) for f in given["without"]),
        usual_hours=given["visit_hours"],
    )


def _money(text: str | None) -> Decimal | None:
    try:
        amount = Decimal(text) if text is not None else None
    except InvalidOperation:
        amount = Decimal(-1)
    if amount is not None and not (amount.is_finite() and amount >= 0):
        raise click.BadParameter(f"{text!r} is no amount of money", param_hint="--budget")
    return amount


def _pin(text: str) -> tuple[Ref, date]:
    firm, sign, day = text.rpartition("=")
    if not sign:
        raise click.BadParameter(f"{text!r} is not written FIRM=DATE", param_hint="--pin")
    return Ref("company", firm), read_day(day, "--pin")


@click.command()
@click.option("--programme", required=True, metavar="ID", help="Whose participants visit.")
@click.option("--firm", required=True, metavar="FIRM", help="The firm that is visited.")
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), help="Print only this part.")
@click.option("--day", metavar="DATE", help="Day on which audiences count; else today.")
@click.option("--more", multiple=True, metavar="DELEGATE", help="This delegate wants more: print requests.")
@click.option(
    "--firm-wants", multiple=True, metavar="DELEGATE", help="The firm wants to meet this one again."
)
@out(formats=FORMATS)
@click.pass_context
def brief(
    ctx: click.Context, /, programme: str, firm: str, form: str, output: Path | None, **given: Any
) -> None:
    """Bilingual sheets for a visit: who is interested and why, what to ask, the interpreter."""
    plans = service_of(ctx).programme_plans
    made = plans.brief(programme, firm, day=read_day(given["day"], "--day") if given["day"] else None)
    ticks = [Tick(Ref("delegate", d)) for d in given["more"]]
    ticks += [Tick(Ref("delegate", d), by_firm=True) for d in given["firm_wants"]]
    if ticks:
        write(as_text(plans.requests(made, ticks)), output)
        return
    write(_brief_shown(made, form, given["lang"], given["parts"] or PARTS), output)


def _brief_shown(made: VisitBrief, form: str, lang: str, parts: Iterable[str]) -> str | bytes:
    if form == "json":
        return as_text(made)
    if form == "table":
        return as_lines(brief_sheets(made, lang=lang, parts=parts))
    return printed(brief_sheets(made, lang=lang, parts=parts), form)
