"""What one takes along once both agreed: a contact card, its QR code, a text for a chat in two languages."""

from __future__ import annotations

import io
from collections.abc import Sequence

import segno

from matcher.decide.leads import NOT_SCREENED
from matcher.introductions.people import Contact, Who
from matcher.introductions.tongues import Tongue

FOLD = 73
WORDS_IN_CODE = 200
"""Characters of somebody's own words that a QR code takes; the card for download holds all of them."""

GROUND = {
    "en": "Both have agreed to this introduction. It is worth a talk, and no recommendation.",
    "zh": "双方均已同意此次介绍。值得一谈，但不构成推荐。",
}


def vcard(named: Who, contact: Contact, *, chinese: str = "", short: bool = False) -> str:
    """Return somebody's card as vCard 3.0 (RFC 2426), which phones of every make read.

    ``chinese`` is the name in Chinese where it differs; ``short`` cuts her own words for a QR code.
    """
    words = contact.words[:WORDS_IN_CODE] if short else contact.words
    wechat = contact.way("wechat")
    notes = [f"WeChat: {wechat}" if wechat else "", words, named.country]
    lines = [
        ("FN", named.name),
        ("N", f"{_escaped(named.name)};;;;"),
        ("NICKNAME", chinese if chinese != named.name else ""),
        ("ORG", named.organisation),
        ("TITLE", named.position),
        ("EMAIL", contact.way("email")),
        ("TEL", contact.way("phone")),
        ("URL", contact.way("website")),
        ("NOTE", "\n".join(n for n in notes if n)),
    ]
    written = [f"{name}:{value if name == 'N' else _escaped(value)}" for name, value in lines if value]
    return "".join(_folded(x) for x in ("BEGIN:VCARD", "VERSION:3.0", *written, "END:VCARD"))


def _escaped(value: str) -> str:
    """Return a value that cannot end its line or its field, whatever stands in it."""
    for sign in ("\\", ";", ","):
        value = value.replace(sign, "\\" + sign)
    return "\\n".join("".join(c for c in line if c.isprintable()) for line in value.splitlines())


def _folded(line: str) -> str:
    """Return a line in pieces of at most 75 octets, as the format wants it, cut between characters."""
    pieces, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > FOLD:
            pieces.append(" ")
            size = 1
        pieces[-1] += sign
        size += width
    return "\r\n".join(pieces) + "\r\n"


def qr_picture(text: str, form: str) -> bytes:
    """Return a text as QR code, ``svg`` or ``png``; it is read without any network."""
    out = io.BytesIO()
    code = segno.make(text, error="l", micro=False, boost_error=False)
    if form == "svg":
        code.save(out, kind="svg", scale=4, border=4, light="#fff", dark="#000")
    else:
        code.save(out, kind="png", scale=8, border=4)
    return out.getvalue()


def chat_text(
    sides: dict[str, tuple[Who, Who]], reasons: dict[str, Sequence[str]], tongue: Tongue, purpose: str
) -> str:
    """Return the introduction in English, then in Chinese, for a chat in which both are.

    ``sides`` and ``reasons`` are by language, ``en`` and ``zh``; reasons are those that both may see. It
    holds no way to reach anybody.
    """
    return (
        _english(sides["en"], reasons["en"], tongue, purpose)
        + "\n"
        + _chinese(sides["zh"], reasons["zh"], tongue, purpose)
    )


def _english(sides: tuple[Who, Who], reasons: Sequence[str], tongue: Tongue, purpose: str) -> str:
    lines = [f"Introduction: {sides[0].name} – {sides[1].name}", ""]
    lines += [f"{side.name}: {side.line}" if side.line else side.name for side in sides]
    lines += [f"What for: {purpose}"]
    lines += ["Why it may be worth a talk:", *(f"· {r}" for r in reasons)] if reasons else []
    return _joined(lines, sides, tongue, "en")


def _chinese(sides: tuple[Who, Who], reasons: Sequence[str], tongue: Tongue, purpose: str) -> str:
    lines = [f"介绍：{sides[0].name} – {sides[1].name}", ""]
    lines += [f"{side.name}：{side.line}" if side.line else side.name for side in sides]
    lines += [f"目的：{purpose}"]
    lines += ["值得一谈的理由：", *(f"· {r}" for r in reasons)] if reasons else []
    return _joined(lines, sides, tongue, "zh")


def _joined(lines: list[str], sides: tuple[Who, Who], tongue: Tongue, lang: str) -> str:
    lines += [tongue.sentence(lang), GROUND[lang]]
    if any(side.ref.kind == "company" for side in sides):
        lines.append(
            NOT_SCREENED[lang][:1].upper() + NOT_SCREENED[lang][1:] + ("。" if lang == "zh" else ".")
        )
    return "\n".join(lines) + "\n"
