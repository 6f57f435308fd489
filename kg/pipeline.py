"""From files to a store: read, extract, map, validate, load; one document after the other, a bad one never stops the others."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg import store as stores
from kg.errors import ExtractorError, KgError, ReadError
from kg.extract import EXTRACTOR, extract
from kg.mapping import to_quads
from kg.ontology import Ontology, load, shipped_folder
from kg.read import READER, expand, read
from kg.render import PageModel, PageOptions, build_model, render
from kg.store import DocumentQuads, Stats, Store
from kg.types import Extraction
from kg.validate import gate

__all__ = ["BuildReport", "Failure", "build", "extract_file", "graph_of", "model_of", "open_store", "page_of", "stated", "versions", "vocabulary_quads"]

RULES = ("rollup_competes.rq", "shortcuts.rq")
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that was not loaded, and why, with the next step in brackets."""

    source: str
    reason: str


@dataclass(slots=True)
class BuildReport:
    """What a build did. `unattached` and `rejected` count amounts by reason."""

    read: int = 0
    changed: int = 0
    facts: int = 0
    evidence: int = 0
    unattached: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    stats: Stats | None = None


def extract_file(path: str | Path, ontology: Ontology, *, published: date | None = None, source: str = "") -> Extraction:
    """Return what one file states. Raises `ReadError` if it cannot be read."""
    return extract(read(path, ontology=ontology, published=published, source=source or str(path)), ontology)


def graph_of(extraction: Extraction, original: bytes, ontology: Ontology) -> DocumentQuads:
    """Return a document as a store takes it: its bytes, its text, its statements."""
    document = extraction.document
    return DocumentQuads(document.id, original, document.text, tuple(to_quads(extraction, ontology)))


def open_store(place: str | Path, *, read_only: bool = False) -> Store:
    """Return the store at `place` with the rules that derive facts; raises `StoreError` with the next step."""
    folder = shipped_folder() / "rules"
    rules = [(folder / name).read_text(encoding="utf-8") for name in RULES]
    return stores.open(Path(place), read_only=read_only, rules=rules)


def build(paths: Iterable[str | Path], place: str | Path, *, ontology: Ontology | None = None, published: date | None = None,
          progress: Progress | None = None) -> BuildReport:
    """Read the documents that `paths` name and load what they state into the store at `place`; return what was done.

    paths      files, folders, globs; the source of a document is its path relative to the common folder of all
    published  day of publication for documents that name none
    progress   called with number done, number of all and the source, before each document

    A document that cannot be read or whose statements are ill-formed is listed in the report; the others are loaded. Building
    twice changes nothing the second time. Raises `ReadError` if there is nothing to read and `StoreError` if the store fails.
    """
    ontology = ontology or load()
    files = list({os.path.abspath(path): path for path in expand(paths)}.values())
    report = BuildReport()
    with open_store(place) as store:
        store.replace_graph(stores.VOCABULARY, vocabulary_quads(ontology))
        report.changed = store.add(_documents(files, ontology, published, report, progress))
        report.stats = store.stats()
    return report


def _documents(files: list[Path], ontology: Ontology, published: date | None, report: BuildReport,
               progress: Progress | None) -> Iterator[DocumentQuads]:
    root = _root(files)
    for number, path in enumerate(files):
        source = Path(os.path.relpath(os.path.abspath(path), root)).as_posix()
        if progress is not None:
            progress(number, len(files), source)
        try:
            _named(source)
            extraction = _dated(path, ontology, published, source)
            document = _gated(graph_of(extraction, _bytes_of(path, extraction), ontology), ontology)
        except Exception as error:  # whatever one document does to us, the others go on: it is reported, not dropped
            report.failures.append(Failure(str(path), _reason(error)))
            continue
        report.read += 1
        report.facts += len(extraction.facts)
        report.evidence += len({f.evidence.span for f in extraction.facts})
        report.unattached.update(u.reason for u in extraction.unattached)
        report.rejected.update(u.reason for u in extraction.rejected)
        yield document


def _dated(path: Path, ontology: Ontology, published: date | None, source: str) -> Extraction:
    """Read a file; a given date fills in for a document that names none."""
    document = read(path, ontology=ontology, source=source)
    return extract(replace(document, published=document.published or published), ontology)


def _named(source: str) -> None:
    """Raise `ReadError` for a source that no RDF can hold: file names may be any bytes."""
    try:
        source.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ReadError("its name is not valid Unicode", place=source, hint="rename the file") from error


def _bytes_of(path: Path, extraction: Extraction) -> bytes:
    """Return the bytes that were read. Raises `ReadError` if the file has others by now."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != extraction.document.id:
        raise ReadError("the file changed while it was read", place=str(path), hint="build again when nothing writes to it")
    return data


def _gated(document: DocumentQuads, ontology: Ontology) -> DocumentQuads:
    """Return the document. Raises `ExtractorError` if its statements are ill-formed."""
    wrong = gate(document.quads, ontology)
    if not wrong.conforms:
        first = wrong.errors[0]
        raise ExtractorError(f"refused by the shapes: {first.message}", hint=f"at {first.node}; please report it with the document")
    return document


def _reason(error: Exception) -> str:
    """Return what went wrong and the next step, without the place."""
    if isinstance(error, KgError):
        return str(KgError(error.problem, hint=error.hint))
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error} (check the path and its permissions)"
    return f"{type(error).__name__} inside kg: {' '.join(str(error).split())[:200]} (please report it with the document)"


def _root(files: list[Path]) -> Path:
    """Return the folder that sources are relative to: the deepest one that holds every file."""
    folders = [os.path.dirname(os.path.abspath(path)) for path in files]
    return Path(os.path.commonpath(folders))


def vocabulary_quads(ontology: Ontology) -> Iterator[ox.Quad]:
    """Yield the names, schemes and hierarchy of everything that facts refer to, for the store's vocabulary graph."""
    return ontology.vocabulary(stores.VOCABULARY)


def stated(store: Store) -> Iterator[ox.Quad | ox.Triple]:
    """Yield the statements of a store but for those that the ontology makes itself, as validation wants them."""
    own = {quad.triple for quad in load().vocabulary(stores.VOCABULARY)}
    return (quad for quad in store.quads() if quad.graph_name != stores.VOCABULARY and quad.triple not in own)


def model_of(store: Store, ontology: Ontology, options: PageOptions | None = None) -> PageModel:
    """Return what a page of a store shows."""
    def query(sparql: str) -> list[Mapping[str, object]]:
        answer = store.query(sparql)
        assert isinstance(answer, ox.QuerySolutions)
        names = [v.value for v in answer.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in answer]

    return build_model(query, ontology, options)


def page_of(store: Store, ontology: Ontology, options: PageOptions | None = None) -> str:
    """Return the page of a store, one HTML file that opens offline."""
    return render(model_of(store, ontology, options))


def versions(ontology: Ontology) -> dict[str, str]:
    """Return the versions that a store's manifest names."""
    return {"extractor": EXTRACTOR, "reader": READER, "ontology": ontology.digest}
