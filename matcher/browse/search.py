"""Finding records by name, in any script: whole words first, then beginnings, then parts of Chinese text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from graph.countries import resolve_country
from graph.names import nearest, normalise
from graph.records import Ref
from graph.tables.references import names_in
from matcher.browse.pages import Browser, browsable_kinds

FACETS_UP_TO = 20_000
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found."""

    ref: Ref
    title: str
    subtitle: str
    made_up: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: words that a name holds ("" holds everywhere), and filters.

    ``country`` (alpha-3) and ``topic`` keep the records that have a statement to them.
    """

    text: str = ""
    kind: str | None = None
    country: str | None = None
    topic: str | None = None
    lang: str = "en"
    limit: int = 30
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: how many, one page of them, and near names when nothing.

    ``kinds``, ``countries`` and ``topics`` count what there is to filter by, by id.
    """

    total: int
    hits: tuple[Hit, ...]
    kinds: dict[str, int]
    countries: dict[str, int]
    topics: dict[str, int]
    nearest: tuple[str, ...] = ()


Names = list[tuple[Ref, tuple[str, ...]]]
"""Each record with its names, as they are compared."""


class Finder:
    """Searches the names of one snapshot; names in every language and aliases count."""

    def __init__(self, browser: Browser, names: Names | None = None) -> None:
        self._browser = browser
        self.names: Names = _names(browser) if names is None else names

    def find(self, query: Query) -> Found:
        """Return the records whose names hold every word of the query, best first, ties by id."""
        words, meant = normalise(query.text).split(), _meant(query.text)
        scored = [(3.0 if ref == meant else rank(words, names), ref) for ref, names in self.names]
        matched = [(score, ref) for score, ref in scored if score > 0]
        for wanted in (("country", query.country), ("topic", query.topic)):
            if wanted[1]:
                target = Ref(wanted[0], wanted[1])
                matched = [(s, r) for s, r in matched if self._touches(r, target)]
        kinds = dict(sorted(Counter(ref.kind for _, ref in matched).items()))
        chosen = [(s, r) for s, r in matched if query.kind in (None, r.kind)]
        chosen.sort(key=lambda pair: (-pair[0], pair[1]))
        page = chosen[query.offset : query.offset + query.limit]
        hits = tuple(self.hit(r, query.lang) for _, r in page)
        near = () if chosen or not query.text else tuple(self._nearest(query.text))
        countries, topics = self._counts([r for _, r in chosen])
        return Found(len(chosen), hits, kinds, countries, topics, near)

    def _counts(self, refs: list[Ref]) -> tuple[dict[str, int], dict[str, int]]:
        """Count the countries and topics that records have statements to; {} when there are too many."""
        counts: dict[str, Counter[str]] = {"country": Counter(), "topic": Counter()}
        for ref in refs if len(refs) <= FACETS_UP_TO else ():
            for target in {s.object for s in self._browser.ends.subject.get(ref, ())}:
                if target.kind in counts:
                    counts[target.kind][target.id] += 1
        return dict(counts["country"]), dict(counts["topic"])

    def _nearest(self, text: str) -> list[str]:
        known = [n for _, names in self.names for n in names if len(n) < 80]
        return nearest(normalise(text), known)

    def _touches(self, ref: Ref, wanted: Ref) -> bool:
        return ref == wanted or any(s.object == wanted for s in self._browser.ends.subject.get(ref, ()))

    def hit(self, ref: Ref, lang: str) -> Hit:
        """Return a record as a hit."""
        browser = self._browser
        return Hit(ref, browser.title(ref, lang), browser.subtitle(ref, lang), browser.made_up(ref))


def _names(browser: Browser) -> Names:
    found: Names = []
    for kind in browsable_kinds():
        for record in browser.snapshot.of(kind).values():
            names = [normalise(n) for n in names_in(kind, record.state)]
            found.append((record.ref, tuple(dict.fromkeys(n for n in names if n))))
    return found


def _meant(text: str) -> Ref | None:
    """Return the country that any of its usual or former names means (Burma, Swaziland)."""
    code = resolve_country(text).code if len(text) > 3 else None
    return Ref("country", code) if code else None


def rank(words: list[str], names: tuple[str, ...]) -> float:
    """Return how well names hold the words: 3 the whole name, 2 whole words, 1 beginnings, 0 not at all.

    "knowledge" does not match "acknowledge": words match from their beginning, except in Chinese, which
    does not write spaces.
    """
    if not words:
        return 1.0
    best = 0.0
    for name in names:
        if name == " ".join(words):
            return 3.0
        tokens = name.split()
        if all(_held(word, tokens, name) for word in words):
            whole = all(word in tokens for word in words)
            best = max(best, 2.0 if whole else 1.0)
    return best


def _held(word: str, tokens: list[str], name: str) -> bool:
    return any(token.startswith(word) for token in tokens) or (bool(_HAN.search(word)) and word in name)
