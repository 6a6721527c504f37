"""Documents to print, written once: as one HTML page without anything from outside, and as DOCX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from matcher.plan.tongue import Both


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; ``fresh`` begins a new page in print."""

    text: str
    level: int = 2
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``faint`` for notes."""

    text: str
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of two columns or more: headings, and rows of as many cells; a cell may have several lines."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Text | Points | Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document: title, language (BCP 47) and blocks in order."""

    title: str
    lang: str
    blocks: tuple[Block, ...]


STYLE = """
body{font:11pt/1.45 "Noto Sans","Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:46rem;
margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
h1{font-size:1.6rem;margin:0 0 .6rem}h2{font-size:1.2rem;margin:1.6rem 0 .4rem;border-bottom:1px solid #999}
h3{font-size:1rem;margin:1.1rem 0 .3rem}p{margin:.3rem 0}.faint{color:#555;font-size:.9em}
table{border-collapse:collapse;width:100%;margin:.4rem 0}
th,td{border:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top}
th[scope=row]{font-weight:600;background:#f4f4f4}.facts th{width:28%}
ul{margin:.2rem 0;padding-left:1.3rem}
@media print{body{margin:0;max-width:none}h2,h3{break-after:avoid}tr{break-inside:avoid}
.fresh{break-before:page}}
"""


def one_of(text: Both, lang: str) -> str:
    """Return a text in ``zh``, or both lines for ``both``, else in English."""
    if lang == "both":
        return text.en if text.en == text.zh else f"{text.en}\n{text.zh}"
    return text.zh if lang == "zh" else text.en


def as_html(sheets: Sequence[Sheet]) -> bytes:
    """Return one page with all sheets, each from a new page in print; all text is escaped."""
    first = sheets[0]
    body = "\n".join(_section(s) for s in sheets)
    page = (
        f'<!DOCTYPE html>\n<html lang="{escape(first.lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(first.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
    return page.encode()


def _section(sheet: Sheet) -> str:
    inner = "\n".join(_html(b) for b in sheet.blocks)
    title = f"<h1>{_lines(sheet.title)}</h1>"
    return f'<section class="fresh" lang="{escape(sheet.lang)}">\n{title}\n{inner}\n</section>'


def _html(block: Block) -> str:
    match block:
        case Heading(text, level, fresh):
            mark = ' class="fresh"' if fresh else ""
            return f"<h{level}{mark}>{_lines(text)}</h{level}>"
        case Text(text, faint):
            mark = ' class="faint"' if faint else ""
            return f"<p{mark}>{_lines(text)}</p>"
        case Points(items):
            return "<ul>" + "".join(f"<li>{_lines(i)}</li>" for i in items) + "</ul>"
        case Grid(header, rows):
            head = "".join(f'<th scope="col">{_lines(h)}</th>' for h in header)
            top = f"<thead><tr>{head}</tr></thead>" if header else ""
            mark = "" if header else ' class="facts"'
            return f"<table{mark}>{top}<tbody>{''.join(_row(r) for r in rows)}</tbody></table>"


def _row(cells: Sequence[str]) -> str:
    first = f'<th scope="row">{_lines(cells[0])}</th>'
    return f"<tr>{first}{''.join(f'<td>{_lines(c)}</td>' for c in cells[1:])}</tr>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def as_lines(sheets: Sequence[Sheet]) -> str:
    """Return sheets as text for a terminal."""
    parts = [[s.title, "=" * len(s.title.split("\n")[0]), *(_line(b) for b in s.blocks)] for s in sheets]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _line(block: Block) -> str:
    match block:
        case Heading(text):
            return f"\n{text}"
        case Text(text):
            return text
        case Points(items):
            return "\n".join(f"- {i}" for i in items)
        case Grid(header, rows):
            held = [header, *rows] if header else list(rows)
            return "\n".join("  " + " | ".join(c.replace("\n", " / ") for c in row) for row in held)
