"""Make matcher/engine/models/measured.csv of what ``python -m bench.quality`` prints.

    python -m bench.quality > printed.txt
    python -m tools.measured printed.txt
    python -m tools.measured printed.txt --check   write nothing; exit 1 if the shipped table says otherwise

Figures are taken as printed, to three decimals, each with the best peer of its table and the paired
difference.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from matcher.quality.measured import COLUMNS, FILE, MARK, models_mark, read_measured

PLACE = Path(__file__).resolve().parents[1] / "matcher" / "engine" / "models" / FILE
NUMBER = r"[-+]?\d+\.\d+"
MACHINE = re.compile(r"machine: (.+)")
TASK = re.compile(r"([\w ]+): \d+ drafts, model ")
OURS = re.compile(
    rf"(?P<label>\S.*?) +(?P<n>\d+) +(?P<mean>{NUMBER}) \[ *(?P<low>{NUMBER}), *(?P<high>{NUMBER})\] "
)
PART = re.compile(rf"(?P<part>.+), (?P<n>\d+) drafts, nDCG@10: ours (?P<mean>{NUMBER}); ours less the peer:")
PEER = re.compile(
    rf"  (?P<peer>\S.*?) +(?P<mean>{NUMBER})  (?P<diff>{NUMBER}) \[(?P<low>{NUMBER}), (?P<high>{NUMBER})\]"
)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code, 2 where nothing measured was printed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("printed", type=Path, help="what python -m bench.quality printed")
    parser.add_argument("--day", default=date.today().isoformat(), help="day of the measurement; else today")
    parser.add_argument("--check", action="store_true", help="write nothing")
    chosen = parser.parse_args(arguments)
    table = table_of(chosen.printed.read_text(encoding="utf-8"), chosen.day)
    if not read_measured(table).rows:
        print("nothing measured in it", file=sys.stderr)
        return 2
    if chosen.check:
        return int(not PLACE.exists() or PLACE.read_text(encoding="utf-8") != table)
    PLACE.write_text(table, encoding="utf-8")
    print(f"{PLACE.name}: {len(read_measured(table).rows)} rows")
    return 0


def table_of(printed: str, day: str) -> str:
    """Return the table of what was printed on a day (YYYY-MM-DD)."""
    out = io.StringIO()
    out.write(f"{MARK}{models_mark()}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows_of(printed, day))
    return out.getvalue()


def rows_of(printed: str, day: str) -> Iterator[tuple[str, ...]]:
    """Iterate over the rows: each part of a task, with the best peer of its table."""
    machine = task = part = ""
    ours: dict[tuple[str, str], tuple[str, str]] = {}
    for line in printed.splitlines():
        if found := MACHINE.fullmatch(line):
            machine = found[1]
        elif found := TASK.match(line):
            task, ours = found[1], {}
        elif found := PART.fullmatch(line):
            part, count, mean = f"{task}: {found['part']}", found["n"], found["mean"]
        elif found := OURS.match(line):
            ours[found["n"], found["mean"]] = (found["low"], found["high"])
        elif part and (found := PEER.fullmatch(line)):
            low, high = ours.get((count, mean), ("", ""))
            apart = (found["diff"], found["low"], found["high"])
            yield part, count, mean, low, high, found["peer"], found["mean"], *apart, day, machine
            part = ""


if __name__ == "__main__":
    sys.exit(main())
