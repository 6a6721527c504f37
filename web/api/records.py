"""Search and records as JSON. What a person may be reached by stays out of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from graph.errors import NotFoundError
from graph.records import Ref
from matcher.browse.pages import Group, Link, NodePage, Source
from matcher.browse.search import Hit, Query
from web.current import language, service
from web.links import PLURALS
from web.pages import asked

PRIVATE = ("email", "phone", "wechat")


def search() -> Response:
    """Answer a search: ``q``, ``kind``, ``country``, ``topic``, ``limit``, ``offset``."""
    wanted = {name: asked.text(name) or None for name in ("kind", "country", "topic")}
    limit = asked.number("limit", 30, least=1)
    found = service().find(
        Query(asked.text("q"), **wanted, lang=language(), limit=limit, offset=asked.offset())
    )
    return jsonify(
        total=found.total,
        kinds=found.kinds,
        nearest=list(found.nearest),
        hits=[hit_json(hit) for hit in found.hits],
    )


def record(kind: str, key: str) -> Response:
    """Answer with a record: fields, relations with who says so, sources."""
    if kind not in PLURALS:
        raise NotFoundError(f"there are no records of kind {kind!r:.40}")
    return jsonify(page_json(service().page(Ref(kind, key), language())))


def hit_json(hit: Hit) -> dict[str, Any]:
    """Return a hit as JSON values."""
    known: dict[str, Any] = {"kind": hit.ref.kind, "id": hit.ref.id, "title": hit.title}
    return known | {"subtitle": hit.subtitle, "made_up": hit.made_up}


def page_json(page: NodePage) -> dict[str, Any]:
    """Return a record's page as JSON values."""
    return {
        "kind": page.record.kind,
        "id": page.record.id,
        "version": page.record.version,
        "title": page.title,
        "made_up": page.made_up,
        "fields": {f.name: f.value for f in page.fields if f.name not in PRIVATE},
        "relations": [group_json(group) for group in page.groups],
        "sources": [source_json(source) for source in page.sources],
    }


def group_json(group: Group) -> dict[str, Any]:
    """Return the links of one relation as JSON values."""
    return {
        "relation": group.relation,
        "forward": group.forward,
        "items": [link_json(link) for link in group.items],
    }


def link_json(link: Link) -> dict[str, Any]:
    """Return a link as JSON values."""
    known: dict[str, Any] = {"kind": link.ref.kind, "id": link.ref.id, "title": link.title}
    return known | {"made_up": link.made_up, "statements": [source_json(s) for s in link.statements]}


def source_json(source: Source) -> dict[str, Any]:
    """Return a source as JSON values; ``document`` is null where a table or a person says so."""
    document = source.document.id if source.document else None
    known = {"document": document, "quote": source.quote, "year": source.year}
    return known | {"status": source.status, "source": source.source}


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/search", "search", search)
    blueprint.add_url_rule("/records/<kind>/<path:key>", "record", record)
