"""Words as nodes: how texts are cut into terms, and how much a term weighs.

English words are folded to ASCII lower case and stop words left out; Chinese is cut into bigrams of
characters, which needs no dictionary. Weights are TF-IDF over what the store holds and nothing else:
``(1 + ln tf) x idf^power`` with ``idf = ln((1 + N) / (1 + df)) + 1``, each text scaled to length 1
(Salton and Buckley 1988, Information Processing and Management 24(5); the smoothed idf is scikit-learn's).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_STOPS = """
about above across after again against all almost alone along already also although always among an and
another any anyone anything are around as at back be became because become been before behind being below
between beyond both but by can cannot could did do does done down due during each either else elsewhere
enough etc even ever every everyone everything except few for former from further get give go had has
have he hence her here hers him his how however if in indeed instead into is it its itself last least less
made many may me might mine more moreover most mostly much must my neither never nevertheless next no
nobody none nor not nothing now nowhere of off often on once one only onto or other others otherwise our
ours out over own part per perhaps please put quite rather really same see seem several she should since
so some somehow someone something sometimes somewhere still such than that the their theirs them then
there thereby therefore these they this those though through throughout thus to together too toward
towards two under until up upon us use used using various very via was we well were what whatever when
whence where whereas whether which while who whole whose why will with within without would yet you your
"""
_TRADE = """
application applications companies company corporation corporations countries country development firm
firms government governments information international management national office product products
programme programmes project projects service services solution solutions system systems technologies
technology training use work
"""
"""Words that every office and firm of this trade writes, so that sharing them tells nothing."""

STOP_WORDS = frozenset(re.findall("[a-z]+", _STOPS + _TRADE))
_TRADE_ZH = "系统 产品 技术 服务 公司 企业 建设 发展 信息 管理 国家 政府 项目 应用 工作 国际 方案"
STOP_BIGRAMS = frozenset(re.findall(r"\w\w", _TRADE_ZH))

_WORD = re.compile(r"\b[a-z][a-z]+\b")
_CODE = re.compile(r"[a-z]+[a-z0-9]*|\b\d[a-z]\b|\b\d+\b")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_HAN = re.compile(r"[㐀-鿿豈-﫿]+")


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()


def _bigrams(text: str) -> list[str]:
    found = []
    for run in _HAN.findall(unicodedata.normalize("NFKC", text)):
        found += [run[n : n + 2] for n in range(len(run) - 1)] if len(run) > 1 else [run]
    return found


def words(text: str) -> list[str]:
    """Return the terms of a text: English words of two letters and more, Chinese bigrams."""
    found = [w for w in _WORD.findall(fold(text)) if w not in STOP_WORDS]
    return found + [b for b in _bigrams(text) if b not in STOP_BIGRAMS]


def name_words(text: str) -> list[str]:
    """Return the terms of a name: as :func:`words`, stop words too."""
    return _WORD.findall(fold(text)) + _bigrams(text)


def code_words(text: str) -> list[str]:
    """Return the terms of topic names, which may be codes: letters with digits, and numbers, stay."""
    return _CODE.findall(fold(text)) + _bigrams(text)


@dataclass(frozen=True, slots=True)
class Space:
    """A vocabulary with a weight for each term; what is not in it weighs nothing."""

    idf: dict[str, float]
    cut: Callable[[str], Sequence[str]]
    power: float = 1.0

    def encode(self, text: str) -> dict[str, float]:
        """Return the terms of ``text`` with their weights, of length 1 together; {} when none is known."""
        counts = Counter(t for t in self.cut(text) if t in self.idf)
        raw = {t: (1 + math.log(n)) * self.idf[t] ** self.power for t, n in sorted(counts.items())}
        length = math.sqrt(math.fsum(v * v for v in raw.values()))
        return {t: v / length for t, v in raw.items()} if length else {}


def learn_space(texts: Iterable[str], cut: Callable[[str], Sequence[str]], *, power: float = 1.0) -> Space:
    """Return the space of ``texts``; an empty text counts as none."""
    seen: Counter[str] = Counter()
    total = 0
    for text in texts:
        terms = set(cut(text))
        if terms:
            seen.update(terms)
            total += 1
    idf = {t: math.log((1 + total) / (1 + n)) + 1 for t, n in sorted(seen.items())}
    return Space(idf, cut, power)
