"""The names of topics that texts are compared with, in every language and with their aliases."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from graph.records import Ref, Snapshot

_HAN = re.compile(r"[㐀-鿿豈-﫿]")
_LETTER = re.compile(r"[^\W㐀-鿿豈-﫿]")
SHORTEST = 2
Found = tuple[int, int, Ref]
"""A name in a text: where it begins, where it ends, and the topic."""


@dataclass(frozen=True)
class Labels:
    """Names of topics, as parallel tuples: what each is written like, and which topic it names."""

    texts: tuple[str, ...]
    topics: tuple[Ref, ...]

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], Ref], ...]:
        return tuple(
            (_pattern(t), topic) for t, topic in zip(self.texts, self.topics, strict=True) if _long(t)
        )

    def mentioned(self, text: str) -> dict[Ref, tuple[int, int]]:
        """Return the topics whose name stands in a text word for word, with the place of the longest.

        A name within the longer name of another topic does not count: "solar energy infrastructure" is
        no mention of solar energy.
        """
        places = [(*m.span(1), topic) for p, topic in self._patterns for m in p.finditer(text)]
        found = [place for place in places if _is_whole(text, *place[:2])]
        outer = [f for f in found if not any(_within(f, other) for other in found)]
        chosen: dict[Ref, tuple[int, int]] = {}
        for start, end, topic in sorted(outer, key=lambda f: (f[0] - f[1], f[0])):
            chosen.setdefault(topic, (start, end))
        return chosen


def labels_of(snapshot: Snapshot) -> Labels:
    """Return the names of a store's topics, in order of id."""
    pairs: list[tuple[str, Ref]] = []
    for record in sorted(snapshot.of("topic").values(), key=lambda r: r.id):
        names = [str(v) for k, v in sorted(record.fields().items()) if k.partition("@")[0] == "name" and v]
        names += [str(a) for a in record.get("aliases") or []]
        pairs += [(_plain(name), record.ref) for name in dict.fromkeys(names) if name.strip()]
    return Labels(tuple(t for t, _ in pairs), tuple(r for _, r in pairs))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _long(text: str) -> bool:
    return len(text) >= SHORTEST


def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern whose first group is a name; acronyms of up to four capitals in capitals only.

    That the name is a whole word is looked at afterwards (`_is_whole`): a set of all Chinese signs in each
    pattern took ten times as long to compile as all texts to read.
    """
    flags = 0 if text.isupper() and len(text) <= 4 else re.IGNORECASE
    return re.compile(f"(?=({re.escape(text)}))".replace(r"\ ", r"\s+"), flags)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Say whether a name ends at its ends: no letter goes on there. Chinese signs stand side by side."""
    before = start > 0 and not _HAN.match(text[start]) and _LETTER.match(text[start - 1])
    after = end < len(text) and not _HAN.match(text[end - 1]) and _LETTER.match(text[end])
    return not before and not after


def _within(one: Found, other: Found) -> bool:
    longer = other[1] - other[0] > one[1] - one[0]
    return one[2] != other[2] and longer and other[0] <= one[0] and one[1] <= other[1]
