"""One document as a store takes it: read, extracted, decided, mapped, gated and marked with what made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyoxigraph as ox

from kg.curate import Decisions, decide, decided_quads, described
from kg.errors import ExtractorError
from kg.extract import EXTRACTOR, extract
from kg.mapping import to_quads
from kg.ontology import BASE, KG, PREFIXES, Ontology
from kg.read import READER, read
from kg.store import DocumentQuads, Store
from kg.types import Extraction
from kg.validate import gate

__all__ = ["Maker", "Stamp", "graph_of", "stamp_of", "versions"]

MADE, DECIDED, GIVEN, READ_BY = (ox.NamedNode(KG + name) for name in ("made", "decided", "dateGiven", "reader"))
SOURCE, ISSUED, REFERENCES = (ox.NamedNode(PREFIXES["dcterms"] + name) for name in ("source", "issued", "references"))
ENTITIES = BASE + "id/"
DIGITS = 12
ABOUT = "SELECT ?p ?o WHERE {{ <{node}> ?p ?o }}"


@dataclass(frozen=True, slots=True)
class Stamp:
    """By what a stored document was made: extractor and ontology, reader, decisions as words, sources, a date that was given.

    entities  ids of the entities that it describes;  dated: whether it names its day of publication itself
    """

    made: str
    reader: str
    decided: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    published: date | None = None
    entities: frozenset[str] = frozenset()
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Maker:
    """What documents are made by: the ontology, and the decisions of people."""

    ontology: Ontology
    decisions: Decisions = Decisions()

    @property
    def made(self) -> str:
        """The extractor and the state of the ontology, as documents remember them."""
        return f"{EXTRACTOR} ontology/{self.ontology.digest[:DIGITS]}"

    def make(self, data: bytes, sources: Sequence[str], published: date | None = None) -> tuple[DocumentQuads, Extraction]:
        """Return a document as a store takes it, and its facts.

        data       the original bytes
        sources    what the document is called, at least one name; the least tells the format
        published  day of publication, if the document names none

        Raises `ReadError` for what cannot be read, `ExtractorError` if its statements are ill-formed.
        """
        names = sorted(set(sources))
        document = read(data, ontology=self.ontology, source=names[0])
        given = published if document.published is None else None
        decided = decide(extract(replace(document, published=document.published or given), self.ontology), self.decisions, self.ontology)
        quads = to_quads(decided.extraction, self.ontology)
        applied = self.decisions.touching(decided.idents | described(quads))
        quads = decided_quads(quads, decided, applied, document.language)
        node, graph = (ox.NamedNode(f"{BASE}{place}{document.id[:16]}") for place in ("doc/", "graph/doc-"))
        rows = [(MADE, self.made), *((DECIDED, one.words) for one in applied), *((SOURCE, name) for name in names[1:])]
        marks = [ox.Quad(node, predicate, ox.Literal(words), graph) for predicate, words in rows]
        if given is not None:
            marks.append(ox.Quad(node, GIVEN, ox.Literal(True), graph))
        found = DocumentQuads(document.id, data, document.text, (*quads, *marks))
        return _gated(found, self.ontology), decided.extraction

    def current(self, stamp: Stamp) -> bool:
        """Return whether a stored document would be made the same today."""
        return (stamp.made, stamp.reader) == (self.made, READER) and stamp.decided == self.wanted(stamp)

    def wanted(self, stamp: Stamp) -> tuple[str, ...]:
        """Return the decisions that touch a stored document today, as words."""
        named = {words.split(" ", 2)[1] for words in stamp.decided if words.count(" ")}
        return tuple(one.words for one in self.decisions.touching(stamp.entities | named))


def stamp_of(store: Store, document: str) -> Stamp | None:
    """Return the stamp of a document, given its sha256, or None if it is not stored."""
    found: dict[str, list[str]] = {}
    graph = ox.NamedNode(f"{BASE}graph/doc-{document[:16]}")
    answer = store.query(ABOUT.format(node=f"{BASE}doc/{document[:16]}"), default_graph=[graph])
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        found.setdefault(row["p"].value, []).append(row["o"].value)
    if "sha256:" + document not in found.get(PREFIXES["dcterms"] + "identifier", ()):
        return None
    issued = found.get(ISSUED.value, ())
    return Stamp(
        made=next(iter(found.get(MADE.value, ())), ""), reader=next(iter(found.get(READ_BY.value, ())), ""),
        decided=tuple(sorted(found.get(DECIDED.value, ()))), sources=tuple(sorted(found.get(SOURCE.value, ()))),
        published=date.fromisoformat(issued[0]) if issued and GIVEN.value in found else None,
        entities=frozenset(_ids(found)), dated=bool(issued) and GIVEN.value not in found,
    )


def graph_of(extraction: Extraction, original: bytes, ontology: Ontology) -> DocumentQuads:
    """Return a document as a store takes it, from facts that are at hand: its bytes, its text, its statements."""
    document = extraction.document
    return DocumentQuads(document.id, original, document.text, tuple(to_quads(extraction, ontology)))


def versions(ontology: Ontology) -> dict[str, str]:
    """Return the versions that a store's manifest names."""
    return {"extractor": EXTRACTOR, "reader": READER, "ontology": ontology.digest}


def _ids(found: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for node in found.get(REFERENCES.value, ()):
        if node.startswith(ENTITIES):
            yield node.removeprefix(ENTITIES)


def _gated(document: DocumentQuads, ontology: Ontology) -> DocumentQuads:
    """Return the document. Raises `ExtractorError` if its statements are ill-formed."""
    wrong = gate(document.quads, ontology)
    if not wrong.conforms:
        first = wrong.errors[0]
        raise ExtractorError(f"refused by the shapes: {first.message}", hint=f"at {first.node}; please report it with the document")
    return document
