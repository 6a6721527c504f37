"""A snapshot as sparse matrices: one matrix a relation, over one numbering of all nodes.

An edge weighs what its best statement weighs: stated 1, inferred 0.5, disputed 0.25, times the
statement's confidence where one is given; withdrawn and expired statements are not there. Compiled
graphs are read only. The same snapshot gives the same matrices, so the same answers to the last byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.countries import country_name
from graph.errors import NotFoundError
from graph.records import Record, Ref, Snapshot, Statement
from matcher.engine.dates import newest_date, read_as_of, year_number
from matcher.engine.judgements import EVERYBODY, Refusals, refusals, same_nodes
from matcher.engine.nodes import Nodes, number_nodes
from matcher.engine.text import fold
from matcher.engine.vocabulary import Texts, Vocabulary, learn_vocabulary, read_texts

STATUS_WEIGHT = {"stated": 1.0, "inferred": 0.5, "disputed": 0.25}
LEFT_OUT = ("decision", "name_judgement", "lead", "introduction", "answer", "budget_line", "document")
CHINA = "CHN"

Matrix = sp.csr_array
Edge = tuple[str, int, int]
Home = tuple[str | None, str | None]
"""Country (or party organisation) and, in China, province; None where it is not known."""


@dataclass(slots=True)
class CompiledGraph:
    """What suggestions are computed from: nodes, edges, texts and judgements of one version of the store.

    ``snapshot`` is what it was compiled from.
    ``told`` holds the statements behind each edge (relation, subject, object). ``made`` caches matrices
    and vectors derived from these; whatever order they are asked for in, they come out the same.
    """

    version: int
    as_of: str
    year: float
    nodes: Nodes
    relations: Mapping[str, Matrix]
    told: Mapping[Edge, tuple[Statement, ...]]
    texts: Texts
    vocabulary: Vocabulary
    merged: Mapping[Ref, Ref]
    refused: Refusals
    homes: Mapping[int, Home]
    partners: frozenset[int]
    snapshot: Snapshot
    made: dict[Any, Any] = field(default_factory=dict)

    def canonical(self, ref: Ref) -> Ref:
        """Return the node that ``ref`` is counted as."""
        return self.merged.get(ref, ref)

    def find(self, ref: Ref) -> int | None:
        """Return a node's number, or None when the store does not hold it."""
        return self.nodes.number.get(self.canonical(ref))

    def record(self, ref: Ref) -> Record:
        """Return a stored record; NotFoundError without one."""
        found = self.texts.records.get(self.canonical(ref))
        if found is None:
            words = f"the store holds no {ref.kind} '{ref.id}'"
            raise NotFoundError(words, chinese=f"库中没有{ref.kind}“{ref.id}”")
        return found

    def name(self, ref: Ref, lang: str = "en") -> str:
        """Return what a node is called; terms and unknown nodes are called by their id."""
        if ref.kind == "country" and ref in self.texts.records:
            return country_name(ref.id, lang)
        record = self.texts.records.get(ref)
        return record.title(lang) if record else ref.id

    def made_up(self, ref: Ref) -> bool:
        """Whether a record was made up for trying the service."""
        record = self.texts.records.get(ref)
        return bool(record and record.get("made_up"))

    def left_out(self, about: str, subject: Ref) -> frozenset[str]:
        """Return the references that people do not want suggested to ``subject``."""
        found = self.refused.get((about, str(subject)), frozenset())
        return found | self.refused.get((about, EVERYBODY), frozenset())


def compile_graph(
    snapshot: Snapshot, *, as_of: str | None = None, refused: Refusals | None = None
) -> CompiledGraph:
    """Return the compiled graph of a snapshot.

    ``as_of`` (YYYY, YYYY-MM or YYYY-MM-DD; InputError otherwise) is the date from which recency counts,
    by default the newest date in the store. ``refused`` is what people do not want suggested, by default what
    the snapshot holds of it. An empty store compiles to a graph without edges.
    """
    as_of = as_of or newest_date(snapshot)
    year = read_as_of(as_of)
    merged = same_nodes(snapshot)
    standing = [s for s in snapshot.standing() if not _expired(s, year)]
    texts = read_texts(snapshot, standing, merged)
    vocabulary = learn_vocabulary(texts)
    kept = [r for r in texts.records if r.kind not in LEFT_OUT]
    nodes = number_nodes([*kept, *vocabulary.terms(), *_languages(texts)])
    told = _told(standing, nodes, merged)
    graph = CompiledGraph(
        version=snapshot.version,
        as_of=as_of,
        year=year,
        nodes=nodes,
        relations=_matrices(told, len(nodes)),
        told=told,
        texts=texts,
        vocabulary=vocabulary,
        merged=merged,
        refused=refusals(snapshot) if refused is None else refused,
        homes={},
        partners=frozenset(_partners(snapshot, nodes, merged)),
        snapshot=snapshot,
    )
    graph.homes = _homes(graph)
    return graph


def edge_weight(statement: Statement) -> float:
    """Return what a statement makes its edge weigh."""
    confidence = statement.data.get("confidence")
    return STATUS_WEIGHT.get(statement.status, 0.0) * (1.0 if confidence is None else float(confidence))


def matrix(rows: list[int], columns: list[int], values: Iterable[float], *, size: int) -> Matrix:
    """Return a square sparse matrix with sorted indices; values at the same place add up."""
    entries: NDArray[np.float64] = np.array(list(values), dtype=np.float64)
    found = sp.csr_array((entries, (rows, columns)), shape=(size, size))
    found.sum_duplicates()
    return found


def language_node(code: str) -> Ref:
    """Return the pseudo-node of a language, without script and region."""
    return Ref("language", fold(code).replace("_", "-").split("-")[0].strip())


def sovereign(graph: CompiledGraph, country: str) -> str:
    """Return the country that a country or area counts as: China for the areas under it."""
    record = graph.texts.records.get(Ref("country", country))
    return str(record.get("under") or country) if record else country


def home_of(graph: CompiledGraph, origin: Ref | None, province: Ref | None) -> Home:
    """Return country (or party organisation) and province of somebody, from the ends of two relations."""
    if origin is None:
        return (CHINA, province.id) if province else (None, None)
    country = sovereign(graph, origin.id) if origin.kind == "country" else str(origin)
    return country, province.id if province and country == CHINA else None


def are_apart(one: Home, other: Home) -> bool:
    """Whether two homes make a pair cross-country: two countries, or two provinces of China.

    China and the areas under it are one. Homes that are not known are not apart.
    """
    if one[0] is None or other[0] is None:
        return False
    if one[0] != other[0]:
        return True
    return one[1] is not None and other[1] is not None and one[1] != other[1]


def _expired(statement: Statement, year: float) -> bool:
    end = year_number(statement.data.get("valid_to"))
    return end is not None and end < year


def _languages(texts: Texts) -> set[Ref]:
    spoken = (c for r in texts.records.values() for c in r.get("languages") or [])
    return {language_node(str(code)) for code in spoken}


def _told(
    standing: Iterable[Statement], nodes: Nodes, merged: Mapping[Ref, Ref]
) -> dict[Edge, tuple[Statement, ...]]:
    """Return the statements by edge, in order of source and id."""
    found: dict[Edge, list[Statement]] = {}
    for s in standing:
        subject = nodes.number.get(merged.get(s.subject, s.subject))
        object_ = nodes.number.get(merged.get(s.object, s.object))
        if subject is not None and object_ is not None and edge_weight(s) > 0:
            found.setdefault((s.relation, subject, object_), []).append(s)
    return {edge: tuple(sorted(found[edge], key=lambda s: (s.source, s.id))) for edge in sorted(found)}


def _matrices(told: Mapping[Edge, tuple[Statement, ...]], size: int) -> dict[str, Matrix]:
    entries: dict[str, tuple[list[int], list[int], list[float]]] = {}
    for (relation, subject, object_), statements in told.items():
        rows, columns, values = entries.setdefault(relation, ([], [], []))
        rows.append(subject)
        columns.append(object_)
        values.append(max(edge_weight(s) for s in statements))
    return {name: matrix(r, c, v, size=size) for name, (r, c, v) in entries.items()}


def _partners(snapshot: Snapshot, nodes: Nodes, merged: Mapping[Ref, Ref]) -> Iterable[int]:
    for record in snapshot.of("company").values():
        if record.get("partner") is True:
            yield nodes.number[merged.get(record.ref, record.ref)]


def _first(graph: CompiledGraph, relation: str, number: int) -> Ref | None:
    """Return the first object of a relation that holds one."""
    edges = graph.relations.get(relation)
    if edges is None or edges.indptr[number] == edges.indptr[number + 1]:
        return None
    return graph.nodes.refs[int(edges.indices[edges.indptr[number]])]


def _homes(graph: CompiledGraph) -> dict[int, Home]:
    found: dict[int, Home] = {
        n: (sovereign(graph, graph.nodes.refs[n].id), None) for n in graph.nodes.of("country")
    }
    for kind in ("delegate", "company", "organisation"):
        for n in graph.nodes.of(kind):
            found[n] = home_of(graph, _first(graph, "from", n), _first(graph, "from_province", n))
    return found
