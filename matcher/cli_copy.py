"""``matcher copy``: a whole store, with its chain of changes, into a new one."""

from __future__ import annotations

import click

from graph.errors import StoreError
from graph.store.copying import copy_store
from graph.store.open import open_store, without_password
from matcher.progress import Bar


@click.command()
@click.option("--from", "source", required=True, metavar="URL", help="Store to copy.")
@click.option("--to", "target", required=True, metavar="URL", help="New store to copy it into.")
def copy(source: str, target: str) -> None:
    """Copy a whole store, with its changes and erasures, into a new one, and verify the copy."""
    if source == target:
        raise StoreError("a store is not copied into itself")
    old = open_store(source, create=False)
    try:
        new = open_store(target)
        try:
            with Bar() as bar:
                report = copy_store(old, new, progress=bar.show)
            head = new.head()
        finally:
            new.close()
    finally:
        old.close()
    click.echo(
        f"{without_password(target)}: {report.changes} changes, {report.payloads} payloads"
        f" ({report.erased} erased), {report.records} records, {report.statements} statements;"
        f" the chain verifies and ends in {head.hash}"
    )
