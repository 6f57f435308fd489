"""`merge`: several stores joined into one, as if all their documents had been built into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from kg.curate import decisions_text, join_decisions
from kg.deciding import decisions_of
from kg.errors import StoreError
from kg.making import Stamp, stamp_of
from kg.ontology import Ontology, load
from kg.pipeline import open_store, prepare, steady_memory
from kg.store import DocumentQuads, Store, TextFolder
from kg.upkeep.rebuilding import RebuildReport, refresh

__all__ = ["MergeReport", "merge"]

Progress = Callable[[int, int, str], None]
SHOWN = 5


@dataclass(slots=True)
class MergeReport:
    """What a merge did: documents met, documents that were new or changed, and what had to be made anew under joint decisions.

    older     documents that another version of extractor, reader or ontology made: they stay as they were
    replaced  sources that two stores hold with different bytes; the later store's document was kept
    """

    documents: int = 0
    changed: int = 0
    older: int = 0
    replaced: list[str] = field(default_factory=list)
    rebuilt: RebuildReport = field(default_factory=RebuildReport)


def merge(places: Sequence[str | Path], target: str | Path, *, ontology: Ontology | None = None, replace: bool = False,
          progress: Progress | None = None, texts: str | Path | None = None) -> MergeReport:
    """Load the documents of the stores at `places` into the store at `target`, which may hold documents already.

    replace   let a later store's document take the place of an earlier one of the same source; else such stores are refused
    progress  called with number done, number of all and the source, before each document
    texts     where a file or a server as target keeps its texts

    Documents are told apart by their hash. Decisions of all stores are joined; documents that another store's decisions touch are
    made anew. The result is that of one build. Raises `StoreError`, before anything is written, for a source with different bytes
    in two stores (unless `replace`) and for decisions that contradict each other.
    """
    ontology = ontology or load()
    report = MergeReport()
    with ExitStack() as stack, steady_memory():
        if any(Path(place).resolve() == Path(target).resolve() for place in places):
            raise StoreError("merged into itself", place=str(target), hint="name another store with --store")
        sources = [stack.enter_context(open_store(place, read_only=True)) for place in places]
        store = stack.enter_context(open_store(target, texts=texts))
        report.replaced = _clashes([store, *sources])
        if report.replaced and not replace:
            named = ", ".join(report.replaced[:SHOWN])
            hint = "build with --root so that names differ, or let later stores win with --replace"
            raise StoreError(f"the same name stands for different documents: {named}", place="merge", hint=hint)
        _join_decisions([store, *sources], ontology)
        maker = prepare(store, ontology)
        report.changed = store.add(_all(store, sources, report, progress))
        stamps = {document.id: stamp_of(store, document.id) for document in store.documents()}
        touched = [ident for ident, stamp in stamps.items() if stamp and stamp.decided != maker.wanted(stamp)]
        if touched:
            report.rebuilt = refresh(store, maker, touched)
        report.older = sum(stamp is not None and not maker.current(stamp) for stamp in stamps.values()) - len(touched)
    return report


def _all(target: Store, stores: Sequence[Store], report: MergeReport, progress: Progress | None) -> Iterator[DocumentQuads]:
    total = sum(len(store.documents()) for store in stores)
    for store in stores:
        for document in store.documents():
            if progress is not None:
                progress(report.documents, total, ", ".join(document.sources) or document.id[:12])
            report.documents += 1
            if not _held(stamp_of(target, document.id), stamp_of(store, document.id)):
                yield store.extract(document.id)


def _held(held: Stamp | None, mine: Stamp | None) -> bool:
    """Return whether a document is held as another store made it; decisions are settled afterwards."""
    if held is None or mine is None:
        return False
    return (held.made, held.reader, held.published) == (mine.made, mine.reader, mine.published) and set(mine.sources) <= set(held.sources)


def _clashes(stores: Sequence[Store]) -> list[str]:
    """Return the sources that stand for different documents in two stores, sorted."""
    owners: dict[str, set[str]] = {}
    for store in stores:
        for document in store.documents():
            for source in document.sources:
                owners.setdefault(source, set()).add(document.id)
    return sorted(source for source, documents in owners.items() if len(documents) > 1)


def _join_decisions(stores: Sequence[Store], ontology: Ontology) -> None:
    """Write the decisions of all stores to the first; a file that says them all already is left as it is, comments included."""
    each = [decisions_of(store, ontology) for store in stores]
    joined = join_decisions(each)
    folders = [folder for store in stores if isinstance(folder := getattr(store, "texts", None), TextFolder)]
    if set(joined) == set(each[0]) or not isinstance(target := getattr(stores[0], "texts", None), TextFolder):
        return
    whole = [folder.decisions for folder, own in zip(folders, each, strict=False) if len(folders) == len(each) and set(own) == set(joined)]
    text = whole[0].read_text(encoding="utf-8") if whole else decisions_text(joined)
    target.write_decisions(text)
