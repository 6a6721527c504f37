"""Edges that are derived from the stored ones: taxonomy, geography, languages and words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import networkx as nx
import numpy as np
import scipy.sparse as sp

from graph.places import pairs_within
from graph.records import Ref
from matcher.engine.compiled import CompiledGraph, Matrix, language_node, matrix, sovereign
from matcher.engine.dates import year_number
from matcher.engine.judgements import told_apart
from matcher.engine.learnt import Floats, alike, goes_with, works_like
from matcher.engine.nodes import PARTY, WORK
from matcher.engine.vocabulary import GIVERS, name_text

Triple = tuple[int, int, float]

NEAR = 3000.0
"""Kilometres over which nearness falls to a third; chosen on time splits inside the treaties."""

UNDATED_YEARS = 20.0
"""How old something counts as that has no date."""

STAYS = 15.0
"""Years over which a common project counts a third for who goes with whom."""

FARTHEST = 6000.0
"""Kilometres from which countries are not near."""


def edge(graph: CompiledGraph, name: str) -> Matrix:
    """Return the matrix of a stored relation or a derived edge, a row for each subject.

    A relation that nobody told anything of is an empty matrix. Borders between China and the areas
    under it are left out, as a path over them would not lead to another country.
    """
    key = ("edge", name)
    if key not in graph.made:
        build = DERIVED.get(name)
        if build is not None:
            rows, columns, values = [], [], []
            for row, column, value in build(graph):
                rows.append(row)
                columns.append(column)
                values.append(value)
            graph.made[key] = matrix(rows, columns, values, size=len(graph.nodes))
        else:
            empty = sp.csr_array((len(graph.nodes), len(graph.nodes)), dtype=np.float64)
            graph.made[key] = graph.relations.get(name, empty)
    found: Matrix = graph.made[key]
    return found


def decay(graph: CompiledGraph, tau: float) -> Floats:
    """Return exp(-age / tau) for what has a year or start; what is newer than as-of is of age 0.

    Other nodes have 1; engagements, projects and programmes without a date count as 20 years old.
    """
    found = np.ones(len(graph.nodes))
    for kind, name in (("engagement", "year"), ("project", "starts"), ("programme", "starts")):
        for n in graph.nodes.of(kind):
            date = year_number(graph.record(graph.nodes.refs[n]).get(name))
            age = UNDATED_YEARS if date is None else max(0.0, graph.year - date)
            found[n] = np.exp(-age / tau)
    return found


def _pairs(graph: CompiledGraph, relation: str) -> Iterator[tuple[int, int]]:
    entries = edge(graph, relation).tocoo()
    yield from zip(entries.row.tolist(), entries.col.tolist(), strict=True)


def _tops(graph: CompiledGraph) -> Iterator[Triple]:
    """From a topic to the topmost topics above it, to itself when there is none."""
    taxonomy = nx.DiGraph(_pairs(graph, "broader"))
    for topic in graph.nodes.of("topic"):
        above = nx.descendants(taxonomy, topic) if topic in taxonomy else set()
        tops = sorted(t for t in above if taxonomy.out_degree(t) == 0)
        yield from ((topic, top, 1.0) for top in tops or [topic])


def _kin(graph: CompiledGraph) -> Iterator[Triple]:
    """Between a topic and the one just above it, either way; the more a topic holds, the less."""
    children = np.diff(edge(graph, "broader").tocsc().indptr)
    for child, parent in _pairs(graph, "broader"):
        value = 1.0 / float(np.sqrt(children[parent]))
        yield child, parent, value
        yield parent, child, value


def _siblings(graph: CompiledGraph) -> Iterator[Triple]:
    """Between topics just below the same one; the more it holds, the less."""
    broader = edge(graph, "broader")
    children = np.diff(broader.tocsc().indptr)
    scale = sp.diags_array(1.0 / np.maximum(children, 1))
    joined = (broader @ scale @ broader.T).tocoo()
    for a, b, value in zip(joined.row.tolist(), joined.col.tolist(), joined.data.tolist(), strict=True):
        if a != b:
            yield a, b, float(value)


def _countries(graph: CompiledGraph, group: Callable[[int], frozenset[str]]) -> Iterator[Triple]:
    """Between different countries with something in common."""
    numbers = list(graph.nodes.of("country"))
    groups = {n: group(n) for n in numbers}
    homes = {n: sovereign(graph, graph.nodes.refs[n].id) for n in numbers}
    for a in numbers:
        yield from ((a, b, 1.0) for b in numbers if groups[a] & groups[b] and homes[a] != homes[b])


def _field(graph: CompiledGraph, name: str) -> Callable[[int], frozenset[str]]:
    def value(number: int) -> frozenset[str]:
        text = graph.record(graph.nodes.refs[number]).get(name)
        return frozenset([str(text)]) if text else frozenset()

    return value


def _same_region(graph: CompiledGraph) -> Iterator[Triple]:
    yield from _countries(graph, _field(graph, "region"))


def _same_subregion(graph: CompiledGraph) -> Iterator[Triple]:
    yield from _countries(graph, _field(graph, "subregion"))


def _both_developing(graph: CompiledGraph) -> Iterator[Triple]:
    """Between developing countries: members of the Group of 77."""

    def group(number: int) -> frozenset[str]:
        held = graph.record(graph.nodes.refs[number]).get("groups") or []
        return frozenset(["G77"]) & frozenset(str(g) for g in held)

    yield from _countries(graph, group)


def _tongues(graph: CompiledGraph, number: int) -> frozenset[str]:
    codes = graph.record(graph.nodes.refs[number]).get("languages") or []
    return frozenset(language_node(str(c)).id for c in codes)


def _shares_language(graph: CompiledGraph) -> Iterator[Triple]:
    """Between countries with an official language in common, once however many they share."""
    yield from _countries(graph, lambda number: _tongues(graph, number))


def _neighbours(graph: CompiledGraph) -> Iterator[Triple]:
    """Land borders, without those between China and the areas under it."""
    for a, b in _pairs(graph, "borders"):
        refs = graph.nodes.refs
        if sovereign(graph, refs[a].id) != sovereign(graph, refs[b].id):
            yield a, b, 1.0


def _near(graph: CompiledGraph) -> Iterator[Triple]:
    """Between different countries up to 6,000 km apart: exp(-distance / 3,000 km)."""
    number = {graph.nodes.refs[n].id: n for n in graph.nodes.of("country")}
    homes = {code: sovereign(graph, code) for code in number}
    for (one, other), distance in pairs_within(FARTHEST).items():
        if one in number and other in number and homes[one] != homes[other]:
            yield number[one], number[other], round(math.exp(-distance / NEAR), 6)


def _country_of(graph: CompiledGraph) -> Iterator[Triple]:
    """From a party to its country; a country's is itself."""
    yield from ((n, n, 1.0) for n in graph.nodes.of("country"))
    held = graph.nodes.of("country")
    yield from ((a, b, 1.0) for a, b in _pairs(graph, "from") if b in held)


def _speaks(graph: CompiledGraph) -> Iterator[Triple]:
    for number in graph.nodes.of("delegate"):
        tongues = sorted(_tongues(graph, number))
        yield from ((number, graph.nodes.number[Ref("language", t)], 1.0) for t in tongues)


def _terms(graph: CompiledGraph, number: int, encoded: Mapping[str, float], kind: str) -> Iterator[Triple]:
    yield from ((number, graph.nodes.number[Ref(kind, t)], v) for t, v in encoded.items())


def _work_text(graph: CompiledGraph) -> Iterator[Triple]:
    """From a work to the terms of its title and summary, weighted by TF-IDF."""
    for kind in WORK:
        for n in graph.nodes.of(kind):
            text = graph.texts.work(graph.record(graph.nodes.refs[n]).fields())
            yield from _terms(graph, n, graph.vocabulary.work.encode(text), "term")


def _gives_text(graph: CompiledGraph) -> Iterator[Triple]:
    """From a party to the terms of what it can give, weighted by TF-IDF."""
    for kind in GIVERS:
        for n in graph.nodes.of(kind):
            encoded = graph.vocabulary.gives.encode(graph.texts.gives(graph.nodes.refs[n]))
            yield from _terms(graph, n, encoded, "term")


def _topic_names(graph: CompiledGraph) -> Iterator[Triple]:
    """From a work to the terms in its topics' names, weighted by TF-IDF."""
    for kind in WORK:
        for n in graph.nodes.of(kind):
            text = graph.texts.topics(graph.texts.relations.get(graph.nodes.refs[n], {}))
            yield from _terms(graph, n, graph.vocabulary.topic_names.encode(text), "topic_term")


def _name_of(graph: CompiledGraph) -> Iterator[Triple]:
    """From a party to the terms of its name, idf over the length of the name: a row of length 1."""
    for kind in PARTY:
        space = graph.vocabulary.names[kind]
        for n in graph.nodes.of(kind):
            terms = sorted(set(space.cut(name_text(graph.record(graph.nodes.refs[n])))))
            length = float(np.sqrt(sum(space.idf[t] ** 2 for t in terms)))
            yield from _terms(graph, n, {t: space.idf[t] / length for t in terms}, "name_term")


def _goes_with(graph: CompiledGraph) -> Iterator[Triple]:
    """From a party to those who take part where it does, learnt from the members of all projects."""
    held = graph.nodes.mask(["project"]).astype(np.float64)
    parties = graph.nodes.mask(["party"]).astype(np.float64)
    members = sp.csr_array(sp.diags_array(held) @ edge(graph, "member") @ sp.diags_array(parties))
    members.eliminate_zeros()
    yield from goes_with(members, decay(graph, STAYS))


def _alike(graph: CompiledGraph) -> Iterator[Triple]:
    """Between companies with names alike, but for those judged different."""
    apart = told_apart(graph.snapshot)
    refs = graph.nodes.refs
    for one, other, weight in alike(edge(graph, "name_of"), graph.nodes.of("company")):
        if frozenset((refs[one], refs[other])) not in apart:
            yield one, other, weight


def _works_where(graph: CompiledGraph) -> Iterator[Triple]:
    """Between companies that worked in the same countries."""
    done = _done(graph, "in")
    done.data = np.log1p(done.data)
    yield from works_like(done, graph.nodes.of("company"))


def _works_on(graph: CompiledGraph) -> Iterator[Triple]:
    """Between companies that worked on the same topics."""
    yield from works_like(_done(graph, "on"), graph.nodes.of("company"))


def _done(graph: CompiledGraph, relation: str) -> sp.csr_array:
    """Return companies by the countries or topics of their engagements, each counting by its recency."""
    companies = graph.nodes.of("company")
    done = edge(graph, "by").T @ sp.diags_array(decay(graph, 7.0)) @ edge(graph, relation)
    return sp.csr_array(sp.csr_array(done)[companies.start : companies.stop])


def _named(graph: CompiledGraph) -> Iterator[Triple]:
    """From a party to the terms of its name: idf squared over the length of the name."""
    for kind in PARTY:
        space = graph.vocabulary.names[kind]
        for n in graph.nodes.of(kind):
            terms = sorted(set(space.cut(name_text(graph.record(graph.nodes.refs[n])))))
            length = float(np.sqrt(sum(space.idf[t] ** 2 for t in terms)))
            weighed = {t: space.idf[t] ** 2 / length for t in terms}
            yield from _terms(graph, n, weighed, "name_term")


DERIVED: Mapping[str, Callable[[CompiledGraph], Iterator[Triple]]] = {
    "top": _tops,
    "kin": _kin,
    "sibling": _siblings,
    "same_region": _same_region,
    "same_subregion": _same_subregion,
    "shares_language": _shares_language,
    "neighbours": _neighbours,
    "country_of": _country_of,
    "speaks": _speaks,
    "work_text": _work_text,
    "gives_text": _gives_text,
    "topic_names": _topic_names,
    "named": _named,
    "name_of": _name_of,
    "goes_with": _goes_with,
    "works_where": _works_where,
    "works_on": _works_on,
    "near": _near,
    "alike": _alike,
    "both_developing": _both_developing,
}
