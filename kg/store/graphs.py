"""Names of the graphs of a store, and which statements may lie in which.

Every statement lies in exactly one graph, so that the union that queries see has no double rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology import BASE, KG

__all__ = [
    "CATALOG", "CONTRIBUTION", "CURATION", "DERIVED", "EVIDENCE", "FACTS", "IDENTIFIER", "PERIODS", "REFERENCES", "SHARED",
    "SHORTCUTS", "SOURCE", "STALE_MARK", "VOCABULARY", "document_graph", "document_node", "elsewhere", "parted", "placed",
    "stored_id", "value_of",
]

DCTERMS = "http://purl.org/dc/terms/"
CATALOG = ox.NamedNode(BASE + "graph/catalog")
PERIODS = ox.NamedNode(BASE + "graph/periods")
FACTS = ox.NamedNode(BASE + "graph/facts")
SHORTCUTS = ox.NamedNode(BASE + "graph/shortcuts")
DERIVED = ox.NamedNode(BASE + "graph/derived")
CURATION = ox.NamedNode(BASE + "graph/curation")
VOCABULARY = ox.NamedNode(BASE + "graph/vocabulary")
SHARED = (CATALOG, PERIODS, SHORTCUTS)
"""Graphs that many documents write to; who gave what is kept as `CONTRIBUTION`."""

EVIDENCE = ox.NamedNode(KG + "evidence")
IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")
SOURCE = ox.NamedNode(DCTERMS + "source")
REFERENCES = ox.NamedNode(DCTERMS + "references")
CONTRIBUTION = ox.NamedNode(KG + "contribution")
STALE_MARK = ox.Quad(DERIVED, ox.NamedNode(KG + "stale"), ox.Literal(True), DERIVED)

DOCUMENTS = BASE + "doc/"
DOCUMENT_GRAPHS = BASE + "graph/doc-"
FACT_NODES = BASE + "fact/"
PERIOD_NODES = BASE + "period/"
TERMS = (ox.NamedNode, ox.Literal)
SHA256 = re.compile(r"[0-9a-f]{64}")


@lru_cache(maxsize=1024)
def document_node(document: str) -> ox.NamedNode:
    """Return the node of a document, named by the first 16 digits of its hash.

    >>> document_node("ab" * 32).value
    'https://w3id.org/chipkg/doc/abababababababab'
    """
    return ox.NamedNode(DOCUMENTS + document[:16])


@lru_cache(maxsize=1024)
def document_graph(document: str) -> ox.NamedNode:
    """Return the graph that holds a document, its evidence and the links from facts to it.

    >>> document_graph("ab" * 32).value
    'https://w3id.org/chipkg/graph/doc-abababababababab'
    """
    return ox.NamedNode(DOCUMENT_GRAPHS + document[:16])


def placed(document: str, quads: Iterable[ox.Quad]) -> dict[ox.NamedNode, list[ox.Quad]]:
    """Return by graph what a document says in shared graphs; raise `StoreError` naming the first statement that may not come with it.

    A fact's own statements lie in the facts graph, a period's in the periods graph, entities in the catalog, direct links in the
    shortcuts; the document, its evidence and links `fact kg:evidence …` in the graph of the document. No blank nodes.

    >>> node = ox.NamedNode("https://w3id.org/chipkg/id/amazon")
    >>> placed("ab" * 32, [ox.Quad(node, EVIDENCE, node, FACTS)])
    Traceback (most recent call last):
    kg.errors.StoreError: ...
    """
    node, place = document_node(document).value, document_graph(document)
    inside, parts = node + "#", {graph: list[ox.Quad]() for graph in SHARED}
    for quad in quads:
        subject, predicate, target, graph = quad
        if not isinstance(subject, ox.NamedNode) or not isinstance(target, TERMS):
            raise _misplaced(quad, "holds a blank node or a quoted triple")
        name = subject.value
        if graph == place:
            fits = name.startswith(inside) or name == node
            if not fits and name.startswith(FACT_NODES) and predicate == EVIDENCE:
                fits = isinstance(target, ox.NamedNode) and (target.value == node or target.value.startswith(inside))
        elif graph == FACTS:
            fits = name.startswith(FACT_NODES) and predicate != EVIDENCE
        elif graph in SHARED:
            parts[graph].append(quad)
            fits = name.startswith(PERIOD_NODES) if graph == PERIODS else not name.startswith((FACT_NODES, PERIOD_NODES, DOCUMENTS))
        else:
            raise _misplaced(quad, "lies in a graph that no document writes to")
        if not fits:
            raise _misplaced(quad, "lies in a graph meant for something else")
    return parts


def parted(shared: Iterable[ox.Quad]) -> dict[ox.NamedNode, list[ox.Quad]]:
    """Return statements of shared graphs by graph."""
    parts = {graph: list[ox.Quad]() for graph in SHARED}
    for quad in shared:
        assert isinstance(graph := quad.graph_name, ox.NamedNode)
        parts[graph].append(quad)
    return parts


def value_of(term: object) -> str:
    """Return the words of a literal, the IRI of a named node, the label of a blank node.

    >>> value_of(ox.Literal("24"))
    '24'
    """
    return str(getattr(term, "value", term))


def stored_id(graph: ox.Store, node: ox.NamedNode) -> str:
    """Return the sha256 of the stored document that has this node, or ""."""
    own = ox.NamedNode(DOCUMENT_GRAPHS + node.value.removeprefix(DOCUMENTS))
    found = graph.quads_for_pattern(node, IDENTIFIER, None, own)
    return next((value_of(quad.object).removeprefix("sha256:") for quad in found), "")


def elsewhere(graph: ox.Store, quad: ox.Quad) -> bool:
    """Return whether the statement lies in another graph of the store."""
    found = graph.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(other.graph_name != quad.graph_name for other in found)


def _misplaced(quad: ox.Quad, why: str) -> StoreError:
    return StoreError(f"a statement {why}", place=str(quad)[:200], hint="report this as a bug of what made the statements")
