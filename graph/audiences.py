"""Audiences: who may see each field of a person, on what ground and until when.

A person's record holds three maps by field: ``audience``, ``audience_basis``, ``audience_until``. A field
is a column of the participants' table (``title``, ``needs``, ``organisation`` …); ``*`` speaks for every
field without an entry of its own. Several audiences are joined by ``+`` (``cohort+firm``). What has no
audience is for the staff. The way a person may be reached is for the staff whatever the map says: it
opens by an introduction that both sides agreed to, never by an audience. So is what the schema declares
as ``staff_only``: in how many projects somebody is to be, and with whom she has a conflict of interest.

Needs and interests in security, policing and tax are for the staff unless the map names the topic itself
(``needs.tax-policy=cohort``): a word that covers every field does not open them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from graph.errors import SchemaError
from graph.kinds import AUDIENCES, KINDS
from graph.records import Record, Ref, Snapshot
from graph.relations import RELATIONS
from graph.shipped import read_shipped

WORDS = "sensitive_words.csv"
EVERY_FIELD = "*"
STAFF_ONLY = frozenset({"staff"})
CONTACT = ("email", "phone", "wechat")
STAFF_FIELDS = frozenset(p.name for k in KINDS for p in k.properties if p.staff_only)
STAFF_RELATIONS = frozenset(r.name for r in RELATIONS if r.staff_only)
"""What is for the staff alone: no audience opens it, and not even the person herself sees it in a view."""

SENSITIVE_FIELDS = ("needs", "interests")
RELATION_FIELD: Mapping[str, str] = {
    "from": "country",
    "from_province": "province",
    "works_for": "organisation",
    "interested_in": "interests",
    "needs": "needs",
    "offers": "offers",
    "attended": "programmes",
    "taught": "programmes",
    "taught_by": "programmes",
    "knows": "topics",
    "proposed_by": "projects",
    "draws": "projects",
    "member": "projects",
}
"""For each relation with a person at one end, the field of the person that it belongs to."""

FIELDS = (
    "name",
    "title",
    "country",
    "province",
    "organisation",
    "languages",
    "interests",
    "needs",
    "offers",
    "topics",
    "programmes",
    "projects",
    "bio",
    "lecture",
    *CONTACT,
)
_FIELD = re.compile(rf"\*|({'|'.join(FIELDS)})|({'|'.join(SENSITIVE_FIELDS)})\.[\w-]+")


def is_field(name: str) -> bool:
    """Tell whether a map may name this: a field, ``*``, or ``needs.TOPIC`` and ``interests.TOPIC``."""
    return _FIELD.fullmatch(name) is not None


def read_audiences(text: str) -> str:
    """Return audiences as a map holds them, sorted and joined by ``+``; SchemaError for an unknown one."""
    codes = {part.strip().casefold().replace(" ", "_").replace("-", "_") for part in text.split("+")}
    for code in sorted(codes - set(AUDIENCES)):
        raise SchemaError(f"{code!r:.40} is no audience; the audiences are {', '.join(AUDIENCES)}")
    return "+".join(sorted(codes))


def audiences_of(state: Mapping[str, Any], field: str, day: str, *, key: str = "") -> frozenset[str]:
    """Return who may see a field of a person's record on ``day`` (YYYY-MM-DD); `STAFF_ONLY` at the least.

    ``key`` names a sensitive topic: then only an entry for that topic counts. ``public`` is everybody, so
    it stands for every audience.
    """
    if field in CONTACT or field in STAFF_FIELDS:
        return STAFF_ONLY
    chosen: Mapping[str, str] = state.get("audience") or {}
    named = f"{field}.{key}" if key else field if field in chosen else EVERY_FIELD
    until = (state.get("audience_until") or {}).get(named, "")
    if named not in chosen or (until and day > until):
        return STAFF_ONLY
    found = frozenset(chosen[named].split("+"))
    return frozenset(AUDIENCES) if "public" in found else found | STAFF_ONLY


@cache
def _words(speaks: str) -> re.Pattern[str]:
    """Return what matches the words that speak of something sensitive, or that only seem to (``no``)."""
    table = read_shipped("", WORDS, ("word", "language", "speaks"))
    words = [re.escape(row["word"]) for row in table if row["speaks"] == speaks]
    latin, other = [w for w in words if w.isascii()], [w for w in words if not w.isascii()]
    return re.compile("|".join([rf"\b(?:{'|'.join(latin)})", *other]), re.IGNORECASE)


def is_sensitive(topic: Record) -> bool:
    """Tell whether a topic's names speak of security, policing or tax (graph/data/sensitive_words.csv)."""
    names = [str(v) for k, v in topic.fields().items() if k.split("@")[0] == "name"]
    said = (_words("no").sub(" ", n) for n in (*names, *(topic.get("aliases") or ())))
    return any(_words("yes").search(n) for n in said)


def sensitive_topics(snapshot: Snapshot) -> frozenset[Ref]:
    """Return the sensitive topics, and all that lie within one."""
    within: dict[Ref, list[Ref]] = {}
    for statement in snapshot.standing():
        if statement.relation == "broader":
            within.setdefault(statement.object, []).append(statement.subject)
    waiting = [t.ref for t in snapshot.of("topic").values() if is_sensitive(t)]
    found: set[Ref] = set()
    while waiting:
        topic = waiting.pop()
        if topic not in found:
            found.add(topic)
            waiting += within.get(topic, ())
    return frozenset(found)
