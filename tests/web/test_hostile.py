"""Names and queries that try to be markup stay text, on every page that shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from graph.store.base import Store
from graph.store.open import open_store
from graph.tables.load import Request, import_files

EVIL = '<script>alert("x")</script>'
LINK = "javascript:alert(1)"


@pytest.fixture(scope="module")
def hostile(
    seeded_file: Path, tmp_path_factory: pytest.TempPathFactory, app_over: Callable[[Store], Flask]
) -> Iterator[Flask]:
    """A delegate, a firm, a solution and a document whose texts are markup, over a copy of the seeds."""
    folder = tmp_path_factory.mktemp("evil")
    quoted = EVIL.replace('"', '""')
    (folder / "documents.csv").write_text(f'id,title,url\nevil-doc,"{quoted}",{LINK}\n', encoding="utf-8")
    (folder / "delegates.csv").write_text(
        "id,name,country,title,bio,needs,offers,document,quote\n"
        f'evil,"{quoted}",Egypt,"{quoted}","{quoted}",digital-signature,alcohol-taxation,evil-doc,"{quoted}"\n',
        encoding="utf-8",
    )
    (folder / "companies.csv").write_text(
        "id,name_en,country,offers,website,partner,profile\n"
        f'evil-co,"{quoted}",China,digital-signature,{LINK},yes,"{quoted}"\n',
        encoding="utf-8",
    )
    (folder / "solutions.csv").write_text(
        f'id,title,summary,topics,url\nevil-sol,"{quoted}","{quoted}",digital-signature,{LINK}\n',
        encoding="utf-8",
    )
    copied = tmp_path_factory.mktemp("hostile") / "seeds.db"
    copied.write_bytes(seeded_file.read_bytes())
    store = open_store(f"sqlite:///{copied}")
    import_files(store, [folder], Request(actor="test", source="evil"))
    yield app_over(store)
    store.close()


@pytest.mark.parametrize(
    "address",
    [
        "/delegates/evil",
        "/delegates/evil/partners",
        "/delegates/evil/peers",
        "/delegates/evil/projects",
        "/delegates/evil/partners/why?of=company:evil-co",
        "/companies/evil-co",
        "/solutions/evil-sol",
        "/solutions/evil-sol/similar",
        "/documents/evil-doc",
        "/topics/digital-signature",
        "/countries/EGY",
        "/search?q=script",
        "/companies",
    ],
)
def test_names_stay_text(hostile: Flask, address: str) -> None:
    answer = hostile.test_client().get(address)
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert f'href="{LINK}' not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        '/search?q="><script>alert(1)</script>',
        '/search?country="><script>',
        '/search?topic="><script>&kind=<script>',
        '/delegates?q="><script>',
        "/delegates/<script>alert(1)</script>",
        "/delegates/mu-001/partners/why?of=<script>",
        '/documents/pgtf-final-report?quote="><script>',
        "/api/search?q=<script>",
    ],
)
def test_queries_stay_text(hostile: Flask, address: str) -> None:
    answer = hostile.test_client().get(address)
    assert answer.status_code in (200, 404, 422)
    if "json" not in str(answer.content_type):
        assert "<script" not in answer.text


def test_a_named_change_is_in_the_next_answer(hostile: Flask) -> None:
    """The service answers from the newest version: what was just imported is found at once."""
    assert hostile.test_client().get("/api/records/company/evil-co").get_json()["title"] == EVIL
