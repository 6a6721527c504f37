"""docs/access.md: who may do what, from the table of rules, the routes and the commands."""

from __future__ import annotations

from secrets import token_hex
from tempfile import TemporaryDirectory

from werkzeug.routing import Rule

from graph.store.open import open_store
from matcher.access.commands import COMMANDS
from matcher.access.roles import Role
from matcher.access.rules import ACTIONS
from matcher.service import Service
from web.access import ROUTES
from web.app import create_app
from web.settings import Settings

INTRODUCTION = """
One table says who may do what (`matcher/access/rules.py`); each web route and each command stands for one of
its actions (`web/access.py`, `matcher/access/commands.py`). What no line names, nobody may: a route without
one keeps the service from starting, a command without one the program. *own* means the record that the
account stands for, or what she is a side of. What a *yes* shows is the graph as that role may see it
(`matcher/access/view.py`, [privacy](privacy.md)). Every cell is tried for real by
`tests/web/test_matrix.py` and `tests/matcher/access/test_commands.py`.
"""


def access_page() -> str:
    """Return docs/access.md."""
    roles = [role.value for role in Role]
    head = [
        "# Who may do what",
        "",
        "Written by `python -m tools.document`; do not edit.",
        *INTRODUCTION.splitlines(),
    ]
    lines = [
        *head,
        "",
        "## Actions",
        "",
        _row(["action", "what it is", *roles]),
        _row(["--"] * (len(roles) + 2)),
    ]
    for action in ACTIONS.values():
        lines.append(_row([f"`{action.name}`", action.does, *(g.value for g in action.grants.values())]))
    lines += [
        "",
        "## Web routes",
        "",
        _row(["method", "address", "action", *roles]),
        _row(["--"] * (len(roles) + 3)),
    ]
    lines += [_row(cells) for cells in sorted(routes())]
    lines += ["", "## Commands", "", _row(["command", "action", *roles]), _row(["--"] * (len(roles) + 2))]
    for command, action in sorted(COMMANDS.items()):
        lines.append(_row([f"`matcher {command}`", f"`{action}`", *_grants(action)]))
    return "\n".join(lines) + "\n"


def routes() -> list[list[str]]:
    """Return the cells of each web route: methods, address, action, then a cell a role."""
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/empty.db")
        try:
            app = create_app(Service(store), Settings(secret_key=token_hex(32)))
        finally:
            store.close()
    return [_cells(rule) for rule in app.url_map.iter_rules()]


def _cells(rule: Rule) -> list[str]:
    methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    action = ROUTES[rule.endpoint]
    return [methods, f"`{rule.rule}`", f"`{action}`", *_grants(action)]


def _grants(action: str) -> list[str]:
    return [g.value for g in ACTIONS[action].grants.values()]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
