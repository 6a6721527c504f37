"""One e-mail: to whom, with what text; made so that no header can be slipped in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from graph.errors import InputError, Problem

MAX_ADDRESS = 254
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
)


@dataclass(frozen=True, slots=True)
class Message:
    """A text for one address."""

    to: str
    subject: str
    body: str


def usable(address: str) -> bool:
    """Tell whether mail can go to an address: one plain ASCII address and nothing else.

    Addresses with letters of other scripts are left to the staff: they may look like another's.
    """
    return len(address) <= MAX_ADDRESS and _ADDRESS.fullmatch(address) is not None


def as_email(message: Message, *, sender: str, key: str, at: float) -> EmailMessage:
    """Return a message as an e-mail; InputError when address or subject would break its head.

    ``key`` makes its Message-ID, so that sending the same one twice can be told; ``at`` is in seconds since
    1970.
    """
    if not usable(message.to) or not usable(sender):
        raise InputError([Problem("is no address that mail can go to", column="email")])
    found = EmailMessage(policy.SMTP)
    try:
        found["From"], found["To"], found["Subject"] = sender, message.to, message.subject
    except ValueError as error:
        raise InputError([Problem("cannot stand in the head of an e-mail", column="subject")]) from error
    found["Date"] = format_datetime(datetime.fromtimestamp(at, UTC))
    found["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(message.body, cte="base64")
    return found
