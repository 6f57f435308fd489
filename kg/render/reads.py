"""The questions a page asks of a store, each answered with the terms as they are. Portable SPARQL: no GRAPH, no blank nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from kg.ontology import BASE, PREFIXES, local_name
from kg.render.facts import Properties, is_node, one, witness
from kg.render.model import Totals, Witness

__all__ = ["Query", "Reads", "entity_iri"]

Row = Mapping[str, Any]  # variable -> pyoxigraph term
Query = Callable[[str], Iterable[Row]]
BATCH = 200
PROLOGUE = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("kg", "kgr", "skos", "rdf", "rdfs", "dcterms", "prov"))
STATED = "FILTER NOT EXISTS { ?f prov:wasDerivedFrom ?from }"


def entity_iri(ident: str) -> str:
    """Return the IRI of the entity with this id, whatever characters it holds.

    >>> entity_iri("x> }")
    'https://w3id.org/chipkg/id/x%3E%20%7D'
    """
    return BASE + "id/" + quote(ident, safe="")


class Reads:
    """Asks one store; made around the function that runs its queries."""

    def __init__(self, query: Query) -> None:
        self.query = query

    def select(self, body: str) -> list[Row]:
        return list(self.query(PROLOGUE + body))

    def described(self, pattern: str, iris: Iterable[str]) -> dict[str, Properties]:
        """Return node -> property id -> values, for the nodes that `pattern` finds from ?key, `BATCH` keys at a time."""
        found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for keys in _batches(iris):
            for row in self.select(f"SELECT ?n ?p ?v WHERE {{ VALUES ?key {{ {keys} }} {pattern} ?n ?p ?v }}"):
                values = found[row["n"].value][local_name(row["p"].value)]
                if row["v"] not in values:
                    values.append(row["v"])
        for props in found.values():
            for values in props.values():
                values.sort(key=str)
        return {iri: found[iri] for iri in sorted(found)}

    def nodes(self, kind: str, idents: Iterable[str]) -> dict[str, Properties]:
        """Return the properties of the nodes with these ids below `kind` of the base IRI."""
        return self.described("BIND(?key AS ?n)", (BASE + kind + quote(ident, safe="") for ident in idents))

    def weigh(self) -> tuple[dict[str, int], Totals]:
        """Return how many facts name each entity, and the totals of the store."""
        weights: dict[str, int] = defaultdict(int)
        counts = []
        for cls, ends in (("Observation", ("subject",)), ("Relation", ("subject", "object"))):
            for end in ends:
                rows = self.select(f"SELECT ?s (COUNT(?f) AS ?n) WHERE {{ ?f a kg:{cls} ; kg:{end} ?s {STATED} }} GROUP BY ?s")
                for row in rows:
                    if is_node(row["s"]):
                        weights[row["s"].value] += int(row["n"].value)
                if end == "subject":
                    counts.append(sum(int(row["n"].value) for row in rows))
        for row in self.select("SELECT DISTINCT ?s WHERE { ?f a kg:Observation ; kg:base ?s }"):
            if is_node(row["s"]):
                weights[row["s"].value] += 0  # named, but nothing is said of it: drawn only if the catalog joins it to the rest
        documents = int(self.select("SELECT (COUNT(DISTINCT ?d) AS ?n) WHERE { ?d a kg:Document }")[0]["n"].value)
        return dict(weights), Totals(len(weights), counts[0], counts[1], documents)

    def weights(self, entities: Sequence[str]) -> dict[str, int]:
        """Return how many facts name each of these entities; those of which the store says nothing are left out."""
        known: dict[str, int] = {}
        for keys in _batches(entities):
            known |= {row["s"].value: 0 for row in self.select(f"SELECT DISTINCT ?s WHERE {{ VALUES ?s {{ {keys} }} ?s ?p ?o }}")}
            for cls, end in (("Observation", "subject"), ("Relation", "subject"), ("Relation", "object")):
                body = f"SELECT ?s (COUNT(?f) AS ?n) WHERE {{ VALUES ?s {{ {keys} }} ?f kg:{end} ?s ; a kg:{cls} {STATED} }} GROUP BY ?s"
                for row in self.select(body):
                    known[row["s"].value] = known.get(row["s"].value, 0) + int(row["n"].value)
        return known

    def neighbours(self, entity: str, predicates: Sequence[str]) -> list[tuple[str, bool, str]]:
        """Return (predicate id, whether `entity` is its subject, the other end) of its relations, stated or of the catalog, each once."""
        ways = " ".join("kg:" + predicate for predicate in predicates)
        body = f"""SELECT DISTINCT ?p ?out ?o WHERE {{ VALUES ?p {{ {ways} }}
            {{ <{entity}> ?p ?o BIND(true AS ?out) }} UNION {{ ?o ?p <{entity}> BIND(false AS ?out) }}
            UNION {{ ?f kg:subject <{entity}> ; kg:predicate ?p ; kg:object ?o BIND(true AS ?out) }}
            UNION {{ ?f kg:object <{entity}> ; kg:predicate ?p ; kg:subject ?o BIND(false AS ?out) }} }}"""
        found = {(local_name(row["p"].value), row["out"].value == "true", row["o"].value) for row in self.select(body) if is_node(row["o"])}
        return sorted(one for one in found if one[2] != entity)

    def around(self, ranked: Sequence[str], focus: str, hops: int) -> list[str]:
        """Return the entities within `hops` relations of `focus`, nearest first, heavier first among equals."""
        near, edge = {focus: 0}, [focus]
        for hop in range(1, hops + 1):
            found: set[str] = set()
            for keys in _batches(edge):
                for a, b in (("subject", "object"), ("object", "subject")):
                    body = f"SELECT DISTINCT ?o WHERE {{ VALUES ?s {{ {keys} }} ?f a kg:Relation ; kg:{a} ?s ; kg:{b} ?o }}"
                    found |= {row["o"].value for row in self.select(body) if is_node(row["o"])}
            edge = sorted(found - near.keys())
            near.update(dict.fromkeys(edge, hop))
        return sorted((iri for iri in ranked if iri in near), key=lambda iri: near[iri])

    def threads(self, entities: Sequence[str]) -> list[tuple[int, str, int]]:
        """Return (subject, predicate id, object) of every relation between these entities, ends by their index."""
        index = {iri: k for k, iri in enumerate(entities)}
        rows = self.select("SELECT DISTINCT ?s ?p ?o WHERE { ?f a kg:Relation ; kg:subject ?s ; kg:predicate ?p ; kg:object ?o }")
        ends = ((index.get(row["s"].value), local_name(row["p"].value), index.get(row["o"].value)) for row in rows)
        return sorted((a, way, b) for a, way, b in ends if a is not None and b is not None and a != b)

    def named(self, entities: Sequence[str]) -> dict[str, Properties]:
        """Return the class and the preferred names of each entity, and nothing else of it."""
        return self.described("VALUES ?p { rdf:type skos:prefLabel } BIND(?key AS ?n)", entities)

    def relations(self, chosen: Sequence[str], within: Sequence[str]) -> dict[str, Properties]:
        """Return the relations that documents state between chosen entities and those of `within`, to which they belong."""
        inside = set(within)
        rows = self.described("?n a kg:Relation ; kg:subject ?key .", chosen)
        if len(inside) > len(chosen):
            for keys in _batches(inside - set(chosen)):
                rows |= self.described(f"VALUES ?other {{ {keys} }} ?n a kg:Relation ; kg:subject ?other ; kg:object ?key .", chosen)
        return {fact: props for fact, props in rows.items() if one(props, "object") in inside and one(props, "predicate")}

    def curated(self, chosen: Sequence[str], within: Sequence[str], predicates: Sequence[str]) -> list[Properties]:
        """Return the direct triples between chosen entities and those of `within`, each as the properties of a nameless relation."""
        inside, outer = set(within), [iri for iri in within if iri not in set(chosen)]
        found: list[Properties] = []
        ways = " ".join("kg:" + predicate for predicate in predicates)
        for keys in _batches(chosen):
            for row in self.select(f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {keys} }} VALUES ?p {{ {ways} }} ?s ?p ?o }}"):
                if is_node(row["o"]) and row["o"].value in inside and row["o"] != row["s"]:
                    found.append({"subject": [row["s"]], "predicate": [row["p"]], "object": [row["o"]]})
            for others in _batches(outer):
                rows = self.select(f"SELECT ?s ?p ?o WHERE {{ VALUES ?o {{ {keys} }} VALUES ?p {{ {ways} }} VALUES ?s {{ {others} }} ?s ?p ?o }}")
                found += [{"subject": [row["s"]], "predicate": [row["p"]], "object": [row["o"]]} for row in rows if row["o"] != row["s"]]
        return found

    def observations(self, chosen: Sequence[str]) -> dict[str, Properties]:
        """Return the observations about chosen entities."""
        return self.described("?n a kg:Observation ; kg:subject ?key .", chosen)

    def witnesses(self, facts: Iterable[str]) -> dict[str, tuple[Witness, ...]]:
        """Return fact -> its evidence, in order of document and place."""
        keys = sorted(set(facts))
        read = {iri: witness(props) for iri, props in self.described("?key kg:evidence ?n .", keys).items()}
        found: dict[str, set[Witness]] = defaultdict(set)
        for part in _batches(keys):
            for row in self.select(f"SELECT ?f ?e WHERE {{ VALUES ?f {{ {part} }} ?f kg:evidence ?e }}"):
                seen = read.get(row["e"].value)
                if seen is not None:
                    found[row["f"].value].add(seen)
        return {fact: tuple(sorted(seen, key=lambda w: (w.document, w.start, w.end, w.quote, w.stated)))
                for fact, seen in found.items()}


def _batches(iris: Iterable[str]) -> Iterator[str]:
    """Yield the IRIs, sorted, as the inside of VALUES blocks of at most `BATCH`."""
    keys = sorted(set(iris))
    for start in range(0, len(keys), BATCH):
        yield " ".join(f"<{iri}>" for iri in keys[start:start + BATCH])
