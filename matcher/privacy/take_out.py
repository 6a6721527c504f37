"""Everything on file about somebody as JSON for programs: the format is told in docs/privacy.md."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from graph.audiences import STAFF_FIELDS, STAFF_RELATIONS
from graph.changes import Operation
from graph.records import Ref
from graph.store.base import Store
from matcher.browse.pages import Source
from matcher.privacy.consent import Consent
from matcher.privacy.dealings import Dealings
from matcher.privacy.on_file import Held, Item, OnFile

FORMAT = "matcher-personal-data-1"


def as_json(store: Store, on_file: OnFile, dealings: Dealings) -> bytes:
    """Return what is on file about somebody as UTF-8 JSON."""
    record = on_file.record
    content = {
        "format": FORMAT,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "about": str(record.ref),
        "made_up": bool(record.get("made_up")),
        "fields": {n: v for n, v in sorted(record.fields().items()) if n not in STAFF_FIELDS},
        "on_file": [_held(h) for h in on_file.held if h.items],
        "everything_else": _consent(on_file.others),
        "told_in": [_source(s) for s in on_file.sources],
        "dealings": asdict(dealings),
        "changes": _changes(store, record.ref),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _held(held: Held) -> dict[str, Any]:
    return {
        "field": held.entry,
        "items": [_item(i) for i in held.items],
        "who_may_see_it": ["staff"] if held.closed else ["staff", *held.consent.audiences],
        "consent": None if held.closed else _consent(held.consent),
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "audiences": list(consent.audiences),
        "basis": consent.basis,
        "until": consent.until or None,
        "by_entry": consent.entry or None,
        "ended": consent.ended,
    }


def _item(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {"text": item.text}
    if item.ref is not None:
        found |= {"record": str(item.ref), "relation": item.relation, "from_this_person": item.forward}
    if item.origin:
        found["set_by"] = item.origin
    if item.sources:
        found["sources"] = [_source(s) for s in item.sources]
    return found


def _source(source: Source) -> dict[str, Any]:
    return {
        "document": str(source.document) if source.document else None,
        "source": source.source,
        "quote": source.quote or None,
        "year": source.year,
        "status": source.status,
    }


def _changes(store: Store, ref: Ref) -> list[str]:
    """Return when her record, or a statement about her, was written.

    Reasons and numbers stay out: they tell of others, too.
    """
    return [c.at for c in store.changes(touching=ref) if _is_about(store, c.seq, str(ref))]


def _is_about(store: Store, seq: int, ref: str) -> bool:
    for payload in store.payloads(seq):
        if payload is not None and ref in payload.owners:
            about = (o for o in payload.operations if o.target == ref or o.target.startswith("statement:"))
            if not all(_is_of_the_house(store, o) for o in about):
                return True
    return False


def _is_of_the_house(store: Store, operation: Operation) -> bool:
    """Tell whether an operation writes nothing but what is for the staff alone."""
    before, after = operation.before or {}, operation.after or {}
    if operation.target.startswith("statement:"):
        key = operation.target.partition(":")[2]
        stored = None if "relation" in {**before, **after} else store.statement(key)
        relation = stored.relation if stored else {**before, **after}.get("relation")
        return relation in STAFF_RELATIONS
    written = {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
    fields = {n.partition("#")[0] for n in written} - {"held"}
    return bool(fields) and fields <= STAFF_FIELDS
