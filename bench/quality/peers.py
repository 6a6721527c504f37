"""The usual recommenders, run on the same drafts in the same process as ours.

Each peer scores all candidates for one case. Their settings are the usual ones, the same for all data;
EASE's regularisation of 20 is that of the figures published beside the data.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx
import numpy as np
import scipy.sparse as sp

from bench.quality.histories import Case, Floats, History

Peer = Callable[[History, Case], Floats]

NEIGHBOURS = 20
REGULAR = 20.0
BETA = 0.3


def popularity(history: History, case: Case) -> Floats:
    """Score by baskets so far, the more recent the more."""
    return history.popular


def topic_popularity(history: History, case: Case) -> Floats:
    """Score by baskets on the draft's topic; ties, and topics nobody knows, by popularity."""
    share = history.popular / max(float(history.popular.max()), 1.0)
    return np.asarray((case.parts[-1] if case.parts else 0.0) + 1e-3 * share)


def log_counts(history: History, case: Case) -> Floats:
    """Score by the sum of log counts by fact: naive Bayes without its prior.

    Facts are topics and country, or each given member's company in past baskets.
    """
    parts = list(case.parts)
    for place in np.flatnonzero(case.basket > 0) if case.left_out.size else ():
        column = history.baskets[:, [int(place)]]
        parts.append(np.asarray((history.baskets.T @ column).toarray()).ravel())
    return np.asarray(sum((np.log1p(p) for p in parts), np.zeros(len(history.candidates))))


def ease(history: History, case: Case) -> Floats:
    """Score by EASE (Steck 2019, The Web Conference): ridge regression of items on items, zero diagonal."""
    if "ease" not in history.made:
        gram = (history.baskets.T @ history.baskets).toarray()
        inverse = np.linalg.inv(gram + REGULAR * np.eye(len(gram)))
        weights = -inverse / np.diag(inverse)
        np.fill_diagonal(weights, 0.0)
        history.made["ease"] = weights
    learnt: Any = history.made["ease"]
    return np.asarray(case.basket @ learnt)


def rp3beta(history: History, case: Case) -> Floats:
    """Score by three random steps, popularity damped (Paudel et al. 2017, ACM TiiS 7(1)), alpha 1."""
    if "rp3" not in history.made:
        sizes = np.maximum(np.asarray(history.baskets.sum(axis=1)).ravel(), 1e-9)
        reach = np.maximum(np.asarray(history.baskets.sum(axis=0)).ravel(), 1e-9)
        there = sp.diags_array(1 / reach) @ history.baskets.T
        history.made["rp3"] = sp.csr_array(there @ sp.diags_array(1 / sizes) @ history.baskets)
    learnt: Any = history.made["rp3"]
    return np.asarray(learnt.T @ case.basket) / history.degrees**BETA


def text_neighbours(history: History, case: Case) -> Floats:
    """Score by the members of the twenty projects whose texts are nearest by TF-IDF cosine."""
    if history.words is None or case.words is None:
        return np.zeros(len(history.candidates))
    near = np.asarray((history.words @ case.words.T).todense()).ravel()
    near = np.where(near >= np.sort(near)[-NEIGHBOURS:][0], near, 0.0)
    return np.asarray(history.baskets.T @ near)


def adamic_adar(history: History, case: Case) -> Floats:
    """Score by networkx's Adamic–Adar index between the draft, as a new basket's node, and candidates."""
    network = _projected(history)
    draft = ("draft",)
    network.add_edges_from((draft, int(n)) for n in np.flatnonzero(case.basket > 0))
    pairs = [(draft, n) for n in range(len(history.candidates)) if n in network]
    found = np.zeros(len(history.candidates))
    if draft in network:
        for _, place, value in nx.adamic_adar_index(network, pairs):
            found[place] = value
        network.remove_node(draft)
    return found


def personalised_pagerank(history: History, case: Case) -> Floats:
    """Score by networkx's PageRank over baskets and candidates, restarted at the draft's basket."""
    if "bipartite" not in history.made:
        network = nx.Graph()
        entries = history.baskets.tocoo()
        for row, column, weight in zip(entries.row.tolist(), entries.col.tolist(), entries.data, strict=True):
            network.add_edge(("basket", row), column, weight=float(weight))
        history.made["bipartite"] = network
    network: Any = history.made["bipartite"]
    start = {int(n): float(case.basket[n]) for n in np.flatnonzero(case.basket > 0) if int(n) in network}
    found = np.zeros(len(history.candidates))
    if start:
        for node, value in nx.pagerank(network, personalization=start, tol=1e-8).items():
            if isinstance(node, int):
                found[node] = value
    return found


def item_neighbours(history: History, case: Case) -> Floats:
    """Score by implicit's ItemKNN: cosine to the basket's items, 20 neighbours each."""
    return _implicit(history, case, "cosine")


def factors(history: History, case: Case) -> Floats:
    """Score by implicit's ALS: 32 factors, regularisation 0.1, 15 rounds; the draft is folded in."""
    return _implicit(history, case, "als")


PEERS: Mapping[str, Peer] = {
    "popularity": popularity,
    "topic popularity": topic_popularity,
    "log counts": log_counts,
    "ItemKNN (implicit)": item_neighbours,
    "ALS (implicit)": factors,
    "EASE": ease,
    "RP3beta": rp3beta,
    "text kNN": text_neighbours,
    "Adamic–Adar": adamic_adar,
    "personalised PageRank": personalised_pagerank,
}


def _projected(history: History) -> Any:
    """Return the graph of candidates who share a basket, once for the history."""
    if "projected" not in history.made:
        together = sp.csr_array(sp.triu(history.baskets.T @ history.baskets, k=1)).tocoo()
        network = nx.Graph(zip(together.row.tolist(), together.col.tolist(), strict=True))
        history.made["projected"] = network
    return history.made["projected"]


def _implicit(history: History, case: Case, name: str) -> Floats:
    """Score with a model of `implicit`; ImportError without the package."""
    if name not in history.made:
        from implicit.als import AlternatingLeastSquares
        from implicit.nearest_neighbours import CosineRecommender

        cosine, als = (
            CosineRecommender(K=NEIGHBOURS, num_threads=1),
            AlternatingLeastSquares(
                factors=32, regularization=0.1, iterations=15, num_threads=1, random_state=7
            ),
        )
        history.made[name] = model = cosine if name == "cosine" else als
        model.fit(sp.csr_matrix(history.baskets, dtype=np.float32), show_progress=False)
    model = history.made[name]
    row = sp.csr_matrix(case.basket[None, :], dtype=np.float32)
    found = np.zeros(len(history.candidates))
    if row.nnz:
        ids, values = model.recommend(
            0, row, N=len(found), filter_already_liked_items=False, recalculate_user=True
        )
        known = ids >= 0
        found[ids[known]] = values[known]
    return np.where(np.isfinite(found) & (found > -math.inf), found, 0.0)
