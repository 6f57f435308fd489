"""Statements and answers of one server, as pyoxigraph terms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology import BASE, PREFIXES
from kg.store.base import Answer
from kg.store.remote.wire import Wire

__all__ = ["NODES", "Endpoint", "chunks"]

GRAPHS = BASE + "graph/"
RESULTS, TRIPLES, QUERY, UPDATE = ("application/sparql-results+json", "application/n-triples", "application/sparql-query", "application/sparql-update")
BOOLEAN, INTEGER = PREFIXES["xsd"] + "boolean", PREFIXES["xsd"] + "integer"
NODES = 200
"""Nodes asked about in one query."""


class Endpoint:
    """A server as a place of statements. Graphs that are not of ours are never seen, but for queries of users."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self._shapes = ox.Store()

    def answer(self, sparql: str, *, default_graph: Sequence[ox.NamedNode] | None = None, named_graphs: Sequence[ox.NamedNode] | None = None) -> Answer:
        """Return the answer to a query over the union of all graphs, or over the given ones.

        Raises `SyntaxError` for an ill-formed query before the server sees it, `StoreError` if the server fails.
        """
        kind = self._shapes.query(sparql, prefixes=dict(PREFIXES))
        parameters = [("default-graph-uri", graph.value) for graph in default_graph or ()] + [("named-graph-uri", graph.value) for graph in named_graphs or ()]
        if default_graph is None and named_graphs is None:
            parameters = list(self.wire.kind.union)
        body = self._asked(_declared(sparql), parameters, TRIPLES if isinstance(kind, ox.QueryTriples) else RESULTS)
        if not isinstance(kind, ox.QueryTriples):
            return _results(body, self.wire.place.url)
        found = ox.Store()
        found.extend(_parsed(body, ox.DefaultGraph(), self.wire.place.url))
        triples = found.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(triples, ox.QueryTriples)
        return triples

    def rows(self, sparql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT of our own, which names its graphs by GRAPH."""
        found = _results(self._asked(_declared(sparql), (), RESULTS), self.wire.place.url)
        assert isinstance(found, ox.QuerySolutions)
        width = len(found.variables)
        for row in found:
            yield tuple(row[index] for index in range(width))

    def quads(self, pattern: str, nodes: Iterable[ox.NamedNode | ox.Literal] = (), name: str = "") -> Iterator[ox.Quad]:
        """Yield the statements ?s ?p ?o of our graphs ?g that match a pattern, `name` being each of `nodes` if there are any."""
        groups: Iterable[Sequence[object]] = chunks(sorted(set(nodes), key=str), NODES) if name else [()]
        for group in groups:
            values = f"VALUES ?{name} {{ {' '.join(map(str, group))} }}" if name else ""
            for s, p, o, graph in self.rows(f"SELECT ?s ?p ?o ?g WHERE {{ {values} GRAPH ?g {{ ?s ?p ?o }} {pattern} }}"):
                if isinstance(graph, ox.NamedNode) and graph.value.startswith(GRAPHS):
                    yield ox.Quad(s, p, o, graph)

    def sizes(self) -> dict[ox.NamedNode, int]:
        """Return our graphs on the server, each with its number of statements."""
        counted = self.rows(f'SELECT ?g (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{GRAPHS}")) }} GROUP BY ?g')
        return {graph: int(number.value) for graph, number in counted if isinstance(graph, ox.NamedNode)}

    def graph(self, graph: ox.NamedNode) -> list[ox.Quad]:
        """Return the statements of one graph; none if there is no such graph."""
        status, body = self.wire.send("GET", self.wire.kind.data, parameters=[(self.wire.kind.graph, graph.value)], headers={"accept": TRIPLES})
        return [] if status == 404 else list(_parsed(body, graph, self.wire.place.url))

    def insert(self, quads: Iterable[ox.Quad]) -> None:
        """Add statements, graph by graph."""
        all_quads = list(quads)
        large = [quad for quad in all_quads if _is_large(quad.object)] if self.wire.kind.name == "virtuoso" else []
        for graph, group in _by_graph(large):  # its Graph Store Protocol turns them into decimals
            for part in chunks(group, self.wire.kind.largest):
                self.update(_data("INSERT", graph, part))
        for graph, group in _by_graph(set(all_quads) - set(large)):
            body = ox.serialize((quad.triple for quad in group), format=ox.RdfFormat.N_TRIPLES) or b""
            status, _ = self.wire.send("POST", self.wire.kind.data, parameters=[(self.wire.kind.graph, graph)], content=body, headers={"content-type": TRIPLES})
            if status == 404:
                raise StoreError("no Graph Store Protocol here", place=self.wire.place.url, hint="check the path and the kind; see docs/servers.md")

    def update(self, sparql: str) -> None:
        """Run one update."""
        if self.wire.kind.form:
            status, _ = self.wire.send("POST", self.wire.kind.update, form=[("update", sparql)])
        else:
            status, _ = self.wire.send("POST", self.wire.kind.update, content=sparql.encode(), headers={"content-type": UPDATE})
        if status == 404:
            raise StoreError("no updates here", place=self.wire.place.url, hint="check the path and the kind; see docs/servers.md")

    def delete(self, quads: Iterable[ox.Quad]) -> None:
        """Take statements away, as many in one update as the server bears."""
        for graph, group in _by_graph(quads):
            for part in chunks(group, self.wire.kind.largest):
                self.update(_data("DELETE", graph, part))

    def _asked(self, sparql: str, parameters: Sequence[tuple[str, str]], accept: str) -> bytes:
        headers = {"accept": accept}
        if self.wire.kind.form or self.wire.kind.login == "digest":  # Virtuoso takes parameters of a form only
            status, body = self.wire.send("POST", self.wire.kind.query, form=[("query", sparql), *parameters], headers=headers)
        else:
            status, body = self.wire.send("POST", self.wire.kind.query, content=sparql.encode(), parameters=parameters,
                                          headers=headers | {"content-type": QUERY})
        if status == 404:
            raise StoreError("no SPARQL endpoint here", place=self.wire.place.url, hint="check the path and the kind; see docs/servers.md")
        return body


def _data(verb: str, graph: str, quads: Iterable[ox.Quad]) -> str:
    lines = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads)
    return f"{verb} DATA {{ GRAPH <{graph}> {{\n{lines}\n}} }}"


def _is_large(term: object) -> bool:
    """Return whether a term is an integer that 32 bits do not hold."""
    return isinstance(term, ox.Literal) and term.datatype.value == INTEGER and len(term.value) > 9


def chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Yield slices of at most `size` items.

    >>> [list(part) for part in chunks([1, 2, 3], 2)]
    [[1, 2], [3]]
    """
    for start in range(0, len(items), size):
        yield list(islice(items, start, start + size))


def _by_graph(quads: Iterable[ox.Quad]) -> Iterator[tuple[str, list[ox.Quad]]]:
    groups: dict[str, list[ox.Quad]] = {}
    for quad in sorted(quads, key=str):
        assert isinstance(quad.graph_name, ox.NamedNode)
        groups.setdefault(quad.graph_name.value, []).append(quad)
    yield from sorted(groups.items())


def _declared(sparql: str) -> str:
    """Return the query with declarations of our prefixes before it; its own come later and count."""
    return "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items() if name + ":" in sparql) + sparql


def _results(body: bytes, place: str) -> ox.QuerySolutions | ox.QueryBoolean:
    try:
        if BOOLEAN.encode() in body:
            body = json.dumps(_truth(json.loads(body))).encode()
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"its answer is no SPARQL result: {str(error)[:120]}", place=place, hint="check the path and the kind; see docs/servers.md") from error
    assert isinstance(found, ox.QuerySolutions | ox.QueryBoolean)
    return found


def _truth(data: Any) -> Any:
    """Return results with `true` for the `1` that some servers write."""
    for row in data.get("results", {}).get("bindings", ()) if isinstance(data, Mapping) else ():
        for cell in row.values():
            if cell.get("datatype") == BOOLEAN:
                cell["value"] = {"1": "true", "0": "false"}.get(cell["value"], cell["value"])
    return data


def _parsed(body: bytes, graph: ox.NamedNode | ox.DefaultGraph, place: str) -> Iterator[ox.Quad]:
    try:
        for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
    except SyntaxError as error:
        raise StoreError(f"its answer is no RDF: {str(error)[:120]}", place=place, hint="check the path and the kind; see docs/servers.md") from error
