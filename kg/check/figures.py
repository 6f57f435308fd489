"""The stated figures of a store, in one pass: what each is about, between which numbers it lies, who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, Protocol
from urllib.parse import unquote

import pyoxigraph as ox

from kg.check.intervals import Interval, bounds
from kg.errors import PeriodError
from kg.ontology import local_name
from kg.period import make, previous, year_ago

__all__ = ["Book", "Figure", "Place", "Queryable", "Reading", "Source", "load_book", "neighbour"]

FIGURES = """SELECT ?fact ?key ?comparator ?value ?low ?high WHERE {{
  {shared} ?fact kg:comparator ?comparator ; kg:key ?key .
  OPTIONAL {{ ?fact kg:value ?value }} OPTIONAL {{ ?fact kg:low ?low ; kg:high ?high }}
  FILTER NOT EXISTS {{ ?fact kg:rank kgc:deprecated }} FILTER NOT EXISTS {{ ?fact prov:wasDerivedFrom ?origin }}
}}"""
SHARED = "{ SELECT ?key WHERE { ?any kg:key ?key ; kg:comparator ?sign } GROUP BY ?key HAVING (COUNT(?any) > 1) }"
READINGS = """SELECT ?fact ?evidence ?document ?tolerance WHERE {{ {chosen}
  ?fact kg:evidence ?evidence . ?evidence kg:document ?document ; kg:tolerance ?tolerance }}"""
COMPANY = """SELECT ?document ?subject ?unit WHERE {{ VALUES ?document {{ {nodes} }}
  ?evidence kg:document ?document . ?fact kg:evidence ?evidence ; kg:unit ?unit ; kg:subject ?subject }}"""
SOURCES = """SELECT * WHERE { ?document a kg:Document ; dcterms:identifier ?sha .
  OPTIONAL { ?document dcterms:source ?source } OPTIONAL { ?document dcterms:issued ?issued }
  OPTIONAL { ?document dcterms:type ?type } OPTIONAL { ?document dcterms:title ?title } }"""
PARTS = "SELECT ?part ?whole WHERE { ?part kg:segmentOf ?whole }"
DETAILS = """SELECT * WHERE {{ VALUES ?evidence {{ {nodes} }}
  ?evidence kg:start ?start ; kg:end ?end ; kg:exact ?exact . OPTIONAL {{ ?evidence kg:stated ?stated }}
  OPTIONAL {{ ?evidence kg:inferred ?slot }} OPTIONAL {{ ?evidence kg:cue ?cue }} }}"""
BATCH = 400


class Queryable(Protocol):
    """What this room needs of a store to find facts."""

    def query(self, sparql: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples: ...


class Place(NamedTuple):
    """What a figure is about but for measure, unit and number. Empty strings where a slot is open."""

    subject: str
    metric: str
    period: str
    status: str
    basis: str


@dataclass(slots=True)
class Reading:
    """One place where a document states a figure. Words and slots are filled in when they are needed."""

    evidence: str
    document: str
    tolerance: Decimal
    start: int = 0
    end: int = 0
    quote: str = ""
    stated: str = ""
    inferred: frozenset[str] = frozenset()
    cues: frozenset[str] = frozenset()
    known: bool = False


@dataclass(slots=True)
class Figure:
    """One stated figure with its readings. `low` and `high` are equal unless it is a range."""

    fact: str
    key: str
    place: Place
    measure: str
    unit: str
    qualifier: str
    base: str
    low: Decimal
    high: Decimal
    comparator: str
    readings: list[Reading] = field(default_factory=list)

    @property
    def interval(self) -> Interval:
        """The numbers that the figure may stand for, by the least exact of its readings."""
        return bounds(self.low, self.high, self.comparator, self.tolerance)

    @property
    def tolerance(self) -> Decimal:
        """Half a unit of the last digit stated, by the least exact reading."""
        return max((reading.tolerance for reading in self.readings), default=Decimal(0))

    @property
    def point(self) -> bool:
        """Whether it states one number, exact or about."""
        return self.low == self.high and self.comparator in ("=", "~")

    @property
    def documents(self) -> frozenset[str]:
        """The nodes of the documents that state it."""
        return frozenset(reading.document for reading in self.readings)


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its sha256, its sources, day and kind as far as known ("" where not)."""

    document: str
    names: tuple[str, ...] = ()
    issued: str = ""
    kind: str = ""
    title: str = ""


@dataclass(slots=True)
class Book:
    """The stated figures of a store, by key and by place; its documents; which segment is part of what."""

    store: Queryable
    by_key: dict[str, list[Figure]]
    by_place: dict[Place, list[Figure]]
    sources: dict[str, Source]
    wholes: dict[str, tuple[str, ...]]

    def at(self, place: Place, measure: str, unit: str = "") -> list[Figure]:
        """Return the figures of a place that have this measure and, if given, this unit."""
        found = self.by_place.get(place, ())
        return [figure for figure in found if figure.measure == measure and unit in ("", figure.unit) and not figure.qualifier]

    def all(self) -> Iterator[Figure]:
        """Yield every figure in order of key and fact."""
        for key in sorted(self.by_key):
            yield from self.by_key[key]

    def owner(self, subject: str) -> str:
        """Return the company that a segment belongs to at last, or the subject itself."""
        seen = {subject}
        while subject in self.wholes and (above := self.wholes[subject][0]) not in seen:
            seen.add(above)
            subject = above
        return subject

    def detail(self, figures: Iterable[Figure]) -> None:
        """Fill in words and slots of every reading of these figures."""
        readings = {reading.evidence: reading for figure in figures for reading in figure.readings if not reading.known}
        for nodes in _batches(sorted(readings)):
            slots: dict[str, set[str]] = defaultdict(set)
            cues: dict[str, set[str]] = defaultdict(set)
            for row in rows(self.store, DETAILS.format(nodes=nodes)):
                reading = readings[row[_EVIDENCE]]
                reading.start, reading.end, reading.quote, reading.stated = int(row["start"]), int(row["end"]), row["exact"], row["stated"]
                reading.known = True
                slots[reading.evidence].add(local_name(row["slot"]))
                cues[reading.evidence].add(local_name(row["cue"]))
            for node in slots:
                readings[node].inferred, readings[node].cues = frozenset(slots[node] - {""}), frozenset(cues[node] - {""})


    def about(self, documents: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """Yield document, company and unit of every figure of some documents."""
        for nodes in _batches(sorted(set(documents))):
            for row in rows(self.store, COMPANY.format(nodes=nodes)):
                yield row["document"], self.owner(unquote(local_name(row["subject"]))), local_name(row["unit"])


_EVIDENCE = "evidence"


def load_book(store: Queryable, *, shared: bool = False, subjects: Collection[str] = ()) -> Book:
    """Return the figures that the documents of a store state; computed and deprecated ones are left out.

    shared    only figures whose key others have as well
    subjects  only figures of these entities, if any are given, as IRIs
    """
    figures: dict[str, Figure] = {}
    only = f"VALUES ?subject {{ {next(_batches(sorted(subjects)))} }} ?fact kg:subject ?subject ." if subjects else ""
    for row in rows(store, FIGURES.format(shared=SHARED if shared else only)):
        if made := _figure(row):
            figures[made.fact] = made
    for chosen in _batches(sorted(figures)) if shared or subjects else [""]:
        for row in rows(store, READINGS.format(chosen=f"VALUES ?fact {{ {chosen} }}" if chosen else "")):
            if row["fact"] in figures:
                figures[row["fact"]].readings.append(Reading(row["evidence"], row["document"], Decimal(row["tolerance"])))
    by_key, by_place = defaultdict(list), defaultdict(list)
    for fact in sorted(figures):
        figure = figures[fact]
        figure.readings.sort(key=lambda reading: reading.evidence)
        if figure.readings:
            by_key[figure.key].append(figure)
            by_place[figure.place].append(figure)
    return Book(store, dict(by_key), dict(by_place), _sources(store), _wholes(store))


def rows(store: Queryable, sparql: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a trusted SELECT as words; open columns are ""."""
    answer = store.query(sparql)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    for solution in answer:
        yield {name: "" if (term := solution[name]) is None else str(getattr(term, "value", term)) for name in names}


def _batches(nodes: list[str]) -> Iterator[str]:
    for first in range(0, len(nodes), BATCH):
        yield " ".join(f"<{node}>" for node in nodes[first:first + BATCH])


def _figure(row: dict[str, str]) -> Figure | None:
    parts = [unquote(part) for part in row["key"].split("|")]
    if len(parts) != len(_KEY) or not (row["value"] or row["low"]):
        return None
    subject, metric, measure, period, status, unit, basis, qualifier, base = parts
    low, high = Decimal(row["value"] or row["low"]), Decimal(row["value"] or row["high"])
    place = Place(subject, metric, period, status, basis)
    return Figure(row["fact"], row["key"], place, measure, unit, qualifier, base, low, high, row["comparator"])


_KEY = ("subject", "metric", "measure", "period", "status", "unit", "basis", "qualifier", "base")


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


@lru_cache(maxsize=4096)
def neighbour(period: str, measure: str) -> str:
    """Return the label of the common period that a change is measured against: a year before, or the period before; "" if none.

    >>> neighbour("2025Q4", "yoy"), neighbour("2026Q1", "qoq"), neighbour("2025-12", "mom"), neighbour("2025", "qoq"), neighbour("", "yoy")
    ('2024Q4', '2025Q4', '2025-11', '', '')
    """
    if measure not in ("yoy", "qoq", "mom") or (measure == "qoq") != ("Q" in period) and measure != "yoy":
        return ""
    try:
        known = make(period)
        return (year_ago(known) if measure == "yoy" else previous(known)).label if known.start else ""
    except (PeriodError, ValueError):
        return ""
