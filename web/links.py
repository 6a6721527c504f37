"""Addresses: where a record has its page, and where its suggestions are."""

from __future__ import annotations

import hashlib

from flask import url_for

from graph.records import Ref

PLURALS = {
    "delegate": "delegates",
    "country": "countries",
    "company": "companies",
    "topic": "topics",
    "programme": "programmes",
    "project": "projects",
    "solution": "solutions",
    "organisation": "organisations",
    "expert": "experts",
    "place": "places",
    "goal": "goals",
    "document": "documents",
    "engagement": "engagements",
    "budget_line": "budget-lines",
}
SUGGESTED = {
    "delegate": ("partners", "peers", "projects"),
    "company": ("partners",),
    "project": ("members", "similar"),
    "solution": ("similar",),
    "programme": ("projects",),
}
"""What is suggested for a record of a kind."""


def url_of(ref: Ref | str) -> str:
    """Return the address of a record's page; "" for what has none (a word, a team, a decision)."""
    kind, _, key = str(ref).partition(":")
    return url_for(f"pages.{kind}", key=key) if kind in PLURALS and key else ""


def url_of_list(kind: str) -> str:
    """Return the address of the list of a kind."""
    return url_for(f"pages.{kind}_list")


def url_of_suggestions(ref: Ref, about: str) -> str:
    """Return the address of the suggestions about partners, peers, … for a record."""
    return url_for(f"pages.{ref.kind}_{about}", key=ref.id)


def url_of_why(ref: Ref, about: str, suggested: str) -> str:
    """Return the address of one suggestion's arithmetic; ``suggested`` is ``kind:id``."""
    return url_for(f"pages.{ref.kind}_{about}_why", key=ref.id, of=suggested)


def anchor_of(quote: str) -> str:
    """Return the anchor of a quote on its document's page: the same words, the same anchor."""
    return "q-" + hashlib.sha256(" ".join(quote.split()).encode()).hexdigest()[:10]


def url_of_quote(document: Ref | str, quote: str) -> str:
    """Return the address of a quote on its document's page; of the page itself without a quote."""
    kind, _, key = str(document).partition(":")
    if kind != "document" or not quote:
        return url_of(document)
    anchor = anchor_of(quote)
    return url_for("pages.document", key=key, quote=anchor, _anchor=anchor)
