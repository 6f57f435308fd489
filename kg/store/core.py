"""The part that all stores share: loading, removing, reading and deriving over one oxigraph store in memory or on disk."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import graphs as g
from kg.store import ledger
from kg.store.base import DocumentQuads
from kg.store.derive import Rule, derive, derived_by, signature
from kg.store.folder import TextFolder
from kg.store.near import derive_near
from kg.store.reader import Reader
from kg.store.trouble import mapped
from kg.store.written import Written, write

__all__ = ["GraphStore"]

BULK = 20
"""So many new documents at once are written by one bulk load: below, transactions are as fast (26 ms a document)."""
MOST = 2_000_000
"""So many statements are held in memory before they are written, 400 MB of lines: after each further part the engine sorts all its files again,
which takes a third as long as writing them, or more. `weight` says how much a document counts."""
LINE = 200
"""Bytes of a usual line."""
PATIENCE = 30.0
"""Seconds of work after which documents are written however few they are: so much is lost at most when a build is killed."""


def weight(document: DocumentQuads) -> int:
    """Return how many lines of N-Quads take as much memory as a document does: a quad takes four times what its line does."""
    size = len(document.quads) if isinstance(document.quads, Written) else 4 * len(document.quads)
    return size + len(document.original or b"") // LINE


class GraphStore(Reader):
    """A store over an oxigraph store. Subclasses open it, and may override `_saved` to write it elsewhere."""

    def __init__(self, graph: ox.Store, *, place: str, texts: TextFolder | None, rules: Sequence[Rule], read_only: bool) -> None:
        super().__init__(graph, place=place, texts=texts, read_only=read_only)
        self._rules = tuple(rules)
        self._changes: list[ledger.Difference] | None = None
        """What changed since derived facts were up to date; None if that is not known one by one."""
        self._unsaved = False

    def add(self, documents: Iterable[DocumentQuads]) -> int:
        """Load documents, each whole or not at all, and return how many of them changed anything.

        A document whose source is known with other bytes replaces that one; known bytes under a new source gain the source; a
        known document with new statements is brought up to date. Twenty and more new documents are written at once.
        Raises `StoreError` for statements in the wrong graph, or if the store cannot be written; earlier documents stay.
        """
        self._writable()
        changed, held, batch, began = 0, 0, list[DocumentQuads](), time.thread_time()
        try:
            for document in documents:
                batch.append(document)
                held += weight(document)
                if held >= MOST or time.thread_time() - began >= PATIENCE:
                    del document
                    changed += self._load(batch)
                    self._settle()
                    held, batch, began = 0, [], time.thread_time()
            changed += self._load(batch)
        except KeyboardInterrupt:  # what was made so far is kept, and readers find a store that is up to date
            self._load(batch)
            self._finish()
            raise
        except StoreError as error:
            if error.__cause__ is None:  # a document was refused; a database that failed is not written to again: it may wait for ever
                self._finish()
            raise
        self._finish()
        return changed

    def remove(self, document: str) -> bool:
        """Remove a document and exactly what no other document says; return whether it was there.

        document  sha256, its first eight digits or more, or a source that names it alone
        """
        graph = self._writable()
        try:
            name = self.find_document(document)
        except StoreError:
            return False
        with mapped(self.place):
            self._begin((), {name})
            self._change(ledger.difference(graph, {name}))
        self._finish()
        return True

    def replace_graph(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Make `quads` the content of a graph that no document writes to: the vocabulary or the curation graph."""
        store = self._writable()
        if graph not in (g.VOCABULARY, g.CURATION):
            raise StoreError("documents write to this graph", place=graph.value, hint="name the vocabulary or curation graph")
        with mapped(self.place):
            fitting = (quad for quad in ledger.normalised(quads) if quad.graph_name == graph)
            new = {quad for quad in fitting if not g.elsewhere(store, quad)}
            old = set(store.quads_for_pattern(None, None, None, graph))
            if new != old:
                self._change(ledger.Difference(frozenset(old - new), frozenset(new - old)), known=False)
        self._finish()

    def _load(self, batch: list[DocumentQuads]) -> int:
        """Write documents and return how many changed anything. The list is emptied on the way: lines that are written are let go."""
        graph = self._writable()
        fresh, single = self._sorted(batch)
        changed = len(fresh)
        with mapped(self.place):
            if fresh:
                self._begin([document for document, _ in fresh], ())
                self._unsaved, self._changes = True, None
                # the mark comes with what makes it true: before it, by itself, it is a file in the way of all others
                quads = {g.STALE_MARK}.union(*(own.quads for _, own in fresh))
                quads -= {quad for _, own in fresh for quad in own.shortcuts if ledger.curated(graph, quad, quads)}
                lines = [own.lines for _, own in fresh]
                fresh.clear()
                batch.clear()
                write(graph, quads, lines)
                graph.flush()
            return changed + sum(self._put(document) for document in single)

    def _sorted(self, batch: list[DocumentQuads]) -> tuple[list[tuple[DocumentQuads, ledger.Own]], list[DocumentQuads]]:
        """Return the documents that can be written at once, with their quads, and those that need their difference."""
        if len(batch) < BULK:
            return [], batch
        graph, seen = self._writable(), set[str]()
        fresh, single = list[tuple[DocumentQuads, ledger.Own]](), list[DocumentQuads]()
        owns = [ledger.own_quads(document) for document in batch]
        links = ledger.linking(graph, chain.from_iterable(own.catalog for own in owns))
        for document, own in zip(batch, owns, strict=True):
            names = {document.id, *(g.value_of(quad.object) for quad in own.sources)}
            moved = (quad for quad in own.catalog if quad.predicate in links)
            known = seen & names or self._known(document.id) or self._holders(own.sources, document.id) or ledger.collides(graph, moved)
            seen |= names
            if known:
                single.append(document)
            else:
                fresh.append((document, own))
        return (fresh, single) if len(fresh) >= BULK else ([], batch)

    def _put(self, document: DocumentQuads) -> bool:
        """Write one document by one transaction; return whether anything changed."""
        graph, own = self._writable(), ledger.own_quads(document)
        leaving, trimmed = set[str](), set[ox.Quad]()
        for holder, links in self._holders(own.sources, document.id).items():
            if ledger.sources_of(graph, holder) == links:
                leaving.add(holder)
            else:
                trimmed |= links
        quads = own.whole()
        if self._known(document.id):
            quads |= ledger.sources_of(graph, document.id)
        change = ledger.difference(graph, leaving, document.id, quads)
        change = replace(change, removed=change.removed | trimmed)
        if not change and not self._lacks_text(document):
            return False
        self._begin([document], leaving)
        self._change(change)
        return True

    def _change(self, change: ledger.Difference, *, known: bool = True) -> None:
        """Write a difference and the mark that derived facts are stale; `known` if nothing else changes with it."""
        graph = self._writable()
        self._unsaved = True
        if g.STALE_MARK not in graph:
            self._changes = []
        if self._changes is not None:
            self._changes.append(change)
        if not known or len(self._changes or ()) > BULK:
            self._changes = None
        graph.update(change.update([g.STALE_MARK]))

    def _holders(self, sources: set[ox.Quad], document: str) -> dict[str, set[ox.Quad]]:
        """Return the other documents that hold a source of this one, each with the links in question."""
        graph, found = self._writable(), dict[str, set[ox.Quad]]()
        for quad in sources:
            for link in graph.quads_for_pattern(None, g.SOURCE, quad.object, None):
                if link.graph_name != g.document_graph(document):
                    found.setdefault(g.stored_id(graph, ox.NamedNode(g.value_of(link.subject))), set()).add(link)
        return found

    def _known(self, document: str) -> bool:
        """Return whether the document is stored. Raises `StoreError` if another one has its first 16 digits."""
        graph, node = self._open(), g.document_node(document)
        if (found := g.stored_id(graph, node)) not in ("", document):
            raise StoreError(f"its first 16 digits are those of {found}", place=document, hint="keep the two in separate stores")
        return bool(found)

    def _lacks_text(self, document: DocumentQuads) -> bool:
        if self.texts is None or document.original is None:
            return False
        return not self.texts.holds(document.id) or self.texts.text(document.id) != document.text

    def _begin(self, arriving: Iterable[DocumentQuads], leaving: Iterable[str]) -> None:
        if self.texts is not None:
            self.texts.begin(arriving, leaving)

    def _finish(self) -> None:
        """Bring derived facts up to date and make the change durable with them."""
        self._derive()
        self._settle()

    def _settle(self) -> None:
        """Make what was written durable, then let go of the files that nothing needs any more."""
        with mapped(self.place):
            if self._unsaved:
                self._saved()
                self._unsaved = False
            if self.texts is not None:
                self.texts.settle(self._known)

    def _saved(self) -> None:
        """Make what was written durable."""
        self._open().flush()

    def _refresh(self) -> None:
        if self._derive():
            self._settle()

    def _derive(self) -> bool:
        """Rebuild the derived graph if it is marked stale, or was made by other rules and may be written; return whether it was."""
        graph = self._open()
        if g.STALE_MARK not in graph and (self._read_only or not self._rules or derived_by(graph) == signature(self._rules)):
            return False
        if self._read_only:
            raise StoreError(
                "derived facts are out of date: another process is loading, or was stopped", place=self.place,
                hint="wait until it is done, or open the store once for writing",
            )
        near, self._changes = self._changes, None
        self._unsaved = True
        with mapped(self.place):
            if not self._rules or near is None or derived_by(graph) != signature(self._rules) or not derive_near(graph, self._rules, near):
                derive(graph, self._rules)
        return True

    @property
    def stale(self) -> bool:
        """Whether derived facts are older than the stated ones: a writer is at work, or was stopped."""
        return g.STALE_MARK in self._open()

    def refresh(self, *, anew: bool = False) -> Self:
        """Bring derived facts up to date, and return the store; what writes and reads does so by itself.

        anew  derive them again whether or not they are out of date: a store opened without rules then has none
        """
        if anew:
            self._writable().add(g.STALE_MARK)
            self._changes = None
        self._refresh()
        return self
