"""Edits to try out, as the command line writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.plan.edits import Drop, Edit, Say, Unsay, new_firm, new_seat


def read_edits(graph: CompiledGraph, programme: Ref | None, given: dict[str, Any]) -> Iterable[Edit]:
    """Iterate over the edits that the options of ``whatif`` name; UsageError for what cannot be read."""
    for number, text in enumerate(given["add_seat"], start=1):
        head, said = _said(text)
        country = (
            Ref("place", head.removeprefix("place:"))
            if head.startswith("place:")
            else Ref("country", head.upper())
        )
        graph.record(country)
        yield new_seat(f"new-seat-{number}", country, programme=programme, **said)
    for text in given["add_firm"]:
        head, said = _said(text)
        yield new_firm(head, said.get("offers", ()))
    yield from (Drop(graph.record(read_ref(text)).ref) for text in given["drop"])
    for name, edit in (("add_visit", Say), ("drop_visit", Unsay)):
        for firm in given[name]:
            if programme is None:
                raise click.UsageError("a visit belongs to a programme: --programme ID")
            yield edit("visited", programme, Ref("company", firm.removeprefix("company:")))
    for name, edit in (("say", Say), ("unsay", Unsay)):
        for text in given[name]:
            parts = text.split("=")
            if len(parts) != 3:
                raise click.BadParameter(
                    f"{text!r} is not written KIND:ID=RELATION=TOPIC", param_hint=f"--{name}"
                )
            yield edit(parts[1], read_ref(parts[0]), Ref("topic", parts[2].removeprefix("topic:")))


def _said(text: str) -> tuple[str, dict[str, list[Any]]]:
    """Read ``HEAD:needs=a;b:offers=c``."""
    start = len("place:") if text.startswith("place:") else 0
    head, *rest = text[start:].split(":")
    found: dict[str, list[Any]] = {}
    for part in rest:
        name, sign, values = part.partition("=")
        if not sign or name not in ("needs", "offers", "interests", "languages"):
            raise click.UsageError(f"{part!r} is none of needs=, offers=, interests=, languages=")
        listed = [v.strip() for v in values.split(";") if v.strip()]
        found[name] = listed if name == "languages" else [Ref("topic", v) for v in listed]
    return text[:start] + head, found


def read_ref(text: str) -> Ref:
    """Read ``KIND:ID``; a bare id is a delegate's."""
    kind, colon, rest = text.partition(":")
    known = colon and kind in ("delegate", "country", "company", "expert")
    return Ref(kind, rest) if known else Ref("delegate", text)
