"""The part of a server's statements on which a change of some documents depends, as a store in memory.

On this part the change is computed as on any store (`kg.store.ledger`); then only the difference is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

import pyoxigraph as ox

from kg.store import graphs as g
from kg.store.remote.endpoint import NODES, Endpoint, chunks

__all__ = ["slice_of"]


def slice_of(endpoint: Endpoint, arriving: Iterable[str], own: Set[ox.Quad]) -> ox.Store:
    """Return what the server holds of documents, of those whose sources they take, and of every node that these are about.

    arriving  sha256 of documents that come or go
    own       the statements that those which come will make

    With documents that are there already come the records of all others that gave statements about the same nodes.
    """
    part = ox.Store()
    sources = {quad.object for quad in own if quad.predicate == g.SOURCE and isinstance(quad.object, ox.Literal)}
    holders = {quad.graph_name for quad in endpoint.quads("", sources, "o") if quad.predicate == g.SOURCE} if sources else set()
    graphs = {g.document_graph(document) for document in arriving} | {graph for graph in holders if isinstance(graph, ox.NamedNode)}
    held = [quad for graph in _there(endpoint, graphs) for quad in endpoint.graph(graph)]
    part.extend(held)
    nodes = {quad.subject for quad in own if quad.graph_name not in graphs or quad.predicate == g.EVIDENCE}
    nodes |= {quad.subject for quad in held if quad.predicate == g.EVIDENCE}
    given = {quad.object for quad in held if quad.predicate == g.REFERENCES and isinstance(quad.object, ox.NamedNode)}
    subjects = {node for node in nodes | given if isinstance(node, ox.NamedNode)}
    others = "" if held else f"FILTER (?p != {g.EVIDENCE})"  # who else states a fact matters only where one may go
    part.extend(endpoint.quads(others, subjects, "s"))
    if given:
        links = [quad for quad in endpoint.quads("", given, "o") if quad.predicate == g.REFERENCES]
        part.extend(links)
        part.extend(quad for quad in endpoint.quads("", {link.subject for link in links if isinstance(link.subject, ox.NamedNode)}, "s")
                    if quad.predicate == g.CONTRIBUTION)
    return part


def _there(endpoint: Endpoint, graphs: Iterable[ox.NamedNode]) -> list[ox.NamedNode]:
    """Return those of the graphs that are on the server, in order of their names."""
    found = set[ox.NamedNode]()
    for part in chunks(sorted(set(graphs), key=str), NODES):
        rows = endpoint.rows(f"SELECT DISTINCT ?g WHERE {{ VALUES ?g {{ {' '.join(map(str, part))} }} GRAPH ?g {{ ?s ?p ?o }} }}")
        found |= {row[0] for row in rows}
    return sorted(found, key=str)
