"""Declared paths inside a team: between two members, or from its topic to a firm or an expert
(model ``projects-3``).

A team has one topic. Of the concrete paths between members only those over that topic count, and only
between members of two countries (or provinces); a path that reads the same both ways counts once.

A pair of somebody who has and somebody who is looking counts twice: for what it is, and as a share of all who
speak of the topic. The second is what brings a small project on a topic of its own before a large team on
one that half a cohort names (docs/teams.md, *Which topics come first*).
"""

from __future__ import annotations

from matcher.engine.paths import Path, Step, back, go

HOLDERS = "delegate country"
RARE = ("rare",)


def _pair(name: str, steps: tuple[Step, ...], en: str, zh: str) -> Path:
    return Path(name, "delegate country", steps, en, zh)


def _held(name: str, steps: tuple[Step, ...], en: str, zh: str) -> Path:
    return Path(name, "topic", steps, en, zh)


AMONG_ALL = (
    _pair(
        "team-member-offers-rare-topic-needs-member",
        (go("offers", "topic", "rare^4"), back("needs", HOLDERS)),
        "Of all who speak of {topic}, so many pairs have it and seek it: {count}, such as {from} and {to}.",
        "在所有谈到{topic}的各方中，具备与正在寻找者可结成{count}对，如{from}与{to}。",
    ),
    _pair(
        "team-country-has-rare-topic-needs-member",
        (go("has", "topic", "rare^4"), back("needs", HOLDERS)),
        "Of all who speak of {topic}, so many pairs have it in place and seek it: {count}, such as"
        " {from} ({year}) and {to}.",
        "在所有谈到{topic}的各方中，已有经验与正在寻找者可结成{count}对，如{from}（{year}年）与{to}。",
    ),
)
"""Pairs as a share of all pairs of those who speak of a topic: damped at both edges by 1 + their number."""

PATHS = (
    _pair(
        "team-member-offers-topic-needs-member",
        (go("offers", "topic", *RARE), back("needs", HOLDERS)),
        "{from} can offer {topic}; {to} is looking for it.",
        "{from}能够提供{topic}；{to}正在寻找。",
    ),
    _pair(
        "team-country-has-topic-needs-member",
        (go("has", "topic", *RARE), back("needs", HOLDERS)),
        "{from} has {topic} in place ({year}); {to} is looking for it.",
        "{from}已有{topic}方面的经验（{year}年）；{to}正在寻找。",
    ),
    *AMONG_ALL,
    _pair(
        "team-member-offers-topic-interested-member",
        (go("offers", "topic", *RARE), back("interested_in", "delegate")),
        "{from} can offer {topic}; {to} is interested in it.",
        "{from}能够提供{topic}；{to}关注这一主题。",
    ),
    _pair(
        "team-country-has-topic-interested-member",
        (go("has", "topic", *RARE), back("interested_in", "delegate")),
        "{from} has {topic} in place ({year}); {to} is interested in it.",
        "{from}已有{topic}方面的经验（{year}年）；{to}关注这一主题。",
    ),
    _pair(
        "team-member-needs-topic-needs-member",
        (go("needs", "topic", *RARE), back("needs", HOLDERS)),
        "{from} and {to} are both looking for {topic}.",
        "{from}与{to}都在寻找{topic}。",
    ),
    _pair(
        "team-member-needs-topic-interested-member",
        (go("needs", "topic", *RARE), back("interested_in", "delegate")),
        "{from} is looking for {topic}; {to} is interested in it.",
        "{from}正在寻找{topic}；{to}关注这一主题。",
    ),
    _pair(
        "team-member-interested-topic-interested-member",
        (go("interested_in", "topic", *RARE), back("interested_in", "delegate")),
        "{from} and {to} are both interested in {topic}.",
        "{from}与{to}都关注{topic}。",
    ),
    _pair(
        "team-member-offers-topic-offers-member",
        (go("offers", "topic", *RARE), back("offers", "delegate")),
        "{from} and {to} can both offer {topic}.",
        "{from}与{to}都能够提供{topic}。",
    ),
    _pair(
        "team-country-borders-country",
        (go("country_of", "country"), go("neighbours", "country"), back("country_of", HOLDERS)),
        "{from} and {to} come from neighbouring countries: {country} and {country2}.",
        "{from}与{to}来自邻国：{country}和{country2}。",
    ),
    _pair(
        "team-member-attended-programme-attended-member",
        (go("attended", "programme", "in:attended^-0.5"), back("attended", "delegate")),
        "{from} and {to} took part in the same programme: {programme}.",
        "{from}与{to}参加过同一项目：{programme}。",
    ),
    _held(
        "team-topic-offers-firm",
        (back("offers", "company", "out:offers^-0.5", "few:offers"),),
        "{to} offers {topic} and is worth meeting.",
        "{to}能够提供{topic}，值得一见。",
    ),
    _held(
        "team-topic-engagement-firm",
        (back("on", "engagement", "recency:7"), go("by", "company", "in:by^-0.5")),
        "{to} has worked in {topic} ({year}) and is worth meeting.",
        "{to}有{topic}方面的业绩（{year}年），值得一见。",
    ),
    _held(
        "team-topic-knows-expert",
        (back("knows", "expert", "out:knows^-0.5", "few:knows"),),
        "{to} is an expert in {topic}.",
        "{to}是{topic}方面的专家。",
    ),
)
