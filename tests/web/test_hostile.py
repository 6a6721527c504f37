"""Names and queries that try to be markup stay text, on every page that shows them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.store.base import Store
from graph.store.open import open_store
from graph.tables.load import Request, import_files
from web.access import ROUTES
from web.logs import ACCESS, Redacting

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


TOKEN = "q7Rz0vXy3LmN8pKdWcE1tBhUaJsFgOiZ"
SECRETS = (TOKEN, "K7Q2-M9XD-4T", "ana.silva@mof.example", "13800138000", "correct horse battery")


class Lines(logging.Handler):
    """Keeps what the log of a served service would hold."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Redacting())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def logged() -> Iterator[Lines]:
    """Everything that is logged, down to the last detail, as it would be written."""
    root, kept = logging.getLogger(), Lines()
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    logging.getLogger(ACCESS).setLevel(logging.INFO)
    yield kept
    root.setLevel(before)
    root.removeHandler(kept)


def broken() -> str:
    raise ValueError(f"no phone for {' '.join(SECRETS)}")


def addresses(app: Flask) -> list[tuple[str, bool]]:
    """Return an address for every route, a secret for each value, and if it takes forms; ways out last."""
    made = []
    for rule in app.url_map.iter_rules():
        given = {name: 7 if name == "seq" else TOKEN for name in rule.arguments}
        _, path = rule.build(given, append_unknown=False) or ("", "")
        made.append((path, "POST" in (rule.methods or ())))
    return sorted(made, key=lambda a: a[0].endswith(("/sign-out", "/leave")))


@pytest.mark.slow
def test_a_hostile_crawl_leaves_no_secret_in_the_log(
    writable: Flask, logged: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tokens, codes, addresses of people and forged lines in paths, queries, forms, headers and cookies."""
    monkeypatch.setitem(ROUTES, "broken", "front")
    writable.config["WTF_CSRF_ENABLED"] = False  # so that forms reach what reads them
    writable.add_url_rule("/broken", "broken", broken)
    visitor = FlaskClient(writable, writable.response_class, use_cookies=True)
    administrator = writable.test_client()
    forged = "x\r\n2026-01-01 ERROR forged"
    headers = {"User-Agent": f"Mozilla {TOKEN}", "X-Forwarded-For": SECRETS[3], "Cookie": f"session={TOKEN}"}
    query = {"token": TOKEN, "t": TOKEN, "q": " ".join(SECRETS)}
    for path, takes_forms in addresses(writable):
        for client in (visitor, administrator):
            with client.open(
                path, method="POST" if takes_forms else "GET", query_string=query, headers=headers
            ):
                pass
            if not takes_forms:
                continue
            sent = {"code": SECRETS[1], "login": SECRETS[2], "password": SECRETS[4], "name": forged}
            with client.post(path, data=sent) as answer:
                told = answer.get_data(as_text=True)
                assert SECRETS[4] not in told, path  # a password never comes back
    assert any("/broken" in line for line in logged.lines)
    assert len(logged.lines) > 100
    for line in logged.lines:
        for secret in (*SECRETS, "forged"):
            assert secret not in line
