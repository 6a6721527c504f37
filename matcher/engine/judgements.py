"""What people judged, read from the snapshot: which names mean the same, and what is not wanted."""

from __future__ import annotations

from collections.abc import Mapping

from graph.records import Record, Ref, Snapshot

MERGED = ("company", "organisation")
UNWANTED = ("rejected", "not_for_me")
EVERYBODY = "store:all"

Refusals = Mapping[tuple[str, str], frozenset[str]]


def same_nodes(snapshot: Snapshot) -> dict[Ref, Ref]:
    """Return for each merged company or organisation the one it is counted as: the smallest id.

    The newest judgement on a pair counts; two that are both the same as a third are the same.
    """
    leader: dict[Ref, Ref] = {}
    for one, other in _judged(snapshot, "same"):
        if one.kind == other.kind:
            _join(leader, one, other)
    return {ref: root for ref in list(leader) if (root := _root(leader, ref)) != ref}


def told_apart(snapshot: Snapshot) -> frozenset[frozenset[Ref]]:
    """Return the pairs of companies or organisations whose names look alike but are judged different."""
    return frozenset(frozenset(pair) for pair in _judged(snapshot, "different"))


def _judged(snapshot: Snapshot, judgement: str) -> list[tuple[Ref, Ref]]:
    newest: dict[frozenset[str], Record] = {}
    for record in snapshot.of("name_judgement").values():
        pair = frozenset((str(record.get("left")), str(record.get("right"))))
        newest[pair] = max(newest.get(pair, record), record, key=_age)
    found = []
    for texts, record in sorted(newest.items(), key=lambda item: sorted(item[0])):
        refs = sorted(Ref(*text.split(":", 1)) for text in texts if text.partition(":")[0] in MERGED)
        if record.get("judgement") == judgement and len(refs) == 2:
            found.append((refs[0], refs[1]))
    return found


def _age(record: Record) -> tuple[int, str]:
    return record.version, record.id


def _root(leader: dict[Ref, Ref], ref: Ref) -> Ref:
    while leader.get(ref, ref) != ref:
        ref = leader[ref]
    return ref


def _join(leader: dict[Ref, Ref], one: Ref, other: Ref) -> None:
    small, large = sorted((_root(leader, one), _root(leader, other)))
    leader[large] = small
    leader.setdefault(small, small)


def refusals(snapshot: Snapshot, *, directed: bool = False) -> Refusals:
    """Return what is left out: for (about, subject) the references judged rejected or not for me.

    The newest decision on a suggestion counts, of the staff and of whoever it is for. A "no" to a peer
    holds in both directions; ``directed`` keeps it to the lists of whoever said it, so that the other side
    cannot tell from hers.
    """
    newest: dict[tuple[str, str, str, bool], Record] = {}
    for record in snapshot.of("decision").values():
        about, subject, suggested = (str(record.get(n)) for n in ("about", "subject", "suggested"))
        key = (about, subject, suggested, bool(record.get("private")))
        newest[key] = max(newest.get(key, record), record, key=_age)
    found: dict[tuple[str, str], set[str]] = {}
    for (about, subject, suggested, _), record in newest.items():
        if record.get("judgement") not in UNWANTED:
            continue
        found.setdefault((about, subject), set()).add(suggested)
        if about == "peer" and not directed:
            found.setdefault((about, suggested), set()).add(subject)
    return {key: frozenset(values) for key, values in found.items()}


def refusals_of(snapshot: Snapshot, own: Ref | None) -> Refusals:
    """Return what is left out of the lists that one person may see: her own, and everybody's.

    Others' "no" is left out of nothing, so that it cannot be told from what is missing.
    """
    mine = {EVERYBODY} | ({str(own)} if own else set())
    return {key: v for key, v in refusals(snapshot, directed=True).items() if key[1] in mine}
