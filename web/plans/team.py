"""One team: members, what each adds, why, and saving it as a project or rejecting it; both can be undone."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from graph.errors import InputError, Problem
from graph.records import Ref
from matcher.decide.decisions import TeamMember, Verdict
from matcher.plan.conflict_words import needed_words
from matcher.plan.teams_explain import TeamReport
from matcher.plan.teams_score import MODEL
from matcher.planning.answers import Sheet
from web.current import actor, language, service
from web.plans.frame import Frame, frame

MOST_MEMBERS = 12


def team(key: str) -> str:
    """Show a team that the address gives by topic and members."""
    plan = frame(key)
    found = _sheet(plan, request.args)
    told = {lang: found.report(lang) for lang in ("en", "zh")}
    return plan.show(
        "team",
        found=found,
        report=told[language()],
        told=told,
        departs=found.departures(language()),
        shares={s.member: s for s in told[language()].shares},
        needed={k: needed_words(k, language()) for s in told["en"].shares for k in s.needed_for},
    )


def save(key: str) -> Response:
    """Save a team as a project, as it was edited, or reject it with a reason."""
    plan, judgement = frame(key), request.form.get("judgement", "")
    found = _sheet(plan, request.form)
    verdict = _verdict(plan, found, judgement)
    made = service().decide(verdict, actor=actor())
    flash(_told(judgement))
    members = [str(m) for m in sorted(found.team.members)]
    back = url_for("plans.team", key=key, topic=found.team.topic.id, member=members, change=made.change)
    return redirect(back)


def _sheet(plan: Frame, given: MultiDict[str, str]) -> Sheet:
    members = [Ref.parse(text) for text in given.getlist("member")[:MOST_MEMBERS]]
    topic = Ref("topic", given.get("topic", "")[:300])
    return plan.planning.sheet(topic, members, programme=plan.programme)


def _verdict(plan: Frame, found: Sheet, judgement: str) -> Verdict:
    form, english = request.form, found.report("en")
    kept = set(form.getlist("keep"))
    members = tuple(
        TeamMember(Ref(m.kind, m.id), m.role)
        for m in english.suggestion.members
        if f"{m.kind}:{m.id}" in kept
    )
    title = form.get("title", "").strip()[:300]
    if judgement == "accepted" and not title:
        raise InputError([Problem("a project has a title", column="title")])
    given = Verdict(
        about="project",
        subject=str(plan.programme),
        suggested=f"team:{found.team.id}",
        judgement=judgement if judgement != "accepted" else _word(english, title, len(members)),
        reason=form.get("reason", "").strip()[:4000],
        model=MODEL,
        graph_version=found.graph.version,
        title=title,
        title_zh=form.get("title_zh", "").strip()[:300],
        summary=form.get("summary", "").strip()[:20_000],
        summary_zh=form.get("summary_zh", "").strip()[:20_000],
        topics=(found.team.topic.id,),
        members=members,
    )
    if given.judgement not in ("accepted", "edited", "rejected"):
        raise InputError([Problem("is no judgement", column="judgement", value=judgement)])
    return given


def _word(english: TeamReport, title: str, members: int) -> str:
    """Return whether the team was accepted as it stood, or edited."""
    suggestion, summary = english.suggestion, request.form.get("summary", "").strip()
    is_same = (title, summary, members) == (suggestion.title, english.summary, len(suggestion.members))
    return "accepted" if is_same else "edited"


def _told(judgement: str) -> str:
    if judgement == "rejected":
        return str(gettext("Rejected. It will not be suggested again, unless you take the decision back."))
    return str(gettext("Saved as a virtual project. The plan counts its members as placed."))


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/team", "team", team)
    blueprint.add_url_rule("/team", "save", save, methods=["POST"])
