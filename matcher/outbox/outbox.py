"""The outbox of a store: messages wait here until they are handed over, and are tried again when that fails.

They are private values about the person they go to, so they end with her record. A message leaves once
even when several processes deliver at the same time: whoever claims it sends it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.errors import ConflictError, InputError
from graph.records import Ref
from graph.store.private import Kept, Private
from matcher.outbox.message import Message, as_email, usable
from matcher.outbox.transport import DeliveryError, Folder, Transport

AREA = "outbox"
KEPT_DAYS = 90
A_DAY = 24 * 3600.0
FIRST_PAUSE = 300.0
CLAIM = 600.0
"""Seconds for which a message is its claimer's; after that another may try."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery did: messages sent, kept for another try, refused for good, and not due yet."""

    sent: int = 0
    kept: int = 0
    refused: int = 0
    waiting: int = 0


class Outbox:
    """Messages of one store."""

    def __init__(self, private: Private) -> None:
        self._private = private

    def add(self, message: Message, about: Ref) -> bool:
        """Keep a message until it is sent; False, and nothing kept, for an address that mail cannot go to."""
        if not usable(message.to):
            return False
        now = time.time()
        value = {"to": message.to, "subject": message.subject, "body": message.body, "at": now}
        self._put(secrets.token_hex(12), {**value, "tries": 0, "due": now}, about=str(about))
        return True

    def deliver(self, transport: Transport, *, now: float | None = None) -> Delivered:
        """Hand over what is due; what fails is due again after a pause that doubles, up to a day."""
        at, done = time.time() if now is None else now, Delivered()
        for kept in self._private.all(AREA):
            if not kept.stands(at) or "to" not in kept.value:
                continue
            if kept.value["due"] > at:
                done = replace(done, waiting=done.waiting + 1)
                continue
            claimed = self._claim(kept, at)
            if claimed:
                done = self._hand_over(claimed, transport, at, done)
        return done

    def waiting(self) -> int:
        """Return how many messages wait to be sent."""
        return sum(1 for kept in self._private.all(AREA) if "to" in kept.value)

    def files_about(self, ref: Ref) -> list[str]:
        """Return the files in the outbox folder that went to somebody."""
        return [str(k.value["file"]) for k in self._private.all(AREA, str(ref)) if "file" in k.value]

    def remove_files_about(self, ref: Ref, folder: Folder) -> int:
        """Delete the files that went to somebody; return how many. To be done before she is erased."""
        return sum(folder.remove(name) for name in self.files_about(ref))

    def _claim(self, kept: Kept, at: float) -> Kept | None:
        tries = int(kept.value["tries"]) + 1
        pause = max(CLAIM, min(A_DAY, FIRST_PAUSE * 2**tries))
        value = {**kept.value, "tries": tries, "due": at + pause}
        try:
            return self._put(kept.key, value, about=kept.about, version=kept.version)
        except ConflictError:
            return None

    def _hand_over(self, kept: Kept, transport: Transport, at: float, done: Delivered) -> Delivered:
        value = kept.value
        message = Message(str(value["to"]), str(value["subject"]), str(value["body"]))
        try:
            email = as_email(message, sender=transport.sender, key=kept.key, at=float(value["at"]))
            name = transport.send(email, kept.key)
        except InputError:
            self._private.drop(AREA, kept.key)
            return replace(done, refused=done.refused + 1)
        except DeliveryError:
            return replace(done, kept=done.kept + 1)
        if name:
            self._put(kept.key, {"file": name, "at": at}, about=kept.about)
        else:
            self._private.drop(AREA, kept.key)
        return replace(done, sent=done.sent + 1)

    def _put(self, key: str, value: Mapping[str, Any], *, about: str, version: int = 0) -> Kept:
        expires = None if "file" in value else float(value["at"]) + KEPT_DAYS * A_DAY
        wanted = {} if "file" in value else {"version": version}
        return self._private.put(AREA, key, value, about=about, expires=expires, **wanted)
