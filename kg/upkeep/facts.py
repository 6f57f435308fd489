"""The facts of a store as people read them, each with its quotes: what comparisons and paths are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import pyoxigraph as ox

from kg.ontology import Ontology, local_name
from kg.query import labels_of
from kg.render.words import Figures
from kg.store import Store

__all__ = ["LANGUAGES", "Quoted", "Told", "facts_of", "word"]

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
FACTS = """SELECT * WHERE {{ {which}
  ?fact kg:key ?key ; kg:subject ?subject ; kg:status ?status . FILTER NOT EXISTS {{ ?fact prov:wasDerivedFrom ?origin }}
  OPTIONAL {{ ?fact kg:metric ?metric ; kg:measure ?measure ; kg:unit ?unit ; kg:comparator ?comparator }}
  OPTIONAL {{ ?fact kg:value ?value }} OPTIONAL {{ ?fact kg:low ?low ; kg:high ?high }}
  OPTIONAL {{ ?fact kg:basis ?basis }} OPTIONAL {{ ?fact kg:base ?base }} OPTIONAL {{ ?fact kg:qualifier ?qualifier }}
  OPTIONAL {{ ?fact kg:period ?period OPTIONAL {{ ?period kg:calendarPeriod ?calendar }} }}
  OPTIONAL {{ ?fact prov:wasAttributedTo ?attribution }}
  OPTIONAL {{ ?fact kg:predicate ?predicate ; kg:object ?object }} OPTIONAL {{ ?fact dcterms:type ?role }} OPTIONAL {{ ?fact kg:role ?words }}
}}"""
QUOTES = """SELECT ?fact ?exact ?start ?end ?document ?issued ?source ?tolerance WHERE {{ {which}
  ?fact kg:evidence ?reading . ?reading kg:exact ?exact ; kg:start ?start ; kg:end ?end ; kg:document ?document .
  OPTIONAL {{ ?reading kg:tolerance ?tolerance }}
  OPTIONAL {{ ?document dcterms:issued ?issued }} OPTIONAL {{ ?document dcterms:source ?source }}
}}"""
DAYS = frozenset({"yoy", "qoq", "mom", "day", "ytd"})


@dataclass(frozen=True, slots=True, order=True)
class Quoted:
    """One reading: when and where it was published, the offsets and the words."""

    issued: str
    source: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """One fact in words.

    about     what it is about: entity, metric, period, status; for a relation, the whole of it
    amount    the figure as people write it, "" for a relation;  value: the number, if it is one
    tolerance half a unit of the last digit that any text states
    calendar  label of the common-calendar period, "" if there is none
    """

    iri: str
    key: str
    about: str
    amount: str
    value: Decimal | None
    unit: str
    tolerance: Decimal
    calendar: str
    status: str
    attribution: str
    quotes: tuple[Quoted, ...]


def facts_of(store: Store, ontology: Ontology, language: str, facts: Iterable[str] | None = None) -> dict[str, Told]:
    """Return the stated facts of a store by IRI, each with its quotes, oldest first; only those named, if `facts` is given.

    language  "en", "zh-Hans" or "zh-Hant"
    """
    which = "" if facts is None else "VALUES ?fact { " + " ".join(str(ox.NamedNode(fact)) for fact in sorted(set(facts))) + " }"
    rows = {row["fact"]: row for row in _rows(store, FACTS.format(which=which))}
    quotes: dict[str, set[Quoted]] = {}
    tolerances: dict[str, Decimal] = {}
    for row in _rows(store, QUOTES.format(which=which)):
        source = row["source"] or local_name(row["document"])
        quotes.setdefault(row["fact"], set()).add(Quoted(row["issued"], source, int(row["start"]), int(row["end"]), row["exact"]))
        tolerances[row["fact"]] = max(Decimal(row["tolerance"] or 0), tolerances.get(row["fact"], Decimal(0)))
    names = labels_of(store, {value for row in rows.values() for value in row.values() if value.startswith("http")}, language, ontology)
    figures, place = Figures.of(ontology), LANGUAGES.index(language)
    return {
        iri: replace(_told(row, names, (figures, place)), tolerance=tolerances.get(iri, Decimal(0)), quotes=tuple(sorted(quotes.get(iri, ()))))
        for iri, row in sorted(rows.items())
    }


def word(ontology: Ontology, name: str, language: str, *values: object) -> str:
    """Return a word of the scheme kgc:upkeepWords with values filled in.

    >>> from kg.ontology import load
    >>> word(load(), "from-to", "en", "2", "1")
    '2, before 1'
    """
    text = ontology.label("kgc:word-" + name, language)
    for number, value in enumerate(values):
        text = text.replace(f"{{{number}}}", str(value))
    return text


def _told(row: Mapping[str, str], names: Mapping[str, str], writer: tuple[Figures, int]) -> Told:
    def name(slot: str) -> str:
        return names.get(row[slot], local_name(row[slot])) if row[slot] else ""

    measure, status = local_name(row["measure"]), local_name(row["status"])
    value, low, high = (Decimal(row[slot]) if row[slot] else None for slot in ("value", "low", "high"))
    unit = local_name(row["unit"])
    period = local_name(row["period"])
    rest = [name("period"), "" if status == "actual" else name("status"), name("attribution")]
    if row["predicate"]:
        about = [f"{name('subject')} {name('predicate')} {name('object')}", row["words"] or name("role"), *rest]
        amount = ""
    else:
        about = [name("subject"), name("metric"), "" if measure == "level" else name("measure"), name("basis"), row["qualifier"],
                 f"/ {name('base')}" if row["base"] else "", *rest]
        amount = writer[0].write(value, low, high, unit=unit, comparator=row["comparator"] or "=", signed=measure in DAYS)[writer[1]]
    return Told(row["fact"], row["key"], " · ".join(part for part in about if part), amount, value, unit, Decimal(0),
                local_name(row["calendar"]) or (period if "FY" not in period else ""), status, local_name(row["attribution"]), ())


def _rows(store: Store, sparql: str) -> Iterator[dict[str, str]]:
    answer = store.query(sparql)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    for row in answer:
        yield {name: "" if (term := row[name]) is None else str(getattr(term, "value", term)) for name in names}


