"""My data: what is on file about oneself, who may see it, correcting, taking out and erasing it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("mine", __name__, url_prefix="/me")

from web.mine import consent, correct, erase, issued, own, take_out  # noqa: E402, F401  (views register)
