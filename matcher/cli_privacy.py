"""``matcher retention``: letting go what has been kept as long as the rules say."""

from __future__ import annotations

from datetime import date

import click

from matcher.cli_access import service_of
from matcher.privacy.retention import RULES, carry_out, due, rules_from


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go; let nothing go.")
@click.pass_context
def retention(ctx: click.Context, /, dry_run: bool) -> None:
    """Let go what has been kept as long as the rules say (MATCHER_RETENTION), by the name "retention"."""
    service = service_of(ctx)
    days = rules_from()
    found = due(service.store, service.state().snapshot, date.today().isoformat(), days=days)
    for rule in RULES:
        gone = [d for d in found if d.rule == rule.name]
        click.echo(f"{rule.name}: kept {days[rule.name]} days; due: {len(gone)}")
        for one in gone:
            click.echo(f"  {one.target} (since {one.since})")
    if dry_run:
        click.echo("nothing was let go (--dry-run)")
        return
    swept = carry_out(service.store, found)
    click.echo(f"let go: {len(found)}; private values whose time was over: {swept}")
