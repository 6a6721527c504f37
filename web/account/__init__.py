"""Accounts in the browser: signing in, one's own account, cards, and the register of accounts."""

from __future__ import annotations

from flask import Blueprint, Response

from web.account import cards, entrance, own, register, set_up

blueprint = Blueprint("account", __name__, url_prefix="/account")
for part in (entrance, set_up, own, cards, register):
    part.register(blueprint)


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Have no browser or proxy keep these pages: some hold a secret that is told once."""
    if not response.cache_control.max_age:
        response.headers["Cache-Control"] = "no-store"
    return response
