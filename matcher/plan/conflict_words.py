"""Rules, concessions, bars and edits in words, English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.sentences import join, node_name
from matcher.plan.conflicts import Concession
from matcher.plan.edits import Add, Drop, Edit, Say
from matcher.plan.teams_rules import Request

RULES: Mapping[str, tuple[str, str]] = {
    "countries-at-least": ("at least {low} countries", "至少{low}个国家"),
    "countries-at-most": ("at most {high} countries", "至多{high}个国家"),
    "holder": ("somebody who has it", "有成员已具备该经验"),
    "seeker": ("somebody who is looking for it", "有成员正在寻找"),
    "firm": ("a firm that offers it", "有能够提供的企业"),
    "expert": ("an expert who knows it", "有该领域的专家"),
    "with": ("{name} is in the team", "{name}在团队中"),
    "without": ("{name} is not in the team", "{name}不在团队中"),
    "language": ("one language that all speak", "有共同语言"),
    "regions": ("at least {regions} regions", "至少{regions}个地区"),
    "topic": ("everybody speaks of the topic", "所有成员都涉及该主题"),
    "cohort": ("everybody is of the cohort", "所有成员都属于本期学员"),
    "capacity": ("nobody is in too many projects", "没有人参加过多项目"),
    "partner": ("only partner firms", "只限合作企业"),
    "consent": ("only who agreed to be suggested", "只限同意被推荐的人"),
    "apart": ("nobody beside whom an earlier no keeps apart", "曾表示不合作的各方不在同一团队"),
    "conflict": (
        "nobody beside a person or firm with whom a conflict of interest is on file",
        "登记有利益冲突的各方不在同一团队",
    ),
}
NEEDED: Mapping[str, tuple[str, str]] = {
    "countries-at-least": ("enough countries", "足够的国家"),
    "countries-at-most": ("not too many countries", "国家不过多"),
    "regions": ("enough regions", "足够的地区"),
}
GIVEN: Mapping[str, tuple[str, str]] = {
    "countries-at-least": ("countries: {less} at least", "减至{less}个国家"),
    "countries-at-most": ("countries: {more} at most", "放宽至{more}个国家"),
    "holder": ("do without somebody who has it", "不要求有成员具备该经验"),
    "seeker": ("do without somebody who is looking for it", "不要求有成员正在寻找"),
    "firm": ("do without a firm", "不要求有企业"),
    "expert": ("do without an expert", "不要求有专家"),
    "with": ("leave {name} out", "不包括{name}"),
    "without": ("let {name} in", "允许{name}参加"),
    "language": ("work with interpreters", "使用口译"),
    "regions": ("regions: {fewer} at least", "减至{fewer}个地区"),
    "topic": ("record that {name} has to do with the topic", "登记{name}与该主题的关系"),
    "cohort": ("take {name} from outside the cohort", "从本期学员之外选择{name}"),
    "capacity": ("let {name} be in one more project", "允许{name}多参加一个项目"),
    "partner": ("mark {name} as a partner firm", "将{name}列为合作企业"),
}
BARS: Mapping[str, tuple[str, str]] = {
    "refused": ("somebody decided against it", "已有人决定不采纳"),
    "not_partner": ("the firm is not marked as a partner", "该企业未列为合作企业"),
    "same_country": ("both are of one country", "双方来自同一国家"),
    "no_country": ("no country is on file", "未登记国家"),
}
IN_CONFLICT = (
    "a conflict of interest between the two is on file: no team has both",
    "双方登记有利益冲突：不会列入同一团队",
)
SAYS: Mapping[str, tuple[str, str]] = {
    "needs": ("{name} is looking for {object}", "{name}正在寻找{object}"),
    "offers": ("{name} can offer {object}", "{name}能够提供{object}"),
    "interested_in": ("{name} is interested in {object}", "{name}关注{object}"),
    "conflicts_with": ("{name} has a conflict of interest with {object}", "{name}与{object}存在利益冲突"),
    "visited": ("{name} visits {object}", "{name}参观{object}"),
}
HOLDS: Mapping[str, tuple[str, str]] = {
    "has": ("{name} has {object}", "{name}已有{object}"),
    "knows": ("{name} knows {object}", "{name}了解{object}"),
}
UNSAYS: Mapping[str, tuple[str, str]] = {
    "needs": ("{name} is not looking for {object} any more", "{name}不再寻找{object}"),
    "offers": ("{name} cannot offer {object} any more", "{name}不再提供{object}"),
    "interested_in": ("{name} is not interested in {object} any more", "{name}不再关注{object}"),
    "conflicts_with": (
        "{name} has no conflict of interest with {object} any more",
        "{name}与{object}不再存在利益冲突",
    ),
    "visited": ("{name} does not visit {object}", "{name}不参观{object}"),
    "has": ("{name} does not have {object} any more", "{name}不再拥有{object}"),
    "knows": ("{name} does not know {object}", "{name}不了解{object}"),
}
COMES: Mapping[str, tuple[str, str]] = {
    "delegate": ("a further seat: {home}", "增加一个名额：{home}"),
    "company": ("a further partner firm: {name}", "增加一家合作企业：{name}"),
}
GOES = ("without {name}", "没有{name}")
VERBS: Mapping[str, tuple[str, str]] = {
    "needs": ("is looking for ", "寻找"),
    "offers": ("can offer ", "提供"),
    "interested_in": ("is interested in ", "关注"),
}
WITH_TOPICS = ("{words} ({topics})", "{words}（{topics}）")


def rule_words(graph: CompiledGraph, request: Request, key: str, lang: str) -> str:
    """Return a rule in words."""
    base, _, about = key.partition(":")
    kind, _, rest = about.partition(":")
    name = node_name(graph, Ref(kind, rest), lang) if about else ""
    low, high = request.countries
    return _of(RULES[base], lang).format(name=name, low=low, high=high, regions=request.regions)


def concession_words(graph: CompiledGraph, request: Request, given: Concession, lang: str) -> str:
    """Return a concession in words."""
    name = node_name(graph, given.about, lang) if given.about else ""
    low, high = request.countries
    slots = {"less": low - given.units, "more": high + given.units, "fewer": request.regions - given.units}
    return _of(GIVEN[given.key.partition(":")[0]], lang).format(name=name, **slots)


def edit_words(graph: CompiledGraph, edit: Edit, lang: str) -> str:
    """Return an edit in words."""
    if isinstance(edit, Drop):
        return _of(GOES, lang).format(name=node_name(graph, edit.ref, lang))
    if isinstance(edit, Add):
        return _added(graph, edit, lang)
    known = {**SAYS, **HOLDS} if isinstance(edit, Say) else UNSAYS
    if edit.relation not in known:
        return str(edit)
    name, about = (node_name(graph, r, lang) for r in (edit.subject, edit.object))
    return _of(known[edit.relation], lang).format(name=name, object=about)


def _added(graph: CompiledGraph, edit: Add, lang: str) -> str:
    if edit.ref.kind not in COMES:
        return str(edit)
    homes = [s.object for s in edit.says if s.relation in ("from", "from_province")]
    home = join([node_name(graph, h, lang) for h in homes], lang)
    words = _of(COMES[edit.ref.kind], lang).format(home=home, name=edit.ref.id)
    said = [s for s in edit.says if s.object.kind == "topic"]
    verbs = [
        f"{_of(VERBS.get(s.relation, (s.relation,) * 2), lang)}{node_name(graph, s.object, lang)}"
        for s in said
    ]
    return _of(WITH_TOPICS, lang).format(words=words, topics=join(verbs, lang)) if verbs else words


def needed_words(key: str, lang: str) -> str:
    """Return in words what a member is needed for: a rule of the team without its numbers."""
    return _of(NEEDED.get(key) or RULES.get(key) or (key, key), lang)


def fact_words(graph: CompiledGraph, subject: Ref, relation: str, topic: Ref, lang: str) -> str:
    """Return in words what is on file that somebody says of a topic."""
    said = {**SAYS, **HOLDS}.get(relation, ("{name} " + relation + " {object}",) * 2)
    name, about = (node_name(graph, r, lang) for r in (subject, topic))
    return _of(said, lang).format(name=name, object=about)


def bar_words(key: str, lang: str) -> str:
    """Return what bars a suggestion in words."""
    return _of(BARS[key], lang)


def conflict_words(lang: str) -> str:
    """Return in words that a conflict of interest keeps two from being in one team."""
    return _of(IN_CONFLICT, lang)


def _of(pair: tuple[str, str], lang: str) -> str:
    return pair[1 if lang.startswith("zh") else 0]
