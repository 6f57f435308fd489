"""All that the documents say of one entity: figures by metric, relations both ways, each with its quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ontology import Ontology, local_name
from kg.query.entities import Candidate, Readable, find, labels_of, rows

__all__ = ["EntityCard", "Figure", "Link", "MetricGroup", "Quote", "card_of", "show"]

FIGURES = """SELECT * WHERE {
  ?fact kg:subject ?entity ; a kg:Observation ; kg:metric ?metric ; kg:measure ?measure ; kg:status ?status .
  OPTIONAL { ?fact kg:value ?value } OPTIONAL { ?fact kg:low ?low } OPTIONAL { ?fact kg:high ?high }
  OPTIONAL { ?fact kg:unit ?unit } OPTIONAL { ?fact kg:comparator ?comparator } OPTIONAL { ?fact kg:basis ?basis }
  OPTIONAL { ?fact kg:base ?base } OPTIONAL { ?fact kg:qualifier ?qualifier } OPTIONAL { ?fact prov:wasAttributedTo ?attribution }
  OPTIONAL { ?fact kg:period ?period OPTIONAL { ?period kg:endDate ?end } } OPTIONAL { ?fact prov:wasDerivedFrom ?origin }
}"""
LINKS = """SELECT * WHERE {
  { ?fact kg:subject ?entity ; kg:object ?other BIND (1 AS ?outgoing) }
  UNION { ?fact kg:object ?entity ; kg:subject ?other BIND (0 AS ?outgoing) }
  ?fact a kg:Relation ; kg:predicate ?predicate . FILTER NOT EXISTS { ?fact prov:wasDerivedFrom ?origin }
  OPTIONAL { ?fact kg:status ?status } OPTIONAL { ?fact kg:period ?period } OPTIONAL { ?fact kg:via ?via }
  OPTIONAL { ?fact dcterms:type ?role } OPTIONAL { ?fact kg:role ?words }
}"""
QUOTES = """SELECT ?fact ?evidence ?exact ?start ?end ?stated ?confidence ?document ?sha ?title ?issued ?language ?source WHERE {
  { ?fact kg:subject ?entity } UNION { ?fact kg:object ?entity }
  ?fact kg:evidence ?evidence .
  ?evidence kg:document ?document ; kg:exact ?exact ; kg:start ?start ; kg:end ?end .
  ?document dcterms:identifier ?sha .
  OPTIONAL { ?evidence kg:stated ?stated } OPTIONAL { ?evidence kg:confidence ?confidence }
  OPTIONAL { ?document dcterms:title ?title } OPTIONAL { ?document dcterms:issued ?issued }
  OPTIONAL { ?document dcterms:language ?language } OPTIONAL { ?document dcterms:source ?source }
} ORDER BY ?fact ?issued ?evidence ?source"""
ABOUT = """SELECT * WHERE {
  { ?entity a ?class } UNION { ?entity skos:prefLabel|skos:altLabel ?name } UNION { ?entity dcterms:identifier ?identifier }
  UNION { ?entity dcterms:type ?type }
}"""


@dataclass(frozen=True, slots=True)
class Quote:
    """One reading of a fact: the words, where they stand (half-open, in code points), and in which document."""

    words: str
    start: int
    end: int
    document: str
    sources: tuple[str, ...] = ()
    title: str = ""
    issued: str = ""
    stated: str = ""
    confidence: str = ""


Quotes = Mapping[str, tuple[Quote, ...]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation. `value` is the normalised number with sign and unit, `stated` the figure as each document writes it.

    Slots hold names in the language of the card; `ids` maps slot to id. A computed one follows from stated ones, and has no quotes.
    """

    iri: str
    value: str
    stated: tuple[str, ...]
    measure: str
    status: str
    period: str
    basis: str
    base: str
    qualifier: str
    attribution: str
    ids: Mapping[str, str]
    quotes: tuple[Quote, ...]
    computed: bool = False


@dataclass(frozen=True, slots=True)
class MetricGroup:
    """The figures of one metric, newest period first."""

    metric: str
    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One relation, seen from the entity of the card: `outgoing` if that is its subject."""

    iri: str
    predicate: str
    label: str
    outgoing: bool
    other: str
    other_label: str
    status: str
    period: str
    role: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class EntityCard:
    """An entity with all that is stated of it."""

    id: str
    iri: str
    label: str
    cls: str
    names: tuple[str, ...]
    identifiers: tuple[str, ...]
    provisional: bool
    metrics: tuple[MetricGroup, ...]
    relations: tuple[Link, ...]


def show(store: Readable, name: str, language: str = "en", *, ontology: Ontology | None = None) -> EntityCard:
    """Return the card of the entity that `name` means.

    name      an id, a name in any language, a ticker, or the beginning of a name (see `find`)
    language  "en", "zh" (Simplified), "zh-Hant"
    ontology  gives names of metrics and units that the store does not hold

    Raises `QueryError` if no entity is found, or several: then the hint lists them, and `find` returns them.
    """
    found = find(store, name, language)
    if not found:
        raise QueryError("no entity has this name", place=name[:80], hint="try the beginning of a name, or an id")
    if len(found) > 1:
        listed = ", ".join(f"{candidate.label} ({candidate.id})" for candidate in found[:10])
        raise QueryError(f"{len(found)} entities have this name", place=name[:80], hint=f"give the id of one: {listed}")
    return card_of(store, found[0], language, ontology=ontology)


def card_of(store: Readable, entity: Candidate, language: str = "en", *, ontology: Ontology | None = None) -> EntityCard:
    """Return the card of an entity that `find` returned."""
    node = ox.NamedNode(entity.iri)
    about, figures, links = (rows(store, query, entity=node) for query in (ABOUT, FIGURES, LINKS))
    quotes = _quotes(rows(store, QUOTES, entity=node))
    iris = {value for row in (*figures, *links) for value in row.values() if value.startswith("http")}
    names = labels_of(store, iris, language, ontology)
    label = labels_of(store, [entity.iri], language).get(entity.iri, entity.label)
    types = sorted({local_name(row["class"]) for row in about if row["class"]})
    return EntityCard(
        entity.id, entity.iri, label, types[0] if types else entity.cls,
        tuple(sorted({row["name"] for row in about if row["name"]})),
        tuple(sorted({row["identifier"] for row in about if row["identifier"]})),
        any(local_name(row["type"]) == "provisional" for row in about),
        _groups(figures, names, quotes),
        tuple(sorted((_link(row, names, quotes) for row in _unique(links)), key=_link_order)),
    )


def _link_order(link: Link) -> tuple[str, bool, str, str]:
    return link.label, not link.outgoing, link.other_label, link.iri


def _groups(figures: list[dict[str, str]], names: Mapping[str, str], quotes: Quotes) -> tuple[MetricGroup, ...]:
    by_metric: dict[str, list[Figure]] = {}
    for row in sorted(_unique(figures), key=lambda row: (row["end"], row["period"], row["fact"]), reverse=True):
        by_metric.setdefault(row["metric"], []).append(_figure(row, names, quotes))
    groups = (MetricGroup(local_name(iri), _name(iri, names), tuple(found)) for iri, found in by_metric.items())
    return tuple(sorted(groups, key=lambda group: (group.label, group.metric)))


def _figure(row: dict[str, str], names: Mapping[str, str], quotes: Quotes) -> Figure:
    slots = ("measure", "status", "period", "basis", "base", "unit", "attribution")
    found = quotes.get(row["fact"], ())
    return Figure(
        row["fact"], _amount(row, _name(row["unit"], names)), tuple(sorted({quote.stated for quote in found if quote.stated})),
        _name(row["measure"], names), _name(row["status"], names), _name(row["period"], names), _name(row["basis"], names),
        _name(row["base"], names), row["qualifier"], _name(row["attribution"], names),
        {slot: local_name(row[slot]) for slot in slots if row[slot]}, found, bool(row["origin"]),
    )


def _link(row: dict[str, str], names: Mapping[str, str], quotes: Quotes) -> Link:
    return Link(
        row["fact"], local_name(row["predicate"]), _name(row["predicate"], names), row["outgoing"] == "1",
        local_name(row["other"]), _name(row["other"], names), _name(row["status"], names), _name(row["period"], names),
        row["words"] or _name(row["role"], names), quotes.get(row["fact"], ()),
    )


def _amount(row: dict[str, str], unit: str) -> str:
    sign = "" if row["comparator"] in ("", "=") else row["comparator"] + " "
    number = grouped(row["value"]) if row["value"] else f"{grouped(row['low'])} – {grouped(row['high'])}"
    return f"{sign}{number} {unit}".strip()


def grouped(number: str) -> str:
    """Return a decimal with its thousands set apart; what is no number comes back as it is.

    >>> grouped("213400000000"), grouped("-2.50"), grouped("")
    ('213,400,000,000', '-2.5', '')
    """
    try:
        value = Decimal(number)
    except ArithmeticError:
        return number
    whole, dot, fraction = f"{value:,f}".partition(".")
    return (whole + dot + fraction).rstrip("0").rstrip(".") if dot else whole


def _quotes(found: list[dict[str, str]]) -> dict[str, tuple[Quote, ...]]:
    sources: dict[tuple[str, str], list[str]] = {}
    first: dict[tuple[str, str], dict[str, str]] = {}
    for row in found:
        key = row["fact"], row["evidence"]
        first.setdefault(key, row)
        if row["source"] and row["source"] not in sources.setdefault(key, []):
            sources[key].append(row["source"])
    out: dict[str, list[Quote]] = {}
    for (fact, evidence), row in first.items():
        out.setdefault(fact, []).append(Quote(
            row["exact"], int(row["start"]), int(row["end"]), row["sha"].removeprefix("sha256:"),
            tuple(sorted(sources.get((fact, evidence), []))), row["title"], row["issued"], row["stated"], row["confidence"],
        ))
    return {fact: tuple(quotes) for fact, quotes in out.items()}


def _unique(found: list[dict[str, str]]) -> list[dict[str, str]]:
    return list({row["fact"]: row for row in found}.values())


def _name(iri: str, names: Mapping[str, str]) -> str:
    return names.get(iri, local_name(iri))
