"""``python -m bench.held_out_2011`` makes the separate store, audits it, and prints each arm.

Exit code 1 when something of the section reached the store of arms 0 to 2. Failures are printed as such.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

from bench.held_out_2011.audit import leaks
from bench.held_out_2011.documents import at_hand
from bench.held_out_2011.provenance import shipped
from bench.held_out_2011.score import SHUFFLES, Project, Standing, projects, standing
from bench.held_out_2011.stores import ARMS, HAND, Arm, arms, separate_store
from bench.held_out_2011.taxonomy import broader_pairs
from graph.store.base import Store
from matcher.suggest.options import Options

ALL = Options(top=1_000_000, reasons=False)
HEADING = (
    f"{'project':28}{'verdict':9}{'topic':30}{'rank':>8}  {'countries':28}{'p':>7}  {'best team':>14}  firm"
)


def standings(arm: Arm) -> list[Standing]:
    """Return where each project stands in what the product suggests in an arm."""
    snapshot = arm.service.state().snapshot
    graph = arm.service.state().compiled
    home = {
        str(graph.nodes.refs[n]): country
        for n, (country, _) in graph.homes.items()
        if country and graph.nodes.refs[n].kind in ("delegate", "country")
    }
    pool = named_anywhere()
    answer = arm.service.suggest_projects(ALL)
    assert snapshot.version == answer.version
    return [standing(answer, p, home, pool) for p in the_projects()]


def named_anywhere() -> frozenset[str]:
    """Return the countries that any document names: the pool that labels are shuffled in."""
    return shipped().countries | frozenset(c for p in projects([], frozenset()) for c in p.asked)


def the_projects() -> list[Project]:
    """Return the five projects."""
    return projects(broader_pairs(), named_anywhere())


def line(found: Standing) -> str:
    """Return a project's line of the table."""
    project = found.project
    topic = f"{found.topic} ({'exact' if found.exact else 'near'})" if found.topic else "none of its topics"
    rank = f"{found.topic_rank}/{found.topics}" if found.topic_rank else "-"
    team = f"{found.team_rank}/{found.teams} ({found.jaccard:.2f})" if found.team_rank else "-"
    p = f"{found.p:.4f}" if found.p is not None else "-"
    verdict = "NOT" if found.verdict == "not" else found.verdict
    return (
        f"{project.id[:27]:28}{verdict:9}{topic:30}{rank:>8}  {_countries(found):28}{p:>7}  {team:>14}"
        f"  {found.firm}"
    )


def _countries(found: Standing) -> str:
    if not found.project.asked:
        return "none named, none asked"
    if found.project.by_region:
        return f"{found.hits} of first {len(found.first)} in regions"
    hit = " ".join(sorted(found.project.asked & set(found.first)))
    return f"{found.hits} of {len(found.project.asked)}" + (f" ({hit})" if hit else "")


def main(made: Callable[[], AbstractContextManager[Store]] = separate_store) -> int:
    """Print the audit and the arms over the store that ``made`` makes; returns the exit code."""
    where = "at hand" if at_hand() else "not at hand: audited by the shipped hashes alone"
    print(f"the documents are {where}")
    leaked: list[str] = []
    with made() as store:
        for arm in arms(store):
            if arm.key != HAND:
                found = leaks(store.snapshot())
                leaked += found
                print(f"\narm {arm.key}: {ARMS[arm.key]}; leak audit: {len(found)} leaks")
                print("\n".join(f"  LEAK {text}" for text in found), end="\n" if found else "")
            else:
                print(f"\narm {arm.key}: {ARMS[arm.key]}; in part from the section, so nothing is predicted")
            print(HEADING)
            for standing_ in standings(arm):
                print(line(standing_))
    print(f"\np: {SHUFFLES} shuffles of {len(named_anywhere())} countries that the documents name")
    return 1 if leaked else 0


if __name__ == "__main__":
    sys.exit(main())
