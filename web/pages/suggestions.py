"""Suggestions: who is worth meeting and why, and the arithmetic of one of them in full."""

from __future__ import annotations

from flask import Blueprint, render_template

from graph.errors import NotFoundError
from graph.records import Ref
from matcher.engine.results import Answer
from matcher.suggest.options import Options
from web.current import language, service, viewer
from web.links import PLURALS, SUGGESTED
from web.pages import asked
from web.pages.set_aside import DECIDED


def suggested(about: str, ref: Ref, options: Options) -> Answer:
    """Return the suggestions of one kind for a record; NotFoundError without the record."""
    given = service()
    if about != "projects":
        return given.suggest(about, ref, options)
    programme = ref if ref.kind == "programme" else None
    return given.suggest_projects(options, programme=programme, delegate=None if programme else ref)


def suggestions(about: str, kind: str, key: str) -> str:
    """Show the suggestions of one kind for a record: reasons first, the number last."""
    ref = Ref(kind, key)
    hit = service().state().finder.hit(ref, language())
    answer = suggested(about, ref, asked.options())
    own = viewer().subject == ref and about in DECIDED
    aside = service().set_aside(DECIDED[about], ref, language()) if own else ()
    return render_template("suggestions.html", about=about, subject=hit, answer=answer, aside=aside)


def why(about: str, kind: str, key: str) -> str:
    """Show how one suggestion's score comes about, so that it can be reckoned by hand."""
    ref, of = Ref(kind, key), asked.text("of")
    if not of:
        raise NotFoundError("the address names no suggestion")
    hit = service().state().finder.hit(ref, language())
    answer, suggestion = service().why(about, ref, of, language())
    return render_template("why.html", about=about, subject=hit, answer=answer, suggestion=suggestion)


def register(blueprint: Blueprint) -> None:
    """Add two routes for each thing that is suggested for a kind."""
    for kind, abouts in SUGGESTED.items():
        for about in abouts:
            rule, name = f"/{PLURALS[kind]}/<path:key>/{about}", f"{kind}_{about}"
            asked_for = {"about": about, "kind": kind}
            blueprint.add_url_rule(rule, name, suggestions, defaults=asked_for)
            blueprint.add_url_rule(f"{rule}/why", f"{name}_why", why, defaults=asked_for)
