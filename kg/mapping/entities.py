"""Entities as nodes: what the catalog says of those that a document mentions, or the bare name of those it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from kg.mapping.terms import CATALOG, PREF_LABEL, TYPE, entity, iri, string, term
from kg.ontology import Ontology, expand
from kg.resolve import is_provisional
from kg.types import Entity

__all__ = ["STRUCTURAL", "entity_quads"]

STRUCTURAL = (
    "designedBy", "manufacturedBy", "memberOfFamily", "officerOf", "operatedBy", "segmentOf", "subsidiaryOf", "successorOf",
)
"""Relations that the catalog itself may state; `kg:curated` on the entity names those that it does."""
ABOVE = ("segmentOf",)
LABELS = ("skos:prefLabel", "skos:altLabel")
LINKS = ("dcterms:type", "kg:reportingCurrency", "skos:exactMatch", "skos:closeMatch")
ENTITIES = expand("kgr:")


def entity_quads(mentioned: Iterable[Entity], ontology: Ontology, *, language: str) -> Iterator[ox.Quad]:
    """Yield the statements of the catalog graph about entities that a document mentions, sorted by entity.

    language  tag for the names of entities that the catalog lacks

    Structural relations come with the entity that is their subject, marked by `kg:curated <property>`; what they lead to is named
    as well, up to the company that a segment belongs to. A post that has ended (`kg:former`) is no relation. Nobody counts these
    as stated: no relation node stands beside them.
    """
    known: dict[str, Entity] = {}
    for one in mentioned:
        known.setdefault(one.id, one)
    queue = sorted(known)
    described = set(queue)
    while queue:
        ident = queue.pop(0)
        node = entity(ident).value
        if node not in ontology:
            yield from _unknown(known.get(ident, Entity(ident, ident, "Entity")), language)
            continue
        quads, steps = _catalogued(node, ontology, STRUCTURAL if ident in known else ABOVE)
        yield from quads
        for ends in steps:
            fresh = ends - described
            described |= fresh
            queue += sorted(fresh)


@lru_cache(maxsize=8192)
def _catalogued(node: str, ontology: Ontology, names: tuple[str, ...]) -> tuple[tuple[ox.Quad, ...], tuple[frozenset[str], ...]]:
    """Return what the catalog says of an entity, its relations by `names` included, and the ids that each of these leads to."""
    quads, steps = list(_listed(node, ontology)), list[frozenset[str]]()
    for name in names:
        if name == "officerOf" and ontology.value(node, "kg:former") == "true":
            continue
        if ends := [end for end in ontology.values(node, "kg:" + name) if end.startswith(ENTITIES)]:
            quads += _curated(node, name, ends)
            steps.append(frozenset(end.removeprefix(ENTITIES) for end in ends))
    return tuple(quads), tuple(steps)


def _listed(node: str, ontology: Ontology) -> Iterator[ox.Quad]:
    subject = ox.NamedNode(node)
    for cls in ontology.types(node):
        yield ox.Quad(subject, TYPE, ox.NamedNode(cls), CATALOG)
    for name in LABELS:
        for label in ontology.texts(node, name):
            yield ox.Quad(subject, iri(name), string(label.text, label.language), CATALOG)
    for value in ontology.values(node, "dcterms:identifier"):
        yield ox.Quad(subject, iri("dcterms:identifier"), string(value), CATALOG)
    for value in ontology.values(node, "kg:fiscalYearEndMonth"):
        yield ox.Quad(subject, iri("kg:fiscalYearEndMonth"), ox.Literal(value, datatype=iri("xsd:integer")), CATALOG)
    for name in LINKS:
        for value in ontology.values(node, name):
            yield ox.Quad(subject, iri(name), ox.NamedNode(value), CATALOG)


def _curated(node: str, name: str, ends: list[str]) -> Iterator[ox.Quad]:
    subject, link = ox.NamedNode(node), iri("kg:" + name)
    yield ox.Quad(subject, iri("kg:curated"), link, CATALOG)
    for end in ends:
        yield ox.Quad(subject, link, ox.NamedNode(end), CATALOG)


def _unknown(one: Entity, language: str) -> Iterator[ox.Quad]:
    subject = entity(one.id)
    yield ox.Quad(subject, TYPE, term(one.cls), CATALOG)
    yield ox.Quad(subject, PREF_LABEL, string(one.label, language), CATALOG)
    if is_provisional(one.id):
        yield ox.Quad(subject, iri("dcterms:type"), iri("kgc:provisional"), CATALOG)
