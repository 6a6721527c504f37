"""The outbox: sent once, kept when it fails, to one plain address, gone with the person."""

from __future__ import annotations

import base64
import socketserver
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from graph.records import Ref
from graph.store.base import Store
from matcher.outbox.message import Message, as_email, usable
from matcher.outbox.outbox import AREA, Outbox
from matcher.outbox.transport import Folder, Server, transport

ANA = Ref("delegate", "ana")
SENDER = "desk@example.org"
NOTE = Message("ana@example.org", "You have a request", "Sign in to see it.\n请登录查看。\n")


class Receiver(socketserver.StreamRequestHandler):
    """A mail server that takes what it is given, or turns everybody away."""

    def handle(self) -> None:
        self.say("220 here")
        in_text, lines = False, []
        for raw in self.rfile:
            line = raw.rstrip(b"\r\n")
            if in_text:
                in_text = line != b"."
                lines.append(raw)
                if not in_text:
                    self.server.taken.append(b"".join(lines[:-1]))  # type: ignore[attr-defined]  # set below
                    self.say("250 taken")
                continue
            word = line[:4].upper()
            if word == b"QUIT":
                self.say("221 bye")
                return
            if word == b"RCPT" and self.server.refusing:  # type: ignore[attr-defined]  # set below
                self.say("450 busy")
            elif word == b"DATA":
                in_text = True
                self.say("354 go on")
            else:
                self.say("250 good")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    refusing = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.taken: list[bytes] = []


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def by_smtp(server: MailServer) -> Server:
    return Server("127.0.0.1", server.server_address[1], SENDER)


def test_a_message_is_written_into_the_folder_once(store: Store, tmp_path: Path) -> None:
    outbox, folder = Outbox(store.private), Folder(tmp_path / "out", SENDER)
    assert outbox.add(NOTE, ANA)
    assert outbox.deliver(folder).sent == 1
    assert outbox.deliver(folder).sent == 0
    (file,) = (tmp_path / "out").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    found = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (found["To"], found["From"], found["Subject"]) == (NOTE.to, SENDER, NOTE.subject)
    assert found.get_content().replace("\r\n", "\n") == NOTE.body


def test_files_go_with_the_person(store: Store, tmp_path: Path) -> None:
    outbox, folder = Outbox(store.private), Folder(tmp_path / "out", SENDER)
    outbox.add(NOTE, ANA)
    outbox.deliver(folder)
    assert outbox.remove_files_about(ANA, folder) == 1
    assert list((tmp_path / "out").iterdir()) == []
    store.private.forget(str(ANA))
    assert store.private.all(AREA) == []


def test_a_folder_removes_nothing_but_its_messages(tmp_path: Path) -> None:
    outside = tmp_path / "kept.eml"
    outside.write_text("kept")
    assert not Folder(tmp_path / "out").remove("../kept.eml")
    assert outside.read_text() == "kept"


def test_mail_goes_out_by_smtp(store: Store, mail_server: MailServer) -> None:
    outbox = Outbox(store.private)
    outbox.add(NOTE, ANA)
    assert outbox.deliver(by_smtp(mail_server)).sent == 1
    assert outbox.waiting() == 0
    (taken,) = mail_server.taken
    head, _, body = taken.partition(b"\r\n\r\n")
    assert b"To: ana@example.org" in head
    assert base64.b64decode(body).decode() == NOTE.body.replace("\n", "\r\n")


def test_what_fails_is_kept_and_tried_again_later(store: Store, mail_server: MailServer) -> None:
    outbox, now = Outbox(store.private), time.time() + 1
    outbox.add(NOTE, ANA)
    mail_server.refusing = True
    assert outbox.deliver(by_smtp(mail_server), now=now).kept == 1
    mail_server.refusing = False
    assert outbox.deliver(by_smtp(mail_server), now=now + 60).waiting == 1
    assert outbox.deliver(by_smtp(mail_server), now=now + 3600).sent == 1
    assert len(mail_server.taken) == 1


def test_a_password_is_not_sent_without_tls(store: Store, mail_server: MailServer) -> None:
    outbox = Outbox(store.private)
    outbox.add(NOTE, ANA)
    host, port = "127.0.0.1", mail_server.server_address[1]
    assert outbox.deliver(Server(host, port, SENDER, user="u", password="secret")).kept == 1
    assert mail_server.taken == []


def test_many_who_deliver_send_it_once(store: Store, mail_server: MailServer) -> None:
    outbox = Outbox(store.private)
    for _ in range(5):
        outbox.add(NOTE, ANA)
    sent: list[int] = []
    work = [
        threading.Thread(target=lambda: sent.append(outbox.deliver(by_smtp(mail_server)).sent))
        for _ in range(4)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert (sum(sent), len(mail_server.taken)) == (5, 5)


TWO = "ana@example.org, x@example.org"
CYRILLIC_A = "\u0430"
NO_ADDRESSES = [
    "",
    "ana",
    "a@b",
    TWO,
    "ana@example.org\nBcc: x@example.org",
    "ana@example.org\r",
    CYRILLIC_A + "na@example.org",
    f"ana@ex{CYRILLIC_A}mple.org",
    "<ana@example.org>",
    "Ana <ana@example.org>",
    "a" * 250 + "@example.org",
]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_no_mail_goes_to_what_is_not_one_plain_address(store: Store, address: str) -> None:
    assert not usable(address)
    assert not Outbox(store.private).add(Message(address, "s", "b"), ANA)


@given(st.text(max_size=60), st.text(max_size=200))
def test_no_text_can_add_a_header_or_a_recipient(subject: str, body: str) -> None:
    given_text = body.encode("utf-8", "replace").decode()
    message = Message("ana@example.org", subject.encode("utf-8", "replace").decode(), given_text)
    try:
        raw = as_email(message, sender=SENDER, key="ab", at=0).as_bytes()
    except InputError:
        return
    found = message_from_bytes(raw, policy=policy.default)
    known = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"}
    assert set(found.keys()) <= known | {"Content-Type", "Content-Transfer-Encoding"}
    assert [a.addr_spec for a in found["To"].addresses] == ["ana@example.org"]


def test_settings_choose_the_transport(tmp_path: Path) -> None:
    assert transport({"MATCHER_OUTBOX": str(tmp_path)}) == Folder(tmp_path)
    url = "smtps://desk%40x:p%2Fw@mail.example.org"
    found = transport({"MATCHER_SMTP": url, "MATCHER_MAIL_FROM": SENDER})
    assert found == Server("mail.example.org", 465, SENDER, True, "desk@x", "p/w")
    assert "p/w" not in repr(found)


@pytest.mark.parametrize(
    "settings",
    [
        {"MATCHER_SMTP": "smtp://mail.example.org"},
        {"MATCHER_SMTP": "http://u:s3cret@mail.example.org", "MATCHER_MAIL_FROM": SENDER},
        {"MATCHER_SMTP": "smtp://:25", "MATCHER_MAIL_FROM": SENDER},
        {"MATCHER_SMTP": "smtp://host:port", "MATCHER_MAIL_FROM": SENDER},
        {"MATCHER_MAIL_FROM": "desk@example.org\nBcc: x@example.org"},
    ],
)
def test_settings_that_cannot_be_are_refused_without_the_password(settings: dict[str, str]) -> None:
    with pytest.raises(InputError) as refused:
        transport(settings)
    assert "s3cret" not in str(refused.value)
