"""Declared paths from a delegate to delegates of other countries or provinces (model ``peers-2``).

The weights are reasoned: no data at hand tells which delegates worked together. A delegate's own need or
offer is told as hers, a country's as the country's with its year.
"""

from __future__ import annotations

from matcher.engine.declared_partners import KIN, NEED, OFFERED
from matcher.engine.paths import Path, Step, back, go

FROM = go("from", "country")
OFFER = back("offers", "delegate", "out:offers^-0.25", "few:offers")
LOOKING = back("needs", "delegate", "out:needs^-0.25", "few:needs")
NATIONALS = ("in:from^-0.5",)


def _path(name: str, steps: tuple[Step, ...], en: str, zh: str) -> Path:
    return Path(name, "delegate", steps, en, zh)


PATHS = (
    _path(
        "delegate-needs-topic-offers-delegate",
        (NEED, OFFER),
        "You are looking for {topic}; {name} can offer {it}.",
        "您正在寻找{topic}；{name}能够提供。",
    ),
    _path(
        "delegate-offers-topic-needs-delegate",
        (OFFERED, LOOKING),
        "You can offer {topic}; {name} is looking for {it}.",
        "您能够提供{topic}；{name}正在寻找。",
    ),
    _path(
        "delegate-interested-topic-offers-delegate",
        (go("interested_in", "topic", "rare"), OFFER),
        "You are interested in {topic}; {name} can offer {it}.",
        "您关注{topic}；{name}能够提供。",
    ),
    _path(
        "delegate-offers-topic-interested-delegate",
        (OFFERED, back("interested_in", "delegate", "out:interested_in^-0.25", "few:interested_in")),
        "You can offer {topic}; {name} is interested in {it}.",
        "您能够提供{topic}；{name}关注这一主题。",
    ),
    _path(
        "delegate-interested-topic-interested-delegate",
        (
            go("interested_in", "topic", "rare"),
            back("interested_in", "delegate", "out:interested_in^-0.25", "few:interested_in"),
        ),
        "You and {name} are both interested in {topic}.",
        "您与{name}都关注{topic}。",
    ),
    _path(
        "delegate-needs-topic-needs-delegate",
        (NEED, LOOKING),
        "You and {name} are both looking for {topic}.",
        "您与{name}都在寻找{topic}。",
    ),
    _path(
        "delegate-needs-topic-kin-topic-offers-delegate",
        (NEED, KIN, OFFER),
        "You are looking for {topic}; {name} can offer {topic2}, which is close to {it}.",
        "您正在寻找{topic}；{name}能够提供相近的{topic2}。",
    ),
    _path(
        "delegate-offers-topic-kin-topic-needs-delegate",
        (OFFERED, KIN, LOOKING),
        "You can offer {topic}; {name} is looking for {topic2}, which is close to {it}.",
        "您能够提供{topic}；{name}正在寻找相近的{topic2}。",
    ),
    _path(
        "delegate-needs-topic-has-country-from-delegate",
        (NEED, back("has", "country", *NATIONALS), back("from", "delegate")),
        "You are looking for {topic}; {country}, where {name} comes from, has {it} in place ({year}).",
        "您正在寻找{topic}；{name}所在的{country}已有相关经验（{year}年）。",
    ),
    _path(
        "delegate-from-country-has-topic-needs-delegate",
        (FROM, go("has", "topic", "rare"), LOOKING),
        "{country} has {topic} in place ({year}); {name} is looking for {it}.",
        "{country}已有{topic}方面的经验（{year}年）；{name}正在寻找。",
    ),
    _path(
        "delegate-from-country-needs-topic-has-country-from-delegate",
        (
            FROM,
            go("needs", "topic", "rare"),
            back("has", "country", *NATIONALS),
            back("from", "delegate"),
        ),
        "{country} was reported to be looking for {topic} ({year}); {country2}, where {name} comes from, "
        "has {it} in place.",
        "据记载，{country}正在寻找{topic}（{year}年）；{name}所在的{country2}已有相关经验。",
    ),
    _path(
        "delegate-from-country-has-topic-needs-country-from-delegate",
        (
            FROM,
            go("has", "topic", "rare"),
            back("needs", "country", *NATIONALS),
            back("from", "delegate"),
        ),
        "{country} has {topic} in place; {country2}, where {name} comes from, was reported to be looking "
        "for {it} ({year}).",
        "{country}已有{topic}方面的经验；据记载，{name}所在的{country2}正在寻找（{year}年）。",
    ),
    _path(
        "delegate-attended-programme-attended-delegate",
        (go("attended", "programme", "in:attended^-0.5"), back("attended", "delegate")),
        "You and {name} took part in the same programme: {programme}.",
        "您与{name}参加过同一项目：{programme}。",
    ),
    _path(
        "delegate-from-country-borders-country-from-delegate",
        (FROM, go("neighbours", "country", *NATIONALS), back("from", "delegate")),
        "{name} comes from {country2}, which borders {country}.",
        "{name}来自{country2}，与{country}接壤。",
    ),
    _path(
        "delegate-from-country-subregion-country-from-delegate",
        (FROM, go("same_subregion", "country", *NATIONALS), back("from", "delegate")),
        "{name} comes from {country2}, in the same part of the world as {country}.",
        "{name}来自{country2}，与{country}同属一个次区域。",
    ),
    _path(
        "delegate-speaks-language-speaks-delegate",
        (go("speaks", "language", "in:speaks^-0.5"), back("speaks", "delegate")),
        "You and {name} both speak {language}.",
        "您与{name}都会说{language}。",
    ),
    _path(
        "delegate-proposed-project-proposed-delegate",
        (back("proposed_by", "project", "recency:7"), go("proposed_by", "delegate")),
        "You and {name} proposed the project “{project}” together ({year}).",
        "您与{name}共同提出了“{project}”项目（{year}年）。",
    ),
    _path(
        "delegate-wants-term-gives-delegate",
        (go("wants", "term"), back("gives_text", "delegate", "few:offers", "few:gives_text/40")),
        "What you are looking for and what {name} says of themselves share the words: {term}.",
        "您的需求与{name}的自我介绍有共同用词：{term}。",
    ),
)
