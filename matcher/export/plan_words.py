"""What the lines of ``matcher plan team``, ``portfolio``, ``whynot``, ``whatif`` say, English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.plan.tongue import Both

LINES: Mapping[str, Both] = {
    "optimal": Both("the best there is", "已证明为最优"),
    "chosen": Both("chosen for the cohort as a whole", "按全体学员统筹选出"),
    "bounded": Both("none scores above {bound}", "任何团队得分不超过{bound}"),
    "exact": Both("exact", "精确求解"),
    "greedy": Both("greedy", "逐步求解"),
    "portfolio": Both("portfolio", "项目组合"),
    "members": Both("members", "按成员"),
    "score": Both("score: {proven} ({method})", "总分：{proven}（{method}）"),
    "needed": Both("  (needed: {rules})", "（不可缺少：{rules}）"),
    "holder": Both("holder", "具备者"),
    "seeker": Both("seeker", "寻求者"),
    "partner": Both("partner", "关注者"),
    "firm": Both("firm", "企业"),
    "expert": Both("expert", "专家"),
    "no team": Both("no team on any topic", "没有任何议题可以组队"),
    "a team": Both("a team keeps all rules", "有团队满足所有条件"),
    "conflict": Both(
        "no team keeps all of these together, though any fewer could be kept:",
        "没有团队能同时满足以下各项，但减少任何一项即可：",
    ),
    "no way": Both("nothing that staff may give way on helps", "工作人员可以放宽的条件均无济于事"),
    "way": Both("the cheapest way to give way (cost {cost}):", "代价最小的放宽办法（代价{cost}）："),
    "or": Both("or, if it is so and somebody says it:", "或者，如果属实并有人说明："),
    "not suggested": Both("not suggested", "未被推荐"),
    "rank": Both("number {rank} (score {score})", "第{rank}位（得分{score}）"),
    "for": Both("{wanted} for {subject}: {place}", "向{subject}推荐{wanted}：{place}"),
    "on file": Both("on file:", "登记信息："),
    "nothing": Both("nothing about any topic", "没有任何议题的信息"),
    "barred": Both("barred: {bar}", "不能推荐：{bar}"),
    "would": Both(
        "would be among the first {top} if it is so and somebody records:",
        "如果属实并登记以下内容，可进入前{top}位：",
    ),
    "possible": Both("becomes possible: {topic}", "变为可能：{topic}"),
    "dies": Both("dies: {topic}", "不再可能：{topic}"),
    "in all": Both("in all ({before} before, {after} after)", "合计（之前{before}，之后{after}）"),
    "dead without": Both("  without it dies: {topics}", "，没有则不再可能：{topics}"),
    "in a project": Both("in a project: {placed} of {all}", "已列入项目：{all}人中{placed}人"),
    "standing": Both("of these in a project on file already: {count}", "其中已在登记的项目中：{count}人"),
    "in none": Both("in none: {name} ({country}): {reason}", "未列入：{name}（{country}）：{reason}"),
    "ask": Both("    ask: {question}", "    询问：{question}"),
}
"""Lines by key; slots stand in braces."""

PROGRESS: Mapping[str, Both] = {
    "composing teams": Both("composing teams", "正在组队"),
    "choosing projects": Both("choosing projects", "正在选择项目"),
    "leaving out seats": Both("leaving out seats", "正在逐一去掉名额"),
    "choosing visits": Both("choosing visits", "正在选择参观"),
}
"""What is computed, by the key that the computation shows."""


def line(key: str, lang: str, **slots: str) -> str:
    """Return a line with its slots filled; any language but Chinese gives English."""
    return _chosen(LINES[key], lang).format(**slots)


def progress_words(what: str, lang: str) -> str:
    """Return what is computed in words; what is not known as it is, such as a name."""
    return _chosen(PROGRESS[what], lang) if what in PROGRESS else what


def _chosen(words: Both, lang: str) -> str:
    return words.zh if lang.startswith("zh") else words.en
