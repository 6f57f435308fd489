"""One document as a store takes it: read, extracted, decided, mapped, gated and marked with what made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyoxigraph as ox

from kg.check import marks as marks_of
from kg.curate import Decided, Decisions, decide, decided_quads, described
from kg.errors import ExtractorError
from kg.extract import EXTRACTOR, extract
from kg.mapping import evidence_iri, fact_iri, statements, to_quads
from kg.ontology import BASE, KG, PREFIXES, Ontology
from kg.read import READER, read
from kg.store import DocumentQuads, Store, Written
from kg.types import Extraction, Fact, Relation, Unattached
from kg.validate import Violation, gate

__all__ = ["Maker", "Stamp", "graph_of", "stamp_of", "versions"]

MADE, DECIDED, GIVEN, READ_BY = (ox.NamedNode(KG + name) for name in ("made", "decided", "dateGiven", "reader"))
SOURCE, ISSUED, REFERENCES = (ox.NamedNode(PREFIXES["dcterms"] + name) for name in ("source", "issued", "references"))
ENTITIES = BASE + "id/"
DIGITS = 12
ROUNDS = 3
"""So often a document is looked at again without what the shapes refuse: facts lean on each other."""
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

        Facts that the shapes refuse are left out, and listed in `rejected` with the reason. Raises `ReadError` for what cannot be
        read, `ExtractorError` if the document's statements are ill-formed even so.
        """
        names = sorted(set(sources))
        document = read(data, ontology=self.ontology, source=names[0])
        given = published if document.published is None else None
        decided = decide(extract(replace(document, published=document.published or given), self.ontology), self.decisions, self.ontology)
        marks = [(MADE, ox.Literal(self.made)), *((SOURCE, ox.Literal(name)) for name in names[1:])]
        if given is not None:
            marks.append((GIVEN, ox.Literal(True)))
        for _ in range(ROUNDS):
            quads = (*self._stated(decided), *_rows(document.id, marks))
            errors = gate(quads, self.ontology).errors
            if not errors:
                return DocumentQuads(document.id, data, document.text, quads), decided.extraction
            decided = replace(decided, extraction=_without(decided.extraction, errors))
        raise ExtractorError(f"refused by the shapes: {errors[0].message}", hint=f"at {errors[0].node}; please report it with the document")

    def _stated(self, decided: Decided) -> list[ox.Quad]:
        """Return the statements of a document with the decisions that touch it, and a note of these."""
        document = decided.extraction.document
        quads = to_quads(decided.extraction, self.ontology)
        applied = self.decisions.touching(decided.idents | described(quads))
        notes = _rows(document.id, [(DECIDED, ox.Literal(one.words)) for one in applied])
        quads = decided_quads(quads, decided, applied, document.language)
        return [*quads, *notes, *marks_of(document, quads, self.ontology)]

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
    found = Written(*statements(extraction, ontology))
    marks = "".join([f"{mark} .\n" for mark in marks_of(document, found, ontology)])
    quads = Written(found.own + marks.encode(), found.shared)
    sound = all(fact.evidence.document == document.id for fact in extraction.facts)
    return DocumentQuads(document.id, original, document.text, quads if sound else tuple(quads))


def versions(ontology: Ontology) -> dict[str, str]:
    """Return the versions that a store's manifest names."""
    return {"extractor": EXTRACTOR, "reader": READER, "ontology": ontology.digest}


def _ids(found: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for node in found.get(REFERENCES.value, ()):
        if node.startswith(ENTITIES):
            yield node.removeprefix(ENTITIES)


def _rows(document: str, rows: Iterable[tuple[ox.NamedNode, ox.Literal]]) -> list[ox.Quad]:
    node, graph = (ox.NamedNode(f"{BASE}{place}{document[:16]}") for place in ("doc/", "graph/doc-"))
    return [ox.Quad(node, predicate, value, graph) for predicate, value in rows]


def _without(extraction: Extraction, errors: Iterable[Violation]) -> Extraction:
    """Return what a document states without the facts that the shapes refuse, which are listed with the reason."""
    reasons = {error.node: f"refused by the shapes: {error.message}" for error in errors}
    kept, refused = list[Fact](), list[Unattached]()
    for fact in extraction.facts:
        name = fact_iri(fact)
        nodes = [name, evidence_iri(fact.evidence, name).value, ENTITIES + fact.subject.id]
        if isinstance(fact, Relation):
            nodes.append(ENTITIES + fact.object.id)
        reason = next((reasons[node] for node in nodes if node in reasons), "")
        if reason:
            refused.append(Unattached(fact.evidence.span, fact.evidence.quote, reason))
        else:
            kept.append(fact)
    return replace(extraction, facts=tuple(kept), rejected=(*extraction.rejected, *refused))
