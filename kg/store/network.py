"""The relations of a store as a networkx graph, for paths, neighbourhoods and measures that SPARQL cannot give."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import pyoxigraph as ox

from kg.ontology import BASE, KG, local_name
from kg.store.base import Answer, Store
from kg.store.graphs import CATALOG, value_of

__all__ = ["networkx_graph"]

RELATIONS = """SELECT ?relation ?subject ?predicate ?object ?status WHERE {
  ?relation a kg:Relation ; kg:subject ?subject ; kg:predicate ?predicate ; kg:object ?object .
  OPTIONAL { ?relation kg:status ?status } FILTER NOT EXISTS { ?relation prov:wasDerivedFrom ?other }
} ORDER BY ?relation"""
LABELS = "SELECT ?entity ?label WHERE { ?entity skos:prefLabel ?label } ORDER BY ?entity ?label"
CURATED = "SELECT ?subject ?predicate ?object WHERE { ?subject ?predicate ?object } ORDER BY ?subject ?predicate ?object"
ENTITIES = BASE + "id/"


def networkx_graph(store: Store, *, curated: bool = False) -> nx.MultiDiGraph:
    """Return the stated relations between entities: a node for each entity, an edge for each relation, from subject to object.

    curated  also draw the links of the catalog, which no document states

    Nodes are ids (`amazon`) with `labels`, language -> preferred name. Edges have the IRI of the fact as key (of a curated link:
    "curated:" and the predicate), and `predicate`, `status`, `curated`. Facts with figures and derived relations are no edges.
    Nodes and edges come in sorted order, so the same store gives the same graph.
    """
    graph = nx.MultiDiGraph()
    edges = sorted([*_stated(store), *(_curated(store) if curated else ())])
    graph.add_nodes_from(sorted({end for edge in edges for end in edge[:2]}), labels={})
    for subject, target, key, predicate, status in edges:
        graph.add_edge(subject, target, key=key, predicate=predicate, status=status, curated=key.startswith("curated:"))
    names: dict[str, dict[str, str]] = {}
    for entity, label in _rows(store.query(LABELS)):
        if isinstance(label, ox.Literal) and entity is not None:
            names.setdefault(_id(entity), {}).setdefault(label.language or "", label.value)
    for node in graph:
        graph.nodes[node]["labels"] = names.get(node, {})
    return graph


def _stated(store: Store) -> Iterator[tuple[str, str, str, str, str]]:
    for relation, subject, predicate, target, status in _rows(store.query(RELATIONS)):
        yield _id(subject), _id(target), value_of(relation), _id(predicate), "actual" if status is None else _id(status)


def _curated(store: Store) -> Iterator[tuple[str, str, str, str, str]]:
    for subject, predicate, target in _rows(store.query(CURATED, default_graph=[CATALOG])):
        if _is_entity(subject) and _is_entity(target) and value_of(predicate).startswith(KG):
            yield _id(subject), _id(target), "curated:" + _id(predicate), _id(predicate), "actual"


def _rows(answer: Answer) -> Iterator[tuple[object, ...]]:
    assert isinstance(answer, ox.QuerySolutions)  # all queries here are SELECT
    width = len(answer.variables)
    for solution in answer:
        yield tuple(solution[index] for index in range(width))


def _is_entity(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(ENTITIES)


def _id(term: object) -> str:
    return local_name(value_of(term))
