"""Entities of a store as the explorer needs them: their names, how much is said of each, and who is next to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from kg.ontology import BASE, Ontology, local_name
from kg.query.entities import LABELS, NAMES, folded, rows
from kg.render.model import Words
from kg.render.words import clean, names, pick
from kg.store import Store

__all__ = ["Entry", "Neighbour", "entries", "entity_node", "named", "neighbours"]

UNSAFE = re.compile(r"[<>\"{}|^`\\\x00-\x20]|[\ud800-\udfff]")
LONGEST = 300
COUNTS = """SELECT ?entity (COUNT(?fact) AS ?n) WHERE { ?fact kg:subject|kg:object ?entity } GROUP BY ?entity"""
DIRECT = f"""SELECT DISTINCT ?other ?predicate ?outgoing WHERE {{
  {{ ?entity ?predicate ?other BIND (1 AS ?outgoing) }} UNION {{ ?other ?predicate ?entity BIND (0 AS ?outgoing) }}
  FILTER (STRSTARTS(STR(?predicate), "{BASE}ont#") && STRSTARTS(STR(?other), "{BASE}id/"))
}}"""
STATED = """SELECT DISTINCT ?other ?predicate ?outgoing ?fact ?status ?origin WHERE {
  { ?fact kg:subject ?entity ; kg:object ?other BIND (1 AS ?outgoing) } UNION { ?fact kg:object ?entity ; kg:subject ?other BIND (0 AS ?outgoing) }
  ?fact a kg:Relation ; kg:predicate ?predicate . OPTIONAL { ?fact kg:status ?status } OPTIONAL { ?fact prov:wasDerivedFrom ?origin }
}"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity of the index: id, class, names in each language, folded names to search, and how many facts name it."""

    id: str
    cls: str
    names: Words
    folds: tuple[str, ...]
    facts: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another entity by one relation. `facts` are the ids of the facts that say so; none: the catalog does."""

    predicate: str
    outgoing: bool
    other: str
    status: str
    facts: tuple[str, ...]


def entity_node(ident: str, space: str = "id/") -> ox.NamedNode | None:
    """Return the node of an id that a client gave, None if no IRI can be made of it.

    >>> entity_node("amazon")
    <NamedNode value=https://w3id.org/chipkg/id/amazon>
    >>> entity_node("a> ?p ?o } #") is None
    True
    """
    if not ident or len(ident) > LONGEST or UNSAFE.search(ident):
        return None
    try:
        return ox.NamedNode(BASE + space + ident)
    except ValueError:
        return None


def entries(store: Store) -> dict[str, Entry]:
    """Return every entity by id, those with most facts first. Read once for each store, which does not change while it is served."""
    return _entries(store)  # type: ignore[arg-type]  # stores are themselves alone, which their protocol does not say


@lru_cache(maxsize=1)
def _entries(store: Store) -> dict[str, Entry]:
    counts = {row["entity"]: int(row["n"]) for row in rows(store, COUNTS)}
    preferred: dict[str, list[tuple[str, str]]] = {}
    texts: dict[str, set[str]] = {}
    classes: dict[str, str] = {}
    for row in rows(store, NAMES):
        iri = row["entity"]
        classes[iri] = max(classes.get(iri, ""), local_name(row["class"]))
        texts.setdefault(iri, set()).update({row["name"], row["name"].rpartition(":")[2]} if row["kind"] == "2" else {row["name"]})
        if row["kind"] == "0":
            preferred.setdefault(iri, []).append((row["name@"], row["name"]))
    found = []
    for iri, names_ in texts.items():
        ident = iri.removeprefix(BASE + "id/")
        folds = tuple(sorted({fold for name in (*names_, ident) if (fold := folded(name))}))
        found.append(Entry(ident, classes[iri], pick(preferred.get(iri, []), ident), folds, counts.get(iri, 0)))
    return {entry.id: entry for entry in sorted(found, key=lambda entry: (-entry.facts, entry.id))}


def named(store: Store, iris: Iterable[str], ontology: Ontology) -> dict[str, Words]:
    """Return the names of IRIs in each language: from the store, else from the ontology; what has none is left out."""
    wanted = sorted({iri for iri in iris if iri and not UNSAFE.search(iri) and ":" in iri})
    pairs: dict[str, list[tuple[str, str]]] = {}
    if wanted:
        for row in rows(store, LABELS.format(nodes=" ".join(str(ox.NamedNode(iri)) for iri in wanted))):
            pairs.setdefault(row["node"], []).append((row["label@"], row["label"]))
    found = {iri: pick(some) for iri, some in pairs.items()}
    for iri in wanted:
        if iri not in found and any(ontology.labels(iri)):
            found[iri] = next(iter(names(ontology, [iri]).values()))
    return found


def neighbours(store: Store, node: ox.NamedNode) -> list[Neighbour]:
    """Return who is next to an entity: by relation, those of whom most is said first."""
    said: dict[tuple[str, bool, str], list[dict[str, str]]] = {}
    for row in rows(store, DIRECT, node):
        said.setdefault((local_name(row["predicate"]), row["outgoing"] == "1", row["other"].removeprefix(BASE + "id/")), [])
    for row in rows(store, STATED, node):
        key = local_name(row["predicate"]), row["outgoing"] == "1", row["other"].removeprefix(BASE + "id/")
        said.setdefault(key, []).append(row)
    index = entries(store)
    found = []
    for (predicate, outgoing, other), facts in said.items():
        derived = bool(facts) and all(row["origin"] for row in facts)
        status = "derived" if derived else min((local_name(row["status"]) for row in facts if row["status"]), default="catalog")
        ids = tuple(sorted({row["fact"].removeprefix(BASE + "fact/") for row in facts}))
        found.append(Neighbour(predicate, outgoing, other, clean(status), ids))
    weight = {entry.id: entry.facts for entry in index.values()}
    return sorted(found, key=lambda one: (one.predicate, not one.outgoing, -weight.get(one.other, 0), one.other))
