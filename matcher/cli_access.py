"""The command line's rights: every command is checked against the table of rules before it runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

import click

from graph.errors import MatcherError
from matcher.access.commands import check_command, declared
from matcher.access.roles import OPERATOR, Viewer
from matcher.access.rules import AccessRefusedError
from matcher.service import Service, open_service
from matcher.standard_output import kept_clean

VIEWER = "matcher.viewer"
LOGIN = "matcher.as"
LANG = "matcher.lang"
SERVING = ("serve", "demo")
"""Commands that begin processes of their own, and whose output nobody parses."""


def service_of(ctx: click.Context) -> Service:
    """Return the service over the store that the command line names, as far as its account may see it."""
    return open_service(ctx.obj).seen_by(ctx.meta.get(VIEWER, OPERATOR))


def refusal_lines(ctx: click.Context, error: MatcherError) -> list[str]:
    """Return what a refused command says, in the language that it was asked in, or in both."""
    lang = str(ctx.meta.get(LANG, "en"))
    told = [error.said("en"), error.said("zh")] if lang == "both" else [error.said(lang)]
    lines = [line for text in dict.fromkeys(told) for line in text.splitlines()]
    return lines or [type(error).__name__]


def viewer_of(ctx: click.Context) -> Viewer:
    """Return whose rights a command runs with: the operator's, or those of the account given with --as."""
    login = ctx.meta.get(LOGIN)
    if not login:
        return OPERATOR
    account = open_service(ctx.obj, create=False).accounts.by_login(login)
    if account is None or account.disabled:
        raise AccessRefusedError(f"there is no account {login!r:.40} that may sign in")
    return account.viewer


def guard(command: click.Command, path: tuple[str, ...] = ()) -> None:
    """Have a command, and all below it, checked before they run; RuntimeError for one without a rule."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            guard(below, (*path, name))
        return
    named = " ".join(path)
    if not declared(named):
        raise RuntimeError(f"matcher/access/commands.py has no line for {named!r}")
    if command.callback is not None:
        command.callback = _checked(command.callback, named)


def _checked(callback: Callable[..., Any], named: str) -> Callable[..., Any]:
    def allowed(*args: Any, **given: Any) -> Any:
        ctx = click.get_current_context()
        ctx.meta[LANG] = ctx.params.get("lang") or "en"
        ctx.meta[VIEWER] = viewer = viewer_of(ctx)
        check_command(viewer, named, ctx.params)
        return callback(*args, **given)

    @wraps(callback)
    def checked(*args: Any, **given: Any) -> Any:
        with nullcontext() if named in SERVING else kept_clean():
            return allowed(*args, **given)

    return checked
