"""Round tables and proposed seminars to print."""

from __future__ import annotations

from matcher.export.sheet import Block, Grid, Heading, Points, Sheet, Text, one_of
from matcher.plan.seminars import Radar, Seminar
from matcher.plan.seminars_people import Candidate, Coming
from matcher.plan.tables import Seat, Seating
from matcher.plan.tongue import Both, listed

TABLES = Both("Round tables: {programme}", "圆桌讨论分组：{programme}")
TABLE = Both("Table {number}: {topic}", "第{number}桌：{topic}")
SUMMARY = Both(
    "{linked} of {people} people sit at a topic that they spoke of, or at one next to it.",
    "{people}人中有{linked}人坐在自己提到的议题或相近议题的桌上。",
)
RELAXED = Both("Rules of mixing that could not be kept: {rules}.", "未能完全满足的搭配规则：{rules}。")
MOVED = Both("Who changes table", "需要换桌的学员")
MOVE = Both("{name}: table {before} to table {after}", "{name}：第{before}桌换到第{after}桌")
SITS = Both("{name}: table {after}", "{name}：第{after}桌")
NAME = Both("Name", "姓名")
COUNTRY = Both("Country or province", "国家或省份")
SAID = Both("Said of the topic", "与议题的关系")
HOW = {
    "offers": Both("can offer it", "能够提供"),
    "needs": Both("is looking for it", "正在寻找"),
    "interested_in": Both("is interested", "关注"),
    "near": Both("spoke of a topic near it", "提到相近议题"),
    "": Both("nothing on file", "无登记信息"),
}

SEMINARS = Both("Seminars that are missing", "培训需求与建议研修班")
COUNTED = Both(
    "{unmet} of {needs} needs on file are met by nobody: no delegate, country, firm or lecturer.",
    "登记的{needs}项需求中有{unmet}项无人满足：没有学员、国家、企业或讲师能够提供。",
)
NONE_MISSING = Both("Every need on file has somebody who could answer it.", "登记的需求均有可以满足者。")
NO_NEEDS = Both("No needs are on file.", "目前没有登记任何需求。")
ALSO = Both("Also covers", "同时涵盖")
COME = Both("Likely to come", "可能参加的国家和地区")
LECTURE = Both("Could lecture", "候选讲师")
THROUGH = Both("{name} (through {topics})", "{name}（通过{topics}）")
NEEDED_BY = Both("Looked for by", "需求者")
OVER_YEARS = Both("Needs by year", "历年需求")
DEMAND = Both("Demand", "需求程度")
DIRECTION = {
    "rising": Both("rising", "上升"),
    "falling": Both("falling", "下降"),
    "steady": Both("steady", "平稳"),
    "unknown": Both("too few years to tell", "年份太少，无法判断"),
}
NOTE = Both(
    "Candidates are not known to know the topic itself; ask them. Demand adds up needs: a delegate counts 1,"
    " a country or firm 0.5; those of delegates and firms fade with age.",
    "候选讲师尚未登记掌握该议题，请与其确认。需求程度为学员需求（1）与国家、企业需求（0.5）之和，按时间衰减。",
)
MOST = 30


def seating_sheet(seating: Seating, *, lang: str = "en") -> Sheet:
    """Return round tables as a sheet in ``en``, ``zh`` or ``both``."""
    counts = SUMMARY.of(linked=str(seating.linked), people=str(seating.people))
    blocks: list[Block] = [Text(one_of(counts, lang))]
    if seating.relaxed:
        rules = Both("; ".join(r.en for r in seating.relaxed), "；".join(r.zh for r in seating.relaxed))
        blocks.append(Text(one_of(RELAXED.of(rules=rules), lang)))
    if seating.moves:
        told = []
        for move in seating.moves:
            words = SITS if move.before is None else MOVE
            told.append(
                one_of(words.of(name=move.name, before=str(move.before), after=str(move.after)), lang)
            )
        blocks += [Heading(one_of(MOVED, lang)), Points(tuple(told))]
    for table in seating.tables:
        heading = TABLE.of(number=str(table.number), topic=table.topic_name)
        header = tuple(one_of(w, lang) for w in (NAME, COUNTRY, SAID))
        blocks += [Heading(one_of(heading, lang)), Grid(header, tuple(_seat(s, lang) for s in table.seats))]
    return Sheet(one_of(TABLES.of(programme=seating.programme_title), lang), _code(lang), tuple(blocks))


def _code(lang: str) -> str:
    return "zh-Hans" if lang == "zh" else "en"


def _seat(seat: Seat, lang: str) -> tuple[str, ...]:
    return one_of(seat.name, lang), one_of(seat.country, lang), one_of(HOW[seat.how], lang)


def radar_sheet(radar: Radar, *, lang: str = "en") -> Sheet:
    """Return proposed seminars as a sheet in ``en``, ``zh`` or ``both``."""
    counts = COUNTED.of(unmet=str(radar.unmet), needs=str(radar.needs))
    words = counts if radar.unmet else NONE_MISSING if radar.needs else NO_NEEDS
    blocks: list[Block] = [Text(one_of(words, lang))]
    for number, seminar in enumerate(radar.seminars, start=1):
        blocks += _seminar(seminar, number, lang)
    blocks.append(Text(one_of(NOTE, lang), faint=True))
    return Sheet(one_of(SEMINARS, lang), _code(lang), tuple(blocks))


def _seminar(seminar: Seminar, number: int, lang: str) -> list[Block]:
    trend = seminar.trend
    years = ", ".join(f"{year}: {count}" for year, count in trend.years.items() if count)
    rows = [
        (DEMAND, f"{seminar.demand:.2f}"),
        (ALSO, one_of(listed(seminar.also_names), lang)),
        (COME, "; ".join(_coming(c, lang) for c in seminar.countries)),
        (LECTURE, "\n".join(_candidate(c, lang) for c in seminar.lecturers) or _ask(seminar, lang)),
        (NEEDED_BY, _needed(seminar, lang)),
        (OVER_YEARS, f"{years} ({one_of(DIRECTION[trend.direction], lang)})"),
    ]
    told = tuple((one_of(label, lang), cell) for label, cell in rows if cell)
    return [Heading(f"{number}. {one_of(seminar.topic_name, lang)}"), Grid((), told)]


def _coming(place: Coming, lang: str) -> str:
    return f"{one_of(place.name, lang)} ({place.people})" if place.people else one_of(place.name, lang)


def _candidate(candidate: Candidate, lang: str) -> str:
    words = THROUGH.of(name=candidate.name, topics=listed(candidate.through_names[:2]))
    return one_of(words, lang)


def _ask(seminar: Seminar, lang: str) -> str:
    return one_of(seminar.ask, lang) if seminar.ask else ""


def _needed(seminar: Seminar, lang: str) -> str:
    names = dict.fromkeys(one_of(r.name, lang) for r in seminar.records)
    shown = [*names][:MOST]
    return "; ".join(shown) + (f"; +{len(names) - MOST}" if len(names) > MOST else "")
