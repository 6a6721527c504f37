"""Near names of firms and organisations: proposed, judged by people, never merged by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.changes import Operation
from graph.errors import InputError, Problem
from graph.names import NearName, near_names
from graph.records import Ref, Snapshot
from graph.store.base import Store
from graph.tables.references import names_in
from matcher.browse.pages import Browser
from matcher.decide.editing import new_record, write

JUDGEMENTS = ("same", "different", "unsure")


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two records whose names are near, why they are proposed, and what somebody said of them."""

    left: Ref
    right: Ref
    left_title: str
    right_title: str
    score: float
    why: str
    judgement: str | None


def near_pairs(browser: Browser, kind: str = "company", lang: str = "en") -> list[NearPair]:
    """Return the pairs of a kind whose names are near: those not judged first, the nearest first.

    Two that are known to come from different countries are not proposed.
    """
    records = browser.snapshot.of(kind)
    judged = judgements(browser.snapshot)
    pairs = []
    for near in _near(tuple((key, tuple(names_in(kind, r.state))) for key, r in records.items())):
        left, right = sorted((Ref(kind, near.left), Ref(kind, near.right)))
        if _of_different_countries(browser, left, right):
            continue
        said = judged.get((str(left), str(right)))
        titles = browser.title(left, lang), browser.title(right, lang)
        pairs.append(NearPair(left, right, *titles, near.score, near.why, said))
    return sorted(pairs, key=lambda p: (p.judgement is not None, -p.score, p.left, p.right))


@lru_cache(4)
def _near(named: tuple[tuple[str, tuple[str, ...]], ...]) -> list[NearName]:
    """Return the near names; kept, since they change only when a name does."""
    return near_names(dict(named))


def _of_different_countries(browser: Browser, left: Ref, right: Ref) -> bool:
    """Say whether both come from a country, and not from the same: "Central bank" of two is two."""
    homes = [browser.ends.targets(ref, "from") for ref in (left, right)]
    return bool(homes[0] and homes[1] and not set(homes[0]) & set(homes[1]))


def judgements(snapshot: Snapshot) -> dict[tuple[str, str], str]:
    """Return the newest judgement on each pair, by its two ``kind:id`` in order."""
    found: dict[tuple[str, str], str] = {}
    for record in sorted(snapshot.of("name_judgement").values(), key=lambda r: (r.version, r.id)):
        left, right = sorted((str(record.get("left")), str(record.get("right"))))
        found[left, right] = str(record.get("judgement"))
    return found


def judge(store: Store, left: Ref, right: Ref, judgement: str, *, reason: str, actor: str) -> int:
    """Write somebody's word on two names, and return the change; the records stay two.

    The newest word counts, and undoing it brings back the one before.
    """
    if judgement not in JUDGEMENTS or left == right or left.kind != right.kind:
        raise InputError(
            [Problem("must be same, different or unsure, of two records", "", 0, "judgement", judgement)]
        )
    first, second = sorted((left, right))
    state = {
        "left": str(first),
        "right": str(second),
        "judgement": judgement,
        "reason": reason.strip() or None,
    }

    def build(seq: int) -> Sequence[Operation]:
        return new_record(Ref("name_judgement", f"names-{seq}"), state, actor=actor)

    change = write(store, build, actor=actor, why=f"{first} and {second}: {judgement}")
    assert change is not None
    return change.seq
