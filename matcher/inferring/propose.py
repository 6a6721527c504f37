"""What could be inferred from a store: topics for people and firms, each with the words it comes from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph.records import Record, Ref, Snapshot, Statement
from graph.schema import split_language
from matcher.inferring.encoders import Encoder
from matcher.inferring.spans import Span, spans
from matcher.inferring.topics import Labels, labels_of

_HAN = re.compile(r"[㐀-鿿豈-﫿]")
_WORD = re.compile(r"[^\W_]+")
_ACRONYM = re.compile(r"[A-Za-z0-9-]{1,4}")

RELATION_OF = {"delegate": "interested_in", "company": "offers", "expert": "knows"}
"""What is inferred of whom: of a delegate but an interest, as words tell no need from an offer."""

TEXTS = {"delegate": ("bio", "title"), "company": ("profile",), "expert": ("lecture", "title")}
NAMED_ONLY = ("title",)
"""Texts too short to be near to anything but by accident: there only a topic's own name counts."""

FEWEST_WORDS, FEWEST_SIGNS = 3, 5
"""Words, or Chinese signs, that a piece must have for a likeness; below that likenesses are accidents."""

NEAR_NAMES = 0.7
"""Likeness from which one topic stands for another: names are short, so more than any encoder asks."""

SAID = ("interested_in", "needs", "offers", "knows", "has")
"""Relations to a topic; where people entered one of them, nothing is inferred beside it."""

SOURCE = "inferred"
MENTION = 0.9
"""Confidence where a topic's name stands in the text, word for word; no likeness counts for more."""

MOST = 5
"""Topics inferred of one record, so that a text full of keywords gains no more than a plain one."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edge that could be inferred: from whom, to which topic, how sure, and from which words.

    ``field`` with ``start`` and ``end`` is the place of the words; ``text`` is a digest of the whole field,
    by which a later run sees that it has changed. Of a topic inferred from another topic (``via``) there is
    no such place. ``way`` is ``mention`` or ``likeness``.
    """

    subject: Ref
    relation: str
    topic: Ref
    confidence: float
    way: str
    encoder: str
    field: str = ""
    start: int = 0
    end: int = 0
    text: str = ""
    via: str = ""

    @property
    def order(self) -> tuple[float, Ref]:
        """The surest first, then by topic."""
        return -self.confidence, self.topic


def digest(text: str) -> str:
    """Return the first 12 hex digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def texts_of(record: Record) -> dict[str, str]:
    """Return the texts of a record that topics are inferred from, by field (``bio``, ``profile@zh``)."""
    wanted = TEXTS.get(record.kind, ())
    fields = record.fields()
    return {k: str(fields[k]) for k in sorted(fields) if split_language(k)[0] in wanted and fields[k]}


def from_texts(
    snapshot: Snapshot, encoder: Encoder, only: frozenset[Ref] | None = None
) -> dict[Ref, list[Proposal]]:
    """Return what the texts of delegates, firms and experts come near to, best first, `MOST` a record.

    Each piece of a text proposes the one topic that it is nearest to, if near enough; a name of a topic that
    stands in the text proposes it whatever the encoder.
    """
    labels = labels_of(snapshot)
    records = [r for kind in TEXTS for r in snapshot.of(kind).values() if only is None or r.ref in only]
    found: dict[Ref, list[Proposal]] = {}
    pieces: list[tuple[Record, str, str, Span]] = []
    for record in records:
        for field, text in texts_of(record).items():
            cut = list(spans(text))
            pieces += [(record, field, text, span) for span in cut if _says_enough(field, span.text)]
            found.setdefault(record.ref, []).extend(_mentions(record, field, text, cut, labels, encoder.name))
    if labels.texts and pieces:
        for proposal in _likenesses(pieces, labels, encoder):
            found[proposal.subject].append(proposal)
    return {ref: _best(held) for ref, held in found.items() if held}


def _says_enough(field: str, piece: str) -> bool:
    signs = len(_HAN.findall(piece))
    words = len(_WORD.findall(_HAN.sub(" ", piece)))
    enough = signs >= FEWEST_SIGNS or words >= FEWEST_WORDS
    return enough and split_language(field)[0] not in NAMED_ONLY


def _mentions(
    record: Record, field: str, text: str, cut: Iterable[Span], labels: Labels, name: str
) -> Iterator[Proposal]:
    for span in cut:
        for topic, (start, end) in labels.mentioned(span.text).items():
            place = (span.start + start, span.start + end)
            yield _proposal(record, field, text, place, topic, MENTION, "mention", name)


def _likenesses(
    pieces: list[tuple[Record, str, str, Span]], labels: Labels, encoder: Encoder
) -> Iterator[Proposal]:
    distinct = list(dict.fromkeys(span.text for *_, span in pieces))
    near = encoder.likeness(distinct, labels.texts)
    best = {text: (int(near[n].argmax()), float(near[n].max())) for n, text in enumerate(distinct)}
    for record, field, text, span in pieces:
        label, value = best[span.text]
        if round(value, 3) >= encoder.threshold:
            place, sure = (span.start, span.end), min(round(value, 2), MENTION)
            yield _proposal(record, field, text, place, labels.topics[label], sure, "likeness", encoder.name)


def _proposal(
    record: Record,
    field: str,
    text: str,
    place: tuple[int, int],
    topic: Ref,
    confidence: float,
    way: str,
    name: str,
) -> Proposal:
    relation = RELATION_OF[record.kind]
    return Proposal(record.ref, relation, topic, confidence, way, name, field, *place, text=digest(text))


def _best(held: Iterable[Proposal]) -> list[Proposal]:
    """Return one proposal of each topic, a mention before a likeness; the surest topics, at most `MOST`."""
    chosen: dict[Ref, Proposal] = {}
    for proposal in sorted(held, key=lambda p: (p.way == "likeness", *p.order, p.field, p.start)):
        chosen.setdefault(proposal.topic, proposal)
    return sorted(chosen.values(), key=lambda p: p.order)[:MOST]


def from_needs(
    snapshot: Snapshot, encoder: Encoder, only: frozenset[Ref] | None = None
) -> dict[Ref, list[Proposal]]:
    """Return, for whoever looks for a topic that nobody offers or has, the nearest one that somebody does.

    So a topic never seen before leads somewhere; the confidence is the likeness of the names.
    """
    told: Mapping[str, list[Statement]] = {name: [] for name in SAID}
    for statement in snapshot.standing():
        if statement.relation in told and statement.source != SOURCE:
            told[statement.relation].append(statement)
    offered = {s.object for s in (*told["offers"], *told["has"])}
    lonely = [s for s in told["needs"] if s.object not in offered and (only is None or s.subject in only)]
    labels = labels_of(snapshot)
    wanted = [n for n, t in enumerate(labels.topics) if t in offered and not _is_acronym(labels.texts[n])]
    return _nearest(lonely, labels, wanted, encoder)


def _is_acronym(name: str) -> bool:
    """Say whether a name is some four letters at most, which are near to any other four."""
    return _ACRONYM.fullmatch(name) is not None


def _nearest(
    lonely: list[Statement], labels: Labels, wanted: list[int], encoder: Encoder
) -> dict[Ref, list[Proposal]]:
    topics = {s.object for s in lonely}
    pairs = list(zip(labels.topics, labels.texts, strict=True))
    names = [(topic, text) for topic, text in pairs if topic in topics and not _is_acronym(text)]
    near = encoder.likeness([text for _, text in names], [labels.texts[n] for n in wanted])
    best: dict[Ref, tuple[float, Ref]] = {}
    for (topic, _), row in zip(names, near, strict=True):
        value, label = (
            (float(row.max()), labels.topics[wanted[int(row.argmax())]]) if wanted else (0.0, topic)
        )
        if round(value, 3) >= max(NEAR_NAMES, encoder.threshold) and value > best.get(topic, (0.0, topic))[0]:
            best[topic] = value, label
    found: dict[Ref, list[Proposal]] = {}
    for statement in sorted(lonely, key=lambda s: s.id):
        if statement.object in best:
            value, label = best[statement.object]
            confidence = min(round(value, 2), MENTION)
            found.setdefault(statement.subject, []).append(
                Proposal(
                    statement.subject,
                    "needs",
                    label,
                    confidence,
                    "likeness",
                    encoder.name,
                    via=statement.object.id,
                )
            )
    return {ref: _best(held) for ref, held in found.items()}
