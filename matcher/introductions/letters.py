"""Letters in English and Chinese: to the ministry that must be asked, and wording for a request passed on."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.introductions.people import Who


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in one language: heading, paragraphs, and the boxes to tick at its end."""

    lang: str
    heading: str
    paragraphs: tuple[str, ...]
    boxes: tuple[str, ...]


def ministry_letters(
    sides: dict[str, tuple[Who, Who]], purpose: str, message: str, until: str
) -> list[Letter]:
    """Return the letter by which an official asks her ministry, in English and in Chinese.

    ``sides`` holds by language the official and the other side, as far as the official sees her.
    """
    return [
        _english_letter(*sides["en"], purpose, message, until),
        _chinese_letter(*sides["zh"], purpose, message, until),
    ]


def _english_letter(me: Who, other: Who, purpose: str, message: str, until: str) -> Letter:
    paragraphs = [
        f"{named(me)} asks for leave to be introduced to {named(other) or 'the other side'}.",
        f"Purpose: {purpose}",
        f"Message: “{message}”" if message else "",
        "If leave is given, each side will see the other's name, position, organisation, country and ways to"
        " be reached. Nothing else is agreed to by it. Leave can be taken back at any time; contact details"
        " are then no longer shown.",
        "Nobody has screened the other side for sanctions or export control on behalf of this service.",
        f"The request waits until {until}.",
    ]
    boxes = ("Leave is given", "Leave is not given", "Later, from (date)")
    return Letter("en", "Request for leave to be introduced", tuple(p for p in paragraphs if p), boxes)


def _chinese_letter(me: Who, other: Who, purpose: str, message: str, until: str) -> Letter:
    paragraphs = [
        f"{named(me, zh=True)}请示：拟经介绍与{named(other, zh=True) or '对方'}建立联系。",
        f"目的：{purpose}",
        f"对方留言：“{message}”" if message else "",
        "如获同意，双方将看到对方的姓名、职务、单位、国家和联系方式，除此之外不作任何承诺。"
        "可随时撤回同意，撤回后联系方式不再显示。",
        "本服务未对另一方进行制裁与出口管制审查。",
        f"请求有效期至{until}。",
    ]
    boxes = ("同意", "不同意", "待以后（日期）")
    return Letter("zh", "关于建立联系的请示", tuple(p for p in paragraphs if p), boxes)


def named(somebody: Who, *, zh: bool = False) -> str:
    """Return somebody's name with position, organisation and country; "" for whom one may not see."""
    if not somebody.name:
        return ""
    line = somebody.line
    return (f"{somebody.name}（{line}）" if zh else f"{somebody.name} ({line})") if line else somebody.name


def wording(sides: dict[str, tuple[Who, Who]], purpose: str, message: str) -> str:
    """Return a text with which staff can pass a request on to somebody senior, English then Chinese.

    ``sides`` holds by language who asks and who is asked.
    """
    (asker, asked), (asker_zh, asked_zh) = sides["en"], sides["zh"]
    english = [
        f"Dear {asked.name},",
        f"{named(asker)} would like to be introduced to you.",
        f"Purpose: {purpose}",
        f"Message: “{message}”" if message else "",
        "You are free to decline, or not to answer; nobody else is told. If you agree, we introduce you.\n",
    ]
    chinese = [
        f"尊敬的{asked_zh.name}：",
        f"{named(asker_zh, zh=True)}希望与您建立联系。",
        f"目的：{purpose}",
        f"留言：“{message}”" if message else "",
        "您可以婉拒，也可以不答复，不会告知他人。如您同意，我们将为双方作介绍。",
    ]
    return "\n".join(line for line in (*english, *chinese) if line)
