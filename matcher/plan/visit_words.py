"""What visit sheets say, in English and Chinese: reasons as a firm reads them, and questions to ask.

The sentences of the declared paths speak to the delegate; on a firm's sheet the same evidence is told to
the firm. A path of ``partners-2`` without a sentence here fails the tests.
"""

from __future__ import annotations

from collections.abc import Mapping

from matcher.plan.tongue import Both

FOR_FIRM: Mapping[str, Both] = {
    "delegate-needs-topic-offers-company": Both(
        "Is looking for {topic}, which you offer.", "正在寻找贵公司能够提供的{topic}。"
    ),
    "delegate-interested-topic-offers-company": Both(
        "Is interested in {topic}, which you offer.", "关注贵公司能够提供的{topic}。"
    ),
    "delegate-needs-topic-kin-topic-offers-company": Both(
        "Is looking for {topic}; you offer {topic2}, which is close to {it}.",
        "正在寻找{topic}；贵公司能够提供相近的{topic2}。",
    ),
    "delegate-needs-topic-sibling-topic-offers-company": Both(
        "Is looking for {topic}; you offer {topic2}, from the same field.",
        "正在寻找{topic}；贵公司能够提供同一领域的{topic2}。",
    ),
    "delegate-from-country-needs-topic-offers-company": Both(
        "Comes from {country}, which was reported to be looking for {topic} ({year}); you offer {it}.",
        "来自{country}；据记载，该国正在寻找{topic}（{year}年），贵公司能够提供。",
    ),
    "delegate-from-country-in-engagement-by-company": Both(
        "Comes from {country}, where you have worked ({year}).",
        "来自{country}，贵公司曾在当地开展业务（{year}年）。",
    ),
    "delegate-needs-topic-on-engagement-by-company": Both(
        "Is looking for {topic}, in which you have worked ({year}).",
        "正在寻找{topic}；贵公司有这方面的业绩（{year}年）。",
    ),
    "delegate-needs-topic-sector-topic-on-engagement-by-company": Both(
        "Is looking for {topic}; you have worked in the same field: {topic3} ({year}).",
        "正在寻找{topic}；贵公司在同一领域有业绩：{topic3}（{year}年）。",
    ),
    "delegate-interested-topic-on-engagement-by-company": Both(
        "Is interested in {topic}, in which you have worked ({year}).",
        "关注{topic}；贵公司有这方面的业绩（{year}年）。",
    ),
    "delegate-country-topic-engagement-by-company": Both(
        "Is looking for {topic}, on which you have worked in {country} ({year}).",
        "正在寻找{topic}；贵公司曾在{country}开展这方面的业务（{year}年）。",
    ),
    "delegate-from-country-region-country-in-engagement-by-company": Both(
        "Comes from a region where you have worked: {country2} ({year}).",
        "所在地区有贵公司曾开展业务的国家：{country2}（{year}年）。",
    ),
    "delegate-from-country-language-country-in-engagement-by-company": Both(
        "Comes from {country}, which shares an official language with {country2}, where you have worked"
        " ({year}).",
        "来自{country}，与贵公司曾开展业务的{country2}有共同的官方语言（{year}年）。",
    ),
    "delegate-from-country-developing-country-in-engagement-by-company": Both(
        "Comes from a developing country, and you have worked in others: {country2} ({year}).",
        "来自发展中国家，贵公司曾在其他发展中国家开展业务：{country2}（{year}年）。",
    ),
    "delegate-from-country-in-engagement-by-company-alike-company": Both(
        "Comes from {country}, where {company}, whose name is like yours, has worked ({year}).",
        "来自{country}；名称与贵公司相近的{company}曾在当地开展业务（{year}年）。",
    ),
    "delegate-from-country-in-engagement-by-company-works-where-company": Both(
        "Comes from {country}, where {company} has worked, whose countries are much the same as yours"
        " ({year}).",
        "来自{country}；业务国别与贵公司相近的{company}曾在当地开展业务（{year}年）。",
    ),
    "delegate-needs-topic-on-engagement-by-company-works-on-company": Both(
        "Is looking for {topic}, in which {company} has worked, whose fields are much the same as yours"
        " ({year}).",
        "正在寻找{topic}；业务领域与贵公司相近的{company}有这方面的业绩（{year}年）。",
    ),
    "delegate-any-engagement-by-company": Both(
        "You have work abroad on record, last in {last}.", "贵公司有海外业绩记录，最近为{last}年。"
    ),
    "delegate-attended-programme-visited-company": Both(
        "Takes part in a programme that visits you.", "所参加的项目安排参观贵公司。"
    ),
    "delegate-attended-programme-visited-place-located-company": Both(
        "Takes part in a programme that visits {place}, where you are located.",
        "所参加的项目安排参观贵公司所在的{place}。",
    ),
    "delegate-attended-programme-covers-topic-offers-company": Both(
        "Takes part in a programme on {topic}, which you offer.",
        "所参加的项目涉及贵公司能够提供的{topic}。",
    ),
    "delegate-needs-topic-on-project-member-company": Both(
        "Is looking for {topic}; you are a member of the project “{project}”.",
        "正在寻找{topic}；贵公司是“{project}”项目的成员。",
    ),
    "delegate-needs-topic-on-project-draws-company": Both(
        "Is looking for {topic}; you were named with the project “{project}”.",
        "正在寻找{topic}；贵公司与“{project}”项目有关。",
    ),
    "delegate-from-country-draws-project-draws-company": Both(
        "Comes from {country}, which like you was named as interested in the project “{project}” ({year}).",
        "来自{country}，该国与贵公司都曾对“{project}”项目表示关注（{year}年）。",
    ),
    "delegate-wants-term-gives-company": Both(
        "What is said of the delegate's work and of yours shares the words: {term}.",
        "该学员的需求与贵公司的业务有共同用词：{term}。",
    ),
}

SLIGHT = frozenset(
    {
        "delegate-any-engagement-by-company",
        "delegate-attended-programme-visited-company",
        "delegate-attended-programme-visited-place-located-company",
        "delegate-attended-programme-covers-topic-offers-company",
        "delegate-from-country-region-country-in-engagement-by-company",
        "delegate-from-country-language-country-in-engagement-by-company",
        "delegate-from-country-developing-country-in-engagement-by-company",
        "delegate-from-country-in-engagement-by-company-alike-company",
        "delegate-from-country-in-engagement-by-company-works-where-company",
        "delegate-needs-topic-on-engagement-by-company-works-on-company",
        "delegate-wants-term-gives-company",
    }
)
"""Paths that say next to nothing of what somebody wants from a firm: alone they make nobody interested.
That the programme visits a firm must not be the reason for visiting it."""

ASK_NEED = Both(
    "What have you supplied for {topic}, where is it in use, and could we speak with somebody who uses it?",
    "贵公司在{topic}方面提供过哪些产品或服务？在哪里使用？能否与用户交流？",
)
ASK_FIRST_STEP = Both(
    "What would a first, small step on {topic} in {country} need from our side, in people, data and money?",
    "如果在{country}先开展一个小规模的{topic}项目，我方需要准备哪些人员、数据和资金？",
)
ASK_INTEREST = Both(
    "What should somebody who begins with {topic} look at first, and what did others underestimate?",
    "刚开始接触{topic}时应先了解什么？其他用户容易低估哪些问题？",
)
ASK_RECORD = Both(
    "What did you learn from your work in {country}, and who there could tell us more?",
    "贵公司在{country}的业务有哪些经验？当地可以向谁了解情况？",
)
ASK_OPEN = Both(
    "Nothing on file links this delegate with the firm. Ask before the visit: what would you like to see?",
    "目前没有该学员与该企业相关的登记信息。请在参观前询问：您希望在那里了解什么？",
)
PURPOSE = Both("Follow-up of the visit to {firm}: {topics}", "参观{firm}后续交流：{topics}")
PURPOSE_BARE = Both("Follow-up of the visit to {firm}", "参观{firm}后续交流")
