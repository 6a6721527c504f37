"""``matcher plan team``, ``portfolio``, ``whynot`` and ``whatif``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from graph.records import Ref
from matcher.cli_access import service_of
from matcher.cli_plan_edits import read_edits, read_ref
from matcher.cli_plan_output import write
from matcher.engine.compiled import CompiledGraph
from matcher.export import plan_teams as shown
from matcher.plan.limits import EVERYBODY, limits_of
from matcher.plan.portfolio import portfolio as choose
from matcher.plan.portfolio import questions_for
from matcher.plan.teams import Composition, cohort_of, compose, ranked, topics_of
from matcher.plan.teams_exact import Certificate
from matcher.plan.teams_explain import TeamReport, report
from matcher.plan.teams_problem import Problem
from matcher.plan.teams_rules import Request
from matcher.plan.teams_score import Team
from matcher.plan.whatif import Asked, Solved, seat_values, what_if
from matcher.plan.whynot import why_not
from matcher.plan.whynot_team import why_no_team
from matcher.plan.words import Words, read_words
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
    state = service_of(ctx).state()
    graph, lang = state.compiled, given["lang"]
    cohort = _cohort(graph, programme)
    including = ((read_ref(subject),) if subject else ()) + tuple(map(read_ref, given["including"]))
    request = _request(Ref("topic", topic or ""), including, given)
    whom = read_ref(subject) if subject else Ref("programme", programme) if programme else EVERYBODY
    limits = limits_of(graph, whom)
    if topic:
        made = compose(graph, request, limits=limits, cohort=cohort)
        if not made.teams:
            found = why_no_team(state.snapshot, graph, made.request, limits=limits, cohort=cohort)
            _say(shown.no_team_json(graph, found, lang), shown.no_team_lines(graph, found, lang), given)
            return
        pairs = _pairs([made])
    else:
        topics = topics_of(graph, frozenset([read_ref(subject)]) if subject else cohort)
        with Bar() as bar:
            request = replace(request, alternatives=0)
            several = ranked(graph, request, topics, limits=limits, cohort=cohort, progress=bar.show)
        pairs = _pairs(several)[: given["top"]]
    reports = [_report(graph, *pair, given) for pair in pairs]
    lines = [line for n, r in enumerate(reports, start=1) for line in shown.team_lines(graph, n, r, lang)]
    _say(shown.teams_json(graph, whom, reports), lines or ["no team on any topic"], given)


@click.command()
@click.option("--programme", metavar="ID", required=True)
@click.option("--most", type=click.IntRange(1), help="Projects a person at most; else 3.")
@_WORDS
@_OUT
@click.pass_context
def portfolio(ctx: click.Context, /, programme: str, most: int | None, **given: Any) -> None:
    """Projects for a whole cohort, so that everybody is in one or is named with the question to ask."""
    state, ref = service_of(ctx).state(), Ref("programme", programme)
    graph, lang = state.compiled, given["lang"]
    cohort = cohort_of(graph, ref)
    with Bar() as bar:
        found = choose(graph, cohort, limits=limits_of(graph, ref), most=most, progress=bar.show)
    asked = questions_for(state.browser, ref, found, lang)
    roles = Request(Ref("topic", ""), roles=("holder", "seeker"))
    pairs = [(replace(roles, topic=t.topic), p, t, CHOSEN) for p, t in found.projects]
    reports = [_report(graph, *pair, given) for pair in pairs]
    lines = [line for n, r in enumerate(reports, start=1) for line in shown.team_lines(graph, n, r, lang)]
    lines += [f"in a project: {len(found.placed)} of {len(cohort)}"]
    for one in asked:
        lines += [
            f"in none: {one.title} ({one.country}): {one.reason}",
            *(f"    ask: {q}" for q in one.questions),
        ]
    _say(shown.portfolio_json(ref, graph, found, reports, asked), lines, given)


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
    state = service_of(ctx).state()
    graph, lang = state.compiled, given["lang"]
    if bool(about) == bool(topic) or (about and not subject):
        raise click.UsageError("give --for with --about, or --topic")
    if about and subject:
        found = why_not(state.snapshot, graph, read_ref(subject), read_ref(about), top=given["top"])
        _say(shown.why_not_json(graph, found, lang), shown.why_not_lines(graph, found, lang), given)
        return
    including = ((read_ref(subject),) if subject else ()) + tuple(map(read_ref, given["including"]))
    request = _request(Ref("topic", topic or ""), including, given)
    for ref in (request.topic, *request.including, *request.excluding):
        graph.record(ref)
    cohort = _cohort(graph, programme)
    none = why_no_team(state.snapshot, graph, request.checked(), limits=limits_of(graph), cohort=cohort)
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
    state = service_of(ctx).state()
    graph, lang = state.compiled, given["lang"]
    ref = Ref("programme", programme) if programme else None
    asked = Asked(programme=graph.record(ref).ref if ref else None)
    if seats:
        _seats(state, graph, asked, given)
        return
    edits = list(read_edits(graph, ref, given))
    if not edits:
        raise click.UsageError("say what is added or dropped, or --seats")
    with Bar() as bar:
        found = what_if(state.snapshot, graph, edits, asked, progress=bar.show)
    content = shown.difference_json(graph, found, edits, lang)
    _say(content, shown.difference_lines(graph, found, lang), given)


CHOSEN = Certificate("chosen", "portfolio", float("inf"), float("inf"))
COMMANDS = (team, portfolio, whynot, whatif)


def _seats(state: Any, graph: CompiledGraph, asked: Asked, given: dict[str, Any]) -> None:
    if asked.programme is None:
        raise click.UsageError("--seats needs --programme")
    seats = sorted(cohort_of(graph, asked.programme))
    with Bar() as bar:
        found = seat_values(state.snapshot, graph, seats, asked, solved=Solved(), progress=bar.show)
    ordered = sorted(found.items(), key=lambda f: (f[1].worth, f[0]))
    content = [{"seat": str(r), "worth": -d.worth, "needed_for": [t.id for t in d.dead]} for r, d in ordered]
    lines = [
        f"{-d.worth:9.3f}  {graph.name(r, given['lang'])}  ({r.id})"
        + (f"  without it dies: {', '.join(graph.name(t, given['lang']) for t in d.dead)}" if d.dead else "")
        for r, d in ordered
    ]
    _say(content, lines, given)


def _request(topic: Ref, including: tuple[Ref, ...], given: dict[str, Any]) -> Request:
    low, dash, high = given["countries"].partition("-")
    if not low.isdigit() or (dash and not high.isdigit()):
        raise click.BadParameter(
            f"{given['countries']!r} is not a number or a range", param_hint="--countries"
        )
    return Request(
        topic,
        countries=(int(low), int(high or low)),
        roles=("holder", "seeker", *given["roles"]),
        including=including,
        excluding=tuple(map(read_ref, given["excluding"])),
        language=given["language"],
        regions=given["regions"],
        alternatives=given.get("alternatives", 0),
    )


def _cohort(graph: CompiledGraph, programme: str | None) -> frozenset[Ref] | None:
    return cohort_of(graph, Ref("programme", programme)) if programme else None


Pair = tuple[Request, Problem, Team, Any]


def _pairs(made: Sequence[Composition]) -> list[Pair]:
    return [(m.request, m.problem, f.team, f.certificate) for m in made for f in m.teams]


def _report(
    graph: CompiledGraph,
    request: Request,
    problem: Problem,
    one: Team,
    certificate: Any,
    given: dict[str, Any],
) -> TeamReport:
    words = read_words(given["words"]) if given.get("words") else Words()
    return report(
        graph, problem, one, request=request, certificate=certificate, words=words, lang=given["lang"]
    )


def _say(content: Any, lines: Iterable[str], given: dict[str, Any]) -> None:
    text = shown.as_text(content) if given["form"] == "json" else "\n".join(lines) + "\n"
    write(text, given["output"])
