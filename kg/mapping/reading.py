"""Quads back into facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from kg.mapping.terms import id_of, iri
from kg.ontology import PREFIXES
from kg.types import Entity, Evidence, Fact, Inferred, Observation, Period, Relation, Span

__all__ = ["from_graph"]

KG = PREFIXES["kg"]


def from_graph(quads: Iterable[ox.Quad | ox.Triple]) -> tuple[Fact, ...]:
    """Return the facts that quads state, one per reading, in order of document, place and IRI.

    quads  statements of one or many documents, as `to_quads` makes them or a store returns them; graph names do not matter

    Facts without a reading (computed ones), and events or relations that are not of our shape, are left out.
    """
    graph = _Graph(quads)
    found = []
    for fact, readings in graph.links("kg:evidence"):
        for reading in readings:
            evidence = graph.evidence(reading)
            made = graph.observation(fact, evidence) if graph.has(fact, "kg:metric") else graph.relation(fact, evidence)
            found.append((evidence.document, evidence.span, fact.value, made))
    return tuple(row[3] for row in sorted(found, key=lambda row: row[:3]))


class _Graph:
    """Triples indexed by subject and predicate."""

    def __init__(self, quads: Iterable[ox.Quad | ox.Triple]) -> None:
        self._rows: dict[ox.NamedNode, dict[ox.NamedNode, set[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(set))
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                self._rows[quad.subject][quad.predicate].add(quad.object)

    def links(self, name: str) -> list[tuple[ox.NamedNode, list[ox.NamedNode]]]:
        predicate = iri(name)
        found = [(node, rows[predicate]) for node, rows in self._rows.items() if predicate in rows]
        return [(node, sorted((end for end in ends if isinstance(end, ox.NamedNode)), key=str)) for node, ends in found]

    def has(self, node: ox.NamedNode, name: str) -> bool:
        return bool(self._all(node, name))

    def text(self, node: ox.NamedNode, name: str) -> str:
        return next((value.value for value in self._all(node, name)), "")

    def ident(self, node: ox.NamedNode, name: str) -> str:
        return next((id_of(value) for value in self._all(node, name) if isinstance(value, ox.NamedNode)), "")

    def number(self, node: ox.NamedNode, name: str) -> Decimal | None:
        return Decimal(self.text(node, name)) if self.has(node, name) else None

    def observation(self, fact: ox.NamedNode, evidence: Evidence) -> Observation:
        subject = self.entity(fact, "kg:subject")
        assert subject is not None
        return Observation(
            subject=subject, metric=self.ident(fact, "kg:metric"), measure=self.ident(fact, "kg:measure"),
            unit=self.ident(fact, "kg:unit"), evidence=evidence,
            value=self.number(fact, "kg:value"), low=self.number(fact, "kg:low"), high=self.number(fact, "kg:high"),
            comparator=self.text(fact, "kg:comparator") or "=", period=self.period(fact), status=self.ident(fact, "kg:status"),
            basis=self.ident(fact, "kg:basis") or None, base=self.entity(fact, "kg:base"),
            qualifier=self.text(fact, "kg:qualifier") or None, attribution=self.ident(fact, "prov:wasAttributedTo") or None,
        )

    def relation(self, fact: ox.NamedNode, evidence: Evidence) -> Relation:
        subject, other = self.entity(fact, "kg:subject"), self.entity(fact, "kg:object")
        assert subject is not None and other is not None
        return Relation(
            subject=subject, predicate=self.ident(fact, "kg:predicate"), object=other, evidence=evidence,
            period=self.period(fact),
            status=self.ident(fact, "kg:status"), role=self.ident(fact, "dcterms:type") or self.text(fact, "kg:role") or None,
            via=self.entity(fact, "kg:via"), attribution=self.ident(fact, "prov:wasAttributedTo") or None,
        )

    def entity(self, fact: ox.NamedNode, name: str) -> Entity | None:
        for node in self._all(fact, name):
            if isinstance(node, ox.NamedNode):
                types = [id_of(t) for t in self._all(node, "rdf:type") if isinstance(t, ox.NamedNode) and t.value.startswith(KG)]
                names = sorted((value.language != "en", value.language or "", value.value)
                               for value in self._all(node, "skos:prefLabel") if isinstance(value, ox.Literal))
                return Entity(id_of(node), names[0][2] if names else id_of(node), types[0] if types else "Entity")
        return None

    def period(self, fact: ox.NamedNode) -> Period | None:
        for node in self._all(fact, "kg:period"):
            if isinstance(node, ox.NamedNode):
                days = [self.text(node, name) for name in ("kg:startDate", "kg:endDate")]
                start, end = (date.fromisoformat(day) if day else None for day in days)
                label = self.text(node, "rdfs:label") or id_of(node)
                return Period(label, start, end, self.ident(node, "kg:calendarPeriod"), self.ident(node, "kg:fiscalCalendarOf"))
        return None

    def evidence(self, node: ox.NamedNode) -> Evidence:
        document = next((x for x in self._all(node, "kg:document") if isinstance(x, ox.NamedNode)), node)
        identifier = self.text(document, "dcterms:identifier")
        spans = dict(value.value.partition("=")[::2] for value in self._all(node, "kg:inferredFrom"))
        slots = [id_of(value) for value in self._all(node, "kg:inferred") if isinstance(value, ox.NamedNode)]
        return Evidence(
            document=identifier.removeprefix("sha256:") or id_of(document),
            span=Span(int(self.text(node, "kg:start") or 0), int(self.text(node, "kg:end") or 0)),
            quote=self.text(node, "kg:exact"),
            confidence=self.number(node, "kg:confidence") or Decimal(0), extractor=self.text(node, "kg:extractor"),
            rule=self.text(node, "kg:rule"), tolerance=self.number(node, "kg:tolerance") or Decimal(0),
            inferred=tuple(Inferred(slot, _span(spans.get(slot, ""))) for slot in sorted(slots)),
        )

    def _all(self, node: ox.NamedNode, name: str) -> list[ox.NamedNode | ox.Literal]:
        rows = self._rows.get(node)
        return sorted(rows.get(iri(name), ()), key=str) if rows else []


def _span(words: str) -> Span | None:
    start, dash, end = words.partition("-")
    return Span(int(start), int(end)) if dash else None
