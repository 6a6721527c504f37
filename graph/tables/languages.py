"""Languages as people write them: codes, or names in the six UN languages (CLDR, through babel)."""

from __future__ import annotations

from functools import cache

from babel import Locale

from graph.names import normalise
from graph.tables.columns import TEXT_LANGUAGES


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for display in TEXT_LANGUAGES:
        for code, name in Locale(display).languages.items():
            found.setdefault(normalise(name), code.replace("_", "-"))
            found.setdefault(code.casefold(), code.replace("_", "-"))
    return found | {
        normalise(n): c for n, c in (("Mandarin", "zh"), ("中文", "zh"), ("汉语", "zh"), ("英文", "en"))
    }


def language_code(text: str) -> str:
    """Return the BCP 47 code of a language; a name that CLDR does not have stays as given."""
    return _codes().get(normalise(text)) or _codes().get(text.casefold()) or text


def language_name(code: str, lang: str = "en") -> str:
    """Return a language's name in ``lang``; the code itself when CLDR has none."""
    return str(Locale.parse(lang).languages.get(code.replace("-", "_"), code))
