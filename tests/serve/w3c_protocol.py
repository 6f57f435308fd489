"""The W3C's records of the SPARQL protocol as data: requests, what is expected of the answers, and the graphs they need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
BASE = "http://w3c.example/protocol/manifest.ttl"
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request and what the record expects: the first digits of statuses, a truth value, media types."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A test of the protocol: its requests in order. `updates` says whether it asks for a change of the store."""

    name: str
    requests: tuple[Request, ...]

    @property
    def updates(self) -> bool:
        return "update" in self.name


def records(folder: Path) -> list[Record]:
    """Return the records of `sparql11/protocol`."""
    graph = _graph(folder)
    entries = _list(graph, _one(graph, ox.NamedNode(BASE), MF + "entries"))
    return [Record(entry.value.rpartition("#")[2], tuple(_requests(graph, _one(graph, entry, MF + "action")))) for entry in entries]


def graphs(folder: Path) -> dict[str, Path]:
    """Return the graphs that the records need, name -> N-Triples file."""
    graph = _graph(folder)
    found = {}
    for quad in graph.quads_for_pattern(None, ox.NamedNode(UT + "graphData"), None, None):
        place, label = _one(graph, quad.object, UT + "graph"), _one(graph, quad.object, RDFS + "label")
        found[label.value] = folder / place.value.rpartition("/")[2]
    return found


def _graph(folder: Path) -> ox.Store:
    graph = ox.Store()
    graph.load(path=str(folder / "manifest.ttl"), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    return graph


def _requests(graph: ox.Store, action: object) -> Iterator[Request]:
    for node in _list(graph, _one(graph, action, HT + "requests")):
        body, wanted = _one(graph, node, HT + "body"), _one(graph, node, HT + "resp")
        charset = getattr(_one(graph, body, CNT + "characterEncoding"), "value", "utf-8")
        chars = getattr(_one(graph, body, CNT + "chars"), "value", "")
        boolean = _one(graph, wanted, MF + "expectedBoolean")
        format_ = getattr(_one(graph, wanted, MF + "expectedFormat"), "value", "")
        headers = [(_one(graph, one, HT + "fieldName").value, _one(graph, one, HT + "fieldValue").value) for one in _list(graph, _one(graph, node, HT + "headers"))]
        yield Request(
            _one(graph, node, HT + "methodName").value, _one(graph, node, HT + "absolutePath").value, tuple(headers), chars.encode(charset),
            tuple(sorted(term.value.rpartition("StatusCode")[2][:1] for term in _all(graph, wanted, MF + "expectedStatus"))),
            None if boolean is None else boolean.value == "true", FORMATS.get(format_, ()),
        )


def _all(graph: ox.Store, subject: object, predicate: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return []
    return [quad.object for quad in graph.quads_for_pattern(subject, ox.NamedNode(predicate), None, None)]


def _one(graph: ox.Store, subject: object, predicate: str) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
    return next(iter(_all(graph, subject, predicate)), None)


def _list(graph: ox.Store, node: object) -> Iterator[ox.NamedNode | ox.BlankNode]:
    while node is not None and node.value != RDF + "nil":
        yield _one(graph, node, RDF + "first")
        node = _one(graph, node, RDF + "rest")
