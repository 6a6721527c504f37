"""Declared paths from delegates, and from firms of any country, to partner firms (model ``partners-2``).

Those over engagements are measured (docs/matching.md); the others are reasoned, as no data at hand
speaks of needs and offers.
"""

from __future__ import annotations

from matcher.engine.paths import Path, Step, back, go

WORK = (back("in", "engagement", "recency:7"), go("by", "company", "in:by^-0.5"))
"""From a country to the firms that worked there, the more recent the more."""

RECORD = (back("on", "engagement", "recency:7"), WORK[1])
"""From a topic to the firms with a track record in it."""

OFFER = back("offers", "company", "out:offers^-0.5", "few:offers")
"""From a topic to the firms that offer it; a firm that offers everything counts less for each."""

NEED = go("needs", "topic", "rare")
OFFERED = go("offers", "topic", "rare")
KIN = go("kin", "topic")


def _path(name: str, steps: tuple[Step, ...], en: str, zh: str) -> Path:
    return Path(name, name.split("-")[0], steps, en, zh)


PATHS = (
    # Needs and offers.
    _path(
        "delegate-needs-topic-offers-company",
        (NEED, OFFER),
        "You are looking for {topic}; {name} offers {it}.",
        "您正在寻找{topic}；{name}能够提供。",
    ),
    _path(
        "delegate-interested-topic-offers-company",
        (go("interested_in", "topic", "rare"), OFFER),
        "You are interested in {topic}; {name} offers {it}.",
        "您关注{topic}；{name}能够提供。",
    ),
    _path(
        "delegate-needs-topic-kin-topic-offers-company",
        (NEED, KIN, OFFER),
        "You are looking for {topic}; {name} offers {topic2}, which is close to {it}.",
        "您正在寻找{topic}；{name}能够提供相近的{topic2}。",
    ),
    _path(
        "delegate-needs-topic-sibling-topic-offers-company",
        (NEED, go("sibling", "topic"), OFFER),
        "You are looking for {topic}; {name} offers {topic2}, from the same field.",
        "您正在寻找{topic}；{name}能够提供同一领域的{topic2}。",
    ),
    _path(
        "delegate-from-country-needs-topic-offers-company",
        (go("from", "country"), go("needs", "topic", "rare"), OFFER),
        "{country} was reported to be looking for {topic} ({year}); {name} offers {it}.",
        "据记载，{country}正在寻找{topic}（{year}年）；{name}能够提供。",
    ),
    _path(
        "company-needs-topic-offers-company",
        (NEED, OFFER),
        "You are looking for {topic}; {name} offers {it}.",
        "贵公司正在寻找{topic}；{name}能够提供。",
    ),
    _path(
        "company-offers-topic-needs-company",
        (OFFERED, back("needs", "company", "out:needs^-0.5", "few:needs")),
        "You offer {topic}; {name} is looking for {it}.",
        "贵公司能够提供{topic}；{name}正在寻找。",
    ),
    _path(
        "company-offers-topic-offers-company",
        (OFFERED, OFFER),
        "You and {name} both offer {topic}.",
        "贵公司与{name}都提供{topic}。",
    ),
    _path(
        "company-needs-topic-kin-topic-offers-company",
        (NEED, KIN, OFFER),
        "You are looking for {topic}; {name} offers {topic2}, which is close to {it}.",
        "贵公司正在寻找{topic}；{name}能够提供相近的{topic2}。",
    ),
    _path(
        "company-offers-topic-kin-topic-offers-company",
        (OFFERED, KIN, OFFER),
        "You offer {topic}; {name} offers {topic2}, which is close to {it}.",
        "贵公司提供{topic}；{name}提供相近的{topic2}。",
    ),
    # Track record.
    _path(
        "delegate-from-country-in-engagement-by-company",
        (go("from", "country"), *WORK),
        "{name} has worked in {country} ({year}).",
        "{name}曾在{country}开展业务（{year}年）。",
    ),
    _path(
        "delegate-needs-topic-on-engagement-by-company",
        (go("needs", "topic"), *RECORD),
        "You are looking for {topic}; {name} has worked in {it} ({year}).",
        "您正在寻找{topic}；{name}有这方面的业绩（{year}年）。",
    ),
    _path(
        "delegate-needs-topic-sector-topic-on-engagement-by-company",
        (go("needs", "topic"), go("top", "topic"), back("top", "topic"), *RECORD),
        "You are looking for {topic}; {name} has worked in the same field: {topic3} ({year}).",
        "您正在寻找{topic}；{name}在同一领域有业绩：{topic3}（{year}年）。",
    ),
    _path(
        "delegate-interested-topic-on-engagement-by-company",
        (go("interested_in", "topic"), *RECORD),
        "You are interested in {topic}; {name} has worked in {it} ({year}).",
        "您关注{topic}；{name}有这方面的业绩（{year}年）。",
    ),
    Path(
        "delegate-country-topic-engagement-by-company",
        "delegate",
        (WORK[1],),
        "{name} has worked in {country} on {topic}, which you are looking for ({year}).",
        "{name}曾在{country}开展您正在寻找的{topic}业务（{year}年）。",
        start=(go("from", "country"), back("in", "engagement", "recency:7")),
        meets=(go("needs", "topic"), back("on", "engagement")),
    ),
    _path(
        "delegate-from-country-region-country-in-engagement-by-company",
        (go("from", "country"), go("same_region", "country"), *WORK),
        "{name} has worked elsewhere in your region: {country2} ({year}).",
        "{name}曾在您所在地区的其他国家开展业务：{country2}（{year}年）。",
    ),
    _path(
        "delegate-from-country-language-country-in-engagement-by-company",
        (go("from", "country"), go("shares_language", "country"), *WORK),
        "{name} has worked in {country2} ({year}), with which {country} shares an official language.",
        "{name}曾在{country2}开展业务（{year}年），当地与{country}有共同的官方语言。",
    ),
    _path(
        "delegate-from-country-developing-country-in-engagement-by-company",
        (go("from", "country"), go("both_developing", "country"), *WORK),
        "{name} has worked in other developing countries: {country2} ({year}).",
        "{name}曾在其他发展中国家开展业务：{country2}（{year}年）。",
    ),
    _path(
        "delegate-from-country-in-engagement-by-company-alike-company",
        (go("from", "country"), *WORK, go("alike", "company")),
        "{name} bears a name like {company}, which has worked in {country} ({year}).",
        "{name}与曾在{country}开展业务的{company}名称相近（{year}年）。",
    ),
    _path(
        "delegate-from-country-in-engagement-by-company-works-where-company",
        (go("from", "country"), *WORK, go("works_where", "company")),
        "{name} has worked in much the same countries as {company}, which has worked in {country} ({year}).",
        "{name}的业务国别与曾在{country}开展业务的{company}相近（{year}年）。",
    ),
    _path(
        "delegate-needs-topic-on-engagement-by-company-works-on-company",
        (go("needs", "topic"), *RECORD, go("works_on", "company")),
        "{name} has worked in much the same fields as {company}, which has worked in {topic} ({year}).",
        "{name}的业务领域与有{topic}业绩的{company}相近（{year}年）。",
    ),
    _path(
        "delegate-any-engagement-by-company",
        (go("any", "engagement", "recency:2"), go("by", "company")),
        "{name} has work abroad on record, last in {last}.",
        "{name}有海外业绩记录，最近为{last}年。",
    ),
    _path(
        "company-from-country-in-engagement-by-company",
        (go("from", "country"), *WORK),
        "{name} has worked in {country} ({year}).",
        "{name}曾在{country}开展业务（{year}年）。",
    ),
    _path(
        "company-needs-topic-on-engagement-by-company",
        (go("needs", "topic"), *RECORD),
        "You are looking for {topic}; {name} has worked in {it} ({year}).",
        "贵公司正在寻找{topic}；{name}有这方面的业绩（{year}年）。",
    ),
    _path(
        "company-offers-topic-on-engagement-by-company",
        (go("offers", "topic"), *RECORD),
        "You offer {topic}; {name} has worked in {it} ({year}).",
        "贵公司提供{topic}；{name}有这方面的业绩（{year}年）。",
    ),
    # Programmes and projects.
    _path(
        "delegate-attended-programme-visited-company",
        (go("attended", "programme", "out:visited^-0.5"), go("visited", "company")),
        "Your programme visited {name}.",
        "您参加的项目曾参观{name}。",
    ),
    _path(
        "delegate-attended-programme-visited-place-located-company",
        (
            go("attended", "programme", "out:visited^-0.5"),
            go("visited", "place"),
            back("located_in", "company", "out:located_in^-0.5"),
        ),
        "Your programme visited {place}, where {name} is located.",
        "您参加的项目曾参观{name}所在的{place}。",
    ),
    _path(
        "delegate-attended-programme-covers-topic-offers-company",
        (go("attended", "programme", "out:covers^-0.5"), go("covers", "topic", "rare"), OFFER),
        "Your programme covered {topic}; {name} offers {it}.",
        "您参加的项目涉及{topic}；{name}能够提供。",
    ),
    _path(
        "delegate-needs-topic-on-project-member-company",
        (go("needs", "topic"), back("on", "project", "recency:7"), go("member", "company")),
        "You are looking for {topic}; {name} is a member of the project “{project}”.",
        "您正在寻找{topic}；{name}是“{project}”项目的成员。",
    ),
    _path(
        "delegate-needs-topic-on-project-draws-company",
        (go("needs", "topic"), back("on", "project", "recency:7"), go("draws", "company")),
        "You are looking for {topic}; {name} was named with the project “{project}”.",
        "您正在寻找{topic}；{name}与“{project}”项目有关。",
    ),
    _path(
        "delegate-from-country-draws-project-draws-company",
        (go("from", "country"), back("draws", "project", "recency:7"), go("draws", "company")),
        "{country} and {name} were both named as interested in the project “{project}” ({year}).",
        "{country}与{name}都曾对“{project}”项目表示关注（{year}年）。",
    ),
    # Words.
    _path(
        "delegate-wants-term-gives-company",
        (go("wants", "term"), back("gives_text", "company", "few:offers")),
        "What you are looking for and what {name} offers share the words: {term}.",
        "您的需求与{name}的业务有共同用词：{term}。",
    ),
    _path(
        "company-wants-term-gives-company",
        (go("wants", "term"), back("gives_text", "company", "few:offers")),
        "What you say of your firm and what {name} offers share the words: {term}.",
        "贵公司的简介与{name}的业务有共同用词：{term}。",
    ),
)
