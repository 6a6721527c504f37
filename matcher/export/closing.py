"""The closing-day document: one page a language, English and Chinese, to print or to edit as DOCX."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.decide.leads import NOT_SCREENED
from matcher.export.sheet import Block, Grid, Heading, Sheet, Text, one_of
from matcher.plan.closing import Agreed, ClosingDay, NextStep, Party
from matcher.plan.tongue import Both, listed

TITLE = Both("Virtual projects: {programme}", "虚拟项目：{programme}")
NOTHING = Both("No project has been accepted yet.", "目前尚无已确认的项目。")
TOPICS = Both("Topics", "议题")
STATUS = Both("Status", "状态")
PROPOSED = Both("Proposed by", "提出者")
COUNTRIES = Both("Interested countries and areas", "感兴趣的国家和地区")
MEMBERS = Both("Also taking part", "其他参与者")
FIRM = Both("Firm", "企业")
UNNAMED = Both("{count} who did not agree to be named here", "另有{count}人未同意在此列名")
UNNAMED_PROPOSER = Both("somebody who did not agree to be named here", "提出者未同意在此列名")
AGREED = Both("What was agreed", "达成的共识")
NEXT = Both("Next step", "下一步")
OWNER = Both("Owner", "负责人")
STEP = Both("{step} ({title})", "{step}（{title}）")
BY = Both("by {due}", "截至{due}")
WITHIN = Both("{title} (proposed within “{above}”)", "{title}（在“{above}”项目中提出）")
OPEN = Both("to be named", "待定")
NO_FIRM = Both("none yet", "暂无")
NO_PROPOSER = Both("nobody in particular", "无特定提出者")
STATUSES = {
    "virtual": Both("virtual project", "虚拟项目"),
    "under_review": Both("under review", "评审中"),
    "feasible": Both("found feasible", "经论证可行"),
    "lead": Both("followed up as a lead", "作为线索跟进"),
    "real": Both("real project", "实际项目"),
}
CONCLUSION = Both(
    "Virtual projects do not become real by themselves; each needs the step and the owner named here. Firms"
    " are worth meeting, not recommended; unless stated otherwise: {screening}.",
    "虚拟项目不会自动成为实际项目，需由负责人落实所列的下一步。所列企业值得接触，不代表推荐；除另有说明外：{screening}。",
)


def closing_sheets(day: ClosingDay, *, lang: str = "both") -> list[Sheet]:
    """Return the document: one sheet in ``en`` or ``zh``, or one in each for ``both``."""
    langs = ("en", "zh") if lang == "both" else (lang,)
    return [_sheet(day, one) for one in langs]


def _sheet(day: ClosingDay, lang: str) -> Sheet:
    blocks: list[Block] = []
    for number, project in enumerate(day.projects, start=1):
        blocks += _project(project, f"{number}. {one_of(project.title, lang)}", lang, level=2)
    if not day.projects:
        blocks.append(Text(one_of(NOTHING, lang)))
    screening = Both(NOT_SCREENED["en"], NOT_SCREENED["zh"])
    blocks.append(Text(one_of(CONCLUSION.of(screening=screening), lang), faint=True))
    title = one_of(TITLE.of(programme=day.of_title), lang)
    return Sheet(title, "zh-Hans" if lang == "zh" else "en", tuple(blocks))


def _project(project: Agreed, heading: str, lang: str, *, level: int) -> list[Block]:
    rows = [
        (PROPOSED, _names(project.proposers, lang) or one_of(_no_proposer(project), lang)),
        (COUNTRIES, one_of(listed(project.countries), lang) or one_of(OPEN, lang)),
        (MEMBERS, _members(project, lang)),
        (FIRM, _names(project.firms, lang) or one_of(NO_FIRM, lang)),
        (TOPICS, one_of(listed(project.topics), lang)),
        (AGREED, one_of(project.agreed, lang) or one_of(OPEN, lang)),
        (STATUS, one_of(STATUSES.get(project.status, Both(project.status, project.status)), lang)),
        (NEXT, _steps(project.steps, lang) or one_of(OPEN, lang)),
        (OWNER, _owners(project.steps) or one_of(OPEN, lang)),
    ]
    told = tuple((one_of(label, lang), cell) for label, cell in rows if cell)
    blocks: list[Block] = [Heading(heading, level), Grid((), told)]
    for inner in project.within:
        words = WITHIN.of(title=inner.title, above=project.title)
        blocks += _project(inner, one_of(words, lang), lang, level=3)
    return blocks


def _no_proposer(project: Agreed) -> Both:
    return NO_PROPOSER if "proposer" in project.missing else UNNAMED_PROPOSER


def _members(project: Agreed, lang: str) -> str:
    named = _names(project.members, lang)
    others = one_of(UNNAMED.of(count=str(project.unnamed)), lang) if project.unnamed else ""
    return ("；" if lang == "zh" else "; ").join(part for part in (named, others) if part)


def _names(parties: Iterable[Party], lang: str) -> str:
    found = []
    for party in parties:
        name, country = one_of(party.name, lang), one_of(party.country, lang)
        told = f"{name}（{country}）" if lang == "zh" else f"{name} ({country})"
        found.append(told if country and party.ref.kind == "delegate" else name)
    return ("；" if lang == "zh" else "; ").join(found)


def _steps(steps: Iterable[NextStep], lang: str) -> str:
    lines = []
    for step in steps:
        words = step.next_step or one_of(OPEN, lang)
        line = one_of(STEP.of(step=words, title=step.title), lang)
        due = f", {one_of(BY.of(due=step.due), lang)}" if step.due else ""
        lines.append(f"{line}{due}; {one_of(step.screening, lang)}")
    return "\n".join(lines)


def _owners(steps: Iterable[NextStep]) -> str:
    return "; ".join(dict.fromkeys(s.owner for s in steps if s.owner))
