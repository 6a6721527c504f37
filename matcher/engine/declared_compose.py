"""Declared paths of a composed team (model ``projects-2``): what its topic reaches among its members, what
ties its members, what each brings, and what the team is as a whole.

Every value but those of ties is a sum over single members, so a best team is found exactly and adding
somebody to the store never makes a best team worse. A pair of a holder and a seeker is no path of its
own: ln(1 + 10 x holders x seekers) is nearly the sum of the two logarithms, and a team has both or is
no team. Only topics that the team is about count.
"""

from __future__ import annotations

from matcher.engine.declared_teams import PATHS as TEAM_PATHS
from matcher.engine.paths import Path, Step, back, go

PEOPLE = "delegate country"
_KNOWN = {p.name: p for p in TEAM_PATHS}


def _held(name: str, steps: tuple[Step, ...], en: str, zh: str) -> Path:
    return Path(name, "topic", steps, en, zh)


HOLDING = (
    _held(
        "compose-topic-offers-member",
        (back("offers", "delegate"),),
        "{to} can offer {topic}.",
        "{to}能够提供{topic}。",
    ),
    _held(
        "compose-topic-has-country",
        (back("has", "country"),),
        "{to} has {topic} in place ({year}).",
        "{to}已有{topic}方面的经验（{year}年）。",
    ),
    _held(
        "compose-topic-has-country-of-member",
        (back("has", "country"), back("country_of", "delegate")),
        "{to} comes from {country}, which has {topic} in place ({year}).",
        "{to}来自{country}，该国已有{topic}方面的经验（{year}年）。",
    ),
)
"""How a topic reaches who has it."""

SEEKING = (
    _held(
        "compose-topic-needs-member",
        (back("needs", "delegate"),),
        "{to} is looking for {topic}.",
        "{to}正在寻找{topic}。",
    ),
    _held(
        "compose-topic-needs-country",
        (back("needs", "country"),),
        "{to} was looking for {topic} ({year}).",
        "{to}曾在寻找{topic}（{year}年）。",
    ),
    _held(
        "compose-topic-needs-country-of-member",
        (back("needs", "country"), back("country_of", "delegate")),
        "{to} comes from {country}, which was looking for {topic} ({year}).",
        "{to}来自{country}，该国曾在寻找{topic}（{year}年）。",
    ),
)
"""How a topic reaches who is looking for it."""

SHARING = (
    _held(
        "compose-topic-interests-member",
        (back("interested_in", "delegate"),),
        "{to} is interested in {topic}.",
        "{to}关注{topic}。",
    ),
)
"""How a topic reaches who is interested in it."""

FIRMS = (_KNOWN["team-topic-offers-firm"], _KNOWN["team-topic-engagement-firm"])
EXPERTS = (_KNOWN["team-topic-knows-expert"],)

TIES = (
    _KNOWN["team-country-borders-country"],
    Path(
        "compose-member-country-engagement-firm",
        PEOPLE,
        (
            go("country_of", "country"),
            back("in", "engagement", "recency:7"),
            go("by", "company", "in:by^-0.5"),
        ),
        "{to} has worked in {country} ({year}), where {from} comes from.",
        "{to}在{from}所在的{country}有业绩（{year}年）。",
    ),
)
"""What ties two members: borders, and a firm's work in a member's country."""

PRESENT = Path(
    "compose-member-takes-part",
    "delegate",
    (go("attended", "programme"),),
    "Taking part, so nobody has to be found first: {to}.",
    "本身就是学员，无须另行寻找：{to}。",
)
SENIOR = Path(
    "compose-member-senior",
    "delegate",
    (go("from", "country organisation"),),
    "Heading an office or a department, so able to decide: {to}.",
    "担任部门负责人，能够作出决定：{to}。",
)
SMALL = Path(
    "compose-member-small-country",
    PEOPLE,
    (go("country_of", "country"),),
    "For a least developed, landlocked or small island country: {to}.",
    "来自最不发达国家、内陆发展中国家或小岛屿国家：{to}。",
)
LOAD = Path(
    "compose-member-in-projects",
    "delegate",
    (back("member", "project"),),
    "In other projects already, {count} in all: {to}.",
    "已参加其他项目，共{count}个：{to}。",
)
EACH = (PRESENT, SENIOR, SMALL, LOAD)
"""What each member brings, or costs, whatever the topic."""

LANGUAGE = Path(
    "compose-language-of-all",
    "language",
    (back("speaks", "delegate"),),
    "All speak {language}.",
    "所有成员都会说{language}。",
)
REGIONS = Path(
    "compose-further-regions",
    PEOPLE,
    (go("country_of", "country"),),
    "The team joins several regions of the world; beside the first: {count}.",
    "团队跨越世界多个地区；除第一个地区外还有{count}个。",
)
SIZE = Path(
    "compose-members-beyond-two",
    "topic",
    (go("any", PEOPLE),),
    "Every country beyond two makes agreement harder: {count}.",
    "两国之外每增加一国，协调更难：{count}个。",
)
WHOLE = (LANGUAGE, REGIONS, SIZE)
"""What the team is as a whole."""

COMPOSE = (*HOLDING, *SEEKING, *SHARING, *FIRMS, *EXPERTS, *TIES, *EACH, *WHOLE)
"""The paths of the model, in its order."""

PATHS = tuple(p for p in COMPOSE if p.name not in _KNOWN)
"""Those that are declared here."""
