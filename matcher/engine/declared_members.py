"""Declared paths from a project to those who could join it (model ``members-2``).

The first nineteen are measured on consortia and treaties (docs/matching.md), the others reasoned.
"""

from __future__ import annotations

from matcher.engine.paths import Path, Step, back, go

COUNTED = "in:member^-0.5"
MEMBER = go("member", "party", COUNTED)
TOGETHER = back("member", "project", "out:member^-0.5")
TOPIC = go("on", "topic", "rare")
HOME = (go("member", "party", share=True), go("country_of", "country"))
PROGRAMME = go("arose_in", "programme")


def _path(name: str, steps: tuple[Step, ...], en: str, zh: str) -> Path:
    return Path(name, "project", steps, en, zh)


def _apart(name: str, steps: tuple[Step, ...], en: str, zh: str) -> Path:
    return Path(name, "project", steps, en, zh, apart=True)


TEXT = (go("work_text", "term"), back("work_text", "project"), go("member", "party", "in:member^-0.25"))
NAMED = (go("member", "party", share=True), go("name_of", "name_term"), back("name_of", "party"))

PATHS = (
    _path(
        "project-member-party-member-project-member-party",
        (MEMBER, TOGETHER, MEMBER),
        "{name} has worked with {member} on “{project}” ({year}).",
        "{name}曾与{member}共同参与“{project}”（{year}年）。",
    ),
    Path(
        "project-two-members-project-member-party",
        "project",
        (go("member", "party"),),
        "{name} has worked with several of the members together ({member}) on “{project}” ({year}).",
        "{name}曾与其中多个成员（{member}）共同参与“{project}”（{year}年）。",
        start=(MEMBER, TOGETHER),
        pairs=True,
    ),
    _path(
        "project-member-party-goes-with-party",
        (go("member", "party"), go("goes_with", "party")),
        "Going by past projects, {name} goes with {member}.",
        "从以往项目看，{name}与{member}常在一起。",
    ),
    _path(
        "project-member-party-named-term-named-party",
        NAMED,
        "{name} and {member} share a part of their names: {name_term}.",
        "{name}与{member}的名称有共同部分：{name_term}。",
    ),
    _path(
        "project-any-project-member-party",
        (go("any", "project", "recency:7"), go("member", "party")),
        "Projects that {name} has taken part in so far: {count}, last in {last}.",
        "{name}迄今参与的项目：{count}个，最近为{last}年。",
    ),
    _path(
        "project-text-term-named-party",
        (go("text_names", "name_term"), back("named", "party")),
        "The description names a part of {name}'s name: {name_term}.",
        "描述中出现了{name}名称的一部分：{name_term}。",
    ),
    _path(
        "project-member-party-from-country-from-party",
        (*HOME, back("country_of", "company delegate organisation")),
        "{name} is from {2}, like a member.",
        "{name}与某一成员同来自{2}。",
    ),
    _path(
        "project-member-country-borders-country-from-party",
        (*HOME, go("neighbours", "country"), back("country_of", "party")),
        "{name}: {3} borders {2}, where members are from.",
        "{name}：{3}与成员所在的{2}接壤。",
    ),
    _path(
        "project-member-country-subregion-country-from-party",
        (*HOME, go("same_subregion", "country"), back("country_of", "party")),
        "{name}: {3} is in the same part of the world as members from {2}.",
        "{name}：{3}与来自{2}的成员同属一个次区域。",
    ),
    _path(
        "project-member-country-region-country-from-party",
        (*HOME, go("same_region", "country"), back("country_of", "party")),
        "{name}: {3} is in the same region as members from {2}.",
        "{name}：{3}与来自{2}的成员同属一个大区。",
    ),
    _path(
        "project-member-country-language-country-from-party",
        (*HOME, go("shares_language", "country"), back("country_of", "party")),
        "{name}: {3} shares an official language with members from {2}.",
        "{name}：{3}与来自{2}的成员有共同的官方语言。",
    ),
    _path(
        "project-topicname-term-topicname-project-member-party",
        (go("topic_names", "topic_term"), back("topic_names", "project"), go("member", "party")),
        "{name} took part in “{project}” ({year}), whose topic has a similar name: {topic_term}.",
        "{name}曾参与“{project}”（{year}年），其主题名称相近：{topic_term}。",
    ),
    _path(
        "project-text-term-text-project-member-party",
        TEXT,
        "{name} took part in “{project}” ({year}), whose description shares the words: {term}.",
        "{name}曾参与“{project}”（{year}年），其描述有共同用词：{term}。",
    ),
    _path(
        "project-near-text-project-member-party",
        (go("near_text", "project", "out:member^-0.5"), go("member", "party")),
        "{name} took part in “{project}” ({year}), one of the works with the closest descriptions.",
        "{name}曾参与“{project}”（{year}年），其描述与本项目最为接近之一。",
    ),
    _path(
        "project-near-members-project-member-party",
        (go("near_members", "project"), go("member", "party")),
        "{name} took part in “{project}” ({year}), which had much the same members.",
        "{name}曾参与“{project}”（{year}年），其成员与本项目大致相同。",
    ),
    _path(
        "project-near-both-project-member-party",
        (go("near_both", "project"), go("member", "party")),
        "{name} took part in “{project}” ({year}), close to this one in both members and description.",
        "{name}曾参与“{project}”（{year}年），其成员与描述均与本项目相近。",
    ),
    _path(
        "project-member-country-near-country-from-party",
        (*HOME, go("near", "country"), back("country_of", "party")),
        "{name}: {3} is not far from {2}, where members are from.",
        "{name}：{3}距成员所在的{2}不远。",
    ),
    # For those who never worked with a member, evidence of other kinds has weights of its own.
    _apart(
        "project-apart-text-term-text-project-member-party",
        TEXT,
        "New to the members: {name} took part in “{project}” ({year}), whose description shares the words: "
        "{term}.",
        "尚未与成员合作：{name}曾参与“{project}”（{year}年），其描述有共同用词：{term}。",
    ),
    _apart(
        "project-apart-member-party-named-term-named-party",
        NAMED,
        "New to the members: {name} and {member} share a part of their names: {name_term}.",
        "尚未与成员合作：{name}与{member}的名称有共同部分：{name_term}。",
    ),
    # Topics.
    _path(
        "project-on-topic-offers-party",
        (TOPIC, back("offers", "company delegate", "out:offers^-0.5", "few:offers")),
        "The project is on {topic}; {name} offers {it}.",
        "项目主题为{topic}；{name}能够提供。",
    ),
    _path(
        "project-on-topic-needs-delegate",
        (TOPIC, back("needs", "delegate", "out:needs^-0.5", "few:needs")),
        "The project is on {topic}; {name} is looking for {it}.",
        "项目主题为{topic}；{name}正在寻找。",
    ),
    _path(
        "project-on-topic-interested-delegate",
        (TOPIC, back("interested_in", "delegate", "out:interested_in^-0.5", "few:interested_in")),
        "The project is on {topic}; {name} is interested in {it}.",
        "项目主题为{topic}；{name}关注这一主题。",
    ),
    _path(
        "project-on-topic-knows-expert",
        (TOPIC, back("knows", "expert", "out:knows^-0.5", "few:knows")),
        "The project is on {topic}; {name} is an expert in {it}.",
        "项目主题为{topic}；{name}是这方面的专家。",
    ),
    _path(
        "project-on-topic-has-country",
        (TOPIC, back("has", "country")),
        "The project is on {topic}; {name} has {it} in place ({year}).",
        "项目主题为{topic}；{name}已有相关经验（{year}年）。",
    ),
    _path(
        "project-on-topic-needs-country",
        (TOPIC, back("needs", "country")),
        "The project is on {topic}; {name} was reported to be looking for {it} ({year}).",
        "项目主题为{topic}；据记载{name}正在寻找（{year}年）。",
    ),
    _path(
        "project-on-topic-on-engagement-by-company",
        (TOPIC, back("on", "engagement", "recency:7"), go("by", "company", "in:by^-0.5")),
        "The project is on {topic}; {name} has worked in {it} ({year}).",
        "项目主题为{topic}；{name}有这方面的业绩（{year}年）。",
    ),
    _path(
        "project-on-topic-kin-topic-offers-party",
        (TOPIC, go("kin", "topic"), back("offers", "company delegate", "out:offers^-0.5", "few:offers")),
        "The project is on {topic}; {name} offers {topic2}, which is close to {it}.",
        "项目主题为{topic}；{name}能够提供相近的{topic2}。",
    ),
    # Those already near the project.
    _path(
        "project-proposed-party",
        (go("proposed_by", "party"),),
        "{name} proposed the project.",
        "{name}提出了该项目。",
    ),
    _path(
        "project-draws-party",
        (go("draws", "party"),),
        "{name} has shown interest in the project.",
        "{name}已对该项目表示关注。",
    ),
    _path(
        "project-proposed-country-from-delegate",
        (go("proposed_by", "country", "in:from^-0.5"), back("from", "delegate")),
        "{name} comes from {country}, which proposed the project.",
        "{name}来自提出该项目的{country}。",
    ),
    _path(
        "project-draws-country-from-delegate",
        (go("draws", "country", "in:from^-0.5"), back("from", "delegate")),
        "{name} comes from {country}, which has shown interest in the project.",
        "{name}来自已对该项目表示关注的{country}。",
    ),
    _path(
        "project-arose-programme-attended-delegate",
        (go("arose_in", "programme", "in:attended^-0.5"), back("attended", "delegate")),
        "The project arose in {programme}; {name} took part in it.",
        "项目产生于{programme}；{name}参加了该活动。",
    ),
    _path(
        "project-arose-programme-visited-company",
        (go("arose_in", "programme", "out:visited^-0.5"), go("visited", "company")),
        "The project arose in {programme}, which visited {name}.",
        "项目产生于{programme}，其间参观了{name}。",
    ),
    _path(
        "project-arose-programme-taught-expert",
        (PROGRAMME, back("taught", "expert")),
        "The project arose in {programme}; {name} lectured there.",
        "项目产生于{programme}；{name}曾在其中授课。",
    ),
    _path(
        "project-wants-term-gives-party",
        (go("wants", "term"), back("gives_text", "company delegate expert", "few:offers")),
        "The project's description and what {name} can give share the words: {term}.",
        "项目描述与{name}能够提供的内容有共同用词：{term}。",
    ),
)
