"""Topics as the printed form numbers them: in groups, bilingual, each with a number to type in the grid."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.names import nearest, normalise
from matcher.browse.search import Hit
from web.current import service


@dataclass(frozen=True, slots=True)
class FormTopic:
    """A topic on the form: its number, and its name in both languages."""

    number: int
    id: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """A widest topic with all topics under it, itself first."""

    en: str
    zh: str
    topics: tuple[FormTopic, ...]


@dataclass(frozen=True, slots=True)
class TopicForm:
    """The form: groups of topics and a code that is the same as long as all numbers mean the same."""

    code: str
    groups: tuple[TopicGroup, ...]

    @property
    def topics(self) -> list[FormTopic]:
        """All topics in order of number."""
        return [t for g in self.groups for t in g.topics]

    def read(self, typed: str) -> tuple[set[str], list[str]]:
        """Return the topics that somebody typed as numbers, names or ids, and what is none of them."""
        names = self._names()
        found: set[str] = set()
        unknown: list[str] = []
        for piece in _pieces(typed, names):
            key = names.get(normalise(piece))
            if key:
                found.add(key)
            else:
                unknown.append(piece)
        return found, unknown

    def near(self, typed: str) -> list[str]:
        """Return names of topics that look like what was typed."""
        shown = {normalise(n): n for t in self.topics for n in (t.en, t.zh)}
        return [shown[n] for n in nearest(normalise(typed), list(shown))][:3]

    def _names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for topic in self.topics:
            for name in (str(topic.number), topic.id, topic.en, topic.zh):
                names.setdefault(normalise(name), topic.id)
        return names


def _pieces(typed: str, names: Mapping[str, str]) -> list[str]:
    """Split what was typed: at semicolons; at commas where the whole is no name; numbers at spaces too."""
    pieces: list[str] = []
    for part in re.split(r"[;;\n]", typed):
        if normalise(part) in names:
            pieces.append(part)
            continue
        for piece in re.split(r"[,,、]", part):
            pieces += piece.split() if re.fullmatch(r"[\d\s]+", piece) else [piece]
    return [p.strip() for p in pieces if p.strip()]


def topic_form() -> TopicForm:
    """Return the form of the topics that the store holds."""
    english = service().list("topic", limit=5000, lang="en").hits
    chinese = {h.ref.id: h.title for h in service().list("topic", limit=5000, lang="zh").hits}
    grouped: dict[str, list[Hit]] = {}
    for hit in english:
        grouped.setdefault(_widest(hit, english), []).append(hit)
    ordered = [_ordered(root, hits) for root, hits in sorted(grouped.items(), key=lambda g: g[0].casefold())]
    groups, number = [], 0
    for hits in ordered:
        topics = [FormTopic(number + n, h.ref.id, h.title, chinese[h.ref.id]) for n, h in enumerate(hits, 1)]
        number += len(topics)
        groups.append(TopicGroup(topics[0].en, topics[0].zh, tuple(topics)))
    keys = "\n".join(t.id for g in groups for t in g.topics)
    return TopicForm(hashlib.sha256(keys.encode()).hexdigest()[:4].upper(), tuple(groups))


def _widest(hit: Hit, hits: Sequence[Hit]) -> str:
    """Return the title of the widest topic above; a topic's second line names the one just above it."""
    above = {h.title: h.subtitle.split(" · ")[0] for h in hits}
    title, seen = hit.title, {hit.title}
    while above.get(title) and above[title] in above and above[title] not in seen:
        title = above[title]
        seen.add(title)
    return title


def _ordered(root: str, hits: list[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda h: (h.title != root, h.title.casefold(), h.ref.id))
