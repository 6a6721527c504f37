"""How mail leaves: by SMTP where the operator names a server, else as files in a folder."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from graph.errors import InputError, Problem
from graph.store.open import data_directory
from matcher.outbox.message import usable

SMTP, MAIL_FROM, FOLDER = "MATCHER_SMTP", "MATCHER_MAIL_FROM", "MATCHER_OUTBOX"
NOBODY = "matcher@localhost.localdomain"
SECONDS = 20
PORTS = {"smtp": 587, "smtps": 465}
_FILE = re.compile(r"[0-9a-f]+\.eml")


class DeliveryError(Exception):
    """A message could not be handed over now; it is kept and tried again."""


class Transport(Protocol):
    """Hands one message over."""

    @property
    def sender(self) -> str:
        """Return the address that mail comes from."""
        ...

    def send(self, email: EmailMessage, key: str) -> str:
        """Hand a message over; return the file that it stands in, or "". DeliveryError to try again."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes each message into a folder as a file, readable by its owner alone."""

    path: Path
    sender: str = NOBODY

    def send(self, email: EmailMessage, key: str) -> str:
        """Write a message, whole or not at all."""
        name = f"{key}.eml"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            half = self.path / f".{name}"
            handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(email.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            half.replace(self.path / name)
        except OSError as error:
            raise DeliveryError(error.strerror or type(error).__name__) from error
        return name

    def remove(self, name: str) -> bool:
        """Delete a message's file; tell whether there was one."""
        path = self.path / name
        if not _FILE.fullmatch(name) or not path.exists():
            return False
        path.write_bytes(b"")
        path.unlink()
        return True


@dataclass(frozen=True, slots=True)
class Server:
    """Sends by SMTP: TLS from the start on ``smtps``, else STARTTLS, which a password does not go without."""

    host: str
    port: int
    sender: str
    implicit_tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    def send(self, email: EmailMessage, key: str) -> str:
        """Send a message."""
        try:
            with self._connected() as server:
                server.send_message(email)
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(type(error).__name__) from error
        return ""

    def _connected(self) -> smtplib.SMTP:
        tls = ssl.create_default_context()
        if self.implicit_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=tls)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=tls)
            elif self.user:
                server.close()
                raise smtplib.SMTPNotSupportedError("no TLS, so the password is not sent")
        if self.user:
            server.login(self.user, self.password)
        return server


def transport(environment: Mapping[str, str] | None = None) -> Transport:
    """Return how mail leaves, by ``MATCHER_SMTP``, ``MATCHER_MAIL_FROM`` and ``MATCHER_OUTBOX``.

    InputError when the server's address cannot be read or no sender is named.
    """
    given = os.environ if environment is None else environment
    sender, url = given.get(MAIL_FROM, ""), given.get(SMTP, "")
    if sender and not usable(sender):
        raise InputError([Problem(f"{MAIL_FROM} names no address that mail can come from", value=sender)])
    if not url:
        return folder(given)
    if not sender:
        raise InputError([Problem(f"{SMTP} is set, so {MAIL_FROM} must name who mail comes from")])
    return _server(url, sender)


def folder(environment: Mapping[str, str] | None = None) -> Folder:
    """Return the folder for messages: ``MATCHER_OUTBOX``, else ``outbox`` in the data directory."""
    given = os.environ if environment is None else environment
    named = given.get(FOLDER, "")
    return Folder(Path(named) if named else data_directory() / "outbox", given.get(MAIL_FROM) or NOBODY)


def _server(url: str, sender: str) -> Server:
    parts = urlsplit(url)
    try:
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise InputError([Problem(f"{SMTP} is written smtp(s)://user:password@host:port")]) from error
    if not parts.hostname:
        raise InputError([Problem(f"{SMTP} names no server")])
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, port, sender, parts.scheme == "smtps", user, password)
