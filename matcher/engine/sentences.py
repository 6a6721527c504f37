"""Sentences of reasons: the slots of a path's template filled with the names on its evidence.

A sentence speaks of the best evidence; one that names a project speaks of that project only, so that it
never mixes one project with another's members.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from babel import Locale

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.nodes import PARTY
from matcher.engine.paths import Path

SLOT = re.compile(r"\{([a-z_]*\d?)\}")
HAN = re.compile(r"[㐀-鿿豈-﫿]")
IN_BRACKETS = re.compile(r" ?[(（][^()（）]*\{year\}[^()（）]*[)）]")
UNDATED = {"en": "an unknown year", "zh": "不详"}
Chain = tuple[Ref, ...]


def sentence(
    graph: CompiledGraph,
    path: Path,
    chains: Sequence[Chain],
    *,
    years: Sequence[Sequence[str]],
    count: int,
    lang: str,
    ends: bool = False,
) -> str:
    """Return the sentence of a path for concrete paths ``chains`` (subject to candidate, best first).

    ``years`` are those told on each chain, ``count`` the number of all concrete paths. Any language but
    Chinese gives English. With ``ends`` only the best chain is told, its ends as ``{from}`` and ``{to}``.
    """
    lang = "zh" if lang.startswith("zh") else "en"
    template = path.zh if lang == "zh" else path.en
    shown = [n for n, chain in enumerate(chains) if "{project}" not in template or _alike(chain, chains[0])]
    shown = shown[:1] if ends else shown
    slots = _slots(graph, [chains[n] for n in shown], lang)
    if ends:
        slots["from"], slots["to"] = (node_name(graph, ref, lang) for ref in (chains[0][0], chains[0][-1]))
        slots.setdefault("topic", slots["from"])
    told = sorted({y for n in shown for y in years[n]}, reverse="last" not in template)
    if not told:
        template = IN_BRACKETS.sub("", template)
    slots["year"] = join(told, lang) if told else UNDATED[lang]
    slots["last"] = max(told, default=UNDATED[lang])
    slots["count"] = str(count)
    text = SLOT.sub(lambda match: slots.get(match[1], match[0]), template)
    for prefix in (f"{slots['name']}: ", f"{slots['name']}："):
        if text.startswith(prefix + slots["name"]):  # a country told of by its own name
            text = text.removeprefix(prefix)
    return text[:1].upper() + text[1:]


def _alike(chain: Chain, best: Chain) -> bool:
    """Whether a concrete path leads through the same project as the best one."""
    return [r for r in chain[1:] if r.kind == "project"] == [r for r in best[1:] if r.kind == "project"]


def join(names: Iterable[str], lang: str) -> str:
    """Return names as a list in words: ``A, B and C``, ``A、B和C``."""
    known = list(dict.fromkeys(names))
    comma, last = ("、", "和") if lang == "zh" else (", ", " and ")
    if any(" and " in name or "," in name for name in known):
        comma = last = "; "
    return known[0] if len(known) == 1 else comma.join(known[:-1]) + last + known[-1] if known else ""


def read_words(terms: Sequence[str], lang: str, *, most: int) -> list[str]:
    """Return up to ``most`` shared terms in the reader's script, if there are any, for a sentence.

    Chinese bigrams that overlap are written as one: 户用, 用太, 太阳 and 阳能 give 户用太阳能.
    """
    chinese = list(dict.fromkeys(t for t in terms if HAN.match(t)))
    latin = [t for t in terms if not HAN.match(t)]
    mine, others = (_merged(chinese), latin) if lang == "zh" else (latin, _merged(chinese))
    return (mine or others)[:most]


def _merged(bigrams: Sequence[str]) -> list[str]:
    after = {b[0]: b for b in reversed(bigrams)}
    ends = {b[-1] for b in bigrams}
    runs: list[str] = []
    for first in [b for b in bigrams if b[0] not in ends] or bigrams[:1]:
        run, left = first, dict(after)
        while (following := left.pop(run[-1], None)) is not None:
            run += following[1:]
        runs.append(run)
    return runs


def node_name(graph: CompiledGraph, ref: Ref, lang: str) -> str:
    """Return what a node is called, languages in words."""
    if ref.kind == "language":
        names = Locale.parse("zh" if lang == "zh" else "en").languages
        return str(names.get(ref.id, ref.id))
    return graph.name(ref, lang)


def _slots(graph: CompiledGraph, chains: Sequence[Chain], lang: str) -> dict[str, str]:
    """Return names by slot: the k-th node of a kind on the way, ``member`` for parties, and the ends."""
    found: dict[str, list[str]] = {}
    topics: set[Ref] = set()
    for chain in chains:
        seen: dict[str, int] = {}
        for place, ref in enumerate(chain[1:-1], start=1):
            found.setdefault(str(place), []).append(node_name(graph, ref, lang))
            seen[ref.kind] = seen.get(ref.kind, 0) + 1
            slot = ref.kind if seen[ref.kind] == 1 else f"{ref.kind}{seen[ref.kind]}"
            found.setdefault(slot, []).append(node_name(graph, ref, lang))
            if ref.kind in PARTY:
                found.setdefault("member", []).append(node_name(graph, ref, lang))
            if slot == "topic":
                topics.add(ref)
    for slot in ("term", "topic_term", "name_term"):
        if slot in found:
            found[slot] = read_words(found[slot], lang, most=3)
    slots = {slot: join(names, lang) for slot, names in found.items()}
    slots["it"] = "them" if len(topics) > 1 else "it"
    slots["name"] = node_name(graph, chains[0][-1], lang)
    return slots
