"""The page that hands the service on: its own addresses as QR codes, and how a phone comes to trust it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import urlsplit

import segno
from flask import Blueprint, Flask, Response, abort, current_app, render_template, request
from flask_babel import gettext

from matcher.accounts.qr import qr_svg
from web.hosts import is_loopback
from web.settings import Settings
from web.tls import fingerprint

KEY = "matcher-share"
TYPE = "application/x-x509-ca-cert"
blueprint = Blueprint("share", __name__, url_prefix="/share")


@dataclass(frozen=True, slots=True)
class Shown:
    """An address, and a drawing of its QR code (SVG without style or script)."""

    address: str
    drawing: str


def in_terminal(text: str) -> str:
    """Return the QR code of a text in half blocks, for a terminal."""
    out = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(out, compact=True, border=2)
    return out.getvalue()


def _settings() -> Settings:
    found: Settings = current_app.extensions[KEY]
    return found


@blueprint.get("/")
def page() -> str:
    """Show the addresses of the service, or the one that was asked when it knows no other."""
    settings = _settings()
    addresses = settings.bases or (request.host_url,)
    shown = [Shown(a, qr_svg(a, gettext("QR code of %(address)s", address=a))) for a in addresses]
    return render_template(
        "share.html",
        shown=shown,
        alone=all(is_loopback(urlsplit(address).hostname or "") for address in addresses),
        fingerprint=fingerprint(settings.authority) if settings.authority else "",
    )


@blueprint.get("/ca.crt")
def authority() -> Response:
    """Send the certificate of the service's own authority, which a phone may add to those it trusts."""
    path = _settings().authority
    if path is None:
        abort(404)
    response = Response(path.read_bytes(), content_type=TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="matcher-ca.crt"'
    return response


def install(app: Flask, settings: Settings) -> None:
    """Add the page, over what was said at the start."""
    app.extensions[KEY] = settings
    app.register_blueprint(blueprint)
