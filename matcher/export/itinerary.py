"""A plan of visits to print, and as lines on a terminal."""

from __future__ import annotations

from matcher.export.sheet import Block, Grid, Heading, Points, Sheet, Text, one_of
from matcher.plan.budget import plan_budget
from matcher.plan.tongue import Both
from matcher.plan.visits_written import Day, LeftOut, Visit, VisitPlan

TITLE = Both("Visits: {programme}", "参观行程：{programme}")
NEVER_BETTER = Both(
    "Worth {worth} by paths on file; proven: no plan within these limits is worth more.",
    "按登记信息计算价值为{worth}；已证明在此条件下没有更优方案。",
)
BOUNDED = Both(
    "Worth {worth} by paths on file; no plan within these limits is worth more than {bound}.",
    "按登记信息计算价值为{worth}；在此条件下任何方案的价值不超过{bound}。",
)
ASSUMED = Both(
    "{count} of the ways are assumed (half an hour within a city, three hours between two, no cost): fill in"
    " travel.csv before money is promised.",
    "其中{count}段路程为假设（市内半小时，城市间三小时，费用未计），确定费用前请补充 travel.csv。",
)
TIMES = Both("Times are proposals; hosts confirm them.", "时间为拟定，以接待单位确认为准。")
FOR_STAFF = Both("For staff: it names participants with their needs.", "仅供工作人员：列有学员姓名及其需求。")
WHY = Both("Why", "理由")
TIME = Both("Time", "时间")
FIRM = Both("Visit", "参观单位")
CITY = Both("City", "城市")
WANTED = Both("{name} ({how}: {topic})", "{name}（{how}{topic}）")
HOW = {"needs": Both("looking for", "寻找"), "interested_in": Both("interested in", "关注")}
MORE = Both("and {count} more", "另有{count}项")
COMPLETES = Both("would complete: {title}", "可促成：{title}")
LEFT_OUT = Both("Not visited", "未列入")
MONEY = Both("What it costs", "费用")
ITEM = Both("Item", "项目")
EMPTY_DAY = Both("No visit.", "无参观安排。")
LINES = 4


def plan_sheet(plan: VisitPlan, *, lang: str = "en") -> Sheet:
    """Return the plan as a sheet in ``en``, ``zh`` or ``both``."""
    blocks: list[Block] = [Text(one_of(certificate(plan), lang))]
    for day in plan.days:
        blocks += _day(day, lang)
    blocks += [Text(one_of(TIMES, lang), faint=True), Text(one_of(FOR_STAFF, lang), faint=True)]
    if plan.assumed_ways:
        blocks.append(Text(one_of(ASSUMED.of(count=str(plan.assumed_ways)), lang), faint=True))
    blocks += _money(plan, lang)
    if plan.left_out:
        told = tuple(one_of(_left(item), lang) for item in plan.left_out)
        blocks += [Heading(one_of(LEFT_OUT, lang)), Points(told)]
    title = one_of(TITLE.of(programme=plan.programme_title), lang)
    return Sheet(title, "zh-Hans" if lang == "zh" else "en", tuple(blocks))


def certificate(plan: VisitPlan) -> Both:
    """Return what is known of how good a plan is."""
    words = NEVER_BETTER if plan.proven else BOUNDED
    return words.of(worth=f"{plan.worth:.2f}", bound=f"{plan.bound:.2f}")


def _day(day: Day, lang: str) -> list[Block]:
    heading = Heading(str(day.day))
    if not day.visits:
        return [heading, Text(one_of(EMPTY_DAY, lang))]
    header = tuple(one_of(w, lang) for w in (TIME, FIRM, CITY, WHY))
    rows = [
        (
            _span(v),
            one_of(v.name, lang),
            one_of(v.city_name, lang),
            "\n".join(one_of(w, lang) for w in why(v)),
        )
        for v in day.visits
    ]
    return [heading, Grid(header, tuple(rows))]


def _span(visit: Visit) -> str:
    return f"{visit.starts:%H:%M}–{visit.ends:%H:%M}"


def why(visit: Visit) -> list[Both]:
    """Return why a visit is made: projects, then needs, then how many more; else the reason stated."""
    if visit.reason:
        return [visit.reason]
    told = [COMPLETES.of(title=p.title) for p in visit.projects[:LINES]]
    told += [WANTED.of(name=n.name, how=HOW[n.how], topic=n.topic_name) for n in visit.needs[:LINES]]
    rest = len(visit.projects) + visit.needs_total - len(told)
    return [*told, MORE.of(count=str(rest))] if rest > 0 else told


def _money(plan: VisitPlan, lang: str) -> list[Block]:
    rows = tuple((one_of(b.label, lang), f"{b.amount:,.2f} {b.currency}") for b in plan_budget(plan))
    return [Heading(one_of(MONEY, lang)), Grid((one_of(ITEM, lang), plan.currency), rows)]


def _left(item: LeftOut) -> Both:
    return Both(f"{item.name.en}: {item.reason.en}", f"{item.name.zh}：{item.reason.zh}")


def plan_lines(plan: VisitPlan, *, lang: str = "en") -> str:
    """Return the plan as lines for a terminal."""
    lang = "zh" if lang == "zh" else "en"
    lines = [one_of(TITLE.of(programme=plan.programme_title), lang), one_of(certificate(plan), lang)]
    for day in plan.days:
        lines += ["", f"{day.day}  {one_of(day.start_name, lang)}"]
        for visit in day.visits:
            lines.append(f"  {_span(visit)}  {one_of(visit.name, lang)} ({one_of(visit.city_name, lang)})")
            lines += [f"               {one_of(w, lang)}" for w in why(visit)]
        lines += [] if day.visits else [f"  {one_of(EMPTY_DAY, lang)}"]
    lines += [
        "",
        *(
            f"{'  ' * b.level}{one_of(b.label, lang)}: {b.amount:,.2f} {b.currency}"
            for b in plan_budget(plan)
        ),
    ]
    if plan.assumed_ways:
        lines.append(one_of(ASSUMED.of(count=str(plan.assumed_ways)), lang))
    lines += [f"- {one_of(_left(item), lang)}" for item in plan.left_out]
    return "\n".join(lines) + "\n"
