"""Inferred topics: what waits, in the sentence it comes from, and the staff's word on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from graph.errors import ConflictError, InputError, MatcherError, NotFoundError, SchemaError
from graph.model import RELATION
from graph.records import Ref
from matcher.inferring.run import BASES
from matcher.inferring.shown import KINDS, ORDERS, WAYS, Wanted
from web import errors
from web.current import actor, language, service
from web.desk import blueprint
from web.labels import N_
from web.pages import asked

SURE = ((0.8, N_("high")), (0.6, N_("middling")), (0.0, N_("low")))
"""From which confidence on which word is said of it."""

WAY_WORDS = {
    "mention": N_("the topic's name stands in the text"),
    "likeness": N_("the words come near to the topic's name"),
}
BASIS_WORDS = {"text": N_("what people and firms write"), "needs": N_("needs that nobody meets")}
ENCODER_WORDS = {
    "auto": N_("the best that is installed"),
    "semantic": N_("semantic: near in meaning, in 16 languages"),
    "characters": N_("characters: near in spelling"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a form of the page sends: which statements, and accept or reject."""

    keys: list[str]
    verdict: str


@blueprint.get("/inferred")
def inferred() -> str:
    """List what was inferred and waits for somebody's word, and offer to infer more."""
    return page(request.args, asked.offset(), change=request.args.get("change", type=int))


@blueprint.post("/inferred")
def decide_inferred() -> Response | tuple[str, int]:
    """Write somebody's word on what is ticked, or on all of one person, and return to the list."""
    chosen, seen = _choice(), request.form.get("seen", type=int)
    try:
        change = service().inferences.decide(chosen.keys, chosen.verdict, seen=seen, actor=actor())
    except (ConflictError, InputError, NotFoundError) as error:
        shown = page(request.form, 0, refusal=_refusal(error), ticked=chosen.keys)
        return shown, errors.row_of(error).status
    flash(_told(chosen))
    back: dict[str, Any] = {**_kept(request.form), "change": change}
    return redirect(url_for("desk.inferred", **back))


def page(
    given: Mapping[str, str],
    offset: int,
    *,
    change: int | None = None,
    refusal: str = "",
    ticked: list[str] | None = None,
) -> str:
    """Return the page as far as its filters ask for it."""
    use = service().inferences
    wanted = wanted_of(given)
    return render_template(
        "desk/inferred.html",
        found=use.listed(wanted, language(), offset=offset),
        wanted=wanted,
        waiting=use.waiting(),
        kept=_kept(given),
        change=change,
        refusal=refusal,
        ticked=ticked or [],
        kinds=KINDS,
        ways=WAYS,
        orders=ORDERS,
        **words(),
    )


def words() -> dict[str, object]:
    """Return what the templates of inferring say of relations, ways, confidences, and what can be chosen."""
    encoders = service().inferences.encoders()
    lacking = gettext("The semantic encoder is not installed here; whoever runs the service can add it.")
    return {
        "says": lambda relation: gettext(RELATION[relation].forward),
        "way_words": {key: gettext(text) for key, text in WAY_WORDS.items()},
        "basis_words": {key: gettext(text) for key, text in BASIS_WORDS.items()},
        "basis_options": [(key, gettext(BASIS_WORDS[key])) for key in BASES],
        "encoder_options": [(key, gettext(ENCODER_WORDS[key])) for key in encoders],
        "encoder_hint": "" if "semantic" in encoders else lacking,
        "sure": sure,
    }


def sure(confidence: float | None) -> str:
    """Return how sure an inference is, in a word."""
    return str(gettext(next(word for least, word in SURE if (confidence or 0.0) >= least)))


def wanted_of(given: Mapping[str, str]) -> Wanted:
    """Return which inferences an address or a form asks for; what it does not know counts as any."""
    kind, way, order = (given.get(name, "") for name in ("kind", "way", "order"))
    try:
        of = Ref.parse(given["of"]) if given.get("of") else None
    except SchemaError as error:
        raise NotFoundError(str(error)) from error
    return Wanted(
        kind if kind in KINDS else "",
        way if way in WAYS else "",
        of,
        order if order in ORDERS else ORDERS[0],
    )


def _kept(given: Mapping[str, str]) -> dict[str, str]:
    """Return the filters that stay when one has decided."""
    return {name: given[name] for name in ("of", "kind", "way", "order") if given.get(name)}


def _choice() -> Choice:
    """Read a form: a button of one person says ``these`` (``accept ID ID …``), else what is ticked counts."""
    verdict, *keys = request.form.get("these", "").split() or [request.form.get("verdict", "")]
    return Choice(keys or request.form.getlist("ticked"), verdict)


def _told(chosen: Choice) -> str:
    number = len(set(chosen.keys))
    if chosen.verdict == "accept":
        return str(ngettext("%(num)d accepted as stated.", "%(num)d accepted as stated.", number))
    told = ngettext("%(num)d refused for good.", "%(num)d refused for good.", number)
    return str(told)


def _refusal(error: MatcherError) -> str:
    if isinstance(error, InputError):
        why = gettext("Tick at least one line first.")
    elif isinstance(error, NotFoundError):
        why = gettext("One of them is no longer on file.")
    else:
        why = gettext("Somebody has decided on one of them meanwhile, or its text has changed.")
    now = "" if isinstance(error, InputError) else gettext("Here is what waits now.")
    return f"{gettext('Nothing was written.')} {why} {now}".rstrip()
