"""How well near names of firms are proposed: recall on pairs of one firm, proposals among all firms.

Reads the development data beside the project, where it is there; prints counts and scores, never a row.
Run: python -m bench.names
"""

from __future__ import annotations

import csv
import time
from pathlib import Path

from graph.names import NEAR, firm_likeness, near_names

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
THRESHOLDS = (0.6, 0.7, NEAR, 0.8, 0.9, 0.95)


def read_column_pairs(path: Path) -> list[tuple[str, str]]:
    """Return the first two columns of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    return [(row[0], row[1]) for row in rows]


def report(same: set[tuple[str, str]], firms: dict[str, str]) -> list[str]:
    """Return the lines of the table: at each threshold recall on ``same``, proposals among ``firms``."""
    scores = [firm_likeness(left, right)[0] for left, right in same]
    known = {frozenset(pair) for pair in same}
    began = time.perf_counter()
    found = near_names(firms, threshold=min(THRESHOLDS))
    seconds = time.perf_counter() - began
    lines = [f"{len(same)} pairs of one firm; {len(firms)} firms searched in {seconds:.1f} s", ""]
    lines.append("threshold   recall   proposals   of them known pairs   others")
    for threshold in THRESHOLDS:
        recall = sum(score >= threshold for score in scores) / len(scores)
        proposed = [near for near in found if near.score >= threshold]
        right = sum(frozenset((firms[n.left], firms[n.right])) in known for n in proposed)
        mark = "*" if threshold == NEAR else " "
        lines.append(
            f"{threshold:>8.2f}{mark} {recall:>9.3f} {len(proposed):>11} {right:>21} "
            f"{len(proposed) - right:>8}"
        )
    return [
        *lines,
        "",
        "* the default. Others: not among the known pairs; a person has to say whether they are one.",
    ]


def main() -> None:
    """Print the table, or why there is none."""
    if not DATA.is_dir():
        print("bench.names: no ../shared/data beside the project; nothing measured")
        return
    same = {(a, b) for a, b in read_column_pairs(DATA / "names" / "firm_names.csv") if a != b}
    firms = dict(read_column_pairs(DATA / "firms" / "tables" / "companies.csv"))
    print("\n".join(report(same, firms)))


if __name__ == "__main__":
    main()
