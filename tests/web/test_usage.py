"""Countries and areas are called what the UN calls them, on every page and in every export."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from graph.departures import departures
from graph.records import Ref
from graph.tables.references import names_in
from matcher.browse.pages import browsable_kinds
from matcher.export.answers import FORMATS, write_answers
from matcher.service import Service
from matcher.suggest.options import Options

LANGUAGES = ("en", "zh")
OWN = (
    "company",
    "organisation",
    "delegate",
    "expert",
    "document",
    "place",
    "programme",
    "project",
    "solution",
)


@pytest.fixture(scope="session")
def as_given(service: Service) -> list[str]:
    """Verbatim quotes, and the names that people, firms, places and documents bear."""
    snapshot = service.state().snapshot
    quotes = [str(s.data["quote"]) for s in snapshot.standing() if s.data.get("quote")]
    names = [n for kind in OWN for r in snapshot.of(kind).values() for n in names_in(kind, r.state)]
    texts = [
        str(r.get(f))
        for k in OWN
        for r in snapshot.of(k).values()
        for f in ("summary", "title", "contact", "bio")
    ]
    return [t for t in {*quotes, *names, *texts} if t != "None"]


def visible(page: str) -> str:
    """Return what a reader sees of a page, but for what stands in quotation (it may be cut)."""
    text = re.sub(r"(?s)<(script|style|head|q|blockquote)\b.*?</\1>", " ", page)
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


def addresses(service: Service) -> Iterable[str]:
    plural = {"company": "companies", "country": "countries"}
    yield from ("/", "/help", "/help/score", "/search?q=china", "/desk/", "/desk/queue", "/desk/leads")
    for kind in browsable_kinds():
        base = f"/{plural.get(kind, kind.replace('_', '-') + 's')}"
        yield base
        records = list(service.state().snapshot.of(kind).values())
        step = 1 if kind in (*OWN, "country") and kind != "delegate" else 7
        yield from (f"{base}/{r.id}" for r in records[::step])
    yield from (
        f"/delegates/{key}/{about}"
        for key in ("mu-001", "mu-050")
        for about in ("partners", "peers", "projects")
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_departs(client: FlaskClient, service: Service, as_given: list[str], lang: str) -> None:
    found: dict[str, list[str]] = {}
    seen = 0
    for address in addresses(service):
        mark = "&" if "?" in address else "?"
        answer = client.get(f"{address}{mark}lang={lang}", follow_redirects=True)
        seen += answer.status_code == 200
        departed = departures(visible(answer.get_data(as_text=True)), as_given)
        if departed:
            found[address] = departed
    assert seen > 400
    assert found == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_export_departs(
    service: Service, as_given: list[str], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = Options(lang=lang, top=50)
    answers = [service.suggest_projects(options)]
    answers += [service.suggest("partners", Ref("delegate", f"mu-{n:03}"), options) for n in range(1, 128, 9)]
    for form in FORMATS:
        write_answers(answers, form, None, title=lambda r: service.title(r, lang))
    texts = [capsys.readouterr().out]
    for programme in service.state().snapshot.of("programme"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(service.export_programme(programme, lang)))
        texts += [
            str(cell)
            for s in book.sheet_names
            for row in book.get_sheet_by_name(s).to_python()
            for cell in row
        ]
    texts += [service.export_graph("json").decode(), service.export_leads("csv", lang=lang).decode()]
    found = [d for t in texts for d in departures(t.replace('\\"', '"').replace("\\n", " "), as_given)]
    assert found == []
