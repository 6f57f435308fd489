"""From files to a store: read, extract, map, validate, load; one document after the other, a bad one never stops the others."""

from __future__ import annotations

import gc
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import networkx as nx
import pyoxigraph as ox

from kg import store as stores
from kg.check import disagreement_rule, growth_rule
from kg.deciding import curation_quads, dangling, decisions_of, outdated
from kg.errors import KgError, ReadError
from kg.extract import extract
from kg.making import Maker, graph_of, stamp_of, versions
from kg.ontology import Ontology, load, shipped_folder
from kg.read import MAX_BYTES, expand, read
from kg.render import PageModel, PageOptions, build_model, render
from kg.store import DocumentQuads, Store, TextFolder
from kg.types import Extraction

__all__ = [
    "BuildReport", "Failure", "build", "extract_file", "graph_of", "model_of", "open_store", "page_of", "prepare", "stated", "steady_memory",
    "to_networkx", "versions", "vocabulary_quads",
]

RULES = ("rollup_competes.rq", "shortcuts.rq")
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that was not loaded, and why, with the next step in brackets."""

    source: str
    reason: str


@dataclass(slots=True)
class BuildReport:
    """What a build did. `unattached` and `rejected` count amounts by reason; `unchanged` documents were read before, in every respect.

    warnings  decisions that refer to nothing, and what `kg rebuild` would mend
    """

    read: int = 0
    unchanged: int = 0
    changed: int = 0
    facts: int = 0
    evidence: int = 0
    unattached: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def note(self, extraction: Extraction) -> None:
        """Count what one document states."""
        self.facts += len(extraction.facts)
        self.evidence += len({fact.evidence.span for fact in extraction.facts})
        self.unattached.update(one.reason for one in extraction.unattached)
        self.rejected.update(one.reason for one in extraction.rejected)


def extract_file(path: str | Path, ontology: Ontology, *, published: date | None = None, source: str = "") -> Extraction:
    """Return what one file states. Raises `ReadError` if it cannot be read."""
    return extract(read(path, ontology=ontology, published=published, source=source or str(path)), ontology)


def open_store(place: str | Path, *, read_only: bool = False, derived: bool = True, texts: str | Path | None = None) -> Store:
    """Return the store at `place` with the rules that derive facts; raises `StoreError` with the next step.

    texts    folder for texts and decisions beside a file or a server; a store folder keeps its own

    derived  whether facts that follow from stated ones are kept in the store; if not, one that is opened to write loses those it has
    """
    folder, beside = shipped_folder() / "rules", Path(texts) if texts else None
    rules = [(folder / name).read_text(encoding="utf-8") for name in RULES]
    if derived or read_only:
        return stores.open(place, read_only=read_only, rules=[*rules, growth_rule(load), disagreement_rule(load)], texts=beside)
    return stores.open(place, texts=beside).refresh(anew=True)


def build(paths: Iterable[str | Path], place: str | Path | Store, *, ontology: Ontology | None = None, published: date | None = None,
          progress: Progress | None = None, root: Path | None = None) -> BuildReport:
    """Read the documents that `paths` name and load what they state into the store at `place`; return what was done.

    paths      files, folders, globs
    place      where the store is, or a store that is open to write
    published  day of publication for documents that name none
    progress   called with number done, number of all and the source, before each document
    root       folder that sources of documents are relative to; the common folder of all files if left out

    A document that cannot be read or whose statements are ill-formed is listed in the report; the others are loaded. A document
    that is stored as it would be made today is not read again, so that a build that was stopped goes on where it was. Building
    twice changes nothing the second time. Raises `ReadError` if there is nothing to read and `StoreError` if the store fails.
    """
    ontology = ontology or load()
    files = list({os.path.abspath(path): path for path in expand(paths)}.values())
    report = BuildReport()
    with (nullcontext(place) if isinstance(place, Store) else open_store(place)) as store, steady_memory():
        maker = prepare(store, ontology)
        batch = Batch(files, root or _root(files), published, maker)
        report.changed = store.add(batch.documents(store, report, progress))
        report.warnings += [*dangling(store, maker), *outdated(store, maker)]
    return report


def prepare(store: Store, ontology: Ontology) -> Maker:
    """Bring what a store holds beside its documents up to date, and return by what documents are made.

    Raises `StoreError` naming file and line for an ill-formed file of decisions.
    """
    maker = Maker(ontology, decisions_of(store, ontology))
    store.replace_graph(stores.VOCABULARY, vocabulary_quads(ontology))
    store.replace_graph(stores.CURATION, curation_quads(maker.decisions))
    if isinstance(folder := getattr(store, "texts", None), TextFolder):
        folder.write_manifest({**folder.manifest(), "format": "1", **versions(ontology)})
    return maker


@dataclass(frozen=True, slots=True)
class Batch:
    """The files of one build, each read once however many names it has."""

    files: list[Path]
    root: Path
    published: date | None
    maker: Maker

    def documents(self, store: Store, report: BuildReport, progress: Progress | None) -> Iterator[DocumentQuads]:
        """Yield the documents that the store lacks or holds otherwise, and note in the report what was done."""
        sound = [path for path in self.files if not self._misnamed(path, report)]
        owners = {self._source(path): hash_of(path) for path in sound}
        groups: dict[str, list[Path]] = {}
        for path in sound:
            groups.setdefault(owners[self._source(path)] or str(path), []).append(path)
        done = 0
        for paths in groups.values():
            names = [self._source(path) for path in paths]
            if progress is not None:
                progress(done, len(self.files), names[0])
            done += len(paths)
            try:
                made = self._made(store, paths[0], names, owners)
            except Exception as error:  # whatever one document does to us, the others go on: it is reported, not dropped
                report.failures += [Failure(str(path), _reason(error)) for path in paths]
                continue
            report.read += len(paths)
            if made is None:
                report.unchanged += len(paths)
                continue
            report.note(made[1])
            yield made[0]

    def _made(self, store: Store, path: Path, names: list[str], owners: Mapping[str, str]) -> tuple[DocumentQuads, Extraction] | None:
        """Return a document and its facts, or None if the store holds it as it would be made today."""
        data, known = _bytes_of(path, owners[names[0]]), None
        if ident := owners[names[0]]:
            known = stamp_of(store, ident)
        if known is None:
            return self.maker.make(data, names, self.published)
        if known.dated or self.published in (None, known.published):
            if set(names) <= set(known.sources) and self.maker.current(known):
                return None
        others = [name for name in known.sources if owners.get(name, ident) == ident]
        return self.maker.make(data, [*names, *others], self.published or known.published)

    def _misnamed(self, path: Path, report: BuildReport) -> bool:
        """Return whether no RDF can hold the name of a file, which may be any bytes; then the report says so."""
        try:
            self._source(path).encode("utf-8")
        except UnicodeEncodeError:
            report.failures.append(Failure(str(path), "its name is not valid Unicode (rename the file)"))
            return True
        return False

    def _source(self, path: Path) -> str:
        return Path(os.path.relpath(os.path.abspath(path), os.path.abspath(self.root))).as_posix()


def hash_of(path: Path) -> str:
    """Return the sha256 of a file, or "" if it cannot be read or is larger than a document may be."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.stat().st_size <= MAX_BYTES else ""
    except OSError:
        return ""


def _bytes_of(path: Path, ident: str) -> bytes:
    """Return the bytes of a file. Raises `ReadError` if it has others by now, or is too large."""
    if not ident and path.stat().st_size > MAX_BYTES:
        size = path.stat().st_size
        raise ReadError(f"{size:,} bytes, more than the limit of {MAX_BYTES:,}", place=str(path), hint="split the file or raise the limit")
    data = path.read_bytes()
    if ident and hashlib.sha256(data).hexdigest() != ident:
        raise ReadError("the file changed while it was read", place=str(path), hint="build again when nothing writes to it")
    return data


@contextmanager
def steady_memory() -> Iterator[None]:
    """Keep the collector of cycles from walking the ontology again and again: a third of the time of a build."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


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


def to_networkx(place: str | Path, *, curated: bool = False) -> nx.MultiDiGraph:
    """Return the relations of the store at `place` as a networkx graph: ids of entities as nodes, one edge for each stated relation.

    curated  also draw the links of the catalog, which no text states

    Nodes have `labels`; edges the IRI of the fact as key, `predicate`, `status` and `curated` (see `kg.store.networkx_graph`).
    Raises `StoreError` if there is no store.

    >>> to_networkx("no-such-folder")
    Traceback (most recent call last):
    kg.errors.StoreError: no-such-folder: no store here (make one with `kg build`, or name another with --store)
    """
    with open_store(place, read_only=True) as store:
        return stores.networkx_graph(store, curated=curated)


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
