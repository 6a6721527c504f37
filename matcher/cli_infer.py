"""``matcher infer``: topics inferred from people's and firms' own words, and staff's word on them."""

from __future__ import annotations

import click

from graph.records import Ref
from matcher.cli_access import service_of
from matcher.inferring.deciding import DECIDED, decide_inferences, inferences
from matcher.inferring.encoders import NAMES, encoder
from matcher.inferring.propose import Proposal
from matcher.inferring.run import BASES, infer_topics

CHANGED = "(the text has changed)"
STATUSES = ("inferred", *DECIDED.values(), "all")


@click.group()
def infer() -> None:
    """Infer topics from texts; list, accept and reject what was inferred."""


@infer.command()
@click.option("--from", "basis", default="text", show_default=True, type=click.Choice(BASES))
@click.option("--encoder", "name", default="auto", show_default=True, type=click.Choice(NAMES))
@click.option("--for", "subjects", multiple=True, metavar="KIND:ID", help="Only of this record; may repeat.")
@click.option("--dry-run", is_flag=True, help="Show what would be inferred; write nothing.")
@click.pass_context
def topics(ctx: click.Context, /, basis: str, name: str, subjects: tuple[str, ...], dry_run: bool) -> None:
    """Infer interests, offers and fields of work, as one change that can be undone."""
    service = service_of(ctx)
    only = frozenset(map(Ref.parse, subjects)) or None
    done = infer_topics(
        service.store, encoder(name), basis=basis, actor=service.actor, only=only, dry_run=dry_run
    )
    for proposal in done.entered:
        click.echo(_line(proposal))
    what = "would be inferred" if dry_run else "inferred"
    number = f" (change {done.change})" if done.change else ""
    click.echo(
        f"{len(done.entered)} {what} from {done.basis} by {done.encoder}, {done.outdated} outdated{number}"
    )


def _line(proposal: Proposal) -> str:
    place = f"{proposal.field} {proposal.start}-{proposal.end}" if proposal.field else f"topic:{proposal.via}"
    return (
        f"{proposal.subject} -{proposal.relation}-> {proposal.topic}"
        f"  {proposal.confidence:.2f} {proposal.way}, {place}"
    )


@infer.command("list")
@click.option("--status", default="inferred", show_default=True, type=click.Choice(STATUSES))
@click.option("--for", "subject", metavar="KIND:ID")
@click.pass_context
def list_(ctx: click.Context, /, status: str, subject: str | None) -> None:
    """List what was inferred, with the words that it comes from."""
    snapshot = service_of(ctx).state().snapshot
    wanted = None if status == "all" else status
    for found in inferences(snapshot, status=wanted, subject=Ref.parse(subject) if subject else None):
        sure = f"{found.confidence:.2f}" if found.confidence is not None else "   -"
        click.echo(
            f"{found.id}  {found.status}  {found.subject} -{found.relation}-> {found.topic}"
            f"  {sure}  {repr(found.words) if found.words else CHANGED}  [{found.encoder}, {found.way}]"
        )


def _deciding(verdict: str, words: str) -> None:
    @infer.command(verdict, help=words)
    @click.argument("keys", nargs=-1, required=True, metavar="STATEMENT...")
    @click.pass_context
    def command(ctx: click.Context, /, keys: tuple[str, ...]) -> None:
        service = service_of(ctx)
        change = decide_inferences(service.store, keys, verdict, actor=service.actor)
        click.echo(f"{verdict}ed (change {change})" if change else f"{verdict}ed already")


_deciding("accept", "Take inferred statements as stated; `matcher infer list` names them.")
_deciding("reject", "Refuse inferred statements for good; no later run infers them again.")
