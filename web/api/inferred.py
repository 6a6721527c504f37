"""What was inferred and waits, as JSON, and the staff's word on it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from graph.errors import InputError, Problem
from matcher.inferring.shown import KINDS, ORDERS, WAYS, Party, Said, Wanted
from web.current import actor, language, service
from web.pages import asked


def inferred() -> Response:
    """Answer with whom something waits of: ``for``, ``kind``, ``way``, ``order``, ``limit``, ``offset``."""
    wanted = Wanted(
        _one_of("kind", ("", *KINDS)),
        _one_of("way", ("", *WAYS)),
        asked.ref("for", "delegate") if asked.text("for") else None,
        _one_of("order", ORDERS),
    )
    limit = asked.number("limit", 30, least=1)
    found = service().inferences.listed(wanted, language(), limit=limit, offset=asked.offset())
    return jsonify(
        version=found.version,
        total=found.total,
        inferences=found.said,
        offset=found.offset,
        subjects=[party_json(party) for party in found.parties],
    )


def decide_inferred() -> Response:
    """Accept or reject: ``verdict``, ``ids``, and ``version`` of the list if changes since then shall bar."""
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise InputError([Problem("send a JSON object")])
    ids, verdict, version = given.get("ids"), given.get("verdict"), given.get("version")
    if not isinstance(ids, list) or not all(isinstance(key, str) for key in ids):
        raise InputError([Problem("is a list of texts", column="ids")])
    if not isinstance(verdict, str):
        raise InputError([Problem("is a text", column="verdict")])
    if version is not None and (not isinstance(version, int) or isinstance(version, bool)):
        raise InputError([Problem("is a whole number", column="version")])
    change = service().inferences.decide(ids, verdict, seen=version, actor=actor())
    return jsonify(change=change, verdict=verdict, ids=list(dict.fromkeys(ids)))


def party_json(party: Party) -> dict[str, Any]:
    """Return a person or firm with what was inferred of them as JSON values."""
    known: dict[str, Any] = {"kind": party.ref.kind, "id": party.ref.id, "title": party.title}
    known |= {"subtitle": party.subtitle, "made_up": party.made_up}
    return known | {"inferences": [said_json(said) for said in party.said]}


def said_json(said: Said) -> dict[str, Any]:
    """Return an inference as JSON values; ``passage`` is null without a text, or where it has changed."""
    held, passage = said.inference, said.passage
    known: dict[str, Any] = {"id": held.id, "relation": held.relation, "status": held.status}
    known["topic"] = {"kind": held.topic.kind, "id": held.topic.id, "title": said.topic}
    known |= {"confidence": held.confidence, "way": held.way, "encoder": held.encoder}
    known["via"] = {"kind": "topic", "id": said.via.id, "title": said.via_title} if said.via else None
    parts = ("field", "language", "before", "words", "after")
    known["passage"] = {name: getattr(passage, name) for name in parts} if passage else None
    return known | {"outdated": said.is_outdated}


def _one_of(name: str, offered: tuple[str, ...]) -> str:
    given = asked.text(name) or offered[0]
    if given not in offered:
        wanted = ", ".join(o for o in offered if o)
        raise InputError([Problem(f"is none of {wanted}", column=name, value=given)])
    return given


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/inferred", "inferred", inferred)
    blueprint.add_url_rule("/inferred", "decide_inferred", decide_inferred, methods=["POST"])
