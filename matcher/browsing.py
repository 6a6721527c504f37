"""Browsing beside suggestions: records by kind, by words, one by one, over one store or a view of it."""

from __future__ import annotations

from collections.abc import Sequence

from graph.model import KIND
from graph.records import Ref
from matcher.browse.pages import NodePage
from matcher.browse.search import Found, Hit, Query
from matcher.suggesting import Suggestions


class Browsing(Suggestions):
    """The use cases of whoever looks something up: those of `Suggestions`, counts, pages, lists."""

    def counts(self) -> dict[str, int]:
        """Return how many records there are of each kind."""
        snapshot = self.state().snapshot
        return {name: len(snapshot.of(name)) for name in KIND}

    def title(self, ref: Ref, lang: str = "en") -> str:
        """Return what a node is called; its id when it is not there."""
        return self.state().browser.title(ref, lang)

    def page(self, ref: Ref, lang: str = "en") -> NodePage:
        """Return a record's page; NotFoundError."""
        self.record(ref)
        return self.state().browser.page(ref, lang)

    def list(self, kind: str, *, limit: int = 50, offset: int = 0, lang: str = "en") -> Found:
        """Return the records of a kind, in order of id."""
        return self.find(Query(kind=kind, limit=limit, offset=offset, lang=lang))

    def find(self, query: Query) -> Found:
        """Return the records whose names hold every word of the query."""
        return self.state().finder.find(query)

    def programmes(self, lang: str = "en") -> Sequence[Hit]:
        """Return all programmes, the newest first, undated ones last."""
        state = self.state()
        records = sorted(state.snapshot.of("programme").values(), key=lambda r: r.id)
        records.sort(key=lambda r: str(r.get("starts", "")), reverse=True)
        return [state.finder.hit(r.ref, lang) for r in records]
