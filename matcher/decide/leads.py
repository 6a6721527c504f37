"""Leads: partnerships that somebody follows up, with owner, next step, consent basis and screening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.changes import Operation
from graph.errors import InputError, Problem, SchemaError
from graph.model import KIND
from graph.records import Record, Ref, Snapshot, State
from graph.schema import Type, check_field
from graph.store.base import Store
from graph.tables.values import CellError, read_value
from matcher.browse.pages import Browser
from matcher.decide.editing import changed_record, clean, existing, new_record, write

NOT_SCREENED = {
    "en": "not screened for sanctions or export control",
    "zh": "未经制裁与出口管制审查",
}
EDITABLE = tuple(p.name for p in KIND["lead"].properties if p.name not in ("subject", "partner"))


@dataclass(frozen=True, slots=True)
class LeadView:
    """A lead as pages and exports show it. ``screening_line`` is never empty."""

    ref: Ref
    version: int
    title: str
    subject: str
    subject_title: str
    subject_country: str
    partner: str
    partner_title: str
    status: str
    owner: str
    next_step: str
    due: str
    contact: str
    consent: str
    screened_by: str
    screened_on: str
    screening_result: str
    screening_line: str
    made_up: bool


def new_lead(store: Store, values: Mapping[str, str], *, actor: str) -> Ref:
    """Enter a lead; InputError naming the fields that do not fit."""
    state = _checked(values, {"status": "open", "owner": actor})
    made: list[Ref] = []

    def build(seq: int) -> Sequence[Operation]:
        made[:] = [Ref("lead", f"lead-{seq}")]
        return new_record(made[0], state, actor=actor)

    write(store, build, actor=actor, why="new lead")
    return made[0]


def save_lead(store: Store, key: str, values: Mapping[str, str], version: int, *, actor: str) -> int | None:
    """Change a lead that was read at ``version``; None when nothing differs.

    ConflictError when somebody changed it since, InputError naming the fields that do not fit.
    """
    ref = Ref("lead", key)
    record = existing(store, ref)
    state = _checked({k: v for k, v in values.items() if k in EDITABLE}, {})
    change = write(
        store,
        lambda _: changed_record(record, state, actor=actor),
        actor=actor,
        why=f"lead {key} followed up",
        expects={ref: version},
    )
    return change.seq if change else None


def _checked(values: Mapping[str, str], defaults: State) -> State:
    kind = KIND["lead"]
    state: State = dict(defaults)
    problems: list[Problem] = []
    for name, value in clean(values).items():
        prop = kind.by_property.get(name)
        if prop is None:
            problems.append(Problem("is no field of a lead", column=name))
            continue
        try:
            fits = prop.type in (Type.DATE, Type.CODE)
            state[name] = read_value(prop, value) if value and fits else value
            if state[name] is not None:
                check_field(kind, name, state[name])
        except (CellError, SchemaError) as error:
            problems.append(Problem(str(error), column=name, value=str(value)))
    if problems:
        raise InputError(problems)
    return state


def lead_views(snapshot: Snapshot, browser: Browser, lang: str = "en") -> list[LeadView]:
    """Return the leads of a snapshot, those due first, then by id.

    ``browser`` says what their parties are called to whoever reads them: by id, where she may not see more.
    """
    views = [_view(browser, r, lang) for r in snapshot.of("lead").values()]
    return sorted(views, key=lambda v: (v.due or "9999", v.ref))


def _view(browser: Browser, record: Record, lang: str) -> LeadView:
    def text(name: str) -> str:
        return str(record.get(name) or "")

    subject, partner = text("subject"), text("partner")
    titles = [_title(browser, r, lang) for r in (subject, partner)]
    return LeadView(
        record.ref,
        record.version,
        record.text("title", lang) or " – ".join(t for t in titles if t),
        subject,
        titles[0],
        _country(browser, subject, lang),
        partner,
        titles[1],
        text("status"),
        text("owner"),
        text("next_step"),
        text("due"),
        text("contact"),
        text("consent"),
        text("screened_by"),
        text("screened_on"),
        text("screening_result"),
        screening_line(record, lang),
        any(browser.made_up(Ref.parse(r)) for r in (subject, partner) if r),
    )


def screening_line(record: Record, lang: str = "en") -> str:
    """Return who screened, when, with what result; until all three are recorded, that nobody did."""
    parts = [record.get(n) for n in ("screened_by", "screened_on", "screening_result")]
    if not all(parts):
        return NOT_SCREENED["zh" if lang == "zh" else "en"]
    by, on, result = (str(p) for p in parts)
    return f"{by},{on}:{result}" if lang == "zh" else f"screened by {by} on {on}: {result}"


def _title(browser: Browser, reference: str, lang: str) -> str:
    return browser.title(Ref.parse(reference), lang) if reference else ""


def _country(browser: Browser, reference: str, lang: str) -> str:
    targets = browser.ends.targets(Ref.parse(reference), "from") if reference else []
    return browser.title(targets[0], lang) if targets else ""
