"""Which language a page is in: ``?lang=``, else the cookie, else what the browser asks for."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from flask import Flask, Response, request
from flask_babel import Babel

from web import cookies

LANGUAGES = {"en": "English", "zh": "中文"}
TAGS = {"en": "en", "zh": "zh-Hans"}
COOKIE = "lang"
A_YEAR = 365 * 24 * 3600
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_HAN = re.compile(r"[\u3400-\u9fff]")


def choose() -> str:
    """Return the language to answer in; unknown wishes fall back to English."""
    for wish in (request.args.get("lang"), cookies.read(COOKIE)):
        if wish in LANGUAGES:
            return str(wish)
    return request.accept_languages.best_match(list(LANGUAGES), default="en")


def direction(tag: str) -> str:
    """Return the direction in which a language is written: ``ltr`` or ``rtl``."""
    return "rtl" if tag.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def language_of(text: str, page: str) -> str:
    """Return the tag for a text that stands on a page in another script than the page's, else "".

    Names are kept as given, and most do not say their language: Han characters are read as Chinese, and
    a text without any is English on a Chinese page.
    """
    found = "zh" if _HAN.search(text) else "en"
    has_letters = any(c.isalpha() for c in text)
    return TAGS[found] if has_letters and found != page else ""


def url_with(**changes: object) -> str:
    """Return this page's address with some of its query changed; None takes a name out.

    Turning to another filter begins at the first hit again, so ``offset`` goes unless it is given.
    """
    query = [
        (k, v) for k, v in request.args.items(multi=True) if k not in changes and k not in ("offset", "quote")
    ]
    if set(changes) <= {"lang"} and "offset" in request.args:
        query.append(("offset", request.args["offset"]))
    query += [(k, str(v)) for k, v in changes.items() if v not in (None, "")]
    return quote(request.path, safe="/:@!$&'()*+,;=~") + ("?" + urlencode(query) if query else "")


def remember(response: Response) -> Response:
    """Keep a language that was asked for by address in a cookie."""
    response.vary.add("Cookie")
    response.vary.add("Accept-Language")
    wish = request.args.get("lang")
    if wish in LANGUAGES and cookies.read(COOKIE) != wish:
        cookies.keep(response, COOKIE, str(wish), seconds=A_YEAR)
    return response


def install(app: Flask) -> None:
    """Give an application its two languages."""
    Babel(app, locale_selector=choose, default_locale="en")
    app.after_request(remember)
