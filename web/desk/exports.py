"""Exports: leads, the graph, and a programme as files."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, render_template

from graph.records import Ref
from matcher.export.leads import FORMATS
from matcher.privacy.handed_out import in_graph, in_leads, in_programme
from web.current import language, service, viewer, whole
from web.desk import blueprint

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
}
GRAPH_FORMS = ("graphml", "gexf", "json")


@blueprint.get("/exports")
def exports() -> str:
    """Offer everything that can be taken out."""
    programmes = service().programmes(language())
    return render_template(
        "desk/exports.html", programmes=programmes, lead_forms=FORMATS, graph_forms=GRAPH_FORMS
    )


@blueprint.get("/exports/leads.<form>")
def export_leads(form: str) -> Response:
    """Send the leads as a file."""
    if form not in FORMATS:
        abort(404)
    whole().personal.note_issue(viewer(), "leads", in_leads(service().leads(language())), name=form)
    return _file(service().export_leads(form, lang=language()), "leads", form)


@blueprint.get("/exports/graph.<form>")
def export_graph(form: str) -> Response:
    """Send the graph as a file."""
    if form not in GRAPH_FORMS:
        abort(404)
    whole().personal.note_issue(viewer(), "graph", in_graph(service().state().browser), name=form)
    return _file(service().export_graph(form), "graph", form)


@blueprint.get("/exports/programme/<key>.xlsx")
def export_programme(key: str) -> Response:
    """Send a programme's cohort, visits and projects as a workbook."""
    ref = Ref("programme", key)
    named = in_programme(service().state().browser, ref)
    whole().personal.note_issue(viewer(), "programme", named, name=service().title(ref, "en"))
    return _file(service().export_programme(key, language()), "programme", "xlsx")


def _file(content: bytes, name: str, form: str) -> Response:
    dated = f"matcher-{name}-{date.today().isoformat()}.{form}"
    response = Response(content, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{dated}"'
    return response
