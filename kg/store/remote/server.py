"""The store on a server: the same laws as every store, by requests.

A change is computed in memory on the part of the server's statements that it depends on, and sent as a difference. Where the server
changes all or nothing, that is one update. Elsewhere the documents in question are marked first and unmarked last; a writer that
finds the mark of another that was stopped takes its documents out again, so that the same command simply goes on.
One process may write at a time; nothing on a server enforces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology import BASE, KG, PREFIXES, RDF_TYPE, local_name
from kg.store import graphs as g
from kg.store import ledger, listing
from kg.store.base import Answer, DocumentQuads, Stats, StoredDocument
from kg.store.core import GraphStore
from kg.store.derive import Rule, signed, triples_of
from kg.store.export import write_dump
from kg.store.folder import TextFolder
from kg.store.remote.endpoint import Endpoint, chunks
from kg.store.remote.places import place_of
from kg.store.remote.slices import slice_of
from kg.store.remote.wire import Wire

__all__ = ["ServerStore"]

AT_ONCE = 20
"""Documents whose change is computed and sent together."""
LOADING = ox.NamedNode(KG + "loading")
LISTED = ("identifier", "source", "title", "language", "issued")
HEX = frozenset("0123456789abcdef")


class ServerStore(GraphStore):
    """A store on a SPARQL 1.1 server.

    url    `http://HOST:PORT/PATH#KIND`, see `kg.store.remote.places`
    texts  folder that keeps texts, manifest and decisions beside it; None keeps none
    rules  queries or functions that fill the derived graph, in this order

    Raises `StoreError` if the server cannot be reached, refuses, or is of no known kind.
    """

    def __init__(self, url: str, *, texts: Path | None = None, rules: Sequence[Rule] = (), read_only: bool = False) -> None:
        place = place_of(url)
        self._wire = Wire(place)
        self._server = Endpoint(self._wire)
        self._checked = False
        super().__init__(ox.Store(), place=place.url, texts=None if texts is None else TextFolder(texts), rules=rules, read_only=read_only)
        try:
            self._server.answer("ASK { GRAPH ?g { ?s ?p ?o } }")
            if not read_only:
                self._recover()
                if self.texts is not None:
                    self.texts.settle(self._known)
        except BaseException:
            self.close()
            raise

    # -- writing ---------------------------------------------------------------------------------------------------------------

    def remove(self, document: str) -> bool:
        """Remove a document and exactly what no other document says; return whether it was there."""
        self._writable()
        try:
            name = self.find_document(document)
        except StoreError:
            return False
        self._begin((), {name})
        self._take_out({name})
        self._finish()
        return True

    def replace_graph(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Make `quads` the content of a graph that no document writes to: the vocabulary or the curation graph."""
        self._writable()
        if graph not in (g.VOCABULARY, g.CURATION):
            raise StoreError("documents write to this graph", place=graph.value, hint="name the vocabulary or curation graph")
        fitting = {quad for quad in ledger.normalised(quads) if quad.graph_name == graph}
        new = self._unsaid(fitting)
        old = ledger.normalised(self._server.graph(graph))
        if new != old:
            self._send(ledger.Difference(frozenset(old - new), frozenset(new - old)), ())
        self._finish()

    def _load(self, batch: list[DocumentQuads]) -> int:
        return sum(self._load_some(part) for part in chunks(batch, AT_ONCE))

    def _load_some(self, documents: Sequence[DocumentQuads]) -> int:
        own = {quad for document in documents for quad in document.quads}
        part = slice_of(self._server, (document.id for document in documents), own)
        before = set(part)
        changed = GraphStore(part, place=self.place, texts=None, rules=(), read_only=False)._load(list(documents))
        part.remove(g.STALE_MARK)
        after = set(part)
        change = ledger.Difference(frozenset(before - after), frozenset(after - before))
        lacking = [document for document in documents if self._lacks_text(document)]
        if not change and not lacking:
            return 0
        gone = {g.value_of(quad.object).removeprefix("sha256:") for quad in change.removed if quad.predicate == g.IDENTIFIER and _of_document(quad)}
        self._begin([document for document in documents if document.original is not None], gone)
        self._send(change, sorted({document.id for document in documents} | gone))
        return max(changed, len(lacking))

    def _take_out(self, names: set[str]) -> None:
        """Send the difference that documents make which leave."""
        change = ledger.difference(slice_of(self._server, names, frozenset()), names)
        self._send(change, sorted(names))

    def _send(self, change: ledger.Difference, documents: Sequence[str]) -> None:
        """Make a change on the server and mark derived facts as stale, at once or step by step under a mark."""
        kind = self._wire.kind
        if kind.atomic and len(change.added) + len(change.removed) <= kind.largest:
            self._server.update(change.update([g.STALE_MARK]))
            return
        mark = [ox.Quad(g.DERIVED, LOADING, ox.Literal(name), g.DERIVED) for name in documents]
        self._server.insert([g.STALE_MARK, *mark])
        own = {quad for quad in change.added if _of_document(quad)}
        self._server.insert(own)
        self._server.insert(change.added - own)
        self._server.delete(quad for quad in change.removed if not _of_document(quad))
        whole = (quad for graph in sorted(change.dropped, key=str) for quad in self._server.graph(graph))
        self._server.delete({*(quad for quad in change.removed if _of_document(quad)), *whole} - change.added)
        self._server.delete(mark)

    def _recover(self) -> None:
        """Take out the documents that a writer which was stopped was loading or removing."""
        marks = [quad for quad in self._notes() if quad.predicate == LOADING]
        if marks:
            self._take_out({g.value_of(quad.object) for quad in marks})
            self._server.delete(marks)

    def _unsaid(self, quads: set[ox.Quad]) -> set[ox.Quad]:
        """Return the statements that lie in no other graph of the server."""
        held = ox.Store()
        held.extend(self._server.quads("", {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}, "s"))
        return {quad for quad in quads if not g.elsewhere(held, quad)}

    def _known(self, document: str) -> bool:
        held = [g.value_of(quad.object).removeprefix("sha256:") for quad in self._server.quads("", [g.document_node(document)], "s")
                if quad.predicate == g.IDENTIFIER and quad.graph_name == g.document_graph(document)]
        if held and held[0] != document:
            raise StoreError(f"its first 16 digits are those of {held[0]}", place=document, hint="keep the two in separate stores")
        return bool(held)

    def _saved(self) -> None:
        """Nothing to do: a server has written what it acknowledges."""

    def _derive(self) -> bool:
        """Rebuild the derived graph if it is marked stale, or was made by other rules and may be written; return whether it was."""
        notes = self._notes()
        if g.STALE_MARK not in notes and (self._read_only or not self._rules or signed(self._rules) in notes):
            return False
        if self._read_only:
            raise StoreError("derived facts are out of date: another process is loading, or was stopped", place=self.place,
                             hint="wait until it is done, or open the store once for writing")
        old = [quad for quad in self._server.graph(g.DERIVED) if quad.predicate not in (LOADING, g.STALE_MARK.predicate)]
        self._server.insert([g.STALE_MARK])
        self._server.delete(old)
        for number, rule in enumerate(self._rules, 1):
            made = {ox.Quad(triple.subject, triple.predicate, triple.object, g.DERIVED) for triple in triples_of(self._server.answer, rule, number)}
            self._server.insert(self._unsaid(ledger.normalised(made)))
        if self._rules:
            self._server.insert([signed(self._rules)])
        self._server.delete([g.STALE_MARK])
        return True

    def _notes(self) -> set[ox.Quad]:
        """Return what the derived graph says of itself: whether it is stale, by which rules it was filled, which documents are on their way."""
        self._open()
        return ledger.normalised(quad for quad in self._server.quads("", [g.DERIVED], "s") if quad.graph_name == g.DERIVED)

    @property
    def stale(self) -> bool:
        """Whether derived facts are older than the stated ones: a writer is at work, or was stopped."""
        return g.STALE_MARK in self._notes()

    def refresh(self, *, anew: bool = False) -> Self:
        """Bring derived facts up to date, and return the store.

        anew  derive them again whether or not they are out of date
        """
        if anew:
            self._writable()
            self._server.insert([g.STALE_MARK])
        self._refresh()
        return self

    # -- reading ---------------------------------------------------------------------------------------------------------------

    def query(
        self, sparql: str, *, default_graph: Sequence[ox.NamedNode] | None = None, named_graphs: Sequence[ox.NamedNode] | None = None,
    ) -> Answer:
        """Return the server's answer to a trusted query over the union of all graphs, or over the given graphs.

        The prefixes of the ontology need no declaration. Raises `SyntaxError` for an ill-formed query, `StoreError` if the server fails.
        """
        self._open()
        if not self._checked:
            self._checked = True
            self._refresh()
        return self._server.answer(sparql, default_graph=default_graph, named_graphs=named_graphs)

    def documents(self) -> list[StoredDocument]:
        """Return the stored documents in order of their ids."""
        self._open()
        wanted = [ox.NamedNode(PREFIXES["dcterms"] + name) for name in LISTED] + [ox.NamedNode(KG + name) for name in ("textSha256", "reader", "evidence")]
        part = ox.Store()
        part.extend(quad for quad in self._server.quads("", wanted, "p") if _of_document(quad))
        return listing.documents(part)

    def find_document(self, name: str) -> str:
        """Return the sha256 of the document that `name` means. Raises `StoreError` if there is none, or more than one."""
        self._open()
        part = ox.Store()
        part.extend(quad for quad in self._server.quads("", [ox.Literal(name)], "o") if quad.predicate == g.SOURCE)
        nodes = {quad.subject for quad in part if isinstance(quad.subject, ox.NamedNode)}
        if len(name) >= listing.MINIMUM and set(name) <= HEX:
            nodes.add(ox.NamedNode(g.DOCUMENTS + name[:16]))
            if len(name) < 16:
                begins = f'?s {g.IDENTIFIER} ?o FILTER (STRSTARTS(STR(?o), "sha256:{name}"))'
                nodes |= {row[0] for row in self._server.rows(f"SELECT ?s WHERE {{ GRAPH ?g {{ {begins} }} }}")}
        part.extend(quad for quad in self._server.quads("", nodes, "s") if quad.predicate == g.IDENTIFIER)
        found = listing.named(part, name)
        if len(found) != 1:
            problem = f"{len(found)} documents have this name" if found else "no such document"
            raise StoreError(problem, place=name[:120], hint="give a sha256 or a source as `documents()` lists them")
        return found[0]

    def extract(self, document: str) -> DocumentQuads:
        """Return a stored document as it could be added to another store (sources included, numbers normalised)."""
        name = self.find_document(document)
        quads = tuple(sorted(ledger.given_by(slice_of(self._server, [name], frozenset()), name), key=str))
        kept = self.texts is not None and self.texts.holds(name)
        return DocumentQuads(name, self.original(name) if kept else None, self.text(name) if kept else None, quads)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every statement of our graphs. Raises `StoreError` if the server gives fewer than it counts."""
        self._refresh()
        for graph, size in sorted(self._server.sizes().items(), key=lambda item: item[0].value):
            found = ledger.normalised(self._server.graph(graph))
            if len(found) != size:
                raise StoreError(f"the server gave {len(found)} of {size} statements of {graph.value}", place=self.place,
                                 hint="raise its limit of rows (Virtuoso: ResultSetMaxRows), and write from one process only")
            yield from found

    def dump(self, target: Path | BinaryIO, format: str = "nq") -> None:
        """Write all statements of our graphs, sorted: the same bytes as from any other store with the same documents."""
        write_dump(self.quads(), target, format)

    def stats(self) -> Stats:
        """Return the sizes of the store."""
        self._refresh()
        sizes = self._server.sizes()
        shared = {local_name(name.value): sizes.get(name, 0) for name in (g.CATALOG, g.PERIODS, g.FACTS, g.SHORTCUTS, g.DERIVED, g.CURATION, g.VOCABULARY)}
        count = {cls: self._counted(f"GRAPH {g.FACTS} {{ ?x a <{KG}{cls}> }}") for cls in ("Observation", "Relation")}
        entities = self._counted(f'GRAPH {g.CATALOG} {{ ?x <{RDF_TYPE}> ?c }} FILTER (STRSTARTS(STR(?x), "{BASE}id/"))')
        documents = self._counted(f'GRAPH ?g {{ ?x {g.IDENTIFIER} ?o }} FILTER (STRSTARTS(STR(?g), "{g.DOCUMENT_GRAPHS}"))')
        return Stats(quads=sum(sizes.values()), documents=documents, observations=count["Observation"], relations=count["Relation"],
                     entities=entities, graphs=shared)

    def close(self) -> None:
        """Close the connection; a later call of any method raises `StoreError`. Closing twice is fine."""
        super().close()
        self._wire.close()

    def _counted(self, pattern: str) -> int:
        return next(int(row[0].value) for row in self._server.rows(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}"))


def _of_document(quad: ox.Quad) -> bool:
    return isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(g.DOCUMENT_GRAPHS)
