"""``matcher account``: the first administrator, links and cards, and whatever has to be done from a shell."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from graph.errors import InputError, Problem
from graph.records import Ref
from matcher.access.roles import Role
from matcher.accounts.account import Account
from matcher.accounts.office import Office
from matcher.accounts.sheet import LINK_PATH, Holder, document, link_of, people_of
from matcher.accounts.tickets import LINK_LIFE
from matcher.cli_access import VIEWER, service_of
from matcher.service import Service

BASE = "http://127.0.0.1:8000"
ROLES = [role.value for role in Role if role is not Role.VISITOR]


def _base(ctx: click.Context, parameter: click.Parameter, given: str | None) -> str:
    """Return the service's address, without a slash behind; wrong usage for what is no web address."""
    chosen = (given or os.environ.get("MATCHER_BASE_URL") or BASE).rstrip("/")
    parts = urlsplit(chosen)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise click.BadParameter(f"{chosen!r:.80} is no address such as https://192.168.1.20:8443")
    return chosen


def _base_option(command: Callable[..., None]) -> Callable[..., None]:
    words = f"The service's address, for links; else MATCHER_BASE_URL, else {BASE}."
    return click.option("--base-url", "base", metavar="URL", callback=_base, help=words)(command)


def _office(ctx: click.Context) -> tuple[Service, Office]:
    service = service_of(ctx)
    return service, Office(service.accounts, ctx.meta[VIEWER])


@click.group()
def account() -> None:
    """Add and change accounts, make sign-in links and cards."""


@account.command("add")
@click.argument("login", default="")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--for", "subject", metavar="KIND:ID", help="Record that the account stands for.")
@click.option("--name", default="", help="Name, for accounts that stand for no person on file.")
@_base_option
@click.pass_context
def add(ctx: click.Context, /, login: str, role: str, subject: str | None, name: str, base: str) -> None:
    """Add an account and print a one-time link for its first sign-in; the first administrator comes so."""
    service, office = _office(ctx)
    ref = Ref.parse(subject) if subject else None
    if ref:
        service.record(ref)
    made = office.add(Role(role), login=login, subject=ref, name=name)
    click.echo(f"{made.login}: {made.role.value} added")
    click.echo(_link(office, made, base))


@account.command("list")
@click.pass_context
def list_(ctx: click.Context, /) -> None:
    """List the accounts: login, role, record or name, state."""
    _, office = _office(ctx)
    for found in office.all():
        states = [
            word
            for word, is_so in (
                ("demo", found.demo),
                ("disabled", found.disabled),
                ("not set up", not found.is_set_up),
            )
            if is_so
        ]
        who = str(found.subject or found.name or "-")
        click.echo("\t".join((found.login, found.role.value, who, ", ".join(states) or "-")))


@account.command("link")
@click.argument("login")
@_base_option
@click.pass_context
def link(ctx: click.Context, /, login: str, base: str) -> None:
    """Print a one-time sign-in link, in place of a lost card or password."""
    _, office = _office(ctx)
    click.echo(_link(office, office.get(login), base))


@account.command("disable")
@click.argument("login")
@click.pass_context
def disable(ctx: click.Context, /, login: str) -> None:
    """Bar an account from signing in, and end its sessions."""
    click.echo(f"{_office(ctx)[1].disable(login).login}: disabled")


@account.command("enable")
@click.argument("login")
@click.pass_context
def enable(ctx: click.Context, /, login: str) -> None:
    """Let a disabled account sign in again."""
    click.echo(f"{_office(ctx)[1].enable(login).login}: enabled")


@account.command("end-sessions")
@click.argument("login")
@click.pass_context
def end_sessions(ctx: click.Context, /, login: str) -> None:
    """Sign an account out everywhere."""
    click.echo(f"{login}: {_office(ctx)[1].end_sessions(login)} sessions ended")


@account.command("reset-second-factor")
@click.argument("login")
@_base_option
@click.pass_context
def reset_second_factor(ctx: click.Context, /, login: str, base: str) -> None:
    """Take a lost second factor away and print a link with which another is set up."""
    _, office = _office(ctx)
    click.echo(_link(office, office.reset_second_factor(login), base))


@account.command("cards")
@click.option("--programme", metavar="ID", help="Everybody of this programme.")
@click.option("--for", "subjects", multiple=True, metavar="KIND:ID", help="One person or firm; may repeat.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@_base_option
@click.pass_context
def cards(ctx: click.Context, /, output: Path, base: str, **given: Any) -> None:
    """Write new sign-in cards as a page to be printed; cards handed out earlier are void."""
    service, office = _office(ctx)
    programme, subjects = given["programme"], given["subjects"]
    if bool(programme) == bool(subjects):
        raise click.UsageError("give one of --programme, --for")
    refs = _people(service, programme) if programme else [Ref.parse(text) for text in subjects]
    ends = _ends(service, programme) if programme else ""
    page = document([_holder(service, office, ref, ends) for ref in refs], base)
    output.unlink(missing_ok=True)
    secret = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(secret, "w", encoding="utf-8") as file:
        file.write(page)
    click.echo(f"{output}: {len(refs)} cards; delete it when it is printed")


def _link(office: Office, found: Account, base: str) -> str:
    minutes = round(LINK_LIFE / 60)
    return f"{link_of(base, LINK_PATH, office.link(found.login))}  (once, within {minutes} minutes)"


def _people(service: Service, programme: str) -> list[Ref]:
    ref = Ref("programme", programme)
    service.record(ref)
    found = people_of(service.state().snapshot, ref)
    if not found:
        raise InputError([Problem("no delegates or lecturers of this programme", value=programme)])
    return found


def _ends(service: Service, programme: str) -> str:
    record = service.record(Ref("programme", programme))
    return str(record.get("ends") or record.get("starts") or "")


def _holder(service: Service, office: Office, ref: Ref, ends: str) -> Holder:
    service.record(ref)
    found = office.account_for(ref)
    country = service.state().browser.subtitle(ref, "en").partition(" · ")[0]
    return Holder(office.card(found.login, programme_ends=ends), found.name or service.title(ref), country)
