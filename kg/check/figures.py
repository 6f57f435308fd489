"""Figures as documents state them: what each is about, between which numbers it lies, who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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

__all__ = ["Book", "Figure", "Place", "Queryable", "Reading", "Source", "batches", "neighbour", "rows"]

COMPANY = """SELECT ?document ?subject ?unit WHERE {{ VALUES ?document {{ {nodes} }}
  ?evidence kg:document ?document . ?fact kg:evidence ?evidence ; kg:unit ?unit ; kg:subject ?subject }}"""
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
    """The stated figures of a store, by key and by place; its documents; which segment is part of what. `whole`: all figures are here."""

    store: Queryable
    by_key: dict[str, list[Figure]]
    by_place: dict[Place, list[Figure]]
    sources: dict[str, Source]
    wholes: dict[str, tuple[str, ...]]
    whole: bool = False

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
        for nodes in batches([f"<{node}>" for node in sorted(readings)]):
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
        if self.whole:
            wanted = frozenset(documents)
            for figure in self.all():
                for document in figure.documents & wanted:
                    yield document, self.owner(figure.place.subject), figure.unit
            return
        for nodes in batches([f"<{node}>" for node in sorted(set(documents))]):
            for row in rows(self.store, COMPANY.format(nodes=nodes)):
                yield row["document"], self.owner(unquote(local_name(row["subject"]))), local_name(row["unit"])


_EVIDENCE = "evidence"


def rows(store: Queryable, sparql: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a trusted SELECT as words; open columns are ""."""
    answer = store.query(sparql)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    for solution in answer:
        yield {name: "" if (term := solution[name]) is None else str(getattr(term, "value", term)) for name in names}


def batches(terms: Sequence[str]) -> Iterator[str]:
    """Yield terms of SPARQL, so many at a time as one query takes."""
    for first in range(0, len(terms), BATCH):
        yield " ".join(terms[first:first + BATCH])


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
