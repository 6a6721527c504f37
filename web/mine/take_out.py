"""Taking out what is on file: as JSON, and as one page to read, print and keep."""

from __future__ import annotations

from datetime import date

from flask import Response, render_template

from graph.records import Ref
from web.current import language, viewer, whole
from web.mine import asked, blueprint


@blueprint.get("/data.json")
def as_json() -> Response:
    """Send what is on file as JSON."""
    ref = asked.about()
    return _file(whole().personal.take_out(viewer(), ref, language()), ref, "application/json", "json")


@blueprint.get("/data.html")
def as_page() -> Response:
    """Send what is on file as one page that needs nothing else."""
    ref, lang = asked.about(), language()
    found = whole().personal.on_file(viewer(), ref, lang)
    kept = whole().personal.dealings(viewer(), ref, lang)
    today = date.today().isoformat()
    page = render_template("mine/data.html", ref=ref, found=found, kept=kept, today=today)
    return _file(page.encode(), ref, "text/html; charset=utf-8", "html")


def _file(content: bytes, ref: Ref, type_: str, ending: str) -> Response:
    response = Response(content, content_type=type_)
    name = f"my-data-{date.today().isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
