"""What was handed out: when, to whom, and which fields of whom it held.

What has left the house cannot be called back, so each issue is noted, and a consent that is taken back
shows there as to be left out of the next issue. The notes are private values; those about a person end
with her record, and the issue then says that somebody is to be left out, not who.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.records import Ref
from graph.store.private import Kept, Private

AREA = "issued"
PEOPLE_AREA = "issued_people"
WHATS = ("graph", "programme", "leads", "bundle", "report", "brief", "personal")


@dataclass(frozen=True, slots=True)
class Issue:
    """Something handed out. ``people`` counts those in it, ``gone`` those of them erased since."""

    key: str
    what: str
    name: str
    to: str
    by: str
    at: str
    people: int
    gone: int
    leave_out: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """People (``kind:id``) with the fields that are to be left out of the next issue."""


@dataclass(frozen=True, slots=True)
class Within:
    """An issue that somebody is in: ``fields`` it held of her, ``leave_out`` those she took back since."""

    issue: str
    what: str
    name: str
    to: str
    at: str
    fields: tuple[str, ...]
    leave_out: tuple[str, ...]


class Issued:
    """The issues of one store."""

    def __init__(self, private: Private) -> None:
        self._private = private

    def note(
        self, what: str, people: Mapping[Ref, Iterable[str]], *, by: str, to: str = "", name: str = ""
    ) -> str:
        """Note that something was handed out, with the fields that it held of each person; return its key."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        key = f"{at}-{secrets.token_hex(4)}"
        said = {"what": what, "name": name, "to": to, "at": at}
        self._private.put(AREA, key, {**said, "by": by, "people": len(people)})
        for ref, fields in people.items():
            value = {**said, "issue": key, "who": str(ref), "fields": sorted(fields), "leave_out": []}
            self._private.put(PEOPLE_AREA, f"{key}|{ref}", value, about=str(ref))
        return key

    def of(self, ref: Ref) -> list[Within]:
        """Return the issues that somebody is in, the newest first."""
        found = [_within(kept) for kept in self._private.all(PEOPLE_AREA, str(ref))]
        return sorted(found, key=lambda w: w.issue, reverse=True)

    def withdrawn(self, ref: Ref, agreed: Callable[[str, str], bool]) -> int:
        """Note which fields of hers in each issue she agrees to no longer; return how many hold any."""
        touched = 0
        for kept in self._private.all(PEOPLE_AREA, str(ref)):
            gone = [f for f in kept.value["fields"] if not agreed(kept.value["what"], f)]
            if gone != kept.value["leave_out"]:
                value = {**kept.value, "leave_out": gone}
                self._private.put(PEOPLE_AREA, kept.key, value, about=kept.about, expires=kept.expires)
            touched += bool(gone)
        return touched

    def all(self) -> list[Issue]:
        """Return all issues, the newest first, each with what its next issue leaves out."""
        within: dict[str, list[Mapping[str, Any]]] = {}
        for kept in self._private.all(PEOPLE_AREA):
            within.setdefault(kept.value["issue"], []).append(kept.value)
        return [_issue(kept, within.get(kept.key, [])) for kept in reversed(self._private.all(AREA))]

    def drop_before(self, day: str) -> int:
        """Delete the notes of issues made before ``day`` (YYYY-MM-DD); return how many issues."""
        old = [kept.key for kept in self._private.all(AREA) if kept.value["at"] < day]
        for key in old:
            self._private.drop(AREA, key)
        for kept in self._private.all(PEOPLE_AREA):
            if kept.value["issue"] in old:
                self._private.drop(PEOPLE_AREA, kept.key)
        return len(old)


def _within(kept: Kept) -> Within:
    v = kept.value
    return Within(
        v["issue"], v["what"], v["name"], v["to"], v["at"], tuple(v["fields"]), tuple(v["leave_out"])
    )


def _issue(kept: Kept, within: list[Mapping[str, Any]]) -> Issue:
    v = kept.value
    out = tuple((p["who"], tuple(p["leave_out"])) for p in within if p["leave_out"])
    return Issue(
        kept.key, v["what"], v["name"], v["to"], v["by"], v["at"], v["people"], v["people"] - len(within), out
    )
