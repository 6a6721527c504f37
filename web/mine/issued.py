"""What was handed out, and what its next issue leaves out; for the staff."""

from __future__ import annotations

from flask import render_template

from web.current import viewer, whole
from web.mine import blueprint


@blueprint.get("/issued")
def issued() -> str:
    """List what was handed out, the newest first."""
    return render_template("mine/issued.html", issues=whole().personal.issues(viewer()))
