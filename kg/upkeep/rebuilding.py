"""`rebuild`: documents of a store made anew from their kept bytes, where extractor, reader, ontology or decisions changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.deciding import dangling
from kg.errors import KgError, StoreError
from kg.making import Maker, Stamp, stamp_of
from kg.ontology import Ontology, load
from kg.pipeline import Failure, open_store, prepare, steady_memory
from kg.store import DocumentQuads, Store

__all__ = ["RebuildReport", "rebuild", "refresh"]

Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class RebuildReport:
    """What a rebuild did. `reread` documents were made anew, `changed` of them say something else now.

    unkept    documents that would be made otherwise today, but whose bytes are not kept
    failures  documents that could not be made anew: they stay as they were
    """

    documents: int = 0
    reread: int = 0
    changed: int = 0
    unkept: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def rebuild(place: str | Path, documents: Iterable[str] = (), *, ontology: Ontology | None = None,
            progress: Progress | None = None, texts: str | Path | None = None) -> RebuildReport:
    """Make documents of the store at `place` anew from the bytes that were read, and return what was done.

    documents  sources, ids or beginnings of ids; these are read again in any case. Without any: every document that was made by
               another extractor, reader or ontology, or that decisions touch which changed since
    progress   called with number done, number of all and the source, before each document that is read again
    texts      where a file or a server as store keeps its texts

    What would be made the same today is not read. The result is that of building from nothing. Raises `StoreError` for a store
    that fails and for names of no document.
    """
    ontology = ontology or load()
    named = list(documents)
    with open_store(place, texts=texts) as store, steady_memory():
        wanted = [store.find_document(name) for name in named]
        return refresh(store, prepare(store, ontology), wanted, progress=progress)


def refresh(store: Store, maker: Maker, documents: Iterable[str] = (), *, progress: Progress | None = None) -> RebuildReport:
    """Do what `rebuild` does in a store that is open; `documents` are ids."""
    report = RebuildReport()
    forced = list(dict.fromkeys(documents))
    idents = forced or [document.id for document in store.documents()]
    report.documents = len(idents)
    stale = [(ident, stamp) for ident in idents if (stamp := stamp_of(store, ident)) and (forced or not maker.current(stamp))]
    report.changed = store.add(_made(store, maker, stale, report, progress))
    report.warnings = dangling(store, maker)
    return report


def _made(store: Store, maker: Maker, stale: list[tuple[str, Stamp]], report: RebuildReport,
          progress: Progress | None) -> Iterator[DocumentQuads]:
    for number, (ident, stamp) in enumerate(stale):
        source = stamp.sources[0] if stamp.sources else ident[:12]
        if progress is not None:
            progress(number, len(stale), source)
        try:
            original = store.original(ident)
        except StoreError:
            report.unkept.append(source)
            continue
        try:
            made, _ = maker.make(original, stamp.sources or (ident,), stamp.published)
        except KgError as error:
            report.failures.append(Failure(source, str(error)))
            continue
        report.reread += 1
        yield made
