"""The page itself: everything on file, and how others see it."""

from __future__ import annotations

from flask import g, render_template

from matcher.privacy.consent import OFFERED, WAYS
from web import current
from web.current import language, viewer, whole
from web.mine import asked, blueprint, words
from web.pages.records import parts_of


@blueprint.get("/")
def own() -> str:
    """Show what is on file about whoever asks, or for the staff about the person named."""
    ref = asked.about()
    personal, lang = whole().personal, language()
    person = asked.is_person(ref)
    return render_template(
        "mine/own.html",
        ref=ref,
        found=personal.on_file(viewer(), ref, lang) if person else None,
        kept=personal.dealings(viewer(), ref, lang),
        until=personal.reachable_until(viewer(), ref) if person else "",
        title=whole().title(ref, lang),
    )


@blueprint.get("/as/<audience>")
def seen_as(audience: str) -> str:
    """Show a person's page as an audience sees it: its eyes, and the page that everybody gets."""
    ref = asked.about()
    view = whole().seen_with(whole().personal.eyes(viewer(), ref, audience))
    setattr(g, current.KEY_SEEN, view)
    if view.state().snapshot.record(ref) is None:
        return render_template("mine/unseen.html", ref=ref, audience=audience)
    parts = parts_of(view.page(ref, language()))
    return render_template(
        "mine/preview.html", **parts, suggestions={}, preview=True, ref=ref, audience=audience
    )


@blueprint.context_processor
def spoken() -> dict[str, object]:
    """Give the templates their words."""
    return {
        "OFFERED": OFFERED,
        "AUDIENCES": words.AUDIENCES,
        "LOOKS": words.LOOKS,
        "WHATS": words.WHATS,
        "AREAS": words.AREAS,
        "ways": [way for way in WAYS if way != "self"],
        "WAYS": words.WAYS,
        "audience_label": words.audience_label,
        "basis_label": words.basis_label,
        "for_other": asked.for_other,
        "mine_label": words.mine_label,
        "moment": words.moment,
        "seen_by": words.who,
    }
