"""One document's facts as quads, each in the graph it belongs to."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox

from kg.mapping.entities import entity_quads
from kg.mapping.figures import stated_words
from kg.mapping.identity import SYMMETRIC, canonical, conflict_key, evidence_iri, fact_iri
from kg.mapping.periods import period_id, period_quads
from kg.mapping.terms import (
    CATALOG,
    FACTS,
    SHORTCUTS,
    TYPE,
    code,
    decimal,
    document_graph,
    document_node,
    entity,
    iri,
    string,
    term,
    typed,
)
from kg.mapping.terms import integer as whole
from kg.ontology import Ontology
from kg.types import Document, Entity, Extraction, Fact, Observation, Relation

__all__ = ["shortcuts", "to_quads"]

Row = tuple[str, ox.NamedNode | ox.Literal]


def to_quads(extraction: Extraction, ontology: Ontology) -> list[ox.Quad]:
    """Return every statement that a document makes: no blank nodes, no quad twice, no triple in two graphs, always in one order.

    In the document's graph: the document, its readings, and the links from facts to them. In the shared graphs: facts, periods,
    what the catalog says of the entities mentioned, and direct triples of relations that hold now. Of two readings of one fact
    from one span the surer one is kept.
    Raises `ExtractorError` for a figure that is no number below 10^30.
    """
    document = extraction.document
    readings: dict[ox.NamedNode, tuple[str, Fact]] = {}
    for fact in map(canonical, extraction.facts):
        name = fact_iri(fact)
        node = evidence_iri(fact.evidence, name)
        if node not in readings or readings[node][1].evidence.confidence < fact.evidence.confidence:
            readings[node] = (name, fact)
    readings = dict(sorted(readings.items(), key=lambda reading: reading[0].value))
    stated = dict(readings.values())
    quads = dict.fromkeys(_document(document))
    for node, (name, fact) in readings.items():
        quads |= dict.fromkeys(_reading(node, name, fact, ontology))
    for name, fact in stated.items():
        quads |= dict.fromkeys(_fact(name, fact, ontology))
        if fact.period:
            quads |= dict.fromkeys(period_quads(fact.period))
    quads |= dict.fromkeys(entity_quads(_mentioned(stated.values()), ontology, language=document.language))
    direct = shortcuts(fact for fact in stated.values() if isinstance(fact, Relation))
    quads |= dict.fromkeys(quad for quad in direct if ox.Quad(quad.subject, quad.predicate, quad.object, CATALOG) not in quads)
    return list(quads)


def shortcuts(relations: Iterable[Relation]) -> list[ox.Quad]:
    """Return the direct triples of relations that hold now, sorted: both directions for symmetric ones, none for planned ones.

    >>> from decimal import Decimal
    >>> from kg.types import Evidence, Span
    >>> a, b = Entity("a", "A", "Company"), Entity("b", "B", "Company")
    >>> seen = Evidence("0" * 64, Span(0, 1), "A", Decimal(1), "rules/1")
    >>> [quad.subject.value[-1] + quad.object.value[-1] for quad in shortcuts([Relation(a, "competesWith", b, seen)])]
    ['ab', 'ba']
    >>> shortcuts([Relation(a, "competesWith", b, seen, status="guidance")])
    []
    """
    found = set()
    for relation in relations:
        if relation.status != "actual":
            continue
        ends = entity(relation.subject.id), entity(relation.object.id)
        link = term(relation.predicate)
        found.add(ox.Quad(ends[0], link, ends[1], SHORTCUTS))
        if relation.predicate in SYMMETRIC:
            found.add(ox.Quad(ends[1], link, ends[0], SHORTCUTS))
    return sorted(found, key=str)


def _document(document: Document) -> Iterator[ox.Quad]:
    rows: list[Row] = [
        ("dcterms:identifier", string("sha256:" + document.id)), ("dcterms:language", string(document.language)),
        ("kg:textSha256", string(hashlib.sha256(document.text.encode()).hexdigest())), ("kg:reader", string(document.reader)),
    ]
    if document.source:
        rows.append(("dcterms:source", string(document.source)))
    if document.title:
        rows.append(("dcterms:title", string(document.title)))
    if document.published:
        rows.append(("dcterms:issued", typed(document.published.isoformat(), "xsd:date")))
    yield from _rows(document_node(document.id), "kg:Document", rows, document_graph(document.id))


def _reading(node: ox.NamedNode, name: str, fact: Fact, ontology: Ontology) -> Iterator[ox.Quad]:
    seen = fact.evidence
    graph = document_graph(seen.document)
    rows: list[Row] = [
        ("kg:document", document_node(seen.document)), ("kg:start", whole(seen.span.start)), ("kg:end", whole(seen.span.end)),
        ("kg:exact", string(seen.quote)), ("kg:confidence", decimal(seen.confidence)), ("kg:extractor", string(seen.extractor)),
    ]
    if seen.rule:
        rows.append(("kg:rule", string(seen.rule)))
    if isinstance(fact, Observation):
        rows.append(("kg:tolerance", decimal(seen.tolerance)))
        if words := stated_words(fact, ontology):
            rows.append(("kg:stated", string(words)))
    for filled in seen.inferred:
        rows.append(("kg:inferred", term(filled.slot)))
        if filled.span:
            rows.append(("kg:inferredFrom", string(f"{filled.slot}={filled.span.start}-{filled.span.end}")))
    yield ox.Quad(ox.NamedNode(name), iri("kg:evidence"), node, graph)
    yield from _rows(node, "kg:Evidence", rows, graph)


def _fact(name: str, fact: Fact, ontology: Ontology) -> Iterator[ox.Quad]:
    rows: list[Row] = [
        ("kg:subject", entity(fact.subject.id)), ("kg:status", code("code", fact.status)), ("kg:key", string(conflict_key(fact))),
    ]
    if fact.period:
        rows.append(("kg:period", code("period", period_id(fact.period))))
    if fact.attribution:
        rows.append(("prov:wasAttributedTo", entity(fact.attribution)))
    rows += _observation(fact) if isinstance(fact, Observation) else _relation(fact, ontology)
    cls = "kg:Observation" if isinstance(fact, Observation) else "kg:Relation"
    yield from _rows(ox.NamedNode(name), cls, rows, FACTS)


def _observation(fact: Observation) -> Iterator[Row]:
    yield "kg:metric", code("metric", fact.metric)
    yield "kg:measure", code("code", fact.measure)
    yield "kg:unit", code("unit", fact.unit)
    yield "kg:comparator", string(fact.comparator)
    for name, value in (("kg:value", fact.value), ("kg:low", fact.low), ("kg:high", fact.high)):
        if value is not None:
            yield name, decimal(value)
    if fact.basis:
        yield "kg:basis", code("code", fact.basis)
    if fact.base:
        yield "kg:base", entity(fact.base.id)
    if fact.qualifier:
        yield "kg:qualifier", string(fact.qualifier)


def _relation(fact: Relation, ontology: Ontology) -> Iterator[Row]:
    yield "kg:predicate", term(fact.predicate)
    yield "kg:object", entity(fact.object.id)
    if fact.via:
        yield "kg:via", entity(fact.via.id)
    if fact.role:
        known = code("code", fact.role)
        listed = ontology.value(known.value, "skos:inScheme").endswith("/roles")
        yield ("dcterms:type", known) if listed else ("kg:role", string(fact.role))


def _rows(node: ox.NamedNode, cls: str, rows: Iterable[Row], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    yield ox.Quad(node, TYPE, iri(cls), graph)
    for name, value in rows:
        yield ox.Quad(node, iri(name), value, graph)


def _mentioned(facts: Collection[Fact]) -> Iterator[Entity]:
    for fact in facts:
        yield fact.subject
        for other in (fact.base,) if isinstance(fact, Observation) else (fact.object, fact.via):
            if other is not None:
                yield other
    for fact in facts:  # last, since these are known by their ids only
        for ident in (fact.attribution, fact.period.owner if fact.period else ""):
            if ident:
                yield Entity(ident, ident, "Organization")
