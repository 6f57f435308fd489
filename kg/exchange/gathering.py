"""What a store says, gathered by portable queries into one property graph."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import pyoxigraph as ox

from kg.exchange.model import Edge, Node, PropertyGraph, Value
from kg.ontology import BASE, KG, PREFIXES, local_name

__all__ = ["Readable", "gather"]

Row = Mapping[str, str]
ENTITIES = BASE + "id/"
CATALOG = ox.NamedNode(BASE + "graph/catalog")
NAMED = f"""SELECT ?node ?class ?name ?type WHERE {{
  {{ ?node a ?class }} UNION {{ ?node skos:prefLabel ?name }} UNION {{ ?node dcterms:type ?type }} FILTER (STRSTARTS(STR(?node), "{ENTITIES}")) }}"""
IDENTIFIERS = f'SELECT ?node ?code WHERE {{ ?node dcterms:identifier ?code FILTER (STRSTARTS(STR(?node), "{ENTITIES}")) }}'
FIGURES = """SELECT * WHERE {
  ?fact a kg:Observation ; kg:subject ?subject ; kg:metric ?metric ; kg:measure ?measure ; kg:status ?status .
  OPTIONAL { ?fact kg:value ?value } OPTIONAL { ?fact kg:low ?low } OPTIONAL { ?fact kg:high ?high } OPTIONAL { ?fact kg:unit ?unit }
  OPTIONAL { ?fact kg:comparator ?comparator } OPTIONAL { ?fact kg:basis ?basis } OPTIONAL { ?fact kg:base ?base }
  OPTIONAL { ?fact kg:qualifier ?qualifier } OPTIONAL { ?fact prov:wasAttributedTo ?attribution } OPTIONAL { ?fact kg:period ?period }
}"""
RELATIONS = """SELECT * WHERE {
  ?fact a kg:Relation ; kg:subject ?subject ; kg:predicate ?predicate ; kg:object ?object FILTER NOT EXISTS { ?fact prov:wasDerivedFrom ?origin }
  OPTIONAL { ?fact kg:status ?status } OPTIONAL { ?fact kg:period ?period } OPTIONAL { ?fact kg:via ?via }
  OPTIONAL { ?fact dcterms:type ?role } OPTIONAL { ?fact kg:role ?words }
}"""
CURATED = "SELECT ?subject ?predicate ?object WHERE { ?subject ?predicate ?object FILTER (ISIRI(?object)) }"
PERIODS = """SELECT ?period ?label ?start ?end ?calendar WHERE { ?period a kg:Period ; rdfs:label ?label
  OPTIONAL { ?period kg:startDate ?start } OPTIONAL { ?period kg:endDate ?end } OPTIONAL { ?period kg:calendarPeriod ?calendar } }"""
READINGS = """SELECT ?fact ?reading ?document ?quote ?start ?end ?confidence ?stated WHERE {
  ?fact kg:evidence ?reading . ?reading kg:document ?document ; kg:exact ?quote ; kg:start ?start ; kg:end ?end
  OPTIONAL { ?reading kg:confidence ?confidence } OPTIONAL { ?reading kg:stated ?stated } }"""
DOCUMENTS = """SELECT ?node ?sha ?title ?issued ?language ?source WHERE { ?node a kg:Document ; dcterms:identifier ?sha
  OPTIONAL { ?node dcterms:title ?title } OPTIONAL { ?node dcterms:issued ?issued } OPTIONAL { ?node dcterms:language ?language }
  OPTIONAL { ?node dcterms:source ?source } }"""


class Readable(Protocol):
    """What this room needs of a store."""

    def query(self, sparql: str, *, default_graph: Sequence[ox.NamedNode] | None = None) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples: ...


def gather(store: Readable) -> PropertyGraph:
    """Return all that documents state in a store, and the links of its catalog, as a property graph.

    Exact figures stand in `exact`; `value`, `low` and `high` are the nearest floats. Computed relations are left out.
    """
    documents = _documents(store)
    readings = _readings(store, {node.id: node for node in documents})
    periods = {row["period"]: row for row in _rows(store, PERIODS)}
    relations = {row["fact"]: row for row in _rows(store, RELATIONS)}
    figures = {row["fact"]: row for row in _rows(store, FIGURES)}
    edges = [*_relations(relations, periods, readings), *_curated(store), *_of_figures(figures, readings)]
    nodes = [*_entities(store), *documents, *(_figure(row, periods, readings.get(fact, [])) for fact, row in figures.items())]
    known = {node.id: node for node in nodes}
    for edge in edges:
        for end in (edge.source, edge.target):
            known.setdefault(end, Node(end, end.partition(":")[2], {"kind": "entity"}))
    return PropertyGraph(tuple(known[name] for name in sorted(known)), tuple(sorted(edges, key=lambda edge: edge.id)))


def _rows(store: Readable, sparql: str, graph: ox.NamedNode | None = None) -> list[dict[str, str]]:
    """Return the rows of a trusted SELECT as words, sorted; open columns are "". `name@` is a literal's language.

    graph  asked alone, in the place of the union of all
    """
    answer = store.query(sparql, default_graph=None if graph is None else [graph])
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    found = []
    for solution in answer:
        row = {}
        for name in names:
            term = solution[name]
            row[name] = "" if term is None else str(getattr(term, "value", term))
            if language := getattr(term, "language", None):
                row[name + "@"] = language
        found.append(row)
    return sorted(found, key=lambda row: tuple(row[name] for name in names))


def _entities(store: Readable) -> Iterator[Node]:
    found: dict[str, dict[str, Value]] = {}
    for row in _rows(store, NAMED):
        values = found.setdefault(row["node"], {"kind": "entity", "provisional": False})
        if row["class"].startswith(KG):
            values["class"] = local_name(row["class"])
        if row["name"]:
            values.setdefault("name_" + row.get("name@", "en").lower().replace("-", "_"), row["name"])
        if local_name(row["type"]) == "provisional":
            values["provisional"] = True
    for row in _rows(store, IDENTIFIERS):
        values = found.setdefault(row["node"], {"kind": "entity", "provisional": False})
        values["identifiers"] = " ".join(filter(None, (str(values.get("identifiers", "")), row["code"])))
    for iri, values in found.items():
        names = (values.get(name) for name in ("name_en", "name_zh_hans", "name_zh_hant"))
        yield Node(_short(iri), next((str(name) for name in names if name), local_name(iri)), values)


def _documents(store: Readable) -> list[Node]:
    found: dict[str, dict[str, Value]] = {}
    for row in _rows(store, DOCUMENTS):
        values = found.setdefault(row["node"], {"kind": "document", "sha256": row["sha"].removeprefix("sha256:")})
        values |= {name: row[name] for name in ("title", "issued", "language") if row[name]}
        values["sources"] = " ".join(filter(None, (str(values.get("sources", "")), row["source"])))
    return [Node(_short(iri), str(values.get("title") or values.get("sources") or local_name(iri)), values) for iri, values in found.items()]


def _readings(store: Readable, documents: Mapping[str, Node]) -> dict[str, list[dict[str, Value]]]:
    """Return the readings of each fact, the surest first."""
    found: dict[str, list[dict[str, Value]]] = {}
    for row in _rows(store, READINGS):
        known = documents.get(_short(row["document"]))
        sha, source = (str(known.values.get(name, "")) if known else "" for name in ("sha256", "sources"))
        reading: dict[str, Value] = {
            "quote": row["quote"], "document": sha or local_name(row["document"]), "source": source, "start": int(row["start"]), "end": int(row["end"]),
            "confidence": float(row["confidence"] or 0),
        }
        found.setdefault(row["fact"], []).append(reading | ({"stated": row["stated"]} if row["stated"] else {}))
    for readings in found.values():
        readings.sort(key=lambda reading: (-float(reading["confidence"]), str(reading["document"]), int(reading["start"]), int(reading["end"])))
    return found


def _proof(readings: list[dict[str, Value]]) -> dict[str, Value]:
    """Return the columns of evidence: the surest reading, how many there are, and all as JSON."""
    if not readings:
        return {}
    first = {name: value for name, value in readings[0].items() if name != "stated"}
    return first | {"readings": len(readings), "evidence": json.dumps(readings, ensure_ascii=False, sort_keys=True)}


def _figure(row: Row, periods: Mapping[str, Row], readings: list[dict[str, Value]]) -> Node:
    values: dict[str, Value] = {"kind": "figure"}
    values |= {name: local_name(row[name]) for name in ("metric", "measure", "unit", "status", "basis", "attribution") if row[name]}
    values |= {name: row[name] for name in ("comparator", "qualifier") if row[name]}
    values |= {name: float(row[name]) for name in ("value", "low", "high") if row[name]}
    values["exact"] = row["value"] or f"{row['low']}..{row['high']}"
    if period := periods.get(row["period"]):
        values["period"] = period["label"]
        named = {"periodStart": period["start"], "periodEnd": period["end"], "calendarPeriod": local_name(period["calendar"])}
        values |= {name: value for name, value in named.items() if value}
    sign = "" if row["comparator"] in ("", "=") else row["comparator"] + " "
    words = (local_name(row["metric"]), local_name(row["measure"]), f"{sign}{values['exact']}", str(values.get("unit", "")), str(values.get("period", "")))
    return Node(_short(row["fact"]), " ".join(word for word in words if word), values | _proof(readings))


def _relations(relations: Mapping[str, Row], periods: Mapping[str, Row], readings: Mapping[str, list[dict[str, Value]]]) -> Iterator[Edge]:
    for fact, row in relations.items():
        values: dict[str, Value] = {"kind": "relation", "status": local_name(row["status"]) or "actual"}
        role, via = row["words"] or local_name(row["role"]), row["via"] and _short(row["via"])
        named = {"period": periods[row["period"]]["label"] if row["period"] in periods else "", "role": role, "via": via}
        values |= {name: value for name, value in named.items() if value}
        yield Edge(_short(fact), _short(row["subject"]), _short(row["object"]), local_name(row["predicate"]), values | _proof(readings.get(fact, [])))


def _curated(store: Readable) -> Iterator[Edge]:
    """Yield the links of the catalog between entities."""
    for row in _rows(store, CURATED, CATALOG):
        if row["subject"].startswith(ENTITIES) and row["object"].startswith(ENTITIES) and row["predicate"].startswith(KG):
            ends, name = (_short(row["subject"]), _short(row["object"])), local_name(row["predicate"])
            yield Edge(f"curated:{ends[0]}|{name}|{ends[1]}", *ends, name, {"kind": "curated", "status": "actual"})


def _of_figures(figures: Mapping[str, Row], readings: Mapping[str, list[dict[str, Value]]]) -> Iterator[Edge]:
    for fact, row in figures.items():
        name = _short(fact)
        for link in ("subject", "base"):
            if row[link]:
                yield Edge(f"{link}:{name}", name, _short(row[link]), link, {"kind": link})
        for number, reading in enumerate(readings.get(fact, [])):
            target = "kgd:" + str(reading["document"])[:16]
            yield Edge(f"statedIn:{name}|{number}", name, target, "statedIn", {"kind": "statedIn", **reading})


def _short(iri: str) -> str:
    """Return an IRI of ours as a prefixed name, another as it is."""
    spaces = {name: PREFIXES[name] for name in ("kgr", "kgf", "kgd")}
    return next((f"{name}:{iri.removeprefix(space)}" for name, space in spaces.items() if iri.startswith(space)), iri)
