"""What templates may say besides their own words: labels, addresses, numbers, languages."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as translated
from flask_wtf.csrf import generate_csrf

from graph.model import KIND
from graph.records import Ref
from graph.tables.languages import language_name
from web import languages, links
from web.current import language, service, viewer
from web.faults import in_words
from web.labels import ABOUT, FIELDS, KINDS, POSITION, ROLES, TRANSFORMS, VALUES
from web.pages.set_aside import url_of_set_aside

BUILT_IN = ("built-in", "built_in")
INFERRED = "inferred"
"""Source of what the product concluded from texts (`matcher.inferring`)."""

STATIC = Path(__file__).parent / "static"


def gettext(text: str, **slots: object) -> str:
    """Return a text of the catalogue in the page's language."""
    return str(translated(text, **slots))


def title_of(node: str) -> str:
    """Return what a node of an evidence path is called; words and languages as themselves."""
    kind, _, key = node.partition(":")
    if kind == "language":
        return language_name(key, language())
    return service().title(Ref(kind, key), language()) if kind in KIND else key


def subtitle_of(node: str) -> str:
    """Return the line that tells a record from others of its name; "" for what is no record."""
    kind, _, key = node.partition(":")
    return service().state().browser.subtitle(Ref(kind, key), language()) if kind in KIND else ""


def source_label(source: str) -> str:
    """Return who says something where no document is cited: a table, a member of staff, the product."""
    if source.startswith("staff:") and not viewer().trusted:
        return gettext("entered by the staff")
    if source.startswith("staff:"):
        return gettext("entered by %(name)s", name=source.removeprefix("staff:"))
    if source == INFERRED:
        return gettext("inferred")
    if source in BUILT_IN:
        return gettext("built in, from UN and CLDR tables")
    return gettext("table %(name)s", name=source)


def in_documents(source: str) -> bool:
    """Tell whether a source of evidence is a document."""
    return source.startswith("document:")


def country_of(node: str) -> str:
    """Return where somebody is from, in words: the first part of what tells records apart."""
    return subtitle_of(node).partition(" · ")[0]


def kind_label(kind: str, *, many: bool = False) -> str:
    """Return what a kind is called."""
    known = KINDS.get(kind)
    return gettext(known[many]) if known else kind


def field_label(name: str, kind: str = "") -> str:
    """Return the heading of a field; the ``title`` of a person is a position."""
    if name == "title" and kind in ("delegate", "expert"):
        return gettext(POSITION)
    return gettext(FIELDS[name]) if name in FIELDS else name


def value_label(value: object) -> str:
    """Return a coded value in words; anything else as it is."""
    text = str(value)
    return gettext(VALUES[text]) if text in VALUES else text


def role_label(role: str) -> str:
    """Return the part that a member plays in a team."""
    return gettext(ROLES[role]) if role in ROLES else role


def about_label(about: str, *, long: bool = False) -> str:
    """Return the heading of a kind of suggestion."""
    return gettext(ABOUT[about][long])


def number(value: float, digits: int = 3) -> str:
    """Return a number for reading, with so many digits after the point."""
    return f"{value:,.{digits}f}"


def exact(value: float) -> str:
    """Return a number for reckoning: twelve significant digits, which is closer than 1e-9."""
    return f"{value:.12g}"


def transformed(transform: str, value: float) -> str:
    """Return a transform applied to a value, as a formula."""
    form = TRANSFORMS.get(transform, transform.replace("{", "").replace("}", "") + "({x})")
    return form.format(x=exact(value))


def foreign(text: object) -> str:
    """Return the ``lang`` tag of a text in another script than the page's, else ""."""
    return languages.language_of(str(text), language())


@cache
def fingerprint(filename: str) -> str:
    """Return a mark that changes with a static file, so that browsers fetch the new one."""
    return hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()[:10]


def static_url(filename: str) -> str:
    """Return the address of a static file."""
    return url_for("static", filename=filename, v=fingerprint(filename))


def install(app: Flask) -> None:
    """Give templates their words."""
    words: dict[str, Any] = {
        "Ref": Ref,
        "KINDS": tuple(links.PLURALS),
        "LANGUAGES": languages.LANGUAGES,
        "SUGGESTED": links.SUGGESTED,
        "about_label": about_label,
        "anchor_of": links.anchor_of,
        "csrf_token": generate_csrf,
        "direction": languages.direction,
        "exact": exact,
        "field_label": field_label,
        "foreign": foreign,
        "kind_label": kind_label,
        "language": language,
        "number": number,
        "page_tag": lambda: languages.TAGS[language()],
        "problem_words": in_words,
        "role_label": role_label,
        "static_url": static_url,
        "country_of": country_of,
        "source_label": source_label,
        "subtitle_of": subtitle_of,
        "title_of": title_of,
        "transformed": transformed,
        "url_of": links.url_of,
        "url_of_list": links.url_of_list,
        "url_of_quote": links.url_of_quote,
        "url_of_set_aside": url_of_set_aside,
        "url_of_suggestions": links.url_of_suggestions,
        "url_of_why": links.url_of_why,
        "url_with": languages.url_with,
        "value_label": value_label,
    }
    app.jinja_env.globals.update(words)
    app.jinja_env.tests["in_documents"] = in_documents
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
