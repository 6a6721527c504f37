"""The import form: what its fields say, and what it offers to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from graph.model import TABLE_KIND
from graph.names import normalise
from graph.tables.columns import columns, table_names
from graph.tables.load import Request
from graph.tables.preview import UnknownValue
from matcher.browse.search import Query
from matcher.imports import DEFAULT_TABLE, Preview
from web.current import actor, language, service
from web.desk.uploads import Choices
from web.labels import N_
from web.template_words import kind_label

CLOSE = 0.8
"""Likeness from which the nearest is proposed, so that slips of the pen need no choice.

"Information technology training" is 0.6 like "information security", which it does not mean.
"""
LEAVE_OUT = "leave"
TO = "to:"
"""A field "instead" holds ``leave``, ``to:`` with what is meant, or nothing while it is not decided."""

COLUMNS: Mapping[str, str] = {
    "id": N_("Id"),
    "name": N_("Name"),
    "name_en": N_("Name in English"),
    "name_zh": N_("Name in Chinese"),
    "country": N_("Country or area"),
    "province": N_("Province"),
    "organisation": N_("Organisation"),
    "organisation_type": N_("Type of organisation"),
    "title": N_("Position or title"),
    "languages": N_("Languages"),
    "interests": N_("Is interested in (topics)"),
    "needs": N_("Is looking for (topics)"),
    "offers": N_("Has (topics)"),
    "programmes": N_("Programmes attended"),
    "bio": N_("Biography"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "wechat": N_("WeChat"),
    "audience": N_("Who may see it"),
    "made_up": N_("Made up (yes or no)"),
    "document": N_("Document that says so"),
    "quote": N_("Words in which it says so"),
}


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A heading of the list: the column it stands for ("" none), what stands below it, whether personal."""

    heading: str
    column: str
    sample: tuple[str, ...]
    sensitive: bool


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value that means nothing yet, or that staff gave a meaning: what may be written instead."""

    column: str
    value: str
    count: int
    instead: str
    nearest: tuple[str, ...]
    kinds: tuple[str, ...]


def read_choices(form: MultiDict[str, str]) -> Choices:
    """Return what the form says; headings and values come as numbered fields."""
    headings = {
        form[f"h-{n}-heading"]: form.get(f"h-{n}-column", "")
        for n in range(len(form))
        if f"h-{n}-heading" in form
    }
    values: dict[str, dict[str, str]] = {}
    for n in range(len(form)):
        instead = form.get(f"v-{n}-instead", "")
        if instead == LEAVE_OUT or (instead.startswith(TO) and instead != TO):
            meant = "" if instead == LEAVE_OUT else instead.removeprefix(TO)
            values.setdefault(form[f"v-{n}-column"], {})[form[f"v-{n}-value"]] = meant
    table = form.get("table", "")
    return Choices(
        table if table in table_names() else "",
        form.get("source", "").strip()[:100],
        form.get("programme", ""),
        headings,
        values,
        chosen=True,
    )


def request_for(choices: Choices, *, skip_bad_rows: bool = False) -> Request:
    """Return the import that the choices ask for, in the name of whoever works at the desk."""
    return Request(
        actor(),
        source=choices.source,
        table=choices.table,
        headings=choices.headings,
        values=choices.values,
        constants={"programmes": choices.programme} if choices.programme else {},
        skip_bad_rows=skip_bad_rows,
    )


def heading_rows(preview: Preview, choices: Choices) -> list[HeadingRow]:
    """Return the headings of all sheets, each once, with the first values that stand below it."""
    rows: dict[str, HeadingRow] = {}
    for sheet in preview.sheets:
        for number, heading in enumerate(sheet.header):
            below = dict.fromkeys(r[number] for r in sheet.sample if number < len(r) and r[number])
            guess = sheet.guesses.get(heading, "")
            column = choices.headings.get(heading, "") if choices.chosen else guess
            sensitive = heading in sheet.sensitive
            rows.setdefault(heading, HeadingRow(heading, column, tuple(below)[:3], sensitive))
    return list(rows.values())


def value_rows(preview: Preview, choices: Choices, table: str) -> list[ValueRow]:
    """Return the values that mean nothing yet, each with the nearest proposed, then those with a meaning."""
    rows = [_unknown(u, table) for u in preview.unknown]
    known = {(r.column, r.value) for r in rows}
    for column, meanings in choices.values.items():
        for value, meant in meanings.items():
            if (column, value) not in known:
                instead = TO + meant if meant else LEAVE_OUT
                rows.append(
                    ValueRow(column, value, 0, instead, (meant,) if meant else (), _kinds(table, column))
                )
    return rows


def _unknown(found: UnknownValue, table: str) -> ValueRow:
    kinds = _kinds(table, found.column)
    near = tuple(dict.fromkeys(_id_of(name, kinds) for name in found.nearest))
    is_close = bool(near) and likeness(found.value, found.nearest[0]) >= CLOSE
    instead = TO + near[0] if is_close else ""
    return ValueRow(found.column, found.value, found.count, instead, near, kinds)


def likeness(one: str, other: str) -> float:
    """Return how alike two spellings are, 0 to 1: the ratio of difflib over their normalised forms."""
    return SequenceMatcher(None, normalise(one), normalise(other), autojunk=False).ratio()


def _id_of(name: str, kinds: tuple[str, ...]) -> str:
    """Return the id of what is called so, so that a name and an alias of it are offered once."""
    if len(kinds) != 1:
        return name
    hits = service().find(Query(name, kind=kinds[0], limit=1)).hits
    return hits[0].ref.id if hits else name


def _kinds(table: str, column: str) -> tuple[str, ...]:
    declared = columns(table).get(column)
    relation = declared.relation if declared else None
    return relation.objects if relation else ()


def all_of(kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the id and title of everything that a value may stand for, by title."""
    choosable = [k for k in kinds if k in ("topic", "country", "programme", "place")]
    hits = [h for k in choosable for h in service().list(k, limit=2000, lang=language()).hits]
    return sorted(((h.ref.id, h.title) for h in hits), key=lambda pair: pair[1].casefold())


def column_words(name: str) -> str:
    """Return what a column is called; its own name where it has no words."""
    return str(gettext(COLUMNS[name])) if name in COLUMNS else name


def column_options(table: str) -> list[tuple[str, str]]:
    """Return what a heading may stand for: the column's name with its words."""
    options = [("", gettext("– leave out –"))]
    for name in columns(table):
        words = column_words(name)
        options.append((name, f"{words} · {name}" if words != name else name))
    return options


def table_of(preview: Preview) -> str:
    """Return the table that a list is taken for."""
    return preview.sheets[0].table if preview.sheets else DEFAULT_TABLE


def table_options() -> list[tuple[str, str]]:
    """Return the tables that a list may be, in words."""
    words = {t: kind_label(k.name, many=True) for t, k in TABLE_KIND.items()}
    return [(t, words.get(t) or gettext("What countries have and look for")) for t in table_names()]
