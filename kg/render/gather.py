"""A store, read by SPARQL, becomes a `PageModel`. Queries are portable: no GRAPH, no blank nodes, few rows at a time.

The heaviest entities are chosen first, by counting; only their facts are then fetched, so that a large store costs
no more than the page can show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from kg.ontology import BASE, PREFIXES, Ontology, expand, local_name
from kg.render.facts import Properties, figure, is_node, link, node, one, period, source, witness
from kg.render.model import Figure, Link, PageModel, PageOptions, Totals, Witness, Words
from kg.render.words import Figures, interface, kinds, metric_order, names

__all__ = ["Query", "build_model"]

Row = Mapping[str, Any]  # variable -> pyoxigraph term
Query = Callable[[str], Iterable[Row]]
BATCH = 200
PROLOGUE = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("kg", "kgr", "skos", "rdfs", "dcterms", "prov"))


def build_model(query: Query, ontology: Ontology, options: PageOptions | None = None) -> PageModel:
    """Return what a page over a store shows.

    query     runs one SPARQL SELECT over the union of the store's graphs; rows map variables to pyoxigraph terms
    ontology  names of metrics, units, relations and the words of the page
    options   how much to take; the default draws the 150 most connected entities

    Relations of the catalog are taken only between entities that documents name, and marked `curated`.
    A damaged fact (no subject, no number) is left out. The order of the result depends on the content alone.
    """
    options = options or PageOptions()
    store = _Store(query)
    groups, kind = kinds(ontology)
    weights, totals = store.weigh()
    ranked = sorted(weights, key=lambda iri: (-weights[iri], iri))
    if options.focus:
        ranked = store.around(ranked, BASE + "id/" + quote(options.focus, safe=""), options.hops)
    chosen = ranked[: options.max_nodes]
    stated, direct, observed = store.relations(chosen), store.curated(chosen, sorted(kind)), store.observations(chosen)
    readings = store.witnesses([*stated, *observed])
    figures = _figures(observed, readings, Figures.of(ontology), options.max_facts)
    symmetric = frozenset(p for p in kind if PREFIXES["owl"] + "SymmetricProperty" in ontology.types("kg:" + p))
    links = _links(stated, direct, readings, symmetric, names(ontology, ontology.concepts("kgc:roles")))
    facts: list[Figure | Link] = [*figures, *links]
    spoken = {fact.period for fact in facts} - {""}
    documents = {w.document for fact in facts for w in fact.witnesses}
    joined = {BASE + "id/" + quote(end, safe="") for x in links for end in (x.subject, x.object)}
    chosen.sort(key=lambda iri: weights[iri] == 0 and iri not in joined)
    described = store.described("BIND(?key AS ?n)", chosen)
    entities = tuple(node(iri, described.get(iri, {}), weights[iri]) for iri in chosen)
    return PageModel(
        options=options, nodes=entities, drawn=min(sum(weights[iri] > 0 or iri in joined for iri in chosen), options.max_cards),
        figures=figures, links=links, totals=totals,
        periods=tuple(period(iri, props) for iri, props in store.nodes("period/", spoken).items()),
        sources=tuple(source(iri, props) for iri, props in store.nodes("doc/", documents).items()),
        words={"ui": interface(ontology), "kind": groups, **_terms(ontology, figures, links, {n.cls for n in entities})},
        kinds=kind, also=_also(ontology, figures), order=metric_order(ontology, (f.metric for f in figures)), symmetric=symmetric)


class _Store:
    """The questions a page asks of a store, each answered with the terms as they are."""

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
                rows = self.select(f"SELECT ?s (COUNT(?f) AS ?n) WHERE {{ ?f a kg:{cls} ; kg:{end} ?s }} GROUP BY ?s")
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

    def relations(self, chosen: Sequence[str]) -> dict[str, Properties]:
        """Return the relations that documents state between chosen entities."""
        inside = set(chosen)
        rows = self.described("?n a kg:Relation ; kg:subject ?key .", chosen)
        return {fact: props for fact, props in rows.items() if one(props, "object") in inside and one(props, "predicate")}

    def curated(self, chosen: Sequence[str], predicates: Sequence[str]) -> list[Properties]:
        """Return the direct triples between chosen entities, each as the properties of a nameless relation."""
        inside = set(chosen)
        found: list[Properties] = []
        ways = " ".join("kg:" + predicate for predicate in predicates)
        for keys in _batches(chosen):
            for row in self.select(f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {keys} }} VALUES ?p {{ {ways} }} ?s ?p ?o }}"):
                if is_node(row["o"]) and row["o"].value in inside and row["o"] != row["s"]:
                    found.append({"subject": [row["s"]], "predicate": [row["p"]], "object": [row["o"]]})
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


def _figures(observed: Mapping[str, Properties], readings: Mapping[str, tuple[Witness, ...]], writer: Figures,
             limit: int) -> tuple[Figure, ...]:
    found = (figure(iri, props, readings.get(iri, ()), writer) for iri, props in observed.items())
    kept = [f for f in found if f is not None]
    return tuple(sorted(kept, key=lambda f: (f.subject, f.metric, f.measure, f.period, f.id))[:limit])


def _links(stated: Mapping[str, Properties], direct: Iterable[Properties], readings: Mapping[str, tuple[Witness, ...]],
           symmetric: frozenset[str], roles: Mapping[str, Words]) -> tuple[Link, ...]:
    """Return stated relations, and direct triples that no stated relation covers (in either direction if symmetric)."""
    links = [link(iri, props, roles, readings.get(iri, ())) for iri, props in stated.items()]
    covered = {(x.subject, x.predicate, x.object) for x in links}
    covered |= {(o, p, s) for s, p, o in covered if p in symmetric}
    for props in sorted(direct, key=str):
        x = link("", props, roles, ())
        if (x.subject, x.predicate, x.object) not in covered:
            links.append(x)
            covered.add((x.subject, x.predicate, x.object))
            if x.predicate in symmetric:
                covered.add((x.object, x.predicate, x.subject))
    return tuple(sorted(links, key=lambda x: (x.subject, x.predicate, x.object, x.id)))


def _also(ontology: Ontology, figures: Sequence[Figure]) -> dict[str, tuple[str, ...]]:
    """Return metric -> its other names, for the search box."""
    return {metric: tuple(sorted({label.text for label in ontology.labels("kgm:" + metric)}))
            for metric in sorted({f.metric for f in figures})}


def _terms(ontology: Ontology, figures: Sequence[Figure], links: Sequence[Link],
           classes: set[str]) -> dict[str, dict[str, Words]]:
    """Return the names of the terms that these facts use."""
    facts: list[Figure | Link] = [*figures, *links]
    slots = {slot for fact in facts for w in fact.witnesses for slot in w.inferred}
    used = {
        "class": {"kg:" + cls for cls in classes},
        "predicate": {"kg:" + x.predicate for x in links}, "slot": {"kg:" + slot for slot in slots},
        "metric": {"kgm:" + f.metric for f in figures}, "measure": {"kgc:" + f.measure for f in figures},
        "status": {"kgc:actual", "kgc:guidance", "kgc:estimate"} | {"kgc:" + fact.status for fact in facts},
        "basis": {"kgc:" + f.basis for f in figures if f.basis},
    }
    words = {scheme: names(ontology, (expand(name) for name in terms)) for scheme, terms in used.items()}
    short = interface(ontology)
    words["measure"] = {measure: short.get("short-" + measure, name) for measure, name in words["measure"].items()}
    for scheme in ("class", "metric", "status", "basis"):
        words[scheme] = {key: (en[:1].upper() + en[1:], hans, hant) for key, (en, hans, hant) in words[scheme].items()}
    return words
