"""Cutting a text into the pieces that are compared with topics: clauses, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

_SENTENCE = re.compile(r"[^.;!?。；！？\n]+(?:\.(?=\S)[^.;!?。；！？\n]*)*")
_READ = re.compile(_SENTENCE.pattern.replace(";", "").replace("；", ""))
_CLAUSE = re.compile(r"[^,，、:：()（）《》“”\"]+")
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|neither|nor|none|except|don't|doesn't|isn't|aren't)\b|不|没|無|无|未|非",
    re.IGNORECASE,
)
SHORTEST = 2
"""Signs that a piece must have to say anything."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text and where it stands: ``text == whole[start:end]``."""

    text: str
    start: int
    end: int


def spans(text: str) -> Iterator[Span]:
    """Iterate over the clauses of a text, and its sentences where they have several clauses; in order.

    From a negation to the end of its sentence everything is left out, and so is the sentence as a whole:
    encoders do not tell "wants" from "does not want", and nothing that somebody denies may be inferred.
    """
    for sentence in _SENTENCE.finditer(text):
        clauses = [_trimmed(text, m.start(), m.end()) for m in _CLAUSE.finditer(text, *sentence.span())]
        said = list(takewhile(lambda clause: not _NEGATION.search(clause.text), clauses))
        yield from (clause for clause in said if len(clause.text) >= SHORTEST)
        if len(said) == len(clauses) > 1:
            yield _trimmed(text, *sentence.span())


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence begins and ends that a piece of a text stands in, its full stop included.

    To be read by people: other than in `spans` a semicolon ends nothing, as what follows may take back what
    stands before.
    """
    for sentence in _READ.finditer(text):
        if sentence.start() <= start and end <= sentence.end():
            stop = text[sentence.end() : sentence.end() + 1]
            return _trimmed(text, *sentence.span()).start, sentence.end() + len(stop.strip())
    return start, end


def _trimmed(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    inner = inner.strip()
    return Span(inner, start + left, start + left + len(inner))
