"""A visit brief to print: the firm's sheet, a sheet for each delegate, the notes for staff."""

from __future__ import annotations

from collections.abc import Iterable

from graph.records import Ref
from graph.tables.languages import language_name
from matcher.export.sheet import Block, Grid, Heading, Points, Sheet, Text, one_of
from matcher.plan.briefs import DelegateSheet, Guest, Question, Said, VisitBrief
from matcher.plan.tongue import Both, Interpreting

PARTS = ("firm", "delegates", "staff")

FOR_FIRM = Both("Visit to {firm}: who is coming", "来访简介：{firm}")
PROGRAMME = Both("Programme: {programme}", "培训项目：{programme}")
WHO = Both("Delegates with an interest in your work", "对贵公司业务感兴趣的学员")
NOBODY = Both(
    "Nobody who may be named here has a stated interest in your work.", "目前没有可列名且有相关需求的学员。"
)
WHY = Both("Why", "理由")
ASKS = Both("Questions", "问题")
LANGUAGE = Both("Interpreter", "口译")
FROM = Both("from {language}", "{language}口译")
NONE_NEEDED = Both("not needed", "不需要")
NOT_KNOWN = Both("to be asked: no language is on file here", "待询问：此处未登记语言")
NEEDED = Both("Interpreters needed: {languages}.", "需要口译：{languages}。")
NO_INTERPRETER = Both(
    "No interpreter is needed, as far as languages are on file.", "根据登记的语言，不需要口译。"
)
TO_ASK_FIRST = Both(
    "Languages of {count} of those named here are not on file; interpreters for them are to be asked for.",
    "其中{count}位学员未登记语言，是否需要口译有待询问。",
)
ALSO = Both("Also coming: {names}.", "同行学员：{names}。")
DRAFTED = Both(
    "Questions are drafted by the service from what is on file; those marked * are the delegate's own words.",
    "问题由系统根据登记信息草拟；标有 * 的为学员本人所写。",
)
MEETING = Both(
    "Worth meeting is no recommendation; this sheet screens nobody for sanctions or export control.",
    "“值得一见”不等于推荐；本表不代表已进行制裁与出口管制审查。",
)
FOR_DELEGATE = Both("{name}: your visit to {firm}", "{name}：参观{firm}")
WHY_FIRM = Both("Why this firm", "为什么参观这家企业")
TO_ASK = Both("What to ask", "可以提出的问题")
FOR_STAFF = Both("For staff only: {firm}", "仅供工作人员：{firm}")
UNNAMED = Both(
    "Interested, but not to be named to the firm until they agree: ask them",
    "感兴趣但尚未同意向企业透露，请征求同意",
)
UNLINKED = Both("Nothing on file links them with the firm: ask them", "没有与该企业相关的登记信息，请询问")
LANGUAGES_UNKNOWN = Both("No language on file: ask them", "未登记语言，请询问")
MORE = Both(
    "Who wants more? Tick after the visit; each tick becomes a request for an introduction.",
    "参观后请勾选：谁希望进一步联系？每个勾选将成为一份引荐申请。",
)
TICKS = (
    Both("Delegate", "学员"),
    Both("wants to meet the firm again", "希望再次会见企业"),
    Both("the firm wants to meet again", "企业希望再次会见"),
)
BOX = "☐"


def brief_sheets(brief: VisitBrief, *, lang: str = "both", parts: Iterable[str] = PARTS) -> list[Sheet]:
    """Return the sheets of a brief in ``en``, ``zh`` or ``both``; ``parts`` are those to print."""
    makers = {"firm": _firm, "delegates": _delegates, "staff": _staff}
    return [s for part in PARTS if part in set(parts) for s in makers[part](brief, lang)]


def _code(lang: str) -> str:
    return "zh-Hans" if lang == "zh" else "en"


def _firm(brief: VisitBrief, lang: str) -> list[Sheet]:
    sheet = brief.firm_sheet
    blocks: list[Block] = [Text(one_of(PROGRAMME.of(programme=brief.programme_title), lang))]
    if sheet.guests:
        blocks += [Text(one_of(words, lang)) for words in _interpreters(sheet.interpreting)]
    blocks.append(Heading(one_of(WHO, lang)))
    blocks += [b for guest in sheet.guests for b in _guest(guest, sheet.interpreting, lang)]
    if not sheet.guests:
        blocks.append(Text(one_of(NOBODY, lang)))
    if sheet.others:
        names = Both(", ".join(o.en for o in sheet.others), "、".join(o.zh for o in sheet.others))
        blocks.append(Text(one_of(ALSO.of(names=names), lang)))
    blocks += [Text(one_of(DRAFTED, lang), faint=True), Text(one_of(MEETING, lang), faint=True)]
    return [Sheet(one_of(FOR_FIRM.of(firm=sheet.firm), lang), _code(lang), tuple(blocks))]


def _guest(guest: Guest, languages: Interpreting, lang: str) -> list[Block]:
    who = [one_of(guest.country, lang), guest.position, one_of(guest.organisation, lang)]
    rows = [
        (one_of(WHY, lang), _told(guest.reasons, lang)),
        (one_of(ASKS, lang), _asked(guest.questions, lang)),
        (one_of(LANGUAGE, lang), one_of(interpreter_for(guest.ref, languages), lang)),
    ]
    line = " · ".join(w.replace("\n", " / ") for w in who if w)
    return [Heading(one_of(guest.name, lang), 3), Text(line), Grid((), tuple(rows))]


def _told(reasons: Iterable[Said], lang: str) -> str:
    return "\n".join(f"• {one_of(r.text, lang)}" for r in reasons)


def _asked(questions: Iterable[Question], lang: str) -> str:
    return "\n".join(f"{'•' if q.drafted else '*'} {one_of(q.text, lang)}" for q in questions)


def _language(code: str) -> Both:
    return Both(language_name(code, "en"), language_name(code, "zh"))


def interpreter_for(delegate: Ref, languages: Interpreting) -> Both:
    """Return from which language somebody is interpreted; to be asked where no language of hers is known."""
    if delegate in languages.unknown:
        return NOT_KNOWN
    code = languages.language_for(delegate)
    return FROM.of(language=_language(code)) if code else NONE_NEEDED


def _interpreters(found: Interpreting) -> list[Both]:
    named = [_language(code) for code in found.needed]
    told = []
    if named:
        words = Both(", ".join(n.en for n in named), "、".join(n.zh for n in named))
        told.append(NEEDED.of(languages=words))
    elif not found.unknown:
        told.append(NO_INTERPRETER)
    if found.unknown:
        told.append(TO_ASK_FIRST.of(count=str(len(found.unknown))))
    return told


def _delegates(brief: VisitBrief, lang: str) -> list[Sheet]:
    return [_delegate(brief, sheet, lang) for sheet in brief.delegates]


def _delegate(brief: VisitBrief, sheet: DelegateSheet, lang: str) -> Sheet:
    blocks: list[Block] = []
    if sheet.reasons:
        told = tuple(one_of(r.text, lang) for r in sheet.reasons)
        blocks += [Heading(one_of(WHY_FIRM, lang)), Points(told)]
    asked = tuple(("" if q.drafted else "* ") + one_of(q.text, lang) for q in sheet.questions)
    blocks += [Heading(one_of(TO_ASK, lang)), Points(asked)]
    blocks.append(
        Text(f"{one_of(LANGUAGE, lang)}: {one_of(interpreter_for(sheet.ref, brief.interpreting), lang)}")
    )
    blocks.append(Text(one_of(DRAFTED, lang), faint=True))
    title = FOR_DELEGATE.of(name=sheet.name, firm=brief.firm_sheet.firm)
    return Sheet(one_of(title, lang), _code(lang), tuple(blocks))


def _staff(brief: VisitBrief, lang: str) -> list[Sheet]:
    names = {s.ref: s.name for s in brief.delegates}
    blocks: list[Block] = [Text(one_of(words, lang)) for words in _interpreters(brief.interpreting)]
    lists = (
        (UNNAMED, brief.unnamed),
        (UNLINKED, brief.unlinked),
        (LANGUAGES_UNKNOWN, brief.interpreting.unknown),
    )
    for words, refs in lists:
        if refs:
            blocks += [Heading(one_of(words, lang)), Points(tuple(one_of(names[r], lang) for r in refs))]
    blocks += [Heading(one_of(MORE, lang))]
    rows = tuple((one_of(s.name, lang), BOX, BOX) for s in brief.delegates)
    blocks.append(Grid(tuple(one_of(t, lang) for t in TICKS), rows))
    return [Sheet(one_of(FOR_STAFF.of(firm=brief.firm_sheet.firm), lang), _code(lang), tuple(blocks))]
