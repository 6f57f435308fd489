"""Reading from one oxigraph store, in memory or on disk; what writes to it adds to this."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology import PREFIXES
from kg.store import graphs as g
from kg.store import ledger, listing
from kg.store.base import Answer, DocumentQuads, Stats, StoredDocument
from kg.store.export import write_dump
from kg.store.folder import TextFolder
from kg.store.trouble import mapped

__all__ = ["Reader"]


class Reader:
    """The reading half of a store. `place` names it in messages; `texts` keeps its documents, if they are kept."""

    def __init__(self, graph: ox.Store, *, place: str, texts: TextFolder | None, read_only: bool) -> None:
        self._graph: ox.Store | None = graph
        self._read_only = read_only
        self.place = place
        self.texts = texts

    def _refresh(self) -> None:
        """Bring derived facts up to date before they are read."""

    def query(
        self, sparql: str, *, default_graph: Sequence[ox.NamedNode] | None = None,
        named_graphs: Sequence[ox.NamedNode] | None = None,
    ) -> Answer:
        """Return oxigraph's answer to a trusted query over the union of all graphs, or over the given graphs.

        The prefixes of the ontology need no declaration. Queries of users go through `kg.query.run`, which guards them.
        Raises `SyntaxError` for an ill-formed query, `StoreError` if the store cannot be read.
        """
        asked = None if default_graph is None and named_graphs is None else [*(default_graph or ()), *(named_graphs or ())]
        if asked is None or g.DERIVED in asked:
            self._refresh()
        with mapped(self.place, syntax=False):
            return self._open().query(
                sparql, prefixes=dict(PREFIXES), use_default_graph_as_union=default_graph is None and named_graphs is None,
                default_graph=None if default_graph is None else list(default_graph),
                named_graphs=None if named_graphs is None else list(named_graphs),
            )

    def documents(self) -> list[StoredDocument]:
        """Return the stored documents in order of their ids."""
        with mapped(self.place):
            return listing.documents(self._open())

    def find_document(self, name: str) -> str:
        """Return the sha256 of the document that `name` means: its sha256, eight or more first digits of it, or a source.

        Raises `StoreError` if there is none, or more than one.
        """
        with mapped(self.place):
            found = listing.named(self._open(), name)
        if len(found) != 1:
            problem = f"{len(found)} documents have this name" if found else "no such document"
            raise StoreError(problem, place=name[:120], hint="give a sha256 or a source as `documents()` lists them")
        return found[0]

    def extract(self, document: str) -> DocumentQuads:
        """Return a stored document as it could be added to another store (sources included, numbers normalised)."""
        name = self.find_document(document)
        with mapped(self.place):
            quads = tuple(sorted(ledger.given_by(self._open(), name), key=str))
        kept = self.texts is not None and self.texts.holds(name)
        return DocumentQuads(name, self.original(name) if kept else None, self.text(name) if kept else None, quads)

    def original(self, document: str) -> bytes:
        """Return the bytes that were read. Raises `StoreError` if there is no such document or its bytes are not kept."""
        return self._texts().original(self.find_document(document))

    def text(self, document: str) -> str:
        """Return the text that offsets refer to. Raises `StoreError` like `original`."""
        return self._texts().text(self.find_document(document))

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every statement, in no particular order. Reads every block: a damaged store raises `StoreError` here."""
        self._refresh()
        with mapped(self.place):
            yield from self._open()

    def dump(self, target: Path | BinaryIO, format: str = "nq") -> None:
        """Write all statements, sorted: the same statements give the same bytes.

        format  "nq", "trig", "jsonld", or the union of all graphs as "nt", "ttl" or "rdf"
        """
        self._refresh()
        with mapped(self.place):
            write_dump(self._open(), target, format)

    def stats(self) -> Stats:
        """Return the sizes of the store."""
        self._refresh()
        with mapped(self.place):
            return listing.stats(self._open())

    def close(self) -> None:
        """Release the store; a later call of any method raises `StoreError`. Closing twice is fine."""
        self._graph = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _open(self) -> ox.Store:
        if self._graph is None:
            raise StoreError("the store is closed", place=self.place, hint="open it again")
        return self._graph

    def _writable(self) -> ox.Store:
        if self._read_only:
            raise StoreError("the store is open for reading only", place=self.place, hint="open it with read_only=False")
        return self._open()

    def _texts(self) -> TextFolder:
        if self.texts is None:
            raise StoreError("texts are not kept with this store", place=self.place, hint="name their folder (--texts DIR)")
        return self.texts
