"""What is derived from one version of the store, and what of it still holds after a change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from graph.records import Record, Snapshot
from matcher.browse.pages import Browser
from matcher.browse.search import Finder
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.judgements import Refusals

DEALINGS = ("decision", "lead", "introduction", "answer")
"""Kinds that say what people did about suggestions: no path leads over them."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything derived from one version of the store.

    ``facts`` is the same object in states that differ in people's dealings alone; ``at`` is the number of
    the store's last change that the state knows of (a view's version is made from its content).
    """

    at: int
    snapshot: Snapshot
    browser: Browser
    finder: Finder
    compiled: CompiledGraph
    facts: object
    kept: dict[Any, Any] = field(default_factory=dict)
    """What is worth keeping until the next change, by whatever it depends on."""


def derive(
    snapshot: Snapshot, refused: Refusals, *, facts: object | None = None, at: int | None = None
) -> State:
    """Return what follows from a snapshot, with what people do not want suggested."""
    browser = Browser(snapshot)
    compiled = compile_graph(snapshot, refused=refused)
    seen = snapshot.version if at is None else at
    return State(seen, snapshot, browser, Finder(browser), compiled, facts or object())


def carried(
    known: State,
    snapshot: Snapshot,
    refused: Refusals,
    *,
    facts: object | None = None,
    at: int | None = None,
) -> State:
    """Return the state of a snapshot whose facts are those of a known one, at the cost of next to nothing."""
    browser = Browser(snapshot, known.browser.ends)
    finder = Finder(browser, known.finder.names)
    compiled = replace(known.compiled, version=snapshot.version, refused=refused)
    seen = snapshot.version if at is None else at
    return State(seen, snapshot, browser, finder, compiled, facts or known.facts)


def same_facts(one: Snapshot, other: Snapshot) -> bool:
    """Tell whether two snapshots differ in nothing but people's dealings."""
    if one.statements != other.statements:
        return False
    kinds = (one.records.keys() | other.records.keys()) - set(DEALINGS)
    empty: dict[str, Record] = {}
    return all(one.records.get(k, empty) == other.records.get(k, empty) for k in kinds)
