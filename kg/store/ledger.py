"""The difference that one document makes: which statements come and which go, computed from indexes and never by a scan.

A fact goes when no other document gives evidence for it. A statement of a shared graph (catalog, periods, shortcuts) goes when no
other document gave it: each document keeps short digests of the shared statements it gave (`kg:contribution`) and links to the
nodes they are about (`dcterms:references`), so that all documents that could have given a statement are found by one index.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology import PREFIXES
from kg.store import graphs as g
from kg.store.base import DocumentQuads
from kg.store.written import Written

__all__ = [
    "Difference", "Own", "collides", "curated", "difference", "given_by", "linking", "normalised", "own_quads", "said_by", "sources_of",
]

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
WIDTH = 12
XSD = re.escape(PREFIXES["xsd"])
CANONICAL = re.compile(
    rf'"(?:(?:0|-?[1-9]\d{{0,16}})"\^\^<{XSD}integer>|(?:0|-?(?:[1-9]\d{{0,16}}|(?:[1-9]\d{{0,10}}|0)\.\d{{0,5}}[1-9]))"\^\^<{XSD}decimal>'
    rf'|[12]\d{{3}}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"\^\^<{XSD}date>)'
    r'|".*"@[a-z0-9]+(?:-[a-z0-9]+)*', re.ASCII)
"""Spellings that every store gives back as they are."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Statements to delete and to insert, in one transaction. Neither set holds a statement of the other.

    dropped  graphs that go as a whole; of their statements `removed` holds those that say what else is touched, if any
    """

    removed: frozenset[ox.Quad]
    added: frozenset[ox.Quad]
    dropped: frozenset[ox.NamedNode] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.removed or self.added or self.dropped)

    def update(self, extra: Iterable[ox.Quad] = ()) -> str:
        """Return one SPARQL update that makes the change, and inserts `extra` with it."""
        drops = [f"DROP SILENT GRAPH {graph} ;" for graph in sorted(map(str, self.dropped))]
        removed = {quad for quad in self.removed if quad.graph_name not in self.dropped} if drops else self.removed
        return "\n".join((*drops, _data("DELETE", removed), _data("INSERT", {*self.added, *extra})))


def normalised(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Return the quads as a store gives them back (numbers in canonical form, language tags in lower case).

    >>> node, number = ox.NamedNode("x:a"), ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    >>> [g.value_of(quad.object) for quad in normalised([ox.Quad(node, node, ox.Literal("2.50", datatype=number), node)])]
    ['2.5']
    """
    plain, odd = set[ox.Quad](), list[ox.Quad]()
    for quad in quads:
        if isinstance(target := quad.object, ox.Literal) and _respelled(target):
            odd.append(quad)
        else:
            plain.add(quad)
    if odd:
        memory = ox.Store()
        memory.extend(odd)
        plain.update(memory)
    return plain


@dataclass(frozen=True, slots=True)
class Own:
    """A document's statements as a store holds them, and among them those that are looked at again.

    sources    what the document is called
    catalog    its part of the catalog;  shortcuts: direct links that are not in that part
    lines      N-Quads of the statements that are not in `quads`, if the document came as lines
    """

    quads: set[ox.Quad]
    sources: set[ox.Quad]
    catalog: list[ox.Quad]
    shortcuts: list[ox.Quad]
    lines: bytes = b""

    def whole(self) -> set[ox.Quad]:
        """Return all statements."""
        return self.quads.union(Written(self.lines, ()))


def own_quads(document: DocumentQuads) -> Own:
    """Return the document's statements, checked and normalised, with the record of what it gave to shared graphs.

    Raises `StoreError` for an id that is not the hash of the bytes, and for statements in a wrong place.
    """
    if not g.SHA256.fullmatch(document.id):
        raise StoreError("the id of a document must be a sha256", place=document.id[:80], hint="64 lower-case hex digits")
    if document.original is not None and hashlib.sha256(document.original).hexdigest() != document.id:
        raise StoreError("the bytes are not those that the id names", place=document.id, hint="read the document again")
    node, graph, lines = g.document_node(document.id), g.document_graph(document.id), b""
    if isinstance(document.quads, Written):
        quads, lines = set(document.quads.shared), document.quads.own
        parts = g.parted(quads)
        about = {one: document.quads.said(node, one) for one in (g.IDENTIFIER, g.SOURCE)}
    else:
        quads = normalised(document.quads)
        parts = g.placed(document.id, quads)
        about = {one: {quad for quad in quads if quad.predicate == one and quad.subject == node} for one in (g.IDENTIFIER, g.SOURCE)}
    shared = parts[g.CATALOG] + parts[g.SHORTCUTS] + parts[g.PERIODS]
    if ox.Quad(node, g.IDENTIFIER, ox.Literal("sha256:" + document.id), graph) not in about[g.IDENTIFIER]:
        raise StoreError("the statements do not name the document they come with", place=document.id, hint="report this as a bug")
    known = {quad for quad in parts[g.SHORTCUTS] if _moved(quad, g.CATALOG) in quads}
    quads -= known
    if shared:
        record = ox.Literal(" ".join(sorted({_digest(quad) for quad in shared})))
        quads.add(ox.Quad(node, g.CONTRIBUTION, record, graph))
        quads |= {ox.Quad(node, g.REFERENCES, subject, graph) for subject in {quad.subject for quad in shared}}
    return Own(quads, about[g.SOURCE], parts[g.CATALOG], [quad for quad in parts[g.SHORTCUTS] if quad not in known], lines)


def sources_of(store: ox.Store, document: str) -> set[ox.Quad]:
    """Return the statements that name the sources of a stored document."""
    return set(store.quads_for_pattern(g.document_node(document), g.SOURCE, None, g.document_graph(document)))


def said_by(store: ox.Store, document: str, *, whole: bool = True) -> set[ox.Quad]:
    """Return every stored statement that a document makes: its own graph, its facts, and its part of shared graphs.

    whole  False: of its own graph only what tells of the others
    """
    kinds = (None,) if whole else (g.EVIDENCE, g.REFERENCES, g.CONTRIBUTION)
    own = {quad for kind in kinds for quad in store.quads_for_pattern(None, kind, None, g.document_graph(document))}
    facts = {quad.subject for quad in own if quad.predicate == g.EVIDENCE}
    stated = {quad for fact in facts for quad in store.quads_for_pattern(fact, None, None, g.FACTS)}
    return own | stated | {quad for quad in _given(store, own) if quad in store}


def given_by(store: ox.Store, document: str) -> set[ox.Quad]:
    """Return the quads that a stored document came with, so that adding them to an empty store gives this document again."""
    own = set(store.quads_for_pattern(None, None, None, g.document_graph(document)))
    said = said_by(store, document) | _given(store, own)
    return {quad for quad in said if quad.predicate not in (g.REFERENCES, g.CONTRIBUTION)}


def collides(store: ox.Store, quads: Iterable[ox.Quad]) -> bool:
    """Return whether the store holds as a shortcut what one of `quads` now places in the catalog."""
    return any(_moved(quad, g.SHORTCUTS) in store for quad in quads)


def linking(store: ox.Store, quads: Iterable[ox.Quad]) -> set[ox.NamedNode]:
    """Return the predicates of statements that some shortcut of the store has too: what most of the catalog says is never one."""
    found = {quad.predicate for quad in quads}
    return {link for link in found if any(True for _ in store.quads_for_pattern(None, link, None, g.SHORTCUTS))}


def curated(store: ox.Store, shortcut: ox.Quad, batch: set[ox.Quad]) -> bool:
    """Return whether the store or the batch places in the catalog what `shortcut` says."""
    return (twin := _moved(shortcut, g.CATALOG)) in batch or twin in store


def _given(store: ox.Store, own: set[ox.Quad]) -> set[ox.Quad]:
    """Return the shared statements a document gave, also shortcuts that the store holds only as catalog statements."""
    digests = {word for quad in own if quad.predicate == g.CONTRIBUTION for word in g.value_of(quad.object).split()}
    nodes = {ox.NamedNode(g.value_of(quad.object)) for quad in own if quad.predicate == g.REFERENCES}
    found = {quad for node in nodes for graph in g.SHARED for quad in store.quads_for_pattern(node, None, None, graph)}
    found |= {_moved(quad, g.SHORTCUTS) for quad in found if quad.graph_name == g.CATALOG}
    return {quad for quad in found if _digest(quad) in digests}


def difference(store: ox.Store, leaving: set[str], arriving: str = "", quads: Iterable[ox.Quad] = ()) -> Difference:
    """Return what changes when documents leave and one arrives.

    leaving   ids of stored documents; an arriving document that is stored already counts as leaving in its old form
    arriving  id of the document whose statements `quads` are (as `own_quads` returns them), or ""
    """
    new = set(quads)
    gone = {name for name in leaving | {arriving} if name}
    stated = {name: said_by(store, name, whole=name == arriving) for name in gone}
    old = set[ox.Quad]().union(*stated.values())
    others = _Others(store, frozenset(map(g.document_graph, gone)))
    going = old - new
    orphans = {fact for fact in {quad.subject for quad in going if quad.graph_name == g.FACTS} if not others.evidence(fact)}
    removed = {quad for quad in going if (graph := quad.graph_name) in others.away or (
        quad.subject in orphans if graph == g.FACTS else not others.gave(quad))}
    removed |= {twin for quad in new if quad.graph_name == g.CATALOG and (twin := _moved(quad, g.SHORTCUTS)) in store}
    fresh = g.document_graph(arriving) if arriving and not stated[arriving] else None
    added = {quad for quad in new if quad.graph_name == fresh or quad not in store}
    added -= {quad for quad in added if quad.graph_name == g.SHORTCUTS and _stays(store, _moved(quad, g.CATALOG), removed)}
    for quad in removed:  # a link that was only curated so far shows as stated again once the catalog drops it
        if quad.graph_name == g.CATALOG:
            twin = _moved(quad, g.SHORTCUTS)
            if twin in new or others.gave(twin):
                added.add(twin)
    dropped = frozenset(g.document_graph(name) for name in gone if name != arriving)
    return Difference(frozenset(removed - added), frozenset(added - removed), dropped)


class _Others:
    """What documents say that stay as they are. `away` are the graphs of those that do not."""

    def __init__(self, store: ox.Store, away: frozenset[ox.NamedNode]) -> None:
        self.store = store
        self.away = away
        self.records: dict[object, str] = {}

    def evidence(self, fact: Subject) -> bool:
        """Return whether one of them gives evidence for a fact."""
        return any(link.graph_name not in self.away for link in self.store.quads_for_pattern(fact, g.EVIDENCE, None, None))

    def gave(self, quad: ox.Quad) -> bool:
        """Return whether one of them gave a statement of a shared graph."""
        digest = _digest(quad)
        links = self.store.quads_for_pattern(None, g.REFERENCES, quad.subject, None)
        return any((graph := link.graph_name) not in self.away and digest in self.record(link.subject, graph) for link in links)

    def record(self, document: Subject, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> str:
        if graph not in self.records:
            found = self.store.quads_for_pattern(document, g.CONTRIBUTION, None, graph)
            self.records[graph] = next((g.value_of(quad.object) for quad in found), "")
        return self.records[graph]


def _stays(store: ox.Store, quad: ox.Quad, removed: set[ox.Quad]) -> bool:
    return quad in store and quad not in removed


def _moved(quad: ox.Quad, graph: ox.NamedNode) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _respelled(literal: ox.Literal) -> bool:
    """Return whether a store may give a literal back in another spelling: one that is more than words, and no plain number or day."""
    written = str(literal)
    return written[-1] != '"' and CANONICAL.fullmatch(written) is None


@lru_cache(maxsize=65_536)
def _digest(quad: ox.Quad) -> str:
    return hashlib.sha256(str(quad).encode()).hexdigest()[:WIDTH]


def _data(verb: str, quads: Iterable[ox.Quad]) -> str:
    """Return the part of an update that deletes or inserts statements; N-Quads without their last term are what SPARQL takes."""
    by_graph: dict[str, list[str]] = {}
    for line in (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode().split("\n")[:-1]:
        triple, _, graph = line.removesuffix(" .").rpartition(" ")
        by_graph.setdefault(graph, []).append(triple + " .")
    blocks = (f"GRAPH {graph} {{\n" + "\n".join(sorted(lines)) + "\n}" for graph, lines in sorted(by_graph.items()))
    return f"{verb} DATA {{ " + "\n".join(blocks) + " };" if by_graph else ""
