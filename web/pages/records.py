"""A record's page: what it is, what it is related to and who says so, and what is suggested for it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from graph.records import Ref
from matcher.browse.pages import FieldView, NodePage
from matcher.engine.results import Answer
from matcher.suggest.options import Options
from web.access import suggested_for
from web.current import language, service
from web.links import PLURALS
from web.pages.suggestions import suggested

INLINE = 3
CONTACT = ("email", "phone", "wechat")
NAMES = ("name", "title", "label")


def record(kind: str, key: str) -> str:
    """Show a record, with the best three of each kind of suggestion on a delegate's page."""
    ref, lang = Ref(kind, key), language()
    suggestions = best(ref, lang) if kind == "delegate" else {}
    return render_template("record.html", **parts_of(service().page(ref, lang)), suggestions=suggestions)


def parts_of(page: NodePage) -> dict[str, Any]:
    """Return what a record's page shows of it: the same for whoever looks, and for a preview."""
    return {
        "page": page,
        "other": other_names(page),
        "fields": [f for f in page.fields if f.name not in CONTACT and not is_name(f, page)],
        "contact": [f for f in page.fields if f.name in CONTACT],
    }


def best(ref: Ref, lang: str) -> dict[str, Answer]:
    """Return the best few suggestions of each kind for a record."""
    options = Options(top=INLINE, lang=lang)
    return {about: suggested(about, ref, options) for about in suggested_for(ref)}


def is_name(field: FieldView, page: NodePage) -> bool:
    """Tell whether a field holds what the record is called, which the page's head shows."""
    name = field.name.partition("@")[0]
    return name in NAMES and not (name == "title" and page.record.kind in ("delegate", "expert"))


def other_names(page: NodePage) -> list[FieldView]:
    """Return what the record is called in other words than its heading, each once."""
    found: dict[str, FieldView] = {}
    for field in page.fields:
        if is_name(field, page) and field.value != page.title and field.language in ("", "en", "zh"):
            found.setdefault(field.value, field)
    return list(found.values())


def register(blueprint: Blueprint) -> None:
    """Add a route for each kind that has pages; a document has a page of its own sort."""
    for kind, plural in PLURALS.items():
        if kind != "document":
            blueprint.add_url_rule(f"/{plural}/<path:key>", kind, record, defaults={"kind": kind})
