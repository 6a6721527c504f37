"""Edits to try out, as the command line, the API and the forms write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.errors import InputError
from graph.model import RELATION
from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.plan import fault_words as words
from matcher.plan.edits import Drop, Edit, Say, Unsay, new_firm, new_seat
from matcher.plan.fault_words import fault

WAYS = ("add_seat", "add_firm", "drop", "add_visit", "drop_visit", "say", "unsay")
"""Kinds of edits: ``COUNTRY:needs=T;T:offers=T``, ``NAME:offers=T;T``, ``KIND:ID``, firms, statements."""

SAID = ("needs", "offers", "interests", "languages")

Given = Mapping[str, Sequence[str]]


def read_edits(graph: CompiledGraph, programme: Ref | None, given: Given) -> Iterator[Edit]:
    """Iterate over the edits that texts name, by `WAYS`; InputError for what cannot be read.

    NotFoundError for a record that the store does not hold.
    """
    for number, text in enumerate(given.get("add_seat", ()), start=1):
        yield _seat(graph, programme, number, text)
    for text in given.get("add_firm", ()):
        head, said = _said(text, "add_firm")
        yield new_firm(head, [graph.record(t).ref for t in said.get("offers", ())])
    yield from (Drop(graph.record(read_ref(text)).ref) for text in given.get("drop", ()))
    for name, visit in (("add_visit", Say), ("drop_visit", Unsay)):
        for firm in given.get(name, ()):
            if programme is None:
                raise InputError([fault(words.NO_VISITOR, column=name)])
            company = graph.record(Ref("company", firm.removeprefix("company:"))).ref
            yield visit("visited", programme, company)
    for name, edit in (("say", Say), ("unsay", Unsay)):
        yield from (edit(*_statement(text, name)) for text in given.get(name, ()))


def read_ref(text: str) -> Ref:
    """Read ``KIND:ID``; a bare id is a delegate's."""
    kind, colon, rest = text.partition(":")
    known = colon and kind in ("delegate", "country", "company", "expert")
    return Ref(kind, rest) if known else Ref("delegate", text)


def read_countries(text: str) -> tuple[int, int]:
    """Read how many countries are wanted, ``N`` or ``N-M``."""
    low, dash, high = text.strip().partition("-")
    if not low.isdecimal() or (dash and not high.isdecimal()):
        raise InputError([fault(words.NO_RANGE, column="countries", value=text)])
    return int(low), int(high or low)


def _seat(graph: CompiledGraph, programme: Ref | None, number: int, text: str) -> Edit:
    head, said = _said(text, "add_seat")
    is_place = head.startswith("place:")
    home = Ref("place", head.removeprefix("place:")) if is_place else Ref("country", head.upper())
    graph.record(home)
    for relation in ("needs", "offers", "interests"):
        for topic in said.get(relation, ()):
            graph.record(topic)
    return new_seat(f"new-seat-{number}", home, programme=programme, **said)


def _statement(text: str, name: str) -> tuple[str, Ref, Ref]:
    parts = text.split("=")
    if len(parts) != 3 or parts[1] not in RELATION:
        raise InputError([fault(words.NO_STATEMENT, column=name, value=text)])
    kind, colon, key = parts[2].partition(":")
    if colon and kind in RELATION[parts[1]].objects:
        return parts[1], read_ref(parts[0]), Ref(kind, key)
    return parts[1], read_ref(parts[0]), Ref("topic", parts[2].removeprefix("topic:"))


def _said(text: str, name: str) -> tuple[str, dict[str, list[Any]]]:
    """Read ``HEAD:needs=a;b:offers=c``."""
    start = len("place:") if text.startswith("place:") else 0
    head, *rest = text[start:].split(":")
    found: dict[str, list[Any]] = {}
    for part in rest:
        relation, sign, values = part.partition("=")
        if not sign or relation not in SAID:
            raise InputError([fault(words.NO_PART, column=name, value=part)])
        listed = [v.strip() for v in values.split(";") if v.strip()]
        found[relation] = listed if relation == "languages" else [Ref("topic", v) for v in listed]
    if not head.strip():
        raise InputError([fault(words.NAMES_NOBODY, column=name, value=text)])
    return text[:start] + head.strip(), found
