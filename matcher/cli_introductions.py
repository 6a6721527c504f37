"""The ``matcher introductions`` commands: the job that sends messages and reminders."""

from __future__ import annotations

import click

from matcher.cli_access import service_of


@click.group()
def introductions() -> None:
    """See to introductions: messages, reminders, the outbox."""


@introductions.command()
@click.pass_context
def sweep(ctx: click.Context) -> None:
    """Put due messages and reminders into the outbox and hand it over; to be run every few minutes."""
    done = service_of(ctx).introductions.sweep()
    sent = done.delivered
    click.echo(f"{done.due} due, {sent.sent} sent, {sent.kept} kept for another try, {sent.waiting} waiting")
    if sent.refused:
        click.echo(f"{sent.refused} refused: no address that mail can go to", err=True)
