"""Finding people's names and addresses in texts that are not theirs, in any script, and taking them out.

A name is found word by word (a Chinese one sign by sign), whatever its case, accents, spacing and
punctuation, with the family name first or last. A telephone number is found however its digits are spaced.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graph.model import KIND
from graph.records import Record

MARK = "[…]"
"""What stands where a name was."""

SHORTEST_WORD = 4
"""Letters that a name of a single word needs: a shorter one would be found in everybody's text."""

SHORTEST_SAYING = 12
"""Characters from which somebody's own words are looked for in others' texts."""

CONTACT = ("email", "wechat")
OWN_WORDS = ("bio", "title", "lecture")
NAMES = ("name", "aliases")
"""Properties that are what another record is called: they are never changed."""

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_DIGITS_AT_LEAST = 6
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    start: int
    end: int


def _words(text: str) -> list[_Word]:
    return [_Word(_folded(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]


def _bare_words(text: str) -> Iterable[str]:
    """Return the folded words of a text without their places, which is fast: most texts name nobody."""
    if text.isascii():
        return _WORD.findall(text.casefold())
    return map(_folded, _WORD.findall(text))


def _folded(word: str) -> str:
    if word.isascii():
        return word.casefold()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def names_of(record: Record) -> list[str]:
    """Return what a person is called, in all languages."""
    return [str(v) for k, v in record.fields().items() if k.partition("@")[0] == "name"]


class Mentions:
    """Looks for names, and for exact texts such as an e-mail address, in other texts."""

    def __init__(
        self,
        names: Iterable[str],
        *,
        texts: Iterable[str] = (),
        phones: Iterable[str] = (),
        single: bool = False,
    ) -> None:
        """``single`` looks for names of a single word, too, when they are long enough to mean somebody."""
        self._names: dict[str, list[Words]] = {}
        for name in names:
            self._add(tuple(w.folded for w in _words(name)), single)
        patterns = [rf"(?<!\w){re.escape(t)}(?!\w)" for t in texts if t]
        patterns += [_phone(p) for p in phones if sum(c.isdigit() for c in p) >= _DIGITS_AT_LEAST]
        self._texts = re.compile("|".join(patterns), re.IGNORECASE) if patterns else None

    def _add(self, words: Words, single: bool) -> None:
        if len(words) < 2 and not (single and words and len(words[0]) >= SHORTEST_WORD):
            return
        for order in {words, words[-1:] + words[:-1]}:
            found = self._names.setdefault(order[0], [])
            if order not in found:
                found.append(order)
                found.sort(key=len, reverse=True)

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self._names or self._texts)

    def found_in(self, text: str) -> bool:
        """Tell whether a text holds any of them."""
        return next(self._spans(text), None) is not None

    def blanked(self, text: str) -> str:
        """Return a text with `MARK` in the place of each of them."""
        parts: list[str] = []
        at = 0
        for start, end in sorted(self._spans(text)):
            if end > at:
                parts += [text[at : max(at, start)], MARK if start >= at else ""]
                at = end
        return "".join([*parts, text[at:]])

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if self._texts is not None:
            yield from (m.span() for m in self._texts.finditer(text))
        if self._names.keys().isdisjoint(_bare_words(text)):
            return
        words = _words(text)
        folded = [w.folded for w in words]
        for n, word in enumerate(folded):
            for name in self._names.get(word, ()):
                if tuple(folded[n : n + len(name)]) == name:
                    yield words[n].start, words[n + len(name) - 1].end
                    break

    def blanked_value(self, value: Any) -> Any:
        """Return a text, or a list or mapping of texts, blanked."""
        if isinstance(value, str):
            return self.blanked(value)
        if isinstance(value, list):
            return [self.blanked_value(v) for v in value]
        if isinstance(value, dict):
            return {k: self.blanked_value(v) for k, v in value.items()}
        return value


def mentions_of(records: Iterable[Record]) -> Mentions:
    """Return what finds people by all that tells who they are: names, ways to reach them, own words.

    Records of other kinds are not looked for.
    """
    found = [r for r in records if KIND[r.kind].person]
    texts = [str(r.get(f)) for r in found for f in CONTACT if r.get(f)]
    said = [str(r.get(f)) for r in found for f in OWN_WORDS if len(str(r.get(f) or "")) >= SHORTEST_SAYING]
    bios = [s for s in said if len(s.split()) > 3 or not s.isascii()]
    phones = [str(r.get("phone")) for r in found if r.get("phone")]
    names = [name for record in found for name in names_of(record)]
    return Mentions(names, texts=[*texts, *bios], phones=phones, single=True)


def _phone(number: str) -> str:
    digits = [c for c in number if c.isdigit()]
    return r"(?<!\d)\+?" + r"[\s().\-/]*".join(digits) + r"(?!\d)"
