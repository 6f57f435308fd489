"""What is in a store: its documents, and its sizes."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.ontology import BASE, KG, RDF_TYPE, local_name
from kg.store import graphs as g
from kg.store.base import Stats, StoredDocument

__all__ = ["documents", "named", "stats"]

FIELDS = {
    g.DCTERMS + "title": "title", g.DCTERMS + "language": "language", g.DCTERMS + "issued": "issued",
    KG + "textSha256": "text_sha256", KG + "reader": "reader",
}
MINIMUM = 8


def documents(graph: ox.Store) -> list[StoredDocument]:
    """Return the documents of a store, in order of their ids."""
    found = (_document(graph, link) for link in graph.quads_for_pattern(None, g.IDENTIFIER, None, None) if _is_document(link))
    return sorted(found, key=lambda document: document.id)


def named(graph: ox.Store, name: str) -> list[str]:
    """Return the ids of the documents that have this sha256, begin with these eight or more digits, or have this source."""
    ids = [g.value_of(link.object).removeprefix("sha256:") for link in _identifiers(graph, name) if _is_document(link)]
    found = [document for document in ids if document == name or (len(name) >= MINIMUM and document.startswith(name))]
    by_source = graph.quads_for_pattern(None, g.SOURCE, ox.Literal(name), None)
    nodes = {link.subject for link in by_source}
    sourced = [link for node in nodes for link in graph.quads_for_pattern(node, g.IDENTIFIER, None, None) if _is_document(link)]
    return sorted(set(found) | {g.value_of(link.object).removeprefix("sha256:") for link in sourced})


def stats(graph: ox.Store) -> Stats:
    """Return the sizes of a store."""
    shared = (g.CATALOG, g.PERIODS, g.FACTS, g.SHORTCUTS, g.DERIVED, g.CURATION, g.VOCABULARY)
    sizes: Mapping[str, int] = {local_name(name.value): _count(graph, f"GRAPH {name} {{ ?s ?p ?o }}") for name in shared}
    kinds = {kind: _count(graph, f"GRAPH {g.FACTS} {{ ?s a <{KG}{kind}> }}") for kind in ("Observation", "Relation")}
    entities = {quad.subject for quad in graph.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), None, g.CATALOG)}
    return Stats(
        quads=len(graph), documents=_count(graph, f"GRAPH ?g {{ ?s <{KG}textSha256> ?o }}"),
        observations=kinds["Observation"], relations=kinds["Relation"],
        entities=sum(g.value_of(node).startswith(BASE + "id/") for node in entities), graphs=sizes,
    )


def _identifiers(graph: ox.Store, name: str) -> list[ox.Quad]:
    if g.SHA256.fullmatch(name):
        return list(graph.quads_for_pattern(None, g.IDENTIFIER, ox.Literal("sha256:" + name), None))
    return list(graph.quads_for_pattern(None, g.IDENTIFIER, None, None)) if len(name) >= MINIMUM else []


def _is_document(link: ox.Quad) -> bool:
    return isinstance(link.graph_name, ox.NamedNode) and link.graph_name.value.startswith(g.DOCUMENT_GRAPHS)


def _count(graph: ox.Store, pattern: str) -> int:
    """Return how many statements match: the engine counts thirty times as fast as statements can be handed out."""
    answer = graph.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    assert isinstance(answer, ox.QuerySolutions)
    return int(g.value_of(next(iter(answer))[0]))


def _document(graph: ox.Store, link: ox.Quad) -> StoredDocument:
    values: dict[str, str] = {}
    sources: list[str] = []
    for quad in graph.quads_for_pattern(link.subject, None, None, link.graph_name):
        if quad.predicate == g.SOURCE:
            sources.append(g.value_of(quad.object))
        elif field := FIELDS.get(quad.predicate.value):
            values[field] = g.value_of(quad.object)
    facts = {quad.subject for quad in graph.quads_for_pattern(None, g.EVIDENCE, None, link.graph_name)}
    return StoredDocument(g.value_of(link.object).removeprefix("sha256:"), tuple(sorted(sources)), **values, facts=len(facts))
