"""Checked facts into a store, document by document: what a document said before gives way to what is loaded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kg.errors import KgError, StoreError
from kg.extract.printing import to_json
from kg.intake.parsing import LONGEST_LINE, FactError, FactReader
from kg.making import graph_of
from kg.mapping import from_graph
from kg.mapping.figures import stated_words
from kg.ontology import Ontology
from kg.pipeline import prepare
from kg.read import expand, read
from kg.store import DocumentQuads, FileStore, Store
from kg.types import Document, Extraction, Fact, Observation
from kg.validate import gate

__all__ = ["LoadReport", "Refusal", "load_facts", "load_graph"]


LONGEST_PLACE = 120


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line, or a statement of a graph, that was not loaded, and why."""

    place: str
    reason: str


@dataclass(slots=True)
class LoadReport:
    """What was loaded: facts of how many documents, how many of these changed the store, and what was refused."""

    facts: int = 0
    documents: int = 0
    changed: int = 0
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Source:
    document: Document
    original: bytes | None


def load_facts(
    files: Iterable[str | Path], store: Store, *, documents: Iterable[str | Path] = (), ontology: Ontology, strict: bool = False, root: Path | None = None,
) -> LoadReport:
    """Load printed facts into a store, and return what was done.

    files      JSON Lines as `kg extract --format jsonl` prints them
    documents  files and folders that hold the documents; those that the store keeps need not be given
    strict     load nothing if a line is refused
    root       folder that sources of documents are relative to; else their names alone

    Every quote must stand in its document at its offsets, and every figure in its quote. A document's facts take the place of those
    that it stated before. Raises `KgError` for files that cannot be read, `StoreError` if the store fails.
    """
    return _taken(_lines(files), store, _given(documents, ontology, root), ontology, strict)


def load_graph(
    path: str | Path, store: Store, *, documents: Iterable[str | Path] = (), ontology: Ontology, strict: bool = False, root: Path | None = None,
) -> LoadReport:
    """Load the facts of a `.nq`, `.trig` or `.jsonld` file, as `kg export` writes it, and return what was done.

    Only facts are taken, by the same checks as in `load_facts`: what the file says of documents, entities and periods is made anew
    from the texts and the catalog.
    """
    with FileStore(path, read_only=True) as other:
        return _taken(_facts_of(other), store, _given(documents, ontology, root), ontology, strict)


def _facts_of(other: FileStore) -> Iterator[tuple[str, str]]:
    """Yield place and printed form of every fact of a store of unknown origin; what cannot be printed is a line that is refused."""
    for found in other.documents():
        place = f"{other.place}: {', '.join(found.sources)[:LONGEST_PLACE] or found.id[:12]}"
        try:
            lines = [to_json(fact, Document(found.id, "", ())) for fact in from_graph(other.extract(found.id).quads)]
        except (ValueError, ArithmeticError, AssertionError, StoreError) as error:
            lines = [json.dumps(f"ill-formed facts: {error}"[:LONGEST_PLACE])]
        yield from ((place, line) for line in lines)


def _taken(rows: Iterable[tuple[str, str]], store: Store, given: Mapping[str, _Source], ontology: Ontology, strict: bool) -> LoadReport:
    """Check facts, given by place and printed form, and load those that pass."""
    report, reader, texts = LoadReport(), FactReader(ontology), _Texts(store, given)
    stated: dict[str, list[tuple[str, Fact]]] = {}
    for place, line in rows:
        try:
            fact = reader.fact(line)
            texts.check(fact, ontology)
        except FactError as error:
            report.refused.append(Refusal(place, str(error)))
        else:
            stated.setdefault(fact.evidence.document, []).append((place, fact))
    if not (strict and report.refused):
        prepare(store, ontology)
        report.changed = store.add(_made(stated, texts, report, ontology))
    return report


class _Texts:
    """The documents that facts may quote: those given, and those that the store keeps."""

    def __init__(self, store: Store, given: Mapping[str, _Source]) -> None:
        self._store = store
        self._known: dict[str, _Source | None] = dict(given)

    def source(self, document: str) -> _Source | None:
        """Return a document with its text, or None if it is not at hand."""
        if document not in self._known:
            self._known[document] = self._stored(document)
        return self._known[document]

    def check(self, fact: Fact, ontology: Ontology) -> None:
        """Return if the quote stands in its document and says what the fact does. Raises `FactError`."""
        seen, found = fact.evidence, self.source(fact.evidence.document)
        if found is None:
            raise FactError(f"evidence.document: {seen.document[:12]}… is neither given (--documents) nor kept in the store")
        if seen.span.of(found.document.text) != seen.quote:
            raise FactError(f"evidence.quote: does not stand at {seen.span.start}:{seen.span.end} of {found.document.source or seen.document[:12]}")
        for filled in seen.inferred:
            if filled.span is not None and filled.span.end > len(found.document.text):
                raise FactError("inferred: lies outside of the document")
        if isinstance(fact, Observation) and not stated_words(fact, ontology) and not _digits_stand(fact):
            raise FactError("evidence.quote: does not hold the figure")

    def _stored(self, ident: str) -> _Source | None:
        try:
            text, original = self._store.text(ident), self._store.original(ident)
        except StoreError:
            return None
        known = next((one for one in self._store.documents() if one.id == ident), None)
        if known is None:
            return None
        published = date.fromisoformat(known.issued) if known.issued else None
        source = known.sources[0] if known.sources else ""
        return _Source(Document(ident, text, (), source, "text/plain", known.language, known.title, published, known.reader), original)


def _digits_stand(fact: Observation) -> bool:
    """Return whether the figure's leading digits stand in the quote, as a cell of a table writes them whose head has the scale."""
    numbers = [number for number in (fact.value, fact.low, fact.high) if number is not None]
    plain = fact.evidence.quote.replace(",", "").replace(".", "").replace(" ", "")
    for number in numbers:
        digits = "".join(map(str, abs(number).normalize().as_tuple().digits))
        if digits not in plain and digits.rstrip("0") not in plain:
            return False
    return True


def _made(stated: Mapping[str, Sequence[tuple[str, Fact]]], texts: _Texts, report: LoadReport, ontology: Ontology) -> Iterator[DocumentQuads]:
    for ident, rows in sorted(stated.items()):
        source = texts.source(ident)
        assert source is not None
        facts = [fact for _, fact in rows]
        document = graph_of(Extraction(source.document, tuple(facts)), source.original or b"", ontology)
        if errors := gate(document.quads, ontology).errors:
            report.refused.append(Refusal(rows[0][0], f"document {ident[:12]}…: refused by the shapes: {errors[0].message} (at {errors[0].node})"))
            continue
        report.facts += len(facts)
        report.documents += 1
        yield document


def _given(documents: Iterable[str | Path], ontology: Ontology, root: Path | None) -> dict[str, _Source]:
    """Return the documents that files hold, by sha256. Raises `ReadError` naming one that cannot be read."""
    paths = list(documents)
    found = {}
    for path in expand(paths) if paths else []:
        name = path.resolve().relative_to(root.resolve()).as_posix() if root and path.resolve().is_relative_to(root.resolve()) else path.name
        document = read(path, ontology=ontology, source=name)
        found[document.id] = _Source(document, path.read_bytes())
    return found


def _lines(files: Iterable[str | Path]) -> Iterator[tuple[str, str]]:
    """Yield place and words of every line that is not blank. Raises `KgError` naming a file that cannot be read."""
    for path in files:
        try:
            with open(path, "rb") as stream:
                number = 0
                while line := stream.readline(4 * LONGEST_LINE + 1):
                    number += 1
                    words = line.decode("utf-8")
                    if words.strip():
                        yield f"{path}:{number}", words
        except UnicodeDecodeError as error:
            raise KgError("not UTF-8", place=f"{path}:{number}", hint="print facts with `kg extract --format jsonl`") from error
        except OSError as error:
            raise KgError(f"cannot be read: {error.strerror or error}", place=str(path), hint="check the path") from error

