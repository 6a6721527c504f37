"""How much two firms' names are alike, word by word.

Ratios of letters mislead: "Chongqing Solar" and "Chongqing Soil" share 13 of 15 letters and nothing that
matters. So words are told apart by what they say. A firm's own word counts fully; a place or a trade
(Chongqing, Solar), which many firms share, little. A word that one name merely leaves out costs little; two
different places, or trades, cost much; a firm's own word cannot be made up for. The weights are set by
reasoning and checked by bench/names.py.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from graph.legal_forms import Kind, firm_words, without_legal_forms, word_kind

SHARED = {"own": 1.0, "common": 0.25, "place": 0.25}  # what a word in both names is worth
LEFT_OUT = {"own": 1.0, "common": 0.15, "place": 0.15}  # what a word costs that one name lacks
CONTRADICTED = {"own": 1.0, "common": 0.4, "place": 1.0}  # where the other name has another of its kind
SPACED_OTHERWISE = 0.98
PART = 0.95  # a name in parentheses, or without them
BY_INITIALS = 0.8
SLIP = 0.15  # what a slip of one letter takes from a shared word
MOST_SLIPS = 4
SHORTEST_INITIALS = 4
LONGER = 0.78  # three shared and general words, to which the other name adds some
_WHOLE_COUNTRY = frozenset({"china", "中国", "中华"})


@dataclass(frozen=True, slots=True)
class Form:
    """A name made ready for comparison: its words without legal forms, its possible initials."""

    words: tuple[str, ...]
    own: tuple[str, ...]
    initials: frozenset[str]
    is_part: bool

    @classmethod
    def of(cls, key: str, *, is_part: bool = False) -> Form:
        """Make a form of a normalised name."""
        words = tuple(firm_words(without_legal_forms(key)))
        own = tuple(word for word in words if word_kind(word) == "own")
        full = firm_words(key) if len(key.split()) > 1 else []
        long = [some for some in (words, full) if len(some) >= SHORTEST_INITIALS]
        letters = {"".join(word[0] for word in some) for some in long}
        return cls(words, own, frozenset(letters), is_part)

    @property
    def tells_apart(self) -> bool:
        """Whether a word of the firm's own is in it."""
        return bool(self.own)

    @property
    def acronym(self) -> str:
        """The name itself where it may be another's initials, else ""."""
        is_acronym = len(self.words) == 1 and SHORTEST_INITIALS <= len(self.words[0]) <= 6
        return self.words[0] if is_acronym and self.words[0].isascii() else ""

    @property
    def block(self) -> str:
        """The text whose character pairs and triples find candidates."""
        return " ".join(self.own or self.words)


def may_be_alike(left: Form, right: Form) -> bool:
    """Tell at little cost whether two names share a word of their own, or all but a few letters of these."""
    if not set(left.own).isdisjoint(right.own) or not (left.own and right.own):
        return True
    return OSA.distance(left.block, right.block, score_cutoff=MOST_SLIPS) <= MOST_SLIPS


def compare(left: Form, right: Form) -> tuple[float, str]:
    """Return the likeness of two names in [0, 1] and what it rests on; symmetric, 1 for the same words."""
    score, why = _compare_words(left, right)
    if score < BY_INITIALS and (_are_initials(left, right) or _are_initials(right, left)):
        score, why = BY_INITIALS, "one is the initials of the other"
    return score * (PART if (left.is_part or right.is_part) else 1.0), why


def _are_initials(short: Form, long: Form) -> bool:
    return bool(short.acronym) and short.acronym in long.initials


def _compare_words(left: Form, right: Form) -> tuple[float, str]:
    if left.words == right.words:
        return 1.0, "same name without legal form"
    if _joined(left) == _joined(right):
        return SPACED_OTHERWISE, "same letters, spaced otherwise"
    shared = Counter(left.words) & Counter(right.words)
    rest_left = list((Counter(left.words) - shared).elements())
    rest_right = list((Counter(right.words) - shared).elements())
    has_own = any(word_kind(word) == "own" for word in shared)
    slips = _pair_slips(rest_left, rest_right, has_own=has_own)
    if not (has_own or slips) and not _only_country_missing(shared, rest_left + rest_right):
        longer = _starts(left.words, right.words) or _starts(right.words, left.words)
        return (
            (LONGER, "one goes on where the other ends")
            if longer
            else (0.0, "no word of their own in common")
        )
    worth = sum(SHARED[word_kind(word)] * count for word, count in shared.items()) + sum(slips)
    loss = _loss(rest_left, rest_right) + sum(1 - slip for slip in slips)
    why = "spelt a little differently" if slips else "one leaves words out" if shared else ""
    return worth / (worth + loss), why


def _joined(form: Form) -> str:
    return "".join(form.words)


def _starts(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Tell whether ``long`` begins with all words, three or more, of ``short`` (China Mobile, …)."""
    return len(short) > 2 and long[: len(short)] == short


def _only_country_missing(shared: Counter[str], rest: list[str]) -> bool:
    """Tell whether nothing but "China" stands in one name alone, beside two words or more in both."""
    return len(shared) > 1 and set(rest) <= _WHOLE_COUNTRY


def _pair_slips(left: list[str], right: list[str], *, has_own: bool) -> list[float]:
    """Take words off both lists that differ by a slip of the pen; return what each pair is still worth.

    One letter in words of five or more, two in ten or more. Where no own word is shared as it is, the word
    must have eight letters: Chinese syllables in Latin letters are short and near each other (Huadian,
    Hualian).
    """
    worth: list[float] = []
    shortest = 5 if has_own else 8
    for word in list(left):
        for other in list(right):
            longest = max(len(word), len(other))
            allowed = 2 if longest >= 10 else 1
            if longest < shortest or "own" not in (word_kind(word), word_kind(other)):
                continue
            slip = OSA.distance(word, other, score_cutoff=allowed)
            if slip <= allowed:
                worth.append(1 - SLIP * slip)
                left.remove(word)
                right.remove(other)
                break
    return worth


def _loss(left: list[str], right: list[str]) -> float:
    """Return what the words cost that stand in one name only."""
    loss = 0.0
    for words, others in ((left, right), (right, left)):
        kinds: set[Kind] = {word_kind(word) for word in others}
        for word in words:
            kind = word_kind(word)
            loss += (CONTRADICTED if kind in kinds else LEFT_OUT)[kind]
    return loss
