"""Who knocks: address, a short name for the browser, and the cookie by which a browser is known again."""

from __future__ import annotations

from flask import request

from matcher.accounts.sign_in import Visit
from web import cookies

DEVICE = "device"
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("UCBrowser", "UC Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
OTHER = "?"


def browser_of(agent: str) -> str:
    """Return a short name of what a User-Agent header says: ``Firefox, Android``; ``?`` for no known one.

    Only words of these lists come out, so nothing that somebody writes into the header does.
    """
    browser = next((name for sign, name in BROWSERS if sign in agent), OTHER)
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return f"{browser}, {system}" if system else browser


def visit() -> Visit:
    """Return who sends the request at hand."""
    agent = request.headers.get("User-Agent", "")[:400]
    return Visit(request.remote_addr or "", browser_of(agent), cookies.read(DEVICE)[:100])
