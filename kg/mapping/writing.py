"""One document's facts as quads, each in the graph it belongs to."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

import pyoxigraph as ox

from kg.mapping.entities import entity_quads
from kg.mapping.figures import stated_words
from kg.mapping.identity import SYMMETRIC, canonical, identity, reading_iri
from kg.mapping.lines import Row, lines, literal, quads_of, quoted, spelled
from kg.mapping.periods import period_id, period_quads
from kg.mapping.terms import CATALOG, FACTS, SHORTCUTS, code, document_graph, document_node, entity, number, term
from kg.ontology import Ontology
from kg.types import Document, Entity, Extraction, Fact, Observation, Relation

__all__ = ["Statements", "shortcuts", "statements", "to_quads"]


class _Read(NamedTuple):
    """A reading: its IRI, that of the fact, the key of the fact, the fact in canonical form."""

    node: str
    name: str
    key: str
    fact: Fact


class Statements(NamedTuple):
    """What a document states: in its own graph and that of facts, and in the graphs that it shares with others."""

    own: list[ox.Quad]
    shared: list[ox.Quad]


def to_quads(extraction: Extraction, ontology: Ontology) -> list[ox.Quad]:
    """Return all of `statements`."""
    found = statements(extraction, ontology)
    return found.own + found.shared


def statements(extraction: Extraction, ontology: Ontology) -> Statements:
    """Return every statement that a document makes: no blank nodes, no quad twice, no triple in two graphs, always in one order.

    In the document's graph: the document, its readings, and the links from facts to them. In the shared graphs: facts, periods,
    what the catalog says of the entities mentioned, and direct triples of relations that hold now. Of two readings of one fact
    from one span the surer one is kept.
    Raises `ExtractorError` for a figure that is no number below 10^30.
    """
    document = extraction.document
    readings: dict[str, _Read] = {}
    for fact in map(canonical, extraction.facts):
        name, key = identity(fact)
        node = reading_iri(fact.evidence, name)
        if node not in readings or readings[node].fact.evidence.confidence < fact.evidence.confidence:
            readings[node] = _Read(node, name, key, fact)
    read = [readings[node] for node in sorted(readings)]
    stated = {one.name: one for one in read}
    written = [*_document(document), *chain.from_iterable(_reading(one, ontology) for one in read)]
    written += chain.from_iterable(_fact(one, ontology) for one in stated.values())
    facts = [one.fact for one in stated.values()]
    shared = dict.fromkeys(chain.from_iterable(period_quads(fact.period) for fact in facts if fact.period))
    shared |= dict.fromkeys(entity_quads(_mentioned(facts), ontology, language=document.language))
    direct = shortcuts(fact for fact in facts if isinstance(fact, Relation))
    shared |= dict.fromkeys(quad for quad in direct if ox.Quad(quad.subject, quad.predicate, quad.object, CATALOG) not in shared)
    return Statements(quads_of(written), list(shared))


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


def _document(document: Document) -> Iterator[str]:
    rows: list[Row] = [
        ("dcterms:identifier", quoted("sha256:" + document.id)), ("dcterms:language", quoted(document.language)),
        ("kg:textSha256", quoted(hashlib.sha256(document.text.encode()).hexdigest())), ("kg:reader", quoted(document.reader)),
    ]
    if document.source:
        rows.append(("dcterms:source", quoted(document.source)))
    if document.title:
        rows.append(("dcterms:title", quoted(document.title)))
    if document.published:
        rows.append(("dcterms:issued", literal(document.published.isoformat(), "xsd:date")))
    return lines(document_node(document.id).value, "kg:Document", rows, document_graph(document.id))


def _reading(read: _Read, ontology: Ontology) -> Iterator[str]:
    fact = read.fact
    seen = fact.evidence
    graph = document_graph(seen.document)
    rows: list[Row] = [
        ("kg:document", str(document_node(seen.document))), ("kg:start", literal(str(seen.span.start), "xsd:integer")),
        ("kg:end", literal(str(seen.span.end), "xsd:integer")), ("kg:exact", quoted(seen.quote)), ("kg:confidence", _decimal(seen.confidence)),
        ("kg:extractor", quoted(seen.extractor)),
    ]
    if seen.rule:
        rows.append(("kg:rule", quoted(seen.rule)))
    if isinstance(fact, Observation):
        rows.append(("kg:tolerance", _decimal(seen.tolerance)))
        if words := stated_words(fact, ontology):
            rows.append(("kg:stated", quoted(words)))
    for filled in seen.inferred:
        rows.append(("kg:inferred", str(term(filled.slot))))
        if filled.span:
            rows.append(("kg:inferredFrom", quoted(f"{filled.slot}={filled.span.start}-{filled.span.end}")))
    yield f"<{read.name}> {spelled('kg:evidence')} <{read.node}> {graph} .\n"
    yield from lines(read.node, "kg:Evidence", rows, graph)


def _fact(read: _Read, ontology: Ontology) -> Iterator[str]:
    fact = read.fact
    rows: list[Row] = [
        ("kg:subject", str(entity(fact.subject.id))), ("kg:status", str(code("code", fact.status))), ("kg:key", quoted(read.key)),
    ]
    if fact.period:
        rows.append(("kg:period", str(code("period", period_id(fact.period)))))
    if fact.attribution:
        rows.append(("prov:wasAttributedTo", str(entity(fact.attribution))))
    rows += _observation(fact) if isinstance(fact, Observation) else _relation(fact, ontology)
    return lines(read.name, "kg:Observation" if isinstance(fact, Observation) else "kg:Relation", rows, FACTS)


def _observation(fact: Observation) -> Iterator[Row]:
    yield "kg:metric", str(code("metric", fact.metric))
    yield "kg:measure", str(code("code", fact.measure))
    yield "kg:unit", str(code("unit", fact.unit))
    yield "kg:comparator", quoted(fact.comparator)
    for name, value in (("kg:value", fact.value), ("kg:low", fact.low), ("kg:high", fact.high)):
        if value is not None:
            yield name, _decimal(value)
    if fact.basis:
        yield "kg:basis", str(code("code", fact.basis))
    if fact.base:
        yield "kg:base", str(entity(fact.base.id))
    if fact.qualifier:
        yield "kg:qualifier", quoted(fact.qualifier)


def _relation(fact: Relation, ontology: Ontology) -> Iterator[Row]:
    yield "kg:predicate", str(term(fact.predicate))
    yield "kg:object", str(entity(fact.object.id))
    if fact.via:
        yield "kg:via", str(entity(fact.via.id))
    if fact.role:
        known = code("code", fact.role)
        listed = ontology.value(known.value, "skos:inScheme").endswith("/roles")
        yield ("dcterms:type", str(known)) if listed else ("kg:role", quoted(fact.role))


def _decimal(value: Decimal) -> str:
    return literal(number(value), "xsd:decimal")


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
