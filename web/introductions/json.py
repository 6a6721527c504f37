"""Introductions as JSON: the same rules, said by the same standing."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from graph.errors import InputError, Problem
from matcher.introductions.asking import Wish
from matcher.introductions.introductions import Given
from matcher.introductions.people import Who
from matcher.introductions.shown import Shown
from web.current import language, viewer, whole
from web.introductions import api
from web.introductions.asking import note_asked, reference


@api.get("/")
def mine() -> Response:
    """Answer with all that one is told of, the newest first."""
    found = whole().introductions.list(viewer(), language())
    return jsonify(introductions=[as_json(shown) for shown in found])


@api.get("/<key>")
def one(key: str) -> Response:
    """Answer with one introduction."""
    return jsonify(as_json(whole().introductions.page(viewer(), key, language())))


@api.post("/")
def ask() -> tuple[Response, int]:
    """Write one's request: ``asked`` (kind:id), ``purpose``, ``message``; ``place`` in the list, if any."""
    given = _texts("asked", "purpose", "message", "place")
    wish = Wish(reference(given["asked"]), given["purpose"], given["message"])
    key = whole().introductions.ask(viewer(), wish)
    note_asked(key, viewer().subject, wish.asked, given)
    return jsonify(as_json(whole().introductions.page(viewer(), key, language()))), 201


@api.post("/<key>/answer")
def answer(key: str) -> Response:
    """Write an answer: ``answer``, ``note``; staff add ``side``, ``how`` and ``on``."""
    given = _texts("answer", "note", "side", "how", "on")
    whole().introductions.answer(viewer(), key, Given(**given))
    return jsonify(written=True)


def _texts(*names: str) -> dict[str, str]:
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise InputError([Problem("send a JSON object")])
    texts = {name: given.get(name, "") for name in names}
    wrong = [Problem("is a text", column=n) for n, value in texts.items() if not isinstance(value, str)]
    if wrong:
        raise InputError(wrong)
    return texts


def as_json(shown: Shown) -> dict[str, Any]:
    """Return an introduction as JSON values, as one who looks may see it."""
    told, plain = shown.standing, shown.introduction
    known: dict[str, Any] = {"id": plain.id, "phase": told.phase.value, "purpose": plain.purpose}
    known |= {"message": shown.message, "on": plain.on, "until": told.until, "again": told.again}
    known |= {"mine": told.mine, "may": list(told.may), "common_language": list(shown.tongue.common)}
    known |= {"interpreter": list(shown.tongue.pair or ()), "asker": who_json(shown.one)}
    known["asked"] = who_json(shown.two)
    known["contact"] = {
        str(ref): {**dict(contact.ways), "words": contact.words} for ref, contact in shown.contacts
    }
    if told.words:
        known["said"] = {str(side): word for side, word in told.words}
    return known


def who_json(named: Who) -> dict[str, Any]:
    """Return somebody as JSON values; without an id whom one may not see."""
    known = {"kind": named.ref.kind, "id": named.ref.id if named.name else None, "name": named.name}
    return known | {
        "position": named.position,
        "organisation": named.organisation,
        "country": named.country,
        "made_up": named.made_up,
    }
