"""Decisions applied to what one document states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.curate.decisions import Decision, Decisions
from kg.ontology import BASE, KG, RDF_TYPE, SKOS, Ontology, expand, local_name
from kg.types import Entity, Extraction, Fact, Observation, Relation, Unattached

__all__ = ["Decided", "decide", "decided_quads", "described"]

CATALOG = ox.NamedNode(BASE + "graph/catalog")
SHARED = (CATALOG, ox.NamedNode(BASE + "graph/shortcuts"))
TYPE, PREF, ALT = ox.NamedNode(RDF_TYPE), ox.NamedNode(SKOS + "prefLabel"), ox.NamedNode(SKOS + "altLabel")
STATE, PROVISIONAL, CONFIRMED = (ox.NamedNode(expand(name)) for name in ("dcterms:type", "kgc:provisional", "kgc:confirmed"))
ENTITIES = BASE + "id/"
SELF = "both ends are one entity by a decision"


@dataclass(frozen=True, slots=True)
class Decided:
    """A document's facts after decisions. `idents` are the entities its text names; `merged` those that became others."""

    extraction: Extraction
    idents: frozenset[str]
    merged: tuple[tuple[Entity, str], ...] = ()


def decide(extraction: Extraction, decisions: Decisions, ontology: Ontology) -> Decided:
    """Return what a document states once `same-as` decisions are applied.

    A fact that would link an entity with itself is refused, with its reason in `rejected`.
    """
    mentioned = {one.id: one for fact in extraction.facts for one in _entities(fact)}
    idents = {*mentioned, *(ident for fact in extraction.facts for ident in _names(fact))}
    moved = {ident: decisions.target(ident) for ident in sorted(idents) if decisions.target(ident) != ident}
    if not moved:
        return Decided(extraction, frozenset(idents))
    facts, refused = list[Fact](), list[Unattached]()
    for fact in extraction.facts:
        fresh = _moved(fact, moved, ontology)
        if _joins_itself(fresh) and not _joins_itself(fact):
            refused.append(Unattached(fact.evidence.span, fact.evidence.quote, SELF))
        else:
            facts.append(fresh)
    merged = tuple((mentioned[ident], target) for ident, target in moved.items() if ident in mentioned)
    return Decided(replace(extraction, facts=tuple(facts), rejected=(*extraction.rejected, *refused)), frozenset(idents), merged)


def described(quads: Iterable[ox.Quad]) -> set[str]:
    """Return the ids of the entities that a document's statements describe: those its facts name, and their owners."""
    nodes = {quad.subject for quad in quads if quad.graph_name in SHARED}
    return {node.value.removeprefix(ENTITIES) for node in nodes if isinstance(node, ox.NamedNode) and node.value.startswith(ENTITIES)}


def decided_quads(quads: Iterable[ox.Quad], decided: Decided, applied: Iterable[Decision], language: str) -> list[ox.Quad]:
    """Return a document's statements with the names, classes and standing that people gave to entities.

    applied   the decisions that touch the document, as `Decisions.touching` returns them

    Names that were replaced stay as alternative names, so that a search for them still finds the entity.
    """
    found = dict.fromkeys(quads)
    here = {quad.subject for quad in found if quad.graph_name == CATALOG and quad.predicate == TYPE}
    for old, target in decided.merged:
        node = ox.NamedNode(ENTITIES + target)
        if node in here:
            found |= dict.fromkeys(_also(node, old.label, language, found))
    for one in applied:
        node = ox.NamedNode(ENTITIES + one.entity)
        if one.kind == "confirm" and node in here:
            if (mark := ox.Quad(node, STATE, PROVISIONAL, CATALOG)) in found:
                del found[mark]
                found[ox.Quad(node, STATE, CONFIRMED, CATALOG)] = None
            if one.value:
                found = {q: None for q in found if not (q.subject == node and q.predicate == TYPE and q.graph_name == CATALOG)}
                found[ox.Quad(node, TYPE, ox.NamedNode(KG + one.value), CATALOG)] = None
        elif one.kind == "rename" and node in here:
            found = _renamed(found, node, dict(one.names), language)
    return sorted(found, key=str)


def _renamed(quads: dict[ox.Quad, None], node: ox.NamedNode, names: dict[str, str], language: str) -> dict[ox.Quad, None]:
    """Replace the preferred names of one entity in the languages named; a bare name takes the language of the document."""
    wanted = {(tag or language).lower(): ox.Literal(name, language=tag or language) for tag, name in names.items()}
    kept, former = dict[ox.Quad, None](), list[ox.Literal]()
    every = "" in names or node.value.startswith(ENTITIES + "x-")  # what texts call an unknown entity is no name of a language
    for quad in quads:
        name = quad.object
        mine = quad.subject == node and quad.predicate == PREF and quad.graph_name == CATALOG
        if mine and isinstance(name, ox.Literal) and (every or (name.language or "").lower() in wanted):
            former.append(name)
        else:
            kept[quad] = None
    kept |= {ox.Quad(node, PREF, name, CATALOG): None for name in wanted.values()}
    kept |= {ox.Quad(node, ALT, name, CATALOG): None for name in former if name not in wanted.values()}
    return kept


def _also(node: ox.NamedNode, name: str, language: str, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    label = ox.Literal(name, language=language)
    known = {q.object.value for q in quads if q.subject == node and q.predicate in (PREF, ALT) and isinstance(q.object, ox.Literal)}
    if name not in known:
        yield ox.Quad(node, ALT, label, CATALOG)


def _moved(fact: Fact, moved: dict[str, str], ontology: Ontology) -> Fact:
    def there(one: Entity | None) -> Entity | None:
        if one is None or one.id not in moved:
            return one
        target, node = moved[one.id], ENTITIES + moved[one.id]
        if node not in ontology:
            return replace(one, id=target)
        return Entity(target, ontology.label(node), local_name(ontology.types(node)[0]), one.mention)

    period = fact.period
    if period and period.owner in moved:
        period = replace(period, owner=moved[period.owner])
    attribution = moved.get(fact.attribution or "", fact.attribution)
    subject = there(fact.subject) or fact.subject
    if isinstance(fact, Observation):
        return replace(fact, subject=subject, base=there(fact.base), period=period, attribution=attribution)
    return replace(fact, subject=subject, object=there(fact.object) or fact.object, via=there(fact.via), period=period, attribution=attribution)


def _joins_itself(fact: Fact) -> bool:
    other = fact.object if isinstance(fact, Relation) else fact.base
    return other is not None and other.id == fact.subject.id


def _entities(fact: Fact) -> Iterator[Entity]:
    others = (fact.object, fact.via) if isinstance(fact, Relation) else (fact.base,)
    yield from (one for one in (fact.subject, *others) if one is not None)


def _names(fact: Fact) -> Iterator[str]:
    yield from (ident for ident in (fact.attribution, fact.period.owner if fact.period else "") if ident)
