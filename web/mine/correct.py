"""Correcting what is on file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError, NotFoundError
from graph.records import Ref
from matcher.privacy.correct import LIMITS, LINES, PLAIN, SPEAKS, Correction
from matcher.privacy.on_file import OnFile
from web import errors
from web.current import language, viewer, whole
from web.mine import asked, blueprint

MAX_TOPICS = 60


@blueprint.get("/correct")
def correct_form() -> str:
    """Show what is on file for correcting."""
    ref = person()
    return _form(ref, _values(ref), {}, {})


@blueprint.post("/correct")
def correct() -> Response | tuple[str, int]:
    """Write a correction; what is wrong is shown beside its field, and nothing typed is lost."""
    ref = person()
    names = (*PLAIN[ref.kind], "organisation")
    before = _values(ref)
    typed = {n: request.form[n] for n in names if n in request.form}
    fields = {n: v for n, v in typed.items() if _same(v) != _same(before.get(n, ""))}
    try:
        correction = Correction(fields, _topics(ref))
        done = whole().personal.correct(viewer(), ref, correction, version=asked.version())
    except InputError as error:
        more = {name: request.form.get(f"more-{name}", "") for name in SPEAKS[ref.kind]}
        page = _form(ref, before | typed, {p.column: gettext(p.message) for p in error.problems}, more)
        return page, errors.row_of(error).status
    flash(gettext("Corrected.") if done else gettext("Nothing had changed."))
    return asked.back(ref)


def person() -> Ref:
    """Return about whom the page is; NotFoundError for a firm, of which no person is on file."""
    ref = asked.about()
    if not asked.is_person(ref):
        raise NotFoundError(f"{ref} is nobody on file")
    return ref


def _same(text: str) -> str:
    return " ".join(text.split())


def _on_file(ref: Ref) -> OnFile:
    return whole().personal.on_file(viewer(), ref, language())


def _values(ref: Ref) -> dict[str, str]:
    """Return what stands, as the form shows it."""
    record = whole().record(ref)
    found = {n: record.get(n) for n in PLAIN[ref.kind]}
    values = {n: ", ".join(v) if isinstance(v, list) else str(v or "") for n, v in found.items()}
    held = (h for h in _on_file(ref).held if h.field == "organisation")
    values["organisation"] = "; ".join(i.text for h in held for i in h.items)
    return values


def _topics(ref: Ref) -> dict[str, list[str]]:
    """Return for each field of topics on the form those still ticked and those added."""
    found: dict[str, list[str]] = {}
    for name in SPEAKS[ref.kind]:
        if f"shown-{name}" not in request.form:
            continue
        added = request.form.get(f"more-{name}", "").replace("；", ";").split(";")
        named = [*request.form.getlist(name), *(w.strip() for w in added if w.strip())]
        found[name] = named[:MAX_TOPICS]
    return found


def _form(ref: Ref, values: Mapping[str, str], faults: Mapping[str, str], more: Mapping[str, str]) -> str:
    found = _on_file(ref)
    speaks: dict[str, Sequence[tuple[str, str]]] = {}
    for name in SPEAKS[ref.kind]:
        items = [i for h in found.held if h.field == name for i in h.items if i.ref]
        speaks[name] = [(i.ref.id, i.text) for i in items if i.ref]
    topics = whole().list("topic", limit=2000, lang=language()).hits
    return render_template(
        "mine/correct.html",
        ref=ref,
        found=found,
        values=values,
        faults=faults,
        more=more,
        speaks=speaks,
        topics=sorted(hit.title for hit in topics),
        plain=PLAIN[ref.kind],
        limits=LIMITS,
        lines=LINES,
    )
