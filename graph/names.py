"""Names as people write them: ids made of them, forms in which they can be compared, the nearest of a list.

Names of people are none of this module's business: they stay as given, are never split into parts, and
nothing is inferred from them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, product

import numpy as np
import opencc
from rapidfuzz import fuzz, process

from graph.legal_forms import without_legal_forms
from graph.likeness import Form, compare, may_be_alike

MAX_SLUG = 80
MAX_ID = 200
NEAREST_SCORE = 60.0
NEAR = 0.75  # bench/names.py prints what other thresholds find and what they get wrong
CANDIDATES = 20  # looked at for each form of a name
CANDIDATE_COSINE = 0.5

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?![^\W_]{2})")
_APOSTROPHES = re.compile("['’‘ʼʻ`´′＇]")
_PARENTHESIS = re.compile(r"[（(]([^()（）]+)[)）]")
_LAST_LATIN = "\u024f"


def slug(text: str) -> str:
    """Return the id that a name gives: NFKC, case-folded, hyphens for all but letters and digits.

    Letters of every script stay, with the marks that belong to them (as in Hindi or Burmese). At most 80
    characters, no hyphen at the ends. "" where no letter or digit is left.
    """
    signs: list[str] = []
    for sign in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()):
        is_mark = unicodedata.category(sign)[0] == "M" and signs and signs[-1] != "-"
        if sign.isalnum() or is_mark:
            signs.append(sign)
        elif signs and signs[-1] != "-":
            signs.append("-")
    return "".join(signs).strip("-")[:MAX_SLUG].strip("-")


def is_valid_id(text: str) -> bool:
    """Tell whether ``text`` may stand as an id that somebody gave.

    1 to 200 printable characters without ``;`` (it parts the ids of a list) and without space at the ends.
    Colons and spaces inside are allowed. Control and format characters, no-break space and line ends are not
    printable.
    """
    return 0 < len(text) <= MAX_ID and text.isprintable() and text == text.strip() and ";" not in text


@lru_cache(maxsize=1 << 16)
def normalise(text: str) -> str:
    """Return the form in which names, topics and titles are compared.

    NFKC; traditional characters to simplified (OpenCC tw2sp); case-folded; accents of Latin letters dropped
    (people leave them out: Cote d'Ivoire), marks of other scripts kept, where they are letters; apostrophes
    and the dots of initials (U.S.A.) dropped; "&" read as "and"; other punctuation a space; space collapsed.
    Doing it twice changes nothing. "" for a text of punctuation only.
    """
    text = unicodedata.normalize("NFKC", text)
    if _HAN.search(text):
        text = unicodedata.normalize("NFKC", _simplified(text))
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    text = _without_accents(unicodedata.normalize("NFKC", text.casefold()))
    text = _APOSTROPHES.sub("", text).replace("&", " and ")
    return " ".join("".join(c if _is_text(c) else " " for c in text).split())


def nearest(text: str, names: Iterable[str], *, limit: int = 3) -> list[str]:
    """Return up to ``limit`` of ``names`` that resemble ``text``, best first, ties by name (for errors).

    Likeness is the weighted ratio of rapidfuzz over the normalised forms, 60 of 100 at least. Empty where
    nothing is near.
    """
    keys = {name: normalise(name) for name in names}
    found = process.extract(normalise(text), keys, scorer=fuzz.WRatio, limit=None, score_cutoff=NEAREST_SCORE)
    return [name for _, _, name in sorted(found, key=lambda hit: (-hit[1], hit[2]))[:limit]]


def firm_key(text: str) -> str:
    """Return the normalised name of a firm without legal forms; never "" for a name with letters.

    华为技术有限公司 gives 华为技术, "Siemens GmbH & Co. KG" gives "siemens", "Group" "group".
    """
    return without_legal_forms(normalise(text))


@dataclass(frozen=True, slots=True)
class NearName:
    """Two ids whose names may mean the same firm: a proposal for a person to judge, never a merge.

    ``score`` is the likeness in [0, 1] of their two most similar names, ``why`` says what is alike.
    """

    left: str
    right: str
    score: float
    why: str


def firm_likeness(left: str, right: str) -> tuple[float, str]:
    """Return how much two firms' names are alike, in [0, 1], and why; 1 with or without legal form.

    It depends on the two names alone, not on what else is in a list (see graph/likeness.py).
    """
    return max(compare(a, b) for a in _forms(left) for b in _forms(right))


def near_names(names: Mapping[str, str | Sequence[str]], *, threshold: float = NEAR) -> list[NearName]:
    """Return the pairs of ids that may be the same firm, best first, then by id.

    ``names`` gives each id its name or its names (aliases, in any script): Chinese and Latin names meet only
    through an alias that somebody gave. Candidates come from shared character pairs and triples of the words
    that tell firms apart (TF-IDF, cosine of 0.5 at least, the 20 nearest of each), equal keys and initials;
    ``firm_likeness`` judges them. Of many firms with one same key each is paired with the next, so that the
    proposals still connect them all.
    """
    owners: dict[Form, list[str]] = defaultdict(list)
    for owner, given in names.items():
        for name in [given] if isinstance(given, str) else given:
            for form in _forms(name):
                owners[form].append(owner)
    best: dict[tuple[str, str], NearName] = {}
    for a, b in _candidates(list(owners)):
        score, why = compare(a, b)
        pairs = pairwise(owners[a]) if a is b else [(owners[a][0], owners[b][0])]
        for left, right in (sorted(pair) for pair in pairs if score >= threshold):
            if left != right and ((left, right) not in best or score > best[left, right].score):
                best[left, right] = NearName(left, right, score, why)
    return sorted(best.values(), key=lambda near: (-near.score, near.left, near.right))


def _forms(name: str) -> list[Form]:
    """Return the name whole, without its parenthesis, and the parenthesis alone: "China Ocean (COSCO)"."""
    forms = [Form.of(normalise(name))]
    inner = _PARENTHESIS.search(name)
    if inner:
        outer = Form.of(normalise(_PARENTHESIS.sub(" ", name)), is_part=True)
        forms += [part for part in (outer, Form.of(normalise(inner[1]), is_part=True)) if part.tells_apart]
    return [form for form in forms if form.words]


def _candidates(forms: Sequence[Form]) -> Iterator[tuple[Form, Form]]:
    """Yield pairs of forms worth a comparison, each form with itself first."""
    yield from ((form, form) for form in forms)
    same: dict[str, list[Form]] = defaultdict(list)
    by_initials: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        same["".join(form.words)].append(form)
        for letters in form.initials:
            by_initials[letters].append(form)
    for group in same.values():
        yield from pairwise(group)
    for form in forms:
        yield from ((form, other) for other in by_initials.get(form.acronym, [])[:CANDIDATES])
    if forms:
        yield from _near_in_letters(forms)


def _near_in_letters(forms: Sequence[Form]) -> Iterator[tuple[Form, Form]]:
    """Yield pairs of forms whose own words are the same or share character pairs and triples."""
    # Imported here: they take a second, and every command starts with this module.
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    blocks: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        blocks[form.block].append(form)
    groups = list(blocks.values())
    for group in groups:
        for n, form in enumerate(group):
            yield from ((form, other) for other in group[n + 1 : n + 1 + CANDIDATES])
    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), dtype=np.float32)
    grams = vectoriser.fit_transform(blocks)
    near = sp_matmul_topn(grams, grams.T.tocsr(), top_n=CANDIDATES, threshold=CANDIDATE_COSINE).tocoo()
    for i, j in zip(near.row, near.col, strict=True):
        if i < j and may_be_alike(groups[i][0], groups[j][0]):
            yield from product(groups[i][:CANDIDATES], groups[j][:CANDIDATES])


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("tw2sp")


def _simplified(text: str) -> str:
    return str(_converter().convert(text))


def _without_accents(text: str) -> str:
    """Drop combining marks that follow a Latin letter."""
    if text.isascii():
        return text
    kept: list[str] = []
    base = ""
    for sign in unicodedata.normalize("NFD", text):
        if unicodedata.combining(sign):
            if base and base <= _LAST_LATIN:
                continue
        else:
            base = sign
        kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


def _is_text(sign: str) -> bool:
    """Letters, marks, digits and symbols (C++) make up a name; punctuation, space and controls part it."""
    return unicodedata.category(sign)[0] in "LMNS"
