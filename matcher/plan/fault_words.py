"""Why a plan cannot be made, in English and Chinese: the faults of what was asked for.

What raises one of these gives both languages, and whoever shows it chooses by the language asked for
(`graph.errors`). Slots stand in braces.
"""

from __future__ import annotations

from graph.errors import NotFoundError, Problem
from matcher.plan.tongue import Both

NOT_THERE = Both("{ref} is not in the store", "库中没有{ref}")
NO_PERSON = Both("{ref} is nobody on file", "{ref}未登记为人员")
IN_NO_TEAM = Both("{ref} can be in no team", "{ref}不能列入任何团队")
NO_FIRM = Both(
    "{ref} is no firm in the store; a brief is made for company:ID",
    "库中没有企业{ref}；参观简报须指定company:编号",
)
NOT_CLOSING = Both("{ref} is no programme or document in the store", "库中没有名为{ref}的项目或文件")
NO_LINES = Both("{ref} has no budget lines", "{ref}没有预算条目")
NOBODY_PRESENT = Both("{ref} has no participants who are present", "{ref}没有到场的学员")
STRANGER = Both("did not take part in {ref}", "未参加{ref}")
MEANWHILE = Both("something on file has changed meanwhile; ask again", "登记信息在此期间已有变动，请重新查询")

COUNTRIES = Both("must be a number or range within {low}-{high}", "须为{low}-{high}之间的数或范围")
NO_RANGE = Both("is not a number or a range", "不是数或范围")
NO_TEAM = Both(
    "a team has two to six people, one of each country, two firms and one expert at most",
    "一个团队有两至六人，每国一人，最多两家企业和一名专家",
)
NOT_ASKED = Both(
    "why not is asked for a delegate, about a company or another delegate",
    "“为何没有”须针对一名学员，询问某企业或另一名学员",
)
NO_VISITOR = Both("a visit belongs to a programme; name it", "参观属于某个项目，请指明项目")
THERE_ALREADY = Both("is there already", "已经存在")
NOT_STORED = Both("is not in the store", "不在库中")
NOT_SAID = Both("is not on file", "没有登记")
NO_STATEMENT = Both("is not written KIND:ID=RELATION=TOPIC", "须写成“类别:编号=关系=议题”")
NO_PART = Both(
    "is none of needs=, offers=, interests=, languages=", "不是needs=、offers=、interests=、languages=之一"
)
NAMES_NOBODY = Both("names nobody", "没有指明对象")

GROUPS = Both(
    "{people} people make no {tables} groups of {least} to {most}",
    "{people}人不能分成{tables}组，每组{least}至{most}人",
)
NO_SEATING = Both("{people} people cannot be seated at {tables} tables", "{people}人无法安排在{tables}桌")
AT_LEAST_ONE = Both("must be at least 1", "至少为1")

DAYS = Both("must be at least one, in order, each once", "至少一天，须按顺序且不重复")
A_DAY = Both("at least one visit and at most 24 hours a day", "每天至少参观一次、最多24小时")
PIN_CLOSED = Both("is pinned to a day that is not open", "所定日期不在安排的日期之内")
PIN_LEFT_OUT = Both("is pinned and left out", "既已确定参观又被排除")
NO_PLACE = Both("no place on file, so no way there can be planned", "未登记所在地，无法安排行程")
NO_PROOF = Both("no plan was found, and no proof that there is none", "没有找到方案，也未能证明没有方案")
CANNOT_ALL = Both("cannot all be met: {demands}", "不能同时满足：{demands}")
ENOUGH = Both("to give up one of these is enough: {demands}", "放弃其中一项即可：{demands}")
PINNED = Both("{firm} on {day}", "{day}参观{firm}")
HOURS = Both("at most {hours} hours a day", "每天最多{hours}小时")
VISITS = Both("at most {visits} visits a day", "每天最多参观{visits}次")
BUDGET = Both("a budget of {amount} {currency}", "预算{amount} {currency}")
RETURNS = Both("the way back to {home}", "返回{home}")

NO_COLUMN = Both("no column {column}", "缺少{column}列")
TWICE = Both("is given twice", "重复给出")
NO_CITY = Both("is no place in the store", "不是库中的地点")
NO_HOURS = Both("is no number of hours from 0 to {most}", "不是0至{most}之间的小时数")
NO_COST = Both("is no amount of money (0 or more, at most two decimals)", "不是金额（0或以上，最多两位小数）")
NO_SOURCE = Both("say where the hours come from", "请写明时间数据的来源")

NO_KEY = Both("is not a key of the wording", "不是措辞表中的键")
SLOTS = Both("may hold the slots {slots}", "可用的占位符为{slots}")


class UnfitError(ValueError):
    """A value does not fit; ``words`` says why in both languages."""

    def __init__(self, words: Both) -> None:
        super().__init__(words.en)
        self.words = words


def fault(words: Both, *, column: str = "", value: str = "", file: str = "", row: int = 0) -> Problem:
    """Return a problem that says why in both languages."""
    return Problem(words.en, file, row, column, value, chinese=words.zh)


def missing(words: Both) -> NotFoundError:
    """Return the error for what is not there, in both languages."""
    return NotFoundError(words.en, chinese=words.zh)
