"""Near names: two spellings side by side, and somebody's word on whether they mean the same."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.records import Ref
from matcher.browse.pages import NodePage
from matcher.decide.names import NearPair
from web.current import actor, language, service
from web.desk import blueprint

KINDS = ("company", "organisation")
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of two records side by side."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Say whether both sides say something, and not the same."""
        return bool(self.left and self.right) and self.left != self.right


@blueprint.get("/names")
def names() -> str:
    """Show the pairs that wait for a word, and those that have one."""
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else KINDS[0]
    pairs = service().near_names(kind, language())
    waiting = [p for p in pairs if p.judgement is None]
    return render_template(
        "desk/names.html",
        kind=kind,
        kinds=KINDS,
        waiting=[(p, *_beside(p)) for p in waiting[:SHOWN]],
        more=max(0, len(waiting) - SHOWN),
        judged=[p for p in pairs if p.judgement is not None],
        change=request.args.get("change", type=int),
    )


@blueprint.post("/names")
def judge_names() -> Response:
    """Write somebody's word on a pair."""
    left, right = Ref.parse(request.form["left"]), Ref.parse(request.form["right"])
    word, reason = request.form.get("judgement", ""), request.form.get("reason", "")
    change = service().judge_names(left, right, word, reason, actor=actor())
    flash(gettext("Your word on the two names was written; both records stay."))
    return redirect(url_for("desk.names", kind=left.kind, change=change))


def _beside(pair: NearPair) -> tuple[NodePage, NodePage, list[Compared]]:
    left, right = (service().page(ref, language()) for ref in (pair.left, pair.right))
    return left, right, compared(left, right)


def compared(left: NodePage, right: NodePage) -> list[Compared]:
    """Return what is on file of two records, line by line."""
    lines, others = _lines(left), _lines(right)
    labels = list(dict.fromkeys([*lines, *others]))
    return [Compared(label, lines.get(label, ""), others.get(label, "")) for label in labels]


def _lines(page: NodePage) -> dict[str, str]:
    lines = {"id": page.record.id}
    lines |= {f.name: f.value for f in page.fields}
    for group in page.groups:
        shown = "; ".join(i.title for i in group.items[:5])
        more = f" … ({len(group.items)})" if len(group.items) > 5 else ""
        lines[group.label] = shown + more
    return lines
