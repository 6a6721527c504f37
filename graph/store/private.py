"""What is private to the service: small values that stand beside the graph and never in its changes.

Accounts, sessions, sign-in cards, security events and messages to be sent are kept here: they hold
secrets, end by themselves, and have no place in a log that nobody may rewrite. No snapshot, export, undo
or replay reads them. The reasons stand in docs/decisions/0009-accounts.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graph.errors import ConflictError

ANY_VERSION = -1


@dataclass(frozen=True, slots=True)
class Kept:
    """A value with where it stands: ``about`` names the record (``kind:id``) that it ends with, or "".

    ``version`` counts the times it was written, from 1; ``expires`` is in seconds since 1970, None for never.
    """

    area: str
    key: str
    about: str
    value: Mapping[str, Any]
    version: int
    expires: float | None

    def stands(self, now: float) -> bool:
        """Tell whether the value has not expired at ``now`` (seconds since 1970)."""
        return self.expires is None or self.expires > now


class Private(Protocol):
    """Values by area and key, shared by every process that has the store open.

    Safe for many threads and processes; each call is durable when it returns. Erasing a record
    (`Store.erase`) deletes the values about it with it.
    """

    def get(self, area: str, key: str, now: float) -> Kept | None:
        """Return a value, or None when it is not there or has expired at ``now``."""
        ...

    def put(
        self,
        area: str,
        key: str,
        value: Mapping[str, Any],
        *,
        about: str = "",
        expires: float | None = None,
        version: int = ANY_VERSION,
    ) -> Kept:
        """Write a value, whole.

        ConflictError, and nothing written, unless the version that stands there is ``version``: 0 means
        that there is none (an expired one counts until it is swept). Without ``version`` the last wins.
        """
        ...

    def drop(self, area: str, key: str) -> bool:
        """Delete a value for good; tell whether there was one. Of many who drop it, one is told yes."""
        ...

    def all(self, area: str, about: str | None = None) -> list[Kept]:
        """Return an area's values in order of key, expired ones too; those about a record if given."""
        ...

    def areas(self) -> list[str]:
        """Return the areas that hold anything, in order."""
        ...

    def forget(self, about: str) -> int:
        """Delete all values about a record, from freed pages too where possible; return how many."""
        ...

    def sweep(self, now: float) -> int:
        """Delete the values that have expired at ``now``; return how many."""
        ...


def check_version(found: int, wanted: int, area: str) -> None:
    """Raise ConflictError when the version that stands is not the one that was read."""
    if wanted not in (ANY_VERSION, found):
        raise ConflictError(f"{area} was written by somebody else meanwhile: read again")
