"""The demo: a store of its own, filled from seeds/; a store that holds anything else is left alone."""

from __future__ import annotations

import os

import seeds
from graph.errors import StoreError
from graph.records import Ref
from graph.store.base import Store
from graph.store.open import (
    SQLITE,
    data_directory,
    is_neo4j,
    open_store,
    remove_store,
    sqlite_path,
    without_password,
)
from graph.tables.load import Request, import_files
from matcher.access.roles import OPERATOR, SUBJECT_KIND, Role
from matcher.accounts.account import HOUR
from matcher.accounts.office import Office
from matcher.accounts.sheet import LINK_PATH, link_of
from matcher.service import Service

WHY = "demo: the seeds"
SOURCE = "seeds"
DEMO_LINK_LIFE = 12 * HOUR


def demo_service(url: str | None = None) -> tuple[Service, str]:
    """Return a service over a store filled from seeds/, and a line that says what it holds.

    Uses the given store, else ``MATCHER_STORE``, else demo.db in the data directory, never the default
    store. An earlier demo is replaced; StoreError when the store holds anything else.
    """
    chosen = url or os.environ.get("MATCHER_STORE") or f"{SQLITE}{data_directory() / 'demo.db'}"
    _clear(chosen)
    service = Service(open_store(chosen))
    request = Request(actor="demo", why=WHY, source=SOURCE)
    report = import_files(service.store, [seeds.folder()], request)
    counts = service.counts()
    named = ", ".join(f"{counts[k]} {k}s" for k in ("delegate", "topic", "programme", "project"))
    return (
        service,
        f"{shown(chosen)}: {report.rows} rows from seeds/: {named}; delegates marked made up are invented",
    )


def sign_in_lines(service: Service, base: str) -> list[str]:
    """Make an account of the demo for each role, and return a line with a one-time sign-in link for each.

    Such accounts are marked, and need no password; nothing else makes them. They stand for the first
    made-up delegate, the first lecturer and the first firm that may be named as partner.
    """
    office = Office(service.accounts, OPERATOR)
    lines = ["Sign in, once with each, within 12 hours:"]
    for role in Role:
        if role is Role.VISITOR:
            continue
        subject = _stands_for(service, role)
        login = "" if subject else f"demo-{role.value}"
        account = service.accounts.add(role, login=login, subject=subject, demo=True, actor="demo")
        address = link_of(base, LINK_PATH, office.link(account.login, life=DEMO_LINK_LIFE))
        lines.append(f"  {role.value:<14}{address}")
    return lines


def _stands_for(service: Service, role: Role) -> Ref | None:
    mark = {Role.DELEGATE: "made_up", Role.FIRM: "partner"}.get(role, "")
    records = service.state().snapshot.of(SUBJECT_KIND.get(role, ""))
    return next((r.ref for r in records.values() if not mark or r.get(mark)), None)


def shown(url: str) -> str:
    """Return the file of a store, or the address of its server, as messages show it."""
    return without_password(url) if is_neo4j(url) else str(sqlite_path(url))


def _clear(url: str) -> None:
    if not is_neo4j(url) and not sqlite_path(url).exists():
        return
    store = open_store(url, create=is_neo4j(url))
    try:
        seen = store.head()
        if not is_demo(store):
            name = shown(url)
            raise StoreError(f"{name}: holds more than a demo, so it is left alone; give another --store")
    finally:
        store.close()
    remove_store(url, seen)


def is_demo(store: Store) -> bool:
    """Say whether a store began as a demo, or holds nothing but what comes with the program."""
    changes = store.changes()
    return len(changes) <= 1 or changes[1].why == WHY
