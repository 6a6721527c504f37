"""Planted cohorts: what people really need and can give is drawn first; records are noisy views of it.

Truth: two people of different countries match when one of them can solve a *problem* that the other has.
Problems are finer than topics and appear in no record; a record tells topics (wrong, vaguer or missing ones
among them) and a few words in the writer's own script. So the rule is none of the formulas that are to
find it, and a way of ranking can fail. Everybody is made up.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bench.made_up import MadeUp
from graph.built_in import built_in
from graph.records import Ref, Snapshot

FIELDS = 6
SYLLABLES = ("ka", "ri", "mo", "te", "lu", "sa", "ne", "vi", "do", "pa", "gu", "ze", "fi", "ho", "ba", "ny")
HAN = [chr(n) for n in range(0x5200, 0x5600)]
FACTS = 2
"""Problems that everybody has, and problems that everybody can solve."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a cohort is made.

    ``sparsity`` is the share of facts that nobody recorded; ``noise`` the share recorded on a wrong topic, or
    as a mere interest, half of it the share recorded on a whole field, and six times it the random interests
    of each; ``chinese`` the share who write Chinese; ``told`` the share of facts that people write of in
    words; ``duplicates`` the share who are registered twice; ``gaming`` the share who say to offer everything
    and can give nothing; ``grain`` the problems of a topic.
    """

    people: int = 48
    topics: int = 40
    grain: int = 2
    sparsity: float = 0.3
    noise: float = 0.1
    chinese: float = 0.3
    duplicates: float = 0.0
    gaming: float = 0.0
    told: float = 0.5


@dataclass(frozen=True, slots=True)
class Cohort:
    """A snapshot, the person behind each record, the true matches of each person, and who is gaming."""

    snapshot: Snapshot
    person: Mapping[str, int]
    matches: Mapping[int, frozenset[int]]
    gamers: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    """Made-up words of a language: one for each problem, two for each topic and field."""

    english: Sequence[str]
    chinese: Sequence[str]


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, Mapping[str, Any]]:
    """Return the records of countries by reference."""
    operations = (o for payload in built_in() for o in payload.operations)
    known = {o.target: o.after for o in operations if o.target.startswith("country:") and o.after}
    return {
        t: s
        for t, s in sorted(known.items())
        if s.get("region") and not s.get("under") and not s.get("former")
    }


def cohort(setting: Setting, *, seed: int) -> Cohort:
    """Return the planted cohort of a setting; the same seed gives the same bytes."""
    rng, made = random.Random(seed), MadeUp()
    countries = [Ref.parse(t) for t in rng.sample(list(_countries()), 40)]
    for ref in countries:
        made.add(ref, **_countries()[str(ref)])
    topics, words = _topics(made, setting, rng)
    problems = setting.topics * setting.grain
    popular = [1.0 / (1 + p % 7) for p in range(problems)]
    home, needs, offers = [], [], []
    gamers = round(setting.gaming * setting.people)
    for number in range(setting.people):
        home.append(rng.choice(countries))
        chosen = _drawn(rng, popular, 2 * FACTS)
        needs.append(chosen[:FACTS])
        offers.append([] if number < gamers else chosen[FACTS:])
    person: dict[str, int] = {}
    order = rng.sample(range(setting.people), setting.people)
    twice = set(order[: round(setting.duplicates * setting.people)])
    for number in range(setting.people):
        for copy in range(1 + (number in twice)):
            key = f"d{number:03}{'ab'[copy]}"
            person[key] = number
            _record(made, key, home[number], needs[number], offers[number], topics, words, setting, rng)
            if number < gamers:
                for topic in topics:
                    made.say("offers", Ref("delegate", key), topic)
    records = {kind: dict(sorted(held.items())) for kind, held in made.records.items()}
    matches = {
        i: frozenset(
            j
            for j in range(setting.people)
            if home[i] != home[j] and (set(needs[i]) & set(offers[j]) or set(needs[j]) & set(offers[i]))
        )
        for i in range(setting.people)
    }
    cheats = frozenset(k for k, n in person.items() if n < gamers)
    return Cohort(Snapshot(1, records, made.statements), person, matches, cheats)


def _drawn(rng: random.Random, weights: Sequence[float], count: int) -> list[int]:
    """Return ``count`` different problems, the popular ones more often."""
    found: list[int] = []
    while len(found) < count:
        one = rng.choices(range(len(weights)), weights)[0]
        if one not in found:
            found.append(one)
    return found


def _topics(made: MadeUp, setting: Setting, rng: random.Random) -> tuple[list[Ref], _Words]:
    """Add fields and the topics within them; return the topics, and words for all problems."""
    english, chinese = _english(rng), _chinese(rng)
    fields = [
        made.add(Ref("topic", f"field{n}"), **{"name@en": next(english), "name@zh": next(chinese)})
        for n in range(FIELDS)
    ]
    topics = []
    for number in range(setting.topics):
        names = {"name@en": f"{next(english)} {next(english)}", "name@zh": next(chinese) + next(chinese)}
        topics.append(made.add(Ref("topic", f"t{number:02}"), **names))
        made.say("broader", topics[-1], fields[number % FIELDS])
    count = setting.topics * setting.grain
    return topics, _Words([next(english) for _ in range(count)], [next(chinese) for _ in range(count)])


def _english(rng: random.Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        word = "".join(rng.choice(SYLLABLES) for _ in range(4))
        if word not in seen:
            seen.add(word)
            yield word


def _chinese(rng: random.Random) -> Iterator[str]:
    signs = rng.sample(HAN, len(HAN))
    while signs:
        yield signs.pop() + signs.pop()


def _record(
    made: MadeUp,
    key: str,
    home: Ref,
    needs: Sequence[int],
    offers: Sequence[int],
    topics: Sequence[Ref],
    words: _Words,
    setting: Setting,
    rng: random.Random,
) -> None:
    """Add one view of a person: what somebody wrote down, in her script."""
    ref, in_chinese = Ref("delegate", key), rng.random() < setting.chinese
    lang = "zh" if in_chinese else "en"
    bio: list[str] = []
    for relation, problems in (("needs", needs), ("offers", offers)):
        for problem in problems:
            topic = topics[problem // setting.grain]
            if rng.random() >= setting.sparsity:
                made.say(*_written(relation, topic, topics, setting, rng, ref))
            if rng.random() < setting.told:
                word = words.chinese[problem] if in_chinese else words.english[problem]
                bio.append(f"{word} {made.records['topic'][topic.id].state[f'name@{lang}']}")
    for _ in range(round(6 * setting.noise)):
        made.say("interested_in", ref, rng.choice(topics))
    made.say("from", ref, home)
    name = f"Made up {key}" if lang == "en" else f"虚构{key}"
    state: dict[str, Any] = {"name": name, "made_up": True, "languages": ["zh" if in_chinese else "en"]}
    made.add(ref, **state, **({f"bio@{lang}": ". ".join(bio)} if bio else {}))


def _written(
    relation: str, topic: Ref, topics: Sequence[Ref], setting: Setting, rng: random.Random, ref: Ref
) -> tuple[str, Ref, Ref]:
    """Return the statement that a fact was written down as."""
    if rng.random() < setting.noise:
        topic = rng.choice([t for t in topics if t != topic])
    if rng.random() < setting.noise / 2:
        topic = Ref("topic", f"field{topics.index(topic) % FIELDS}")
    if relation == "needs" and rng.random() < setting.noise:
        relation = "interested_in"
    return relation, ref, topic
