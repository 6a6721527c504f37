"""``matcher plan team``, ``portfolio``, ``whynot`` and ``whatif``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from graph.errors import InputError
from graph.records import Ref
from matcher.cli_access import service_of
from matcher.cli_plan_output import write
from matcher.engine.compiled import CompiledGraph
from matcher.export import plan_teams as shown
from matcher.export.plan_words import line, progress_words
from matcher.plan.teams_explain import TeamReport
from matcher.plan.teams_rules import Request
from matcher.plan.words import Words, read_words
from matcher.planning.edits import read_countries, read_edits, read_ref
from matcher.progress import Bar

Command = Callable[..., Any]


def _with(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_OUT = _with(
    click.option("--format", "form", default="table", type=click.Choice(["table", "json"])),
    click.option("-o", "--output", type=click.Path(path_type=Path), help="File; else standard output."),
    click.option("--lang", default="en", show_default=True, type=click.Choice(["en", "zh"])),
)
_WANTED = _with(
    click.option("--countries", default="2-6", show_default=True, metavar="N|N-M"),
    click.option(
        "--with", "including", multiple=True, metavar="KIND:ID", help="Must be in; an id is a delegate's."
    ),
    click.option("--without", "excluding", multiple=True, metavar="KIND:ID", help="Must not be in."),
    click.option("--require", "roles", multiple=True, type=click.Choice(["firm", "expert"])),
    click.option("--common-language", "language", is_flag=True, help="One language that all speak."),
    click.option("--regions", default=0, type=click.IntRange(0, 6), help="At least so many regions."),
)
_WORDS = click.option(
    "--words", type=click.Path(path_type=Path, exists=True), help="Edited wording: key,en,zh."
)


@click.command()
@click.option("--topic", metavar="ID", help="The topic; else every topic of the delegate or cohort.")
@click.option("--for", "subject", metavar="DELEGATE", help="Somebody who must be in.")
@click.option("--programme", metavar="ID", help="Only people of this cohort.")
@_WANTED
@click.option("--alternatives", default=5, show_default=True, type=click.IntRange(0, 50))
@click.option(
    "--top", default=10, show_default=True, type=click.IntRange(1), help="Without --topic: so many."
)
@_WORDS
@_OUT
@click.pass_context
def team(
    ctx: click.Context, /, topic: str | None, subject: str | None, programme: str | None, **given: Any
) -> None:
    """The best team on a topic, proven, with alternatives; why not, where there is none."""
    planning, lang = service_of(ctx).planning, given["lang"]
    about = {"programme": _programme(programme), "subject": read_ref(subject) if subject else None}
    request = _request(topic, subject, given)
    if topic:
        found, top = planning.team(request, **about), None
        if found.none:
            told = shown.no_team_json(found.graph, found.none, lang)
            _say(told, shown.no_team_lines(found.graph, found.none, lang), given)
            return
    else:
        with _bar(lang) as bar:
            found, top = planning.teams(request, **about, progress=bar.show), given["top"]
    reports = found.reports(lang, words=_words(given), top=top)
    lines = _lines(found.graph, reports, lang) or [line("no team", lang)]
    _say(shown.teams_json(found.graph, found.whom, reports), lines, given)


@click.command()
@click.option("--programme", metavar="ID", required=True)
@click.option("--most", type=click.IntRange(1), help="Projects a person at most; else 3.")
@_WORDS
@_OUT
@click.pass_context
def portfolio(ctx: click.Context, /, programme: str, most: int | None, **given: Any) -> None:
    """Projects for a whole cohort, so that everybody is in one or is named with the question to ask."""
    lang, ref = given["lang"], Ref("programme", programme)
    with _bar(lang) as bar:
        found = service_of(ctx).planning.portfolio(ref, most=most, progress=bar.show)
    asked, reports = found.asks(lang), found.reports(lang, words=_words(given))
    lines = _lines(found.graph, reports, lang)
    placed, everybody = str(len(found.cohort) - len(asked)), str(len(found.cohort))
    lines += [line("in a project", lang, placed=placed, all=everybody)]
    if found.portfolio.standing:
        lines += [line("standing", lang, count=str(len(found.portfolio.standing)))]
    for one in asked:
        lines += [
            line("in none", lang, name=one.title, country=one.country, reason=one.reason),
            *(line("ask", lang, question=q) for q in one.questions),
        ]
    _say(shown.portfolio_json(ref, found.graph, found.portfolio, reports, asked), lines, given)


@click.command()
@click.option("--for", "subject", metavar="DELEGATE", help="Whose suggestions are looked at.")
@click.option("--about", metavar="KIND:ID", help="The firm or delegate that is missing.")
@click.option("--top", default=10, show_default=True, type=click.IntRange(1), help="Missing among so many.")
@click.option("--topic", metavar="ID", help="The topic on which there is no team.")
@click.option("--programme", metavar="ID", help="Only people of this cohort.")
@_WANTED
@_OUT
@click.pass_context
def whynot(
    ctx: click.Context,
    /,
    subject: str | None,
    about: str | None,
    topic: str | None,
    programme: str | None,
    **given: Any,
) -> None:
    """Why a firm, a delegate or a team is not suggested, and what would have to be recorded."""
    planning, lang = service_of(ctx).planning, given["lang"]
    if bool(about) == bool(topic) or (about and not subject):
        raise click.UsageError("give --for with --about, or --topic")
    if about and subject:
        found = planning.why_not(read_ref(subject), read_ref(about), top=given["top"])
        lines = shown.why_not_lines(found.graph, found.found, lang)
        _say(shown.why_not_json(found.graph, found.found, lang), lines, given)
        return
    none = planning.why_no_team(_request(topic, subject, given), programme=_programme(programme))
    graph = planning.graph
    _say(shown.no_team_json(graph, none, lang), shown.no_team_lines(graph, none, lang), given)


@click.command()
@click.option("--programme", metavar="ID", help="Only people of this cohort; visits are its.")
@click.option(
    "--add-seat", multiple=True, metavar="COUNTRY:needs=T;T:offers=T", help="A seat; place:ID for a province."
)
@click.option("--add-firm", multiple=True, metavar="NAME:offers=T;T")
@click.option("--drop", multiple=True, metavar="KIND:ID", help="A seat (an id is a delegate's) or a firm.")
@click.option("--add-visit", multiple=True, metavar="FIRM")
@click.option("--drop-visit", multiple=True, metavar="FIRM")
@click.option(
    "--say", multiple=True, metavar="KIND:ID=RELATION=TOPIC", help="Such as delegate:d1=needs=solar."
)
@click.option("--unsay", multiple=True, metavar="KIND:ID=RELATION=TOPIC")
@click.option("--seats", is_flag=True, help="Instead: what each seat of the cohort is worth.")
@_OUT
@click.pass_context
def whatif(ctx: click.Context, /, programme: str | None, seats: bool, **given: Any) -> None:
    """What becomes possible and what dies when seats, firms, visits, needs come or go; nothing is stored."""
    planning, lang, ref = service_of(ctx).planning, given["lang"], _programme(programme)
    if seats:
        if ref is None:
            raise click.UsageError("--seats needs --programme")
        with _bar(lang) as bar:
            values = planning.seats(ref, progress=bar.show)
        _say(
            shown.seats_json(values.graph, values.values),
            shown.seat_lines(values.graph, values.values, lang),
            given,
        )
        return
    try:
        edits = list(read_edits(planning.graph, ref, given))
    except InputError as error:
        raise click.UsageError(str(error)) from error
    if not edits:
        raise click.UsageError("say what is added or dropped, or --seats")
    with _bar(lang) as bar:
        found = planning.what_if(edits, programme=ref, progress=bar.show)
    content = shown.difference_json(found.graph, found.difference, edits, lang)
    _say(content, shown.difference_lines(found.graph, found.difference, lang), given)


COMMANDS = (team, portfolio, whynot, whatif)


def _programme(key: str | None) -> Ref | None:
    return Ref("programme", key) if key else None


def _request(topic: str | None, subject: str | None, given: dict[str, Any]) -> Request:
    try:
        countries = read_countries(given["countries"])
    except InputError as error:
        raise click.BadParameter(str(error), param_hint="--countries") from error
    return Request(
        Ref("topic", topic or ""),
        countries=countries,
        roles=("holder", "seeker", *given["roles"]),
        including=((read_ref(subject),) if subject else ()) + tuple(map(read_ref, given["including"])),
        excluding=tuple(map(read_ref, given["excluding"])),
        language=given["language"],
        regions=given["regions"],
        alternatives=given.get("alternatives", 0),
    )


def _bar(lang: str) -> Bar:
    return Bar(lambda what: progress_words(what, lang))


def _words(given: dict[str, Any]) -> Words:
    return read_words(given["words"]) if given.get("words") else Words()


def _lines(graph: CompiledGraph, reports: Sequence[TeamReport], lang: str) -> list[str]:
    told = enumerate(reports, start=1)
    return [text for n, report in told for text in shown.team_lines(graph, n, report, lang)]


def _say(content: Any, lines: Iterable[str], given: dict[str, Any]) -> None:
    text = shown.as_text(content) if given["form"] == "json" else "\n".join(lines) + "\n"
    write(text, given["output"])
