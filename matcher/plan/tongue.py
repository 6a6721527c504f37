"""Text in both languages of the programme, and who needs an interpreter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from graph.records import Ref
from matcher.browse.pages import Browser
from matcher.engine.compiled import CHINA, language_node
from matcher.engine.sentences import join

CHINESE = "zh"
OF_THE_UN = ("ar", "en", "es", "fr", "ru", "zh")
MOST_TRIED = 3
"""Sets of up to this many languages are all tried; beyond, the language that helps most is added."""


class Both(NamedTuple):
    """A text in English and in Chinese."""

    en: str
    zh: str

    def of(self, **slots: str | Both) -> Both:
        """Fill the slots of both; a slot that is given in both languages is filled with its own."""
        in_en = {k: v.en if isinstance(v, Both) else v for k, v in slots.items()}
        in_zh = {k: v.zh if isinstance(v, Both) else v for k, v in slots.items()}
        return Both(self.en.format(**in_en), self.zh.format(**in_zh))


def title(browser: Browser, ref: Ref) -> Both:
    """Return what a node is called in both languages."""
    return Both(browser.title(ref, "en"), browser.title(ref, "zh"))


def listed(texts: Iterable[Both]) -> Both:
    """Return texts as a list in words."""
    known = list(texts)
    return Both(join((t.en for t in known), "en"), join((t.zh for t in known), "zh"))


def spoken_by(browser: Browser, delegate: Ref) -> frozenset[str]:
    """Return the languages on file of somebody, without script and region; empty when none is on file."""
    record = browser.snapshot.record(delegate)
    codes = (record.get("languages") or []) if record else []
    return frozenset(language_node(str(c)).id for c in codes)


def spoken_at(browser: Browser, firm: Ref) -> frozenset[str]:
    """Return the languages a firm is taken to speak: those of its country, and Chinese if it sits in China.

    No store says which languages a firm speaks, so this is an assumption; a firm of unknown country is
    taken to speak Chinese.
    """
    found: set[str] = set()
    for country in browser.ends.targets(firm, "from"):
        record = browser.snapshot.record(country)
        codes = (record.get("languages") or []) if record else []
        found |= {language_node(str(c)).id for c in codes}
    if not found or any(_in_china(browser, p) for p in browser.ends.targets(firm, "located_in")):
        found.add(CHINESE)
    return frozenset(found)


def _in_china(browser: Browser, place: Ref) -> bool:
    seen: set[Ref] = set()
    waiting = [place]
    while waiting:
        found = waiting.pop()
        if found == Ref("country", CHINA):
            return True
        if found not in seen:
            seen.add(found)
            waiting += browser.ends.targets(found, "in")
    return False


@dataclass(frozen=True, slots=True)
class Interpreting:
    """What a meeting needs: languages to interpret from, and whose languages have to be asked.

    ``needed`` is a smallest set of languages (BCP 47) such that everybody who shares none with the host
    speaks one of them; ``served`` holds who these are, by language; ``unknown`` those of whom no language is
    on file.
    """

    host: tuple[str, ...]
    needed: tuple[str, ...]
    served: Mapping[str, tuple[Ref, ...]]
    unknown: tuple[Ref, ...]

    def language_for(self, delegate: Ref) -> str | None:
        """Return the language that somebody is interpreted from; None when she needs nobody."""
        return next((lang for lang, refs in self.served.items() if delegate in refs), None)


def interpreting(speaks: Mapping[Ref, frozenset[str]], host: frozenset[str]) -> Interpreting:
    """Return the interpreters that a meeting of delegates with a host needs.

    Of the smallest sets one with the most languages of the United Nations is taken, ties in order of code;
    where no three languages serve all, languages are added greedily (most people first). Nobody to
    interpret for gives an empty set.
    """
    apart = {d: s for d, s in speaks.items() if s and not s & host}
    needed = _smallest_cover(list(apart.values()))
    served: dict[str, list[Ref]] = {lang: [] for lang in needed}
    for delegate in sorted(apart):
        served[next(lang for lang in needed if lang in apart[delegate])].append(delegate)
    return Interpreting(
        host=tuple(sorted(host)),
        needed=needed,
        served={lang: tuple(refs) for lang, refs in served.items()},
        unknown=tuple(sorted(d for d, s in speaks.items() if not s)),
    )


def _smallest_cover(groups: Sequence[frozenset[str]]) -> tuple[str, ...]:
    languages = sorted(set().union(*groups), key=lambda c: (c not in OF_THE_UN, c)) if groups else []
    for size in range(min(MOST_TRIED, len(languages)) + 1):
        serving = [c for c in combinations(languages, size) if all(g & set(c) for g in groups)]
        if serving:
            return min(serving, key=lambda c: sum(lang not in OF_THE_UN for lang in c))
    found: list[str] = []
    left = list(groups)
    while left:
        best = min(languages, key=lambda lang: -sum(lang in g for g in left))
        found.append(best)
        left = [g for g in left if best not in g]
    return tuple(found)
