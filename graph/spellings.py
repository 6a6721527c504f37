"""What two spellings of a country's or a goal's name have in common: the key that both reduce to.

The key ignores case, accents, punctuation, spaces, articles and connectives, the form of apostrophes,
full-width forms, and the difference between traditional and simplified Chinese characters. It is exact:
two names meet only when their keys are equal, never when they merely look alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graph.shipped import read_shipped, tables_folder

WORDS_DROPPED = frozenset({"the", "of", "and", "et", "y", "и", "de", "du", "des", "del", "da", "do"})
WORDS_EXPANDED = {
    "st": "saint",
    "ste": "sainte",
    "sta": "santa",
    "sto": "santo",
    "rep": "republic",
    "dem": "democratic",
    "is": "islands",
}
APOSTROPHES = "'’‘`´ʼ′＇ʻ"
# Combining marks (Latin, Cyrillic, Arabic), tatweel, zero-width and direction signs say nothing about a name.
IGNORED = (
    *((0x300, 0x36F), (0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069), (0xFEFF, 0xFEFF)),
)
WORD = re.compile(r"[^\W_]+")
INVERTING = frozenset(",(，（")
INVERTED = re.compile(r"^\s*([^,(，（]+?)\s*[,(，（]\s*(.+?)\s*[)）]?\s*$")
ARTICLE = re.compile(r"^\s*(?:(?:le|la|les|el|los|las)\s+|l['’]\s*)(?=\S)", re.IGNORECASE)


@lru_cache(maxsize=4)
def _letters(folder: str) -> dict[int, str | None]:
    """Return the folding of characters: apostrophes and marks away, letters that NFKD leaves apart, hanzi."""
    folding: dict[int, str | None] = {ord(sign): None for sign in APOSTROPHES}
    folding |= dict.fromkeys(point for first, last in IGNORED for point in range(first, last + 1))
    folding |= {ord(a): b for a, b in zip("øæđłıةى", ("o", "ae", "d", "l", "i", "ه", "ي"), strict=True)}
    rows = read_shipped(folder, "hanzi.csv", ("traditional", "simplified"))
    return folding | {ord(r["traditional"]): r["simplified"] for r in rows}


def name_key(text: str) -> str:
    """Return the key of a name, without spaces; empty when ``text`` holds no letter or digit.

    Words that say nothing (``the``, ``of``, ``and``, ``et``, ``y``, ``de``) are left out unless nothing else
    is there; ``St.`` is read as Saint, ``Rep.`` as Republic, ``Dem.`` as Democratic, ``Is.`` as Islands.
    """
    if text.isascii():
        text = text.replace("'", "").replace("`", "").casefold()
    else:
        # NFKD would turn the acute accent sign, written for an apostrophe, into a space.
        text = unicodedata.normalize("NFKD", text.replace("´", "")).casefold()
        text = text.translate(_letters(tables_folder()))
    words: list[str] = WORD.findall(text)
    if len(words) == 1:
        return WORDS_EXPANDED.get(words[0], words[0])
    kept = [WORDS_EXPANDED.get(w, w) for w in words if w not in WORDS_DROPPED]
    return "".join(kept or words)


def inverted_key(text: str) -> str:
    """Return the key of ``Korea, Republic of`` or ``Iran (Islamic Republic of)`` read the other way round.

    Empty when the text holds no comma or opening bracket after a first word.
    """
    match = INVERTED.match(text) if not INVERTING.isdisjoint(text) else None
    return name_key(f"{match[2]} {match[1]}") if match else ""


def bare_key(text: str) -> str:
    """Return the key without a leading French or Spanish article (``le Maroc``), empty when there is none."""
    rest = ARTICLE.sub("", text, count=1)
    return name_key(rest) if rest != text else ""
