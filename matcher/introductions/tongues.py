"""The language in which two could talk, or the interpreter they need."""

from __future__ import annotations

from dataclasses import dataclass

from graph.tables.languages import language_name
from matcher.introductions.people import Who


@dataclass(frozen=True, slots=True)
class Tongue:
    """What two have in common: ``common`` codes, else the pair to interpret between, else neither is known.

    ``assumed`` says that it rests on the official languages of a country, for nobody told hers.
    """

    common: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    assumed: bool = False

    def names(self, lang: str) -> tuple[str, ...]:
        """Return the names of the common languages, or of the two to interpret between."""
        return tuple(language_name(code, lang) for code in self.common or self.pair or ())

    def sentence(self, lang: str) -> str:
        """Return what to say of it in English or Chinese, with the ground it rests on."""
        names, zh = self.names(lang), lang == "zh"
        if self.common:
            said = f"共同语言：{'、'.join(names)}" if zh else f"Common language: {', '.join(names)}"
        elif self.pair:
            said = f"需要口译：{'—'.join(names)}" if zh else f"Interpreter needed: {'–'.join(names)}"
        else:
            return "共同语言：尚不清楚" if zh else "Common language: not known yet"
        ground = "（按所在国官方语言推定）" if zh else " (assumed from official languages)"
        return said + (ground if self.assumed else "")


def tongue(one: Who, other: Who) -> Tongue:
    """Return what two people can speak together: the codes of both, in the order of the first."""
    assumed = one.languages_assumed or other.languages_assumed
    theirs = {_base(code) for code in other.languages}
    common = tuple(code for code in one.languages if _base(code) in theirs)
    if common:
        return Tongue(common, assumed=assumed)
    if one.languages and other.languages:
        return Tongue(pair=(one.languages[0], other.languages[0]), assumed=assumed)
    return Tongue()


def _base(code: str) -> str:
    """Return a code without script and region: people who speak zh-Hans and zh can talk."""
    return code.split("-")[0].casefold()
