"""What was inferred, as people judge it: by person or firm, each with the words in their sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.records import Ref, Statement
from graph.schema import split_language
from matcher.browse.pages import Browser
from matcher.inferring.deciding import inference_of
from matcher.inferring.propose import SOURCE, Proposal
from matcher.inferring.run import Inference, is_outdated
from matcher.inferring.spans import sentence_around

KINDS = ("delegate", "company", "expert")
WAYS = ("mention", "likeness")
ORDERS = ("surest", "name")
AROUND = 240
"""Characters shown on either side of the words; a text without full stops is one long sentence."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence in three parts, the words in the middle, as somebody wrote them.

    ``language`` is set where the field is kept by language.
    """

    field: str
    language: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Said:
    """An inference with what it rests on: a passage, unless its text has changed, or the topic ``via``."""

    inference: Inference
    topic: str
    passage: Passage | None
    via: Ref | None
    via_title: str
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class Party:
    """A person or firm with what was inferred of them, the surest first."""

    ref: Ref
    title: str
    subtitle: str
    made_up: bool
    said: tuple[Said, ...]

    @property
    def open(self) -> tuple[str, ...]:
        """Ids of what can be decided on: its text is still there."""
        return tuple(s.inference.id for s in self.said if not s.is_outdated)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which inferences are asked for; ``""`` for any kind or way, None for anybody."""

    kind: str = ""
    way: str = ""
    of: Ref | None = None
    order: str = ORDERS[0]


def waiting(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Iterate over what was inferred and nobody has decided on."""
    return (s for s in statements if s.source == SOURCE and s.status == "inferred")


def parties(browser: Browser, wanted: Wanted, lang: str) -> list[Party]:
    """Return whom something waits of, by the surest of it or by name."""
    held: dict[Ref, list[Said]] = {}
    for statement in waiting(browser.snapshot.statements.values()):
        is_wanted = wanted.way in ("", statement.data.get("way"))
        is_wanted = is_wanted and wanted.kind in ("", statement.subject.kind)
        if is_wanted and wanted.of in (None, statement.subject):
            held.setdefault(statement.subject, []).append(_said(browser, statement, lang))
    found = [_party(browser, ref, said, lang) for ref, said in held.items()]
    found.sort(key=lambda p: (p.title.casefold(), p.ref))
    if wanted.order == ORDERS[0]:
        found.sort(key=lambda p: -_sure(p.said[0]))
    return found


def previewed(browser: Browser, proposals: Iterable[Proposal], lang: str) -> list[Party]:
    """Return what a run would infer as it would be shown, in order of subject."""
    held: dict[Ref, list[Said]] = {}
    for proposal in proposals:
        held.setdefault(proposal.subject, []).append(_proposed(browser, proposal, lang))
    return [_party(browser, ref, said, lang) for ref, said in sorted(held.items())]


def _party(browser: Browser, ref: Ref, said: list[Said], lang: str) -> Party:
    said.sort(key=lambda s: (-_sure(s), s.topic.casefold(), s.inference.id))
    named = browser.title(ref, lang), browser.subtitle(ref, lang)
    return Party(ref, *named, browser.made_up(ref), tuple(said))


def _sure(said: Said) -> float:
    return said.inference.confidence or 0.0


def _said(browser: Browser, statement: Statement, lang: str) -> Said:
    is_old = is_outdated(statement, browser.snapshot.record(statement.subject))
    data, via = statement.data, None
    if data.get("via"):
        via = Ref("topic", str(data["via"]))
    passage = None
    if not is_old and data.get("field"):
        place = str(data["field"]), int(data.get("start", 0)), int(data.get("end", 0))
        passage = _passage(browser, statement.subject, *place)
    title = browser.title(statement.object, lang)
    via_title = browser.title(via, lang) if via else ""
    return Said(inference_of(browser.snapshot, statement), title, passage, via, via_title, is_old)


def _proposed(browser: Browser, given: Proposal, lang: str) -> Said:
    edge = given.subject, given.relation, given.topic
    inference = Inference("", *edge, "inferred", given.confidence, "", given.way, given.encoder)
    via = Ref("topic", given.via) if given.via else None
    passage = _passage(browser, given.subject, given.field, given.start, given.end) if given.field else None
    return Said(
        inference,
        browser.title(given.topic, lang),
        passage,
        via,
        browser.title(via, lang) if via else "",
        False,
    )


def _passage(browser: Browser, subject: Ref, field: str, start: int, end: int) -> Passage | None:
    record = browser.snapshot.record(subject)
    text = str(record.get(field, "")) if record else ""
    if not text[start:end]:
        return None
    first, last = sentence_around(text, start, end)
    before, after = text[first:start], text[end:last]
    if len(before) > AROUND:
        before = "… " + before[-AROUND:]
    if len(after) > AROUND:
        after = after[:AROUND] + " …"
    base, language = split_language(field)
    return Passage(base, language, before, text[start:end], after)
