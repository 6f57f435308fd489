"""What every store of the graph promises, and the nouns that go in and out of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self, runtime_checkable

import pyoxigraph as ox

__all__ = ["Answer", "DocumentQuads", "Stats", "Store", "StoredDocument"]

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class DocumentQuads:
    """One document as it is loaded: what was read, and all statements it makes.

    id        sha256 of `original`, 64 hex digits
    original  the bytes that were read; None when they are not to be kept (facts from elsewhere)
    text      the rendition that offsets refer to; None with `original`
    quads     statements, each in the graph it belongs to (see `kg.store.graphs`); the store looks at every one unless they are
              `Written`
    """

    id: str
    original: bytes | None
    text: str | None
    quads: Collection[ox.Quad]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What the store knows of one document. `facts` counts the facts that it states."""

    id: str
    sources: tuple[str, ...]
    title: str = ""
    language: str = ""
    issued: str = ""
    text_sha256: str = ""
    reader: str = ""
    facts: int = 0


@dataclass(frozen=True, slots=True)
class Stats:
    """Sizes of a store. `graphs` maps the short name of each shared graph to its number of statements."""

    quads: int
    documents: int
    observations: int
    relations: int
    entities: int
    graphs: Mapping[str, int]


@runtime_checkable
class Store(Protocol):
    """A place that holds documents and the statements they make. `add` and `remove` are durable when they return.

    Laws, for any documents a and b: adding twice changes nothing; the order of adding changes nothing; adding and then
    removing b leaves what was there before; two stores with the same documents dump the same bytes.
    """

    @property
    def place(self) -> str: ...

    def add(self, documents: Iterable[DocumentQuads]) -> int: ...

    def remove(self, document: str) -> bool: ...

    def documents(self) -> list[StoredDocument]: ...

    def find_document(self, name: str) -> str: ...

    def extract(self, document: str) -> DocumentQuads: ...

    def original(self, document: str) -> bytes: ...

    def text(self, document: str) -> str: ...

    def replace_graph(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None: ...

    def query(
        self, sparql: str, *, default_graph: Sequence[ox.NamedNode] | None = None,
        named_graphs: Sequence[ox.NamedNode] | None = None,
    ) -> Answer: ...

    def quads(self) -> Iterator[ox.Quad]: ...

    def dump(self, target: Path | BinaryIO, format: str = "nq") -> None: ...

    def stats(self) -> Stats: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...
