"""The ``matcher`` command: tables in, suggestions out, exports, undo, check, and the web service."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from graph.errors import InputError, MatcherError
from graph.store.open import store_url
from graph.tables.load import Report, Request
from matcher.cli_access import LOGIN, guard, refusal_lines, service_of
from matcher.cli_accounts import account
from matcher.cli_copy import copy
from matcher.cli_infer import infer
from matcher.cli_introductions import introductions
from matcher.cli_models import fit
from matcher.cli_plan import plan
from matcher.cli_privacy import retention
from matcher.cli_quality import quality
from matcher.cli_suggest import suggest
from matcher.demo import demo_service, sign_in_lines
from matcher.progress import Bar
from matcher.serving import LOOPBACK, PORT, Serving, serve_web

REFUSED = 1


class Refusing(click.Group):
    """A group whose commands turn refusals into lines on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a closed pipe is no error, nor is a standard output that was closed before."""
        if sys.stdout is None:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # until the process ends
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except MatcherError as error:
            for line in refusal_lines(ctx, error):
                click.echo(line, err=True)
            ctx.exit(REFUSED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            click.echo(f"{error.filename or 'matcher'}: {error.strerror or error}", err=True)
            ctx.exit(REFUSED)
        else:
            return result
        return None


@click.group(cls=Refusing, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--store",
    "url",
    metavar="URL",
    help="Store, such as sqlite:///file.db or bolt://user:password@host; else MATCHER_STORE.",
)
@click.option(
    "--as",
    "login",
    metavar="LOGIN",
    envvar="MATCHER_AS",
    help="Account whose rights to run with; else the operator's.",
)
@click.version_option(package_name="partnership-matcher", message="%(version)s")
@click.pass_context
def main(ctx: click.Context, /, url: str | None, login: str | None) -> None:
    """Match delegates, countries and firms into partnerships, with reasons that recompute every score."""
    ctx.obj = url
    ctx.meta[LOGIN] = login


@main.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="Fill the store and stop.")
@click.pass_context
def demo(ctx: click.Context, /, port: int, no_serve: bool) -> None:
    """Fill a store from seeds/, then serve it on 127.0.0.1."""
    service, summary = demo_service(ctx.obj)
    click.echo(summary)
    for line in sign_in_lines(service, f"http://{LOOPBACK}:{port}"):
        click.echo(line)
    if not no_serve:
        url = service.store.url
        service.store.close()  # each worker opens it for itself
        serve_web(Serving(url, port=port, demo=True))


@main.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="0.0.0.0 for all who reach this machine.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; else as many as fit, at most 4.")
@click.option("--https", is_flag=True, help="HTTPS with a certificate of this service's own.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A name that leads here; may repeat.")
@click.option("--cert", type=click.Path(path_type=Path), help="HTTPS with this certificate (PEM).")
@click.option("--key", type=click.Path(path_type=Path), help="The key that belongs to it (PEM).")
@click.option(
    "--behind-proxy",
    "proxies",
    default=0,
    metavar="N",
    type=click.IntRange(0, 9),
    help="Plain HTTP for N proxies in front, which do TLS.",
)
@click.pass_context
def serve(ctx: click.Context, /, **given: Any) -> None:
    """Serve the store's pages and JSON: here, to phones in the building (--https), or behind a proxy."""
    serve_web(Serving(store_url(ctx.obj), **given))


@main.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check only; write nothing.")
@click.option("--report", type=click.Path(path_type=Path), help="Write what happened as JSON.")
@click.option("--source", default="", help="Name of the source; else each file's own.")
@click.option("--table", default="", help="Table that the files hold; else their names say so.")
@click.option("--map", "headings", multiple=True, metavar="HEADING=COLUMN", help="What a heading means.")
@click.option(
    "--replace-source", is_flag=True, help="Take back what the source said before and no longer says."
)
@click.option(
    "--skip-bad-rows", is_flag=True, help="Import the rows that are good; exit code 1 all the same."
)
@click.option("--why", default="", help="Reason, for the log of changes.")
@click.pass_context
def import_(ctx: click.Context, /, paths: tuple[Path, ...], report: Path | None, **options: Any) -> None:
    """Import tables, or folders of tables (.csv, .xlsx), as one change: all rows or none."""
    service = service_of(ctx)
    headings = dict(_pair(h) for h in options.pop("headings"))
    request = Request(actor=service.actor, headings=headings, **options)
    try:
        with Bar() as bar:
            done = service.import_tables(paths, request, progress=bar.show)
    except InputError as error:
        _write_report(report, Report(problems=list(error.problems)))
        raise
    _write_report(report, done)
    for note in done.notes:
        click.echo(str(note), err=True)
    what = "would be " if request.dry_run else ""
    click.echo(
        f"{done.rows} rows: {what}{done.created} created, {done.changed} changed, {done.unchanged} unchanged"
        + (f" (change {done.change})" if done.change else "")
    )
    if done.problems:
        raise InputError(done.problems)


def _pair(text: str) -> tuple[str, str]:
    heading, sign, column = text.rpartition("=")
    if not sign:
        raise click.BadParameter(f"{text!r} is not written HEADING=COLUMN", param_hint="--map")
    return heading, column


def _write_report(path: Path | None, report: Report) -> None:
    if path is None:
        return
    problem_fields = ("file", "sheet", "row", "column", "value", "message")
    content = {
        "rows": report.rows,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "change": report.change,
        "notes": [str(n) for n in report.notes],
        "problems": [{f: getattr(p, f) for f in problem_fields} for p in report.problems],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@main.command()
@click.argument("what", type=click.Choice(["leads", "graph", "programme"]))
@click.option("--for", "subject", metavar="ID", help="The programme.")
@click.option("--format", "form", required=True)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option("--lang", default="en", show_default=True)
@click.pass_context
def export(ctx: click.Context, /, what: str, subject: str | None, form: str, output: Path, lang: str) -> None:
    """Export leads (csv, xlsx, json), the graph (graphml, gexf, json) or a programme (xlsx)."""
    service = service_of(ctx)
    try:
        if what == "leads":
            content = service.export_leads(form, lang=lang)
        elif what == "graph":
            content = service.export_graph(form)
        elif form != "xlsx":
            raise ValueError(f"a programme is exported as xlsx, not {form}")
        elif not subject:
            raise ValueError("a programme is named with --for ID")
        else:
            content = service.export_programme(subject, lang)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    output.write_bytes(content)
    click.echo(f"{output}: {len(content)} bytes")


@main.command()
@click.argument("change", type=click.IntRange(1))
@click.option("--why", default="", help="Reason, for the log of changes.")
@click.pass_context
def undo(ctx: click.Context, /, change: int, why: str) -> None:
    """Take a change back, as a new change."""
    service = service_of(ctx)
    click.echo(f"change {change} taken back (change {service.undo(change, actor=service.actor, why=why)})")


@main.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Verify the chain of changes and that what is stored is what they say."""
    found = service_of(ctx).check()
    click.echo(
        f"{found.changes} changes, {found.payloads} payloads ({found.erased} erased),"
        f" {found.records} records, {found.statements} statements: the chain verifies"
    )


main.add_command(account)
main.add_command(copy)
main.add_command(introductions)
main.add_command(retention)
main.add_command(plan)
main.add_command(fit)
main.add_command(quality)
main.add_command(infer)
main.add_command(suggest)
guard(main)
