""" "Not for me": somebody sets a suggestion aside, for herself alone; and takes that back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError, Problem
from graph.records import Ref
from matcher.decide.decisions import Verdict
from web.current import actor, service, viewer
from web.links import PLURALS, SUGGESTED, url_of_suggestions

DECIDED: dict[str, str] = {"partners": "partner", "peers": "peer", "projects": "project"}
"""What can be set aside, and what its decision is called."""

SETS, TAKES_BACK = "not_for_me", "taken_back"
REASON = 500


def set_aside(about: str, kind: str, key: str) -> Response:
    """Set ``of`` aside for a record, or take that back; nobody else is told."""
    ref, of = Ref(kind, key), request.form.get("of", "").strip()[:300]
    service().record(ref)
    word = TAKES_BACK if request.form.get("word") == TAKES_BACK else SETS
    if not of.partition(":")[2]:
        raise InputError([Problem("is missing: kind:id", column="of", value=of)])
    reason = request.form.get("reason", "").strip()[:REASON]
    private = viewer().subject == ref
    service().decide(Verdict(DECIDED[about], str(ref), of, word, reason, private=private), actor=actor())
    if word == SETS:
        flash(gettext("Set aside. It is not suggested to you again, and nobody else is told."))
    else:
        flash(gettext("Taken back. It may be suggested again."))
    return redirect(url_of_suggestions(ref, about))


def register(blueprint: Blueprint) -> None:
    """Add a route for each thing that can be set aside."""
    for kind, abouts in SUGGESTED.items():
        for about in abouts:
            if about in DECIDED and kind != "programme":
                rule, name = f"/{PLURALS[kind]}/<path:key>/{about}/set-aside", f"{kind}_{about}_set_aside"
                fixed = {"about": about, "kind": kind}
                blueprint.add_url_rule(rule, name, set_aside, defaults=fixed, methods=["POST"])


def url_of_set_aside(ref: Ref, about: str) -> str:
    """Return the address that sets a suggestion aside; "" where none can be."""
    if about not in DECIDED or about not in SUGGESTED.get(ref.kind, ()) or ref.kind == "programme":
        return ""
    return url_for(f"pages.{ref.kind}_{about}_set_aside", key=ref.id)
