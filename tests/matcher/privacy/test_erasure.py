"""Erasing somebody: nothing is left of her in the store, its files, exports, or another worker's memory."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from graph.changes import Operation
from graph.drafting import new_statement
from graph.records import Ref
from graph.store.base import Store
from graph.store.open import open_store
from matcher.access.roles import OPERATOR, Role, Viewer
from matcher.access.rules import AccessRefusedError
from matcher.browse.search import Query
from matcher.decide.editing import changed_record, existing, new_record, write
from matcher.outbox.transport import Folder
from matcher.privacy.erasure import Files
from matcher.service import Service

ANA = Ref("delegate", "mu-001")
NAME, CHINESE, EMAIL = "Anahí Quispe Mamani", "安娜伊·基斯佩", "anahi.quispe@example.org"
PHONE, WECHAT, BIO = "+591 2 555 0137", "anahi_qm_77", "Keeps the land register of the high plateau in order."
KNOWN = (NAME, CHINESE, EMAIL, PHONE, WECHAT, BIO, "high plateau")
PERSON = {"name": NAME, "name@zh": CHINESE, "email": EMAIL, "phone": PHONE, "wechat": WECHAT, "bio": BIO}


def spellings(text: str) -> Iterator[bytes]:
    yield text.encode()
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield json.dumps(text)[1:-1].encode()


def told_by(content: bytes) -> list[str]:
    """Return what is known of her that some bytes hold, in any encoding, in parts of archives too."""
    found = [k for k in KNOWN for s in spellings(k) if s in content]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found += [k for name in archive.namelist() for k in told_by(archive.read(name))]
    return found


def put(store: Store, *operations: Operation, why: str = "entered") -> None:
    write(store, lambda _: operations, actor="li", why=why)


@pytest.fixture
def known(seeded: Store) -> Service:
    """A service over the seeds, with Ana known in every way, and named by others."""
    person = {**PERSON, "audience": {"*": "public"}}
    put(seeded, *changed_record(existing(seeded, ANA), person, actor="li"), why=f"a form of {NAME}")
    project = Ref("project", "registers")
    put(seeded, *new_record(project, {"title@en": f"Registers, by {NAME}"}, actor="li"))
    key, member = new_statement("member", project, ANA, source="list")
    put(seeded, Operation(f"statement:{key}", None, member))
    service = Service(seeded)
    no = {"about": "peer", "subject": str(ANA), "suggested": "delegate:mu-002", "judgement": "not_for_me"}
    put(seeded, *new_record(Ref("decision", "d-1"), {**no, "reason": f"{NAME} knows them"}, actor="li"))
    account = service.accounts.add(Role.DELEGATE, subject=ANA, actor="li", demo=True)
    service.accounts.start_session(account, device="phone", address="127.0.0.1")
    seeded.private.put("outbox", "m1", {"to": "x@example.org", "body": f"{NAME} asks", "at": 0, "due": 9e9})
    return service


def test_no_byte_of_her_is_left_in_any_file(known: Service, tmp_path: Path) -> None:
    outbox, lists = Folder(tmp_path / "outbox", "house@example.org"), tmp_path / "lists" / "token"
    lists.mkdir(parents=True)
    outbox.path.mkdir()
    message = EmailMessage()
    message["To"], message["Subject"] = f"{NAME} <{EMAIL}>", CHINESE
    message.set_content(f"Dear {NAME}, {BIO}", cte="base64")
    (outbox.path / "20260101-aa.eml").write_bytes(message.as_bytes())
    (outbox.path / "20260101-bb.eml").write_bytes(b"To: somebody@example.org\n\nnothing of hers\n")
    (lists / "people.csv").write_text(f"name\n{NAME}\n", "utf-16")
    files = Files(outbox, [tmp_path / "lists"])
    assert told_by((tmp_path / "seeded.db").read_bytes()) or told_by(
        (tmp_path / "seeded.db-wal").read_bytes()
    )

    done = known.personal.erase(OPERATOR, ANA, why=f"{NAME} wrote", files=files)

    assert (done.files, done.values) == (2, 1)
    left = {p.name: told_by(p.read_bytes()) for p in tmp_path.rglob("*") if p.is_file()}
    assert {name: found for name, found in left.items() if found} == {}
    assert "20260101-bb.eml" in left
    known.check()


def test_new_exports_and_every_view_are_without_her(known: Service) -> None:
    another = Service(open_store(known.store.url))
    visitor = Viewer(Role.VISITOR)
    for service in (known, another, another.seen_by(visitor)):
        assert service.find(Query(text=NAME, kind="delegate")).total == 1
    known.personal.erase(OPERATOR, ANA, why="asked")
    exports = [known.export_graph(form) for form in ("json", "graphml", "gexf")]
    exports += [known.export_leads("csv"), known.export_leads("xlsx")]
    exports.append(known.export_programme("workshop-hi-tech-park-2011"))
    assert [told_by(e) for e in exports if told_by(e)] == []
    for service in (known, another, another.seen_by(visitor), known.seen_by(visitor)):
        assert service.find(Query(text=NAME)).total == 0
        state = service.state()
        held = json.dumps(state.snapshot.canonical(), ensure_ascii=False) + str(state.finder.names)
        held += str(state.compiled.texts) + str(state.compiled.vocabulary)
        assert told_by(held.encode()) == []
    another.store.close()


def test_a_project_keeps_her_country_not_her(known: Service) -> None:
    project = Ref("project", "registers")
    (country,) = known.state().browser.ends.targets(ANA, "from")
    coming = known.personal.forecast(OPERATOR, ANA)
    assert (project, country) in coming.countries
    assert [f.target for f in coming.elsewhere] == [str(project)]
    known.personal.erase(OPERATOR, ANA, why="asked")
    assert known.state().browser.ends.targets(project, "member") == [country]
    assert known.record(project).get("title@en") == "Registers, by […]"


def test_account_and_sessions_go_with_her(known: Service) -> None:
    known.personal.erase(OPERATOR, ANA, why="asked")
    held = [area for area in known.store.private.areas() if known.store.private.all(area, str(ANA))]
    assert held == []
    assert known.accounts.of_subject(ANA) is None


def test_nobody_erases_anybody_else(known: Service) -> None:
    for viewer in (
        Viewer(Role.DELEGATE, "x", Ref("delegate", "mu-002")),
        Viewer(Role.FIRM, "f", Ref("company", "ibm")),
        Viewer(Role.EXPORTER, "e"),
        Viewer(Role.VISITOR),
    ):
        with pytest.raises(AccessRefusedError):
            known.personal.erase(viewer, ANA, why="mine now")
        with pytest.raises(AccessRefusedError):
            known.personal.take_out(viewer, ANA)
    assert known.store.record(ANA) is not None


def test_the_staff_do_not_see_her_private_words(known: Service) -> None:
    clerk, herself = Viewer(Role.STAFF, "clerk"), Viewer(Role.DELEGATE, "ana", ANA)
    assert known.personal.dealings(herself, ANA).decisions
    assert known.personal.dealings(clerk, ANA).decisions == ()
    assert b"not_for_me" not in known.personal.take_out(clerk, ANA)
