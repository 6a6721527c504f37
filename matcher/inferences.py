"""The use cases of what was inferred: look at it, decide on it, infer more. The staff's: they read texts."""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import InputError, Problem
from matcher.inferring.deciding import decide_waiting
from matcher.inferring.encoders import encoder, installed
from matcher.inferring.run import BASES, Run, enter, preview
from matcher.inferring.shown import Party, Wanted, parties, previewed, waiting
from matcher.planning.works import Work, Works
from matcher.suggesting import Suggestions

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of those whom something waits of, from ``offset`` on; ``version`` is that of the store.

    ``total`` counts people and firms, ``said`` what was inferred of all of them.
    """

    version: int
    total: int
    said: int
    offset: int
    limit: int
    parties: tuple[Party, ...]


class Inferences:
    """The use cases over a whole store; ``works`` holds previews that are computed in the background."""

    def __init__(self, service: Suggestions, works: Works) -> None:
        self._service = service
        self._works = works

    def waiting(self) -> int:
        """Return how many inferences nobody has decided on."""
        state = self._service.state()
        if "inferences waiting" not in state.kept:
            state.kept["inferences waiting"] = sum(1 for _ in waiting(state.snapshot.statements.values()))
        return int(state.kept["inferences waiting"])

    def listed(self, wanted: Wanted, lang: str = "en", *, limit: int = SHOWN, offset: int = 0) -> Listed:
        """Return whom something waits of, with the words that it comes from; past the end, the last part."""
        state = self._service.state()
        found = parties(state.browser, wanted, lang)
        start = offset if offset < len(found) else max(0, len(found) - 1) // limit * limit
        shown = tuple(found[start : start + limit])
        return Listed(state.at, len(found), sum(len(p.said) for p in found), start, limit, shown)

    def decide(self, keys: list[str], verdict: str, *, seen: int | None = None, actor: str) -> int:
        """Accept or reject inferences as one change; errors as `decide_waiting` has them."""
        return decide_waiting(self._service.store, keys, verdict, seen=seen, actor=actor)

    def encoders(self) -> tuple[str, ...]:
        """Return the encoders that can be had on this machine."""
        return installed()

    def preview(self, basis: str, name: str) -> Work[Run]:
        """Return a run that writes nothing, in the background: an encoder may take seconds.

        InputError for an unknown basis, or an encoder that is not installed.
        """
        for column, given, offered in (("basis", basis, BASES), ("encoder", name, installed())):
            if given not in offered:
                raise InputError(
                    [Problem(f"must be one of {', '.join(offered)}", column=column, value=given)]
                )
        state = self._service.state()
        snapshot = state.snapshot
        return self._works.begun(
            state.facts, (basis, name), lambda _: preview(snapshot, encoder(name), basis=basis)
        )

    def shown(self, run: Run, lang: str = "en") -> list[Party]:
        """Return what a previewed run would infer, by person and firm, with the words that it comes from."""
        return previewed(self._service.state().browser, run.entered, lang)

    def enter(self, seen: Run, *, actor: str) -> Run:
        """Write a previewed run exactly as it was seen; ConflictError when what it rests on has changed."""
        return enter(self._service.store, seen, actor=actor)
