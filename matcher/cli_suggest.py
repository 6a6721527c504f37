"""``matcher suggest``: partners, peers, members, projects, similar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from graph.errors import InputError, Problem
from graph.records import Ref
from graph.relations import PARTIES
from matcher.cli_access import service_of
from matcher.cli_exposure import exposure_options, wish_of, write_log
from matcher.export.answers import FORMATS, write_answers
from matcher.progress import Bar
from matcher.suggest.options import Options


def _suggest_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(
        (
            click.option("--top", default=10, show_default=True, type=click.IntRange(1)),
            click.option("--format", "form", default="table", type=click.Choice(FORMATS)),
            click.option(
                "-o", "--output", type=click.Path(path_type=Path), help="File; else standard output."
            ),
            click.option("--no-reasons", is_flag=True),
            click.option("--new-only", is_flag=True, help="Leave out who already worked there or together."),
            click.option("--lang", default="en", show_default=True, help="Language of names and reasons."),
            click.option("--as-of", metavar="DATE", help="Date from which recency counts; else the newest."),
        )
    ):
        command = option(command)
    return command


fragile_option = click.option(
    "--fragile", is_flag=True, help="Say of each of the first ten whether it hangs on few facts."
)


@click.group()
def suggest() -> None:
    """Suggest partners, peers, members, projects, or what is similar."""


def _options(given: dict[str, Any]) -> Options:
    return Options(
        top=given["top"],
        reasons=not given["no_reasons"],
        new_only=given["new_only"],
        lang=given["lang"],
        fragile=bool(given.get("fragile")),
        kinds=_kinds(given.get("kinds")),
    )


def _one_of(**given: Any) -> None:
    chosen = [name for name, value in given.items() if value]
    if len(chosen) != 1:
        names = ", ".join(f"--{n}" for n in given)
        raise click.UsageError(f"give one of {names}")


def _subject(text: str, kind: str) -> Ref:
    """Read ``--for``: an id of the usual kind, or kind:id where that kind may stand here."""
    head, colon, rest = text.partition(":")
    return (
        Ref(head, rest)
        if colon and head in ("delegate", "company", "project", "solution")
        else Ref(kind, text)
    )


def _answer(
    ctx: click.Context,
    /,
    about: str,
    kind: str,
    subject: str | None,
    drafts: Path | None,
    given: dict[str, Any],
) -> None:
    service, options, as_of = service_of(ctx), _options(given), given["as_of"]
    wish = wish_of(given, everybody=not subject and not drafts)
    with Bar() as bar:
        if wish:
            exposed = service.exposure(about, options, wish, as_of=as_of, progress=bar.show)
            answers: Iterable[Any] = exposed.answers
            write_log(exposed.log, given["log"])
        elif subject:
            answers = [service.suggest(about, _subject(subject, kind), options, as_of=as_of)]
        elif drafts:
            answers = service.suggest_drafts(
                about, drafts, options, as_of=as_of, progress=bar.show, note=_say
            )
        else:
            answers = service.suggest_all(about, options, as_of=as_of, progress=bar.show)
        refused = write_answers(
            answers, given["form"], given["output"], reasons=options.reasons, title=service.title
        )
    if refused:
        raise InputError([Problem(line) for line in refused])


def _say(note: object) -> None:
    click.echo(str(note), err=True)


def _kinds(given: str | None) -> tuple[str, ...] | None:
    kinds = tuple(k.strip() for k in (given or "").split(",") if k.strip())
    for kind in kinds:
        if kind not in PARTIES:
            raise click.UsageError(f"{kind!r} is no kind of member; they are {', '.join(PARTIES)}")
    return kinds or None


def _for_all_drafts(about: str, kind: str, words: str) -> None:
    @suggest.command(about, help=words)
    @click.option("--for", "subject", metavar="ID")
    @click.option("--all", "everybody", is_flag=True)
    @click.option(
        "--drafts", type=click.Path(path_type=Path), help="Table of drafts; each is answered alone."
    )
    @exposure_options
    @fragile_option
    @_suggest_options
    @click.pass_context
    def command(
        ctx: click.Context, /, subject: str | None, everybody: bool, drafts: Path | None, **given: Any
    ) -> None:
        _one_of(**{"for": subject, "all": everybody, "drafts": drafts})
        _answer(ctx, about, kind, subject, drafts, given)


_for_all_drafts("partners", "delegate", "Chinese firms worth meeting, for a delegate or company:ID.")
_for_all_drafts("peers", "delegate", "Delegates of other countries worth meeting.")


@suggest.command()
@click.option("--for", "subject", metavar="ID")
@click.option("--all", "everybody", is_flag=True)
@click.option("--drafts", type=click.Path(path_type=Path), help="Table of drafts; each is answered alone.")
@click.option("--kinds", metavar="KIND,…", help="Of company, country, delegate, expert; else those there.")
@fragile_option
@_suggest_options
@click.pass_context
def members(
    ctx: click.Context, /, subject: str | None, everybody: bool, drafts: Path | None, **given: Any
) -> None:
    """Who would fit a project."""
    _one_of(**{"for": subject, "all": everybody, "drafts": drafts})
    _answer(ctx, "members", "project", subject, drafts, given)


@suggest.command()
@click.option("--for", "subject", metavar="DELEGATE")
@click.option("--programme", metavar="ID")
@click.option("--all", "everybody", is_flag=True)
@_suggest_options
@click.pass_context
def projects(
    ctx: click.Context, /, subject: str | None, programme: str | None, everybody: bool, **given: Any
) -> None:
    """Virtual projects across countries: for a delegate, a programme's cohort, or everybody."""
    _one_of(**{"for": subject, "programme": programme, "all": everybody})
    service = service_of(ctx)
    answer = service.suggest_projects(
        _options(given),
        delegate=_subject(subject, "delegate") if subject else None,
        programme=Ref("programme", programme) if programme else None,
        as_of=given["as_of"],
    )
    write_answers(
        [answer], given["form"], given["output"], reasons=not given["no_reasons"], title=service.title
    )


@suggest.command()
@click.option("--for", "subject", metavar="KIND:ID", required=True)
@_suggest_options
@click.pass_context
def similar(ctx: click.Context, /, subject: str, **given: Any) -> None:
    """Solutions and projects like one."""
    _answer(ctx, "similar", "solution", subject, None, given)
