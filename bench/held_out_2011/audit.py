"""The leak audit: nothing that only the section says may be in the separate store.

Looked at are all records and statements that did not come with the program (countries, goals and borders
do): their ids, texts, quotes and sources for words of the section, their countries for those that only the
section names. Where the documents are at hand, every quote must stand outside the section, and the shipped
provenance must be what they give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bench.held_out_2011.documents import at_hand, plain, texts
from bench.held_out_2011.provenance import Provenance, derived, shipped
from graph.built_in import SOURCE as BUILT_IN
from graph.records import Record, Snapshot, Statement


def leaks(snapshot: Snapshot, known: Provenance | None = None) -> list[str]:
    """Return a line for each leak; [] when there is none."""
    known = known or shipped()
    found = []
    for record in _records(snapshot):
        found += [f"{record.ref}: word {w!r}" for w in _words(record.ref.id, record.fields(), known)]
    for statement in snapshot.statements.values():
        if statement.source != BUILT_IN:
            found += [f"{_shown(statement)}: {what}" for what in _in_statement(statement, known)]
    return found + list(_against_documents(snapshot, known))


def _records(snapshot: Snapshot) -> Iterable[Record]:
    for kind in sorted(snapshot.records):
        yield from (r for r in snapshot.of(kind).values() if BUILT_IN not in r.sources())


def _texts(values: Mapping[str, Any]) -> Iterator[str]:
    for value in values.values():
        yield from (str(v) for v in (value if isinstance(value, list) else [value]))


def _words(key: str, values: Mapping[str, Any], known: Provenance) -> list[str]:
    return sorted({w for text in (key, *_texts(values)) for w in known.leaks(text)})


def _in_statement(statement: Statement, known: Provenance) -> Iterator[str]:
    for word in _words(statement.source, statement.data, known):
        yield f"word {word!r}"
    for ref in (statement.subject, statement.object):
        if ref.kind == "country" and ref.id in known.inside:
            yield f"{ref.id} is named in the section only"


def _against_documents(snapshot: Snapshot, known: Provenance) -> Iterator[str]:
    if not at_hand():
        return
    found = texts()
    if derived(found) != known:
        yield "provenance.json is not what the documents give: python -m bench.held_out_2011.provenance"
    for statement in snapshot.statements.values():
        quote = plain(str(statement.data.get("quote") or ""))
        if quote and quote not in found.outside:
            yield f"{_shown(statement)}: the quote does not stand outside the section"


def _shown(statement: Statement) -> str:
    return f"{statement.subject} -{statement.relation}-> {statement.object}"
