"""The taxonomy that nearness of topics is judged by: that of seeds/, whole, with the restated topics."""

from __future__ import annotations

from collections.abc import Iterator

import seeds
from bench.held_out_2011.provenance import read_table
from bench.held_out_2011.rows import RESTATED


def broader_pairs() -> Iterator[tuple[str, str]]:
    """Iterate over topics with each topic just above; it judges answers and never enters a store."""
    for path in (seeds.folder() / "topics.csv", RESTATED / "topics.csv"):
        for row in read_table(path):
            yield from ((row["id"], wide) for wide in row["broader"].split(";") if wide)
