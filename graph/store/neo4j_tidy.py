"""Tidying after staging: what the head has reached is made plain, what it has not is removed.

Every step may be repeated, and the whole may stop anywhere: it then begins anew, under the lease.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from graph.store.neo4j_gate import TIDIED
from graph.store.neo4j_read import Run
from graph.store.neo4j_rows import GONE, node_properties
from graph.store.neo4j_schema import KIND_OF, LABEL, STAGED

AT_ONCE = 5000

Write = Callable[[Callable[[Run], Any]], Any]

_ROUNDS = (
    # relationships of a change that never came, and those that one which did come removed
    f"MATCH (:{STAGED})-[r]->() WHERE r.staged > $seq OR r.ends <= $seq WITH r LIMIT $most DELETE r",
    f"MATCH (:{STAGED})-[r]->() WHERE r.ends > $seq WITH r LIMIT $most SET r.ends = null",
    # nodes of a change that never came; one that somebody's statement points at stays as its bare end
    f"MATCH (n:{STAGED}) WHERE n.staged > $seq AND EXISTS {{ (n)--() }} WITH n LIMIT $most"
    f" SET n = {{id: n.id}} REMOVE n:{STAGED}",
    f"MATCH (n:{STAGED}) WHERE n.staged > $seq WITH n LIMIT $most DELETE n",
    f"MATCH (n:{STAGED}) WHERE n.next_version > $seq WITH n LIMIT $most"
    f" SET n.next_version = null, n.next_state_ = null REMOVE n:{STAGED}",
    # versions moved by a change that did come
    f"MATCH (n:{STAGED}) WHERE n.next_version <= $seq AND n.next_state_ IS NULL WITH n LIMIT $most"
    f" SET n.version = n.next_version, n.next_version = null REMOVE n:{STAGED}",
)

_LAST = (
    f"MATCH (n:{STAGED}) WHERE n.state_ IS NULL AND NOT EXISTS {{ (n)--() }} WITH n LIMIT $most DELETE n",
    f"MATCH (n:{STAGED}) WITH n LIMIT $most REMOVE n:{STAGED}",
    "MATCH (p:Payload) WHERE p.seq > $seq AND p.ordinal >= 0 WITH p LIMIT $most DELETE p",
    "MATCH (c:Change) WHERE c.seq > $seq WITH c LIMIT $most DELETE c",
)


def tidy(write: Write, seq: int) -> None:
    """Tidy a store whose head is at ``seq``; ``write`` runs its argument in one transaction."""
    for query in _ROUNDS:
        _repeat(write, query, seq)
    while write(lambda run: _told(run, settle(run, seq))):
        pass
    for query in _LAST:
        _repeat(write, query, seq)


def _told(run: Run, count: int) -> int:
    """Tell those who read meanwhile, who may have seen half of a row, that ``count`` have been tidied."""
    if count:
        run(TIDIED)
    return count


def _repeat(write: Write, query: str, seq: int) -> None:
    counted = f"{query} RETURN count(*)"
    while write(lambda run: _told(run, run(counted, seq=seq, most=AT_ONCE)[0][0])) == AT_ONCE:
        pass


def settle(run: Run, seq: int) -> int:
    """Give some nodes the state that a published change staged for them; return how many."""
    found = run(
        f"MATCH (n:{STAGED}) WHERE n.next_version <= $seq AND n.next_state_ IS NOT NULL"
        f" RETURN [l IN labels(n) WHERE l <> '{STAGED}'][0], n.id, n.next_version, n.next_state_ LIMIT $most",
        seq=seq,
        most=AT_ONCE,
    )
    changed: dict[str, list[Any]] = defaultdict(list)
    for label, key, version, state in found:
        properties = {} if state == GONE else node_properties(json.loads(state), version)
        changed[LABEL[KIND_OF[label]]].append([key, {**properties, "id": key}])
    for label, held in changed.items():
        # deleted ones keep the second label: the last rounds delete them, or leave the bare end
        run(
            f"UNWIND $rows AS row MATCH (n:{label} {{id: row[0]}}) SET n = row[1]",
            rows=held,
        )
    return len(found)
