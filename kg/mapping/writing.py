"""One document's facts as quads, each in the graph it belongs to."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import pyoxigraph as ox

from kg.mapping.entities import entity_quads
from kg.mapping.figures import stated_words
from kg.mapping.identity import SYMMETRIC, canonical, identity, reading_iri
from kg.mapping.lines import block, day, decimal, integer, quads_of, quoted, spelled
from kg.mapping.periods import period_id, period_quads
from kg.mapping.terms import CATALOG, FACTS, SHORTCUTS, code, document_graph, document_node, entity, term
from kg.ontology import Ontology
from kg.types import Document, Entity, Extraction, Fact, Observation, Relation

__all__ = ["Statements", "shortcuts", "statements", "to_quads"]

IDENTIFIER, LANGUAGE, SOURCE, TITLE, ISSUED, KIND = map(spelled, (
    "dcterms:identifier", "dcterms:language", "dcterms:source", "dcterms:title", "dcterms:issued", "dcterms:type"))
DOCUMENT, EVIDENCE_CLASS, OBSERVATION, RELATION = map(spelled, ("kg:Document", "kg:Evidence", "kg:Observation", "kg:Relation"))
TEXT_HASH, READER = map(spelled, ("kg:textSha256", "kg:reader"))
EVIDENCE, IN_DOCUMENT, START, END, EXACT, CONFIDENCE, EXTRACTOR, RULE, TOLERANCE, STATED, INFERRED, INFERRED_FROM = map(spelled, (
    "kg:evidence", "kg:document", "kg:start", "kg:end", "kg:exact", "kg:confidence", "kg:extractor", "kg:rule", "kg:tolerance", "kg:stated",
    "kg:inferred", "kg:inferredFrom"))
SUBJECT, STATUS, KEY, PERIOD, ATTRIBUTED = map(spelled, ("kg:subject", "kg:status", "kg:key", "kg:period", "prov:wasAttributedTo"))
METRIC, MEASURE, UNIT, COMPARATOR, VALUE, LOW, HIGH, BASIS, BASE, QUALIFIER = map(spelled, (
    "kg:metric", "kg:measure", "kg:unit", "kg:comparator", "kg:value", "kg:low", "kg:high", "kg:basis", "kg:base", "kg:qualifier"))
PREDICATE, OBJECT, VIA, ROLE = map(spelled, ("kg:predicate", "kg:object", "kg:via", "kg:role"))


class _Read(NamedTuple):
    """A reading: its IRI, that of the fact, the key of the fact, the fact in canonical form."""

    node: str
    name: str
    key: str
    fact: Fact


class Statements(NamedTuple):
    """What a document states: in its own graph and that of facts, as lines of N-Quads, and in the graphs that it shares with others."""

    own: bytes
    shared: list[ox.Quad]


def to_quads(extraction: Extraction, ontology: Ontology) -> list[ox.Quad]:
    """Return all of `statements`."""
    found = statements(extraction, ontology)
    return quads_of(found.own) + found.shared


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
    written = [_document(document), *(_reading(one, ontology) for one in read), *(_fact(one, ontology) for one in stated.values())]
    facts = [one.fact for one in stated.values()]
    shared = dict.fromkeys(chain.from_iterable(period_quads(fact.period) for fact in facts if fact.period))
    shared |= dict.fromkeys(entity_quads(_mentioned(facts), ontology, language=document.language))
    direct = shortcuts(fact for fact in facts if isinstance(fact, Relation))
    shared |= dict.fromkeys(quad for quad in direct if ox.Quad(quad.subject, quad.predicate, quad.object, CATALOG) not in shared)
    return Statements("".join(written).encode(), list(shared))


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


def _document(document: Document) -> str:
    rows = [
        f"{IDENTIFIER} {quoted('sha256:' + document.id)}", f"{LANGUAGE} {quoted(document.language)}",
        f"{TEXT_HASH} {quoted(hashlib.sha256(document.text.encode()).hexdigest())}", f"{READER} {quoted(document.reader)}",
    ]
    if document.source:
        rows.append(f"{SOURCE} {quoted(document.source)}")
    if document.title:
        rows.append(f"{TITLE} {quoted(document.title)}")
    if document.published:
        rows.append(f"{ISSUED} {day(document.published)}")
    return block(document_node(document.id).value, DOCUMENT, rows, document_graph(document.id))


def _reading(read: _Read, ontology: Ontology) -> str:
    fact = read.fact
    seen = fact.evidence
    graph = document_graph(seen.document)
    rows = [
        f"{IN_DOCUMENT} {document_node(seen.document)}", f"{START} {integer(seen.span.start)}", f"{END} {integer(seen.span.end)}",
        f"{EXACT} {quoted(seen.quote)}", f"{CONFIDENCE} {decimal(seen.confidence)}", f"{EXTRACTOR} {quoted(seen.extractor)}",
    ]
    if seen.rule:
        rows.append(f"{RULE} {quoted(seen.rule)}")
    if isinstance(fact, Observation):
        rows.append(f"{TOLERANCE} {decimal(seen.tolerance)}")
        if words := stated_words(fact, ontology):
            rows.append(f"{STATED} {quoted(words)}")
    for filled in seen.inferred:
        rows.append(f"{INFERRED} {term(filled.slot)}")
        if filled.span:
            rows.append(f"{INFERRED_FROM} {quoted(f'{filled.slot}={filled.span.start}-{filled.span.end}')}")
    return f"<{read.name}> {EVIDENCE} <{read.node}> {graph} .\n" + block(read.node, EVIDENCE_CLASS, dict.fromkeys(rows), graph)


def _fact(read: _Read, ontology: Ontology) -> str:
    fact = read.fact
    rows = [f"{SUBJECT} {entity(fact.subject.id)}", f"{STATUS} {code('code', fact.status)}", f"{KEY} {quoted(read.key)}"]
    if fact.period:
        rows.append(f"{PERIOD} {code('period', period_id(fact.period))}")
    if fact.attribution:
        rows.append(f"{ATTRIBUTED} {entity(fact.attribution)}")
    if isinstance(fact, Observation):
        return block(read.name, OBSERVATION, [*rows, *_observation(fact)], FACTS)
    return block(read.name, RELATION, [*rows, *_relation(fact, ontology)], FACTS)


def _observation(fact: Observation) -> Iterator[str]:
    yield f"{METRIC} {code('metric', fact.metric)}"
    yield f"{MEASURE} {code('code', fact.measure)}"
    yield f"{UNIT} {code('unit', fact.unit)}"
    yield f"{COMPARATOR} {quoted(fact.comparator)}"
    for name, value in ((VALUE, fact.value), (LOW, fact.low), (HIGH, fact.high)):
        if value is not None:
            yield f"{name} {decimal(value)}"
    if fact.basis:
        yield f"{BASIS} {code('code', fact.basis)}"
    if fact.base:
        yield f"{BASE} {entity(fact.base.id)}"
    if fact.qualifier:
        yield f"{QUALIFIER} {quoted(fact.qualifier)}"


def _relation(fact: Relation, ontology: Ontology) -> Iterator[str]:
    yield f"{PREDICATE} {term(fact.predicate)}"
    yield f"{OBJECT} {entity(fact.object.id)}"
    if fact.via:
        yield f"{VIA} {entity(fact.via.id)}"
    if fact.role:
        known = code("code", fact.role)
        listed = ontology.value(known.value, "skos:inScheme").endswith("/roles")
        yield f"{KIND} {known}" if listed else f"{ROLE} {quoted(fact.role)}"


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
