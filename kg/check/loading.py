"""The figures of a store, read in a few plain scans: an engine answers these in microseconds a row, and joins ten times as slowly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import unquote

import pyoxigraph as ox

from kg.check.figures import Book, Figure, Place, Queryable, Reading, Source, batches, rows
from kg.ontology import local_name

__all__ = ["Asked", "keys_of", "load_book", "repeated_keys"]

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

PARTS_OF_KEY = ("subject", "metric", "measure", "period", "status", "unit", "basis", "qualifier", "base")
PAIRS = "SELECT ?s ?o WHERE {{ ?s {property} ?o {filter} }}"
REPEATED = "SELECT ?key WHERE { ?any kg:key ?key } GROUP BY ?key HAVING (COUNT(?any) > 1)"
CHOSEN = """SELECT ?fact ?key ?comparator ?value ?low ?high ?evidence ?tolerance WHERE {{
  VALUES ?{name} {{ {nodes} }} ?fact kg:{name} ?{name} ; kg:key ?key ; kg:comparator ?comparator ; kg:evidence ?evidence . ?evidence kg:tolerance ?tolerance .
  OPTIONAL {{ ?fact kg:value ?value }} OPTIONAL {{ ?fact kg:low ?low ; kg:high ?high }} FILTER NOT EXISTS {{ ?fact kg:rank kgc:deprecated }}
}}"""
SOURCES = """SELECT * WHERE { ?document a kg:Document ; dcterms:identifier ?sha .
  OPTIONAL { ?document dcterms:source ?source } OPTIONAL { ?document dcterms:issued ?issued }
  OPTIONAL { ?document dcterms:type ?type } OPTIONAL { ?document dcterms:title ?title } }"""
PARTS = "SELECT ?part ?whole WHERE { ?part kg:segmentOf ?whole }"


@dataclass(frozen=True, slots=True)
class Asked:
    """What loads a book, over a bare function that answers queries."""

    ask: Callable[[str], Answer]

    def query(self, sparql: str) -> Answer:
        """Return the answer to a query."""
        return self.ask(sparql)


def load_book(store: Queryable, *, shared: bool = False, subjects: Collection[str] = ()) -> Book:
    """Return the figures that the documents of a store state; computed and deprecated ones are left out.

    shared    only figures whose key others have as well
    subjects  only figures of these entities, if any are given, as IRIs
    """
    if shared:
        nodes = [str(ox.Literal(key)) for key in repeated_keys(store)]
        figures = _chosen(store, "key", nodes)
    elif subjects:
        figures = _chosen(store, "subject", [f"<{subject}>" for subject in sorted(subjects)])
    else:
        figures = _all(store)
    by_key, by_place = defaultdict(list), defaultdict(list)
    for fact in sorted(figures):
        figure = figures[fact]
        figure.readings.sort(key=lambda reading: reading.evidence)
        if figure.readings:
            by_key[figure.key].append(figure)
            by_place[figure.place].append(figure)
    return Book(store, dict(by_key), dict(by_place), _sources(store), _wholes(store), not shared and not subjects)


def keys_of(store: Queryable, *, holding: str = "") -> Iterator[tuple[str, str]]:
    """Yield fact and key of every fact, or of those whose key holds some words."""
    return _pairs(store, "kg:key", f"FILTER (CONTAINS(?o, {ox.Literal(holding)}))" if holding else "")


def repeated_keys(store: Queryable) -> list[str]:
    """Return the keys of figures that more than one fact has, sorted."""
    return sorted(row["key"] for row in rows(store, REPEATED) if row["key"].count("|") == len(PARTS_OF_KEY) - 1)


def _all(store: Queryable) -> dict[str, Figure]:
    signs = dict(_pairs(store, "kg:comparator", 'FILTER (?o != "=")'))
    numbers = {name: dict(_pairs(store, f"kg:{name}")) for name in ("value", "low", "high")}
    out = {fact for fact, _ in _pairs(store, "prov:wasDerivedFrom")} | {fact for fact, _ in _pairs(store, "kg:rank", "FILTER (?o = kgc:deprecated)")}
    figures = {}
    for fact, key in keys_of(store):
        value, low, high = (numbers[name].get(fact, "") for name in ("value", "low", "high"))
        if fact not in out and (made := _figure(fact, key, signs.get(fact, "="), value or low, value or high)):
            figures[fact] = made
    tolerance = dict(_pairs(store, "kg:tolerance"))
    for fact, evidence in _pairs(store, "kg:evidence"):
        if fact in figures and evidence in tolerance:
            figures[fact].readings.append(_reading(evidence, tolerance[evidence]))
    return figures


def _chosen(store: Queryable, name: str, nodes: list[str]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for some in batches(nodes):
        for row in rows(store, CHOSEN.format(name=name, nodes=some)):
            fact = row["fact"]
            if fact not in figures and (made := _figure(fact, row["key"], row["comparator"], row["value"] or row["low"], row["value"] or row["high"])):
                figures[fact] = made
            if fact in figures:
                figures[fact].readings.append(_reading(row["evidence"], row["tolerance"]))
    return figures


def _pairs(store: Queryable, property: str, filter: str = "") -> Iterator[tuple[str, str]]:
    answer = store.query(PAIRS.format(property=property, filter=filter))
    assert isinstance(answer, ox.QuerySolutions)
    for solution in answer:
        yield solution[0].value, solution[1].value


def _figure(fact: str, key: str, comparator: str, low: str, high: str) -> Figure | None:
    parts = key.split("|")
    if len(parts) != len(PARTS_OF_KEY) or not low:
        return None
    subject, metric, measure, period, status, unit, basis, qualifier, base = map(unquote, parts) if "%" in key else parts
    place = Place(subject, metric, period, status, basis)
    return Figure(fact, key, place, measure, unit, qualifier, base, Decimal(low), Decimal(high), comparator)


def _reading(evidence: str, tolerance: str) -> Reading:
    return Reading(evidence, evidence.partition("#")[0], Decimal(tolerance))


def _sources(store: Queryable) -> dict[str, Source]:
    names: dict[str, list[str]] = defaultdict(list)
    found: dict[str, dict[str, str]] = {}
    for row in rows(store, SOURCES):
        found[row["document"]] = row
        if row["source"]:
            names[row["document"]].append(row["source"])
    return {
        node: Source(row["sha"].removeprefix("sha256:"), tuple(sorted(set(names[node]))), row["issued"], local_name(row["type"]), row["title"])
        for node, row in sorted(found.items())
    }


def _wholes(store: Queryable) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(store, PARTS):
        found[unquote(local_name(row["part"]))].add(unquote(local_name(row["whole"])))
    return {part: tuple(sorted(wholes)) for part, wholes in found.items()}
