"""`review`: the entities that no catalog knows, with what a person needs to decide about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.curate import Decisions
from kg.ontology import BASE, KG, Ontology, local_name
from kg.resolve import is_provisional
from kg.store import Store
from kg.upkeep.likeness import Likeness

__all__ = ["Candidate", "Context", "Suggestion", "review"]

ENTITIES = BASE + "id/"
PROVISIONAL = """SELECT ?entity ?class ?name WHERE { ?entity dcterms:type kgc:provisional ; a ?class ; skos:prefLabel ?name }
ORDER BY ?entity ?class ?name"""
CONFIRMED = "SELECT ?entity ?name WHERE { ?entity dcterms:type kgc:confirmed ; skos:prefLabel|skos:altLabel ?name } ORDER BY ?entity ?name"
CONTEXTS = """SELECT DISTINCT ?entity ?fact ?exact ?start ?end ?rule ?document ?issued ?source ?metric ?predicate WHERE {
  ?entity dcterms:type kgc:provisional .
  { ?fact kg:subject ?entity } UNION { ?fact kg:object ?entity } UNION { ?fact kg:via ?entity } UNION { ?fact kg:base ?entity }
  ?fact kg:evidence ?reading . ?reading kg:exact ?exact ; kg:start ?start ; kg:end ?end ; kg:document ?document .
  OPTIONAL { ?reading kg:rule ?rule } OPTIONAL { ?fact kg:metric ?metric } OPTIONAL { ?fact kg:predicate ?predicate }
  OPTIONAL { ?document dcterms:issued ?issued } OPTIONAL { ?document dcterms:source ?source }
} ORDER BY ?entity ?issued ?document ?start ?fact ?source"""


@dataclass(frozen=True, slots=True)
class Context:
    """One place that names the entity: the quote, where it stands, and what it was read as."""

    quote: str
    source: str
    start: int
    end: int
    issued: str
    reading: str
    rule: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entity with a name like this one's. `known` says whether the catalog has it; else it is provisional too."""

    id: str
    name: str
    known: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provisional entity: names, class, by which rules it was found, how often, where, and what looks like it."""

    id: str
    cls: str
    names: tuple[str, ...]
    found: tuple[str, ...]
    facts: int
    documents: int
    contexts: tuple[Context, ...]
    similar: tuple[Suggestion, ...]


def review(store: Store, ontology: Ontology, decisions: Decisions | None = None, *, contexts: int = 3) -> list[Candidate]:
    """Return the provisional entities of a store, those in most documents first.

    decisions  pairs that somebody told apart are not suggested again;  contexts: so many places are given for each, oldest first
    """
    rows = list(_rows(store, PROVISIONAL))
    names: dict[str, dict[str, None]] = {}
    for row in rows:
        names.setdefault(row["entity"], {})[row["name"]] = None
    classes = {row["entity"]: local_name(row["class"]) for row in reversed(rows)}
    places: dict[str, list[dict[str, str]]] = {entity: [] for entity in names}
    for row in _rows(store, CONTEXTS):
        places[row["entity"]].append(row)
    known = [*_catalog(ontology), *((row["name"], _id(row["entity"])) for row in _rows(store, CONFIRMED))] if names else []
    likeness = Likeness([*known, *((name, _id(entity)) for entity, own in names.items() for name in own)])
    found = []
    for entity, own in names.items():
        near = _similar(_id(entity), list(own), likeness, decisions or Decisions())
        found.append(_candidate(entity, classes[entity], tuple(own), places[entity], near, contexts))
    return sorted(found, key=lambda one: (-one.documents, -one.facts, one.id))


def _candidate(entity: str, cls: str, names: tuple[str, ...], rows: Sequence[dict[str, str]], near: tuple[Suggestion, ...],
               contexts: int) -> Candidate:
    first = {(row["document"], row["start"], row["end"], row["fact"]): row for row in reversed(rows)}
    places = [
        Context(row["exact"], row["source"] or local_name(row["document"]), int(row["start"]), int(row["end"]), row["issued"],
                local_name(row["metric"] or row["predicate"]), row["rule"])
        for row in reversed(first.values())
    ]
    return Candidate(
        _id(entity), cls, names, tuple(sorted({place.rule for place in places if place.rule} or {place.reading for place in places})),
        len({row["fact"] for row in rows}), len({row["document"] for row in rows}), tuple(places[:contexts]), near,
    )


def _similar(ident: str, names: Iterable[str], likeness: Likeness, decisions: Decisions) -> tuple[Suggestion, ...]:
    near = dict(pair for name in names for pair in likeness.near(name))
    return tuple(
        Suggestion(other, name, not is_provisional(other)) for other, name in near.items()
        if other != ident and not decisions.apart(ident, other)
    )


def _catalog(ontology: Ontology) -> Iterable[tuple[str, str]]:
    for kind in ("Company", "Organization", "Segment", "Product", "Chip", "ChipFamily", "Project", "Person"):
        for node in ontology.instances(KG + kind):
            for label in ontology.labels(node):
                yield label.text, node.removeprefix(ENTITIES)


def _rows(store: Store, sparql: str) -> Iterable[dict[str, str]]:
    answer = store.query(sparql)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    for row in answer:
        yield {name: "" if (term := row[name]) is None else str(getattr(term, "value", term)) for name in names}


def _id(node: str) -> str:
    return node.removeprefix(ENTITIES)
