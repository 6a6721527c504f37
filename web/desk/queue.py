"""The queue: suggested projects and partners, each accepted, edited first, or rejected with a reason."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError, Problem
from graph.records import Ref
from matcher.decide.decisions import MADE, TeamMember, Verdict
from matcher.engine.results import Answer, Suggestion
from web import links
from web.current import actor, language, service
from web.desk import blueprint
from web.pages.asked import place as form_place

KINDS = ("project", "partner")
PLURAL = {"project": "projects", "partner": "partners"}
SHOWN = 8


@blueprint.get("/queue")
def queue() -> str:
    """List what waits for a decision."""
    about, programme = _about(request.args.get("about", "")), request.args.get("programme", "")
    return render_template(
        "desk/queue.html",
        items=service().queue(programme or None, language(), about=about, top=SHOWN),
        about=about,
        kinds=KINDS,
        programme=programme,
        programmes=service().programmes(language()),
        why=why_url,
        is_made_up=is_made_up,
        change=request.args.get("change", type=int),
    )


@blueprint.get("/queue/item")
def queue_item() -> str:
    """Show one suggestion in full, for editing before it is accepted."""
    about, subject = _about(request.args.get("about", "")), _subject(request.args.get("subject", ""))
    suggested, programme = request.args.get("suggested", ""), request.args.get("programme", "")
    answer, suggestion = service().why(PLURAL[about], subject, suggested, language())
    return render_template(
        "desk/queue_item.html",
        about=about,
        subject=subject,
        subject_title=_title(subject),
        suggestion=suggestion,
        answer=answer,
        english=_team_title(about, subject, suggested, "en"),
        chinese=_team_title(about, subject, suggested, "zh"),
        topics=[(t, service().title(Ref("topic", t), language())) for t in suggestion.topics],
        programme=programme,
        why=why_url(about, subject, suggestion),
        place=form_place(request.args),
    )


@blueprint.post("/queue")
def decide() -> Response:
    """Write a decision and return to the queue."""
    about, programme = _about(request.form.get("about", "")), request.form.get("programme", "")
    subject, suggested = _subject(request.form.get("subject", "")), request.form.get("suggested", "")
    judgement = request.form.get("judgement", "")
    answer, suggestion = service().why(PLURAL[about], subject, suggested, "en")
    chosen = _verdict(about, answer, suggestion, judgement)
    made = service().decide(chosen, actor=actor())
    flash(_told(judgement, made.made))
    back = url_for("desk.queue", about=about, programme=programme or None, change=made.change)
    return redirect(_page_of(made.made) or back)


@blueprint.get("/queue/decided")
def decided() -> str:
    """List the decisions, the newest first."""
    return render_template("desk/decided.html", decisions=service().decisions(language()))


def is_made_up(subject: Ref) -> bool:
    """Say whether a suggestion is for somebody who was made up."""
    return subject.kind != "store" and bool(service().record(subject).get("made_up"))


def why_url(about: str, subject: Ref, suggestion: Suggestion) -> str:
    """Return the address of a suggestion's arithmetic; "" where its subject has no page."""
    plural = PLURAL[about]
    if plural not in links.SUGGESTED.get(subject.kind, ()):
        return ""
    return links.url_of_why(subject, plural, f"{suggestion.kind}:{suggestion.id}")


def _verdict(about: str, answer: Answer, suggestion: Suggestion, judgement: str) -> Verdict:
    """Return the decision that the form asks for; what it does not edit stays as suggested."""
    form = request.form
    given = f"{suggestion.kind}:{suggestion.id}"
    base = Verdict(
        about,
        str(answer.subject),
        given,
        judgement,
        form.get("reason", "").strip()[:4000],
        answer.model,
        answer.version,
        place=form_place(form),
        score=suggestion.score,
    )
    if judgement not in MADE or about != "project":
        return base
    edited = judgement == "edited"
    kept = set(form.getlist("member"))
    members = tuple(
        TeamMember(Ref(m.kind, m.id), m.role)
        for m in suggestion.members
        if not edited or f"{m.kind}:{m.id}" in kept
    )
    title = form.get("title", "").strip() if edited else suggestion.title
    if not title:
        raise InputError([Problem("a project has a title", column="title")])
    chinese = form.get("title_zh", "").strip() if edited else _team_title(about, answer.subject, given, "zh")
    return replace(
        base,
        title=title,
        title_zh=chinese,
        summary=form.get("summary", "").strip()[:20_000],
        topics=suggestion.topics,
        members=members,
    )


def _about(given: str) -> str:
    return given if given in KINDS else KINDS[0]


def _subject(given: str) -> Ref:
    kind, _, key = given.partition(":")
    return Ref(kind, key)


def _title(subject: Ref) -> str:
    return (
        str(gettext("everybody on file")) if subject.kind == "store" else service().title(subject, language())
    )


def _team_title(about: str, subject: Ref, suggested: str, lang: str) -> str:
    return service().why(PLURAL[about], subject, suggested, lang)[1].title if about == "project" else ""


def _page_of(made: Ref | None) -> str:
    if made is None:
        return ""
    return url_for("desk.lead", key=made.id) if made.kind == "lead" else ""


def _told(judgement: str, made: Ref | None) -> str:
    if judgement == "rejected":
        return str(gettext("Rejected. It will not be suggested again, unless you take the decision back."))
    if made is not None and made.kind == "lead":
        return str(gettext("Accepted. Here is the lead: say who follows it up, and how."))
    return str(gettext("Accepted. The project is now a virtual project."))
