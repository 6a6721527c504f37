"""Sign-in cards on paper: eight on a sheet of A4, in English and Chinese; and the text to send instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from graph.records import Ref, Snapshot
from matcher.access.roles import SUBJECT_KIND
from matcher.accounts.qr import qr_svg
from matcher.accounts.tickets import Card

CARD_PATH = "/account/card"
LINK_PATH = "/account/link"
A_PAGE = 8
STYLE = """
.sign-in-sheet { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm; color: #000; }
.sign-in-card { display: grid; grid-template-columns: 28mm 1fr; gap: 1mm 4mm; min-block-size: 62mm;
  padding: 4mm; box-sizing: border-box; border: 1px dashed #555; background: #fff; break-inside: avoid;
  align-content: start; font-size: 8.5pt; line-height: 1.3; }
.sign-in-card :lang(zh) { line-height: inherit; }
.sign-in-card p { margin: 0; max-inline-size: none; }
.sign-in-card .qr { inline-size: 28mm; block-size: 28mm; grid-row: 1 / span 3; }
.sign-in-card .card-name { font-size: 11pt; font-weight: 700; overflow-wrap: anywhere; }
.sign-in-card .card-code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13pt;
  font-weight: 700; letter-spacing: 0.04em; white-space: nowrap; }
.sign-in-card .card-how { grid-column: 1 / -1; }
@media (max-width: 44rem) { .sign-in-sheet { grid-template-columns: 1fr; } }
@media print {
  @page { size: A4; margin: 10mm; }
  .sign-in-sheet { grid-template-columns: 1fr 1fr; gap: 3mm; break-after: page; }
  .sign-in-sheet:last-child { break-after: auto; }
  .sign-in-card { block-size: 66mm; min-block-size: 0; overflow: hidden; padding: 3mm; gap: 0.5mm 3mm; }
  .sign-in-card .card-how { font-size: 7.5pt; line-height: 1.2; overflow-wrap: anywhere; }
}
"""
_DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Sign-in cards · 登录卡</title>
<style>body { font-family: sans-serif; margin: 0; }{style}</style>
</head>
<body>
{body}
</body>
</html>
"""
_CARD = """<article class="sign-in-card">
{qr}
<p class="card-name"><bdi>{name}</bdi></p>
<p><bdi>{country}</bdi></p>
<p>Code · 登录码<br><span class="card-code">{code}</span></p>
<p class="card-how">Point your phone's camera at the square, or open {page} and type the code.
Valid until {until}. Keep this card to yourself: whoever holds it can sign in as you.</p>
<p class="card-how" lang="zh-Hans">请用手机相机扫描二维码，或打开 {page} 输入登录码。有效期至 {until}。
请勿转借：持卡人可以您的身份登录。</p>
</article>
"""
_MESSAGE = """{name}
Sign in to Matcher with this link (valid until {until}; please do not pass it on):
{link}
Or open {page} and type the code {code}

请用此链接登录 Matcher（有效期至 {until}，请勿转发）：
{link}
或打开 {page} 输入登录码 {code}"""


@dataclass(frozen=True, slots=True)
class Holder:
    """A card with what is printed on it besides: who holds it, and from where."""

    card: Card
    name: str
    country: str = ""


def people_of(snapshot: Snapshot, programme: Ref) -> list[Ref]:
    """Return the delegates and lecturers of a programme, in order of kind and id."""
    kinds = set(SUBJECT_KIND.values())
    found = {
        s.subject
        for s in snapshot.standing()
        if s.object == programme and s.relation in ("attended", "taught") and s.subject.kind in kinds
    }
    return sorted(found)


def link_of(base: str, path: str, token: str) -> str:
    """Return the address that signs in with a token; ``base`` is the service's own, without a slash behind.

    The token stands in the query, which logs of requests leave out.
    """
    return f"{base.rstrip('/')}{path}?t={token}"


def day_of(at: float) -> str:
    """Return a time (seconds since 1970) as a day that every reader reads alike: YYYY-MM-DD, UTC."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def message(holder: Holder, base: str) -> str:
    """Return the text to send somebody instead of a card, in both languages."""
    card = holder.card
    return _MESSAGE.format(
        name=holder.name,
        until=day_of(card.expires),
        link=link_of(base, CARD_PATH, card.token),
        page=base.rstrip("/") + CARD_PATH,
        code=card.code,
    )


def sheets(holders: Sequence[Holder], base: str) -> str:
    """Return cards as markup, eight to a sheet; names are escaped."""
    pages = (holders[at : at + A_PAGE] for at in range(0, len(holders), A_PAGE))
    return "\n".join(f'<section class="sign-in-sheet">\n{_cards(page, base)}</section>' for page in pages)


def document(holders: Sequence[Holder], base: str) -> str:
    """Return cards as a whole page to be printed, with nothing to be fetched from anywhere."""
    return _DOCUMENT.replace("{style}", STYLE).replace("{body}", sheets(holders, base))


def _cards(holders: Iterable[Holder], base: str) -> str:
    return "".join(
        _CARD.format(
            qr=qr_svg(link_of(base, CARD_PATH, h.card.token), f"QR · {h.name}"),
            name=escape(h.name),
            country=escape(h.country),
            code=escape(h.card.code),
            page=escape(base.rstrip("/") + CARD_PATH),
            until=day_of(h.card.expires),
        )
        for h in holders
    )
