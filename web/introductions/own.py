"""One's own introductions: what waits for one's answer, what one asked for, whom one was introduced to."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.records import Ref
from matcher.access.roles import Role
from matcher.introductions.asking import SIDES
from matcher.introductions.people import Who
from matcher.introductions.standing import OPEN, Phase
from web.current import language, service, viewer, whole
from web.introductions import blueprint, words


@blueprint.get("/")
def own() -> str | Response:
    """List one's introductions; the staff are led to theirs."""
    me = viewer()
    if me.trusted:
        return redirect(url_for("introductions.desk"))
    found = whole().introductions.list(me, language())
    waits = [s for s in found if s.standing.phase is Phase.TO_ANSWER]
    under_way = [s for s in found if s.standing.phase in OPEN and s not in waits]
    met = [s for s in found if s.standing.contact]
    others = [
        s for s in found if s not in (*waits, *under_way, *met) and s.standing.phase is not Phase.REFUSED
    ]
    noes = whole().introductions.noes(me, language())
    return render_template(
        "introductions/own.html", waits=waits, under_way=under_way, met=met, others=others, noes=noes
    )


@blueprint.post("/noes")
def take_back() -> Response:
    """Take one's own "no" back."""
    whole().introductions.take_back_no(viewer(), request.form.get("introduction", ""))
    flash(gettext("Your no was taken back; nobody is told."))
    return redirect(url_for("introductions.own"))


@blueprint.app_template_global()
def ask_url(subject: Ref | str, suggested: Ref | str, place: int = 0) -> str:
    """Return where one asks for an introduction to what is suggested; "" where one may not.

    The staff propose the two to each other. ``place`` is where it stands in the list, from 1; 0 in none.
    """
    me, one, two = viewer(), str(subject), str(suggested)
    if two.partition(":")[0] not in SIDES or one == two or me.role is Role.EXPORTER:
        return ""
    if me.trusted:
        fits = one.partition(":")[0] in SIDES
        here = url_for("introductions.propose_form", one=one, two=two, place=place or None)
        return here if fits else ""
    here = url_for("introductions.ask_form", of=two, place=place or None)
    return here if me.subject and one == str(me.subject) else ""


@blueprint.app_template_global()
def in_view(named: Who) -> bool:
    """Tell whether somebody's record has a page for who looks."""
    return service().state().snapshot.record(named.ref) is not None


@blueprint.context_processor
def spoken() -> dict[str, object]:
    """Give the templates of introductions their words."""
    return {
        "phase_label": words.phase_label,
        "ANSWERS": words.ANSWERS,
        "SAID": words.SAID,
        "WAYS": words.WAYS,
        "ORIGINS": words.ORIGINS,
    }
