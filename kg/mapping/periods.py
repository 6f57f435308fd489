"""Periods as nodes: everything about one follows from its label, its owner and the dates of fiscal ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

import pyoxigraph as ox

from kg.errors import PeriodError
from kg.mapping.terms import PERIODS, TYPE, code, entity, iri, string, typed
from kg.period import make, previous, year_ago
from kg.types import Period

__all__ = ["canonical_period", "is_fiscal", "period_id", "period_quads"]


def is_fiscal(label: str) -> bool:
    """Return whether a label names a period of some company's books.

    >>> is_fiscal("FY2026Q2"), is_fiscal("2026Q2")
    (True, False)
    """
    return "FY" in label


def period_id(period: Period) -> str:
    """Return the id of a period: its label, with the owner of the calendar before a fiscal one.

    >>> period_id(Period("2025Q4")), period_id(Period("FY2026Q2", owner="microsoft")), period_id(Period("FY2026Q2"))
    ('2025Q4', 'microsoft-FY2026Q2', 'unknown-FY2026Q2')
    """
    return f"{period.owner or 'unknown'}-{period.label}" if is_fiscal(period.label) else period.label


@lru_cache(maxsize=4096)
def canonical_period(period: Period | None) -> Period | None:
    """Return a period with what its label implies: dates and calendar of a common one, which has no owner.

    >>> canonical_period(Period("2025H2", owner="amazon"))
    Period(label='2025H2', start=datetime.date(2025, 7, 1), end=datetime.date(2025, 12, 31), calendar='2025H2', owner='')
    >>> canonical_period(Period("soon"))
    Period(label='soon', start=None, end=None, calendar='', owner='')
    """
    if period is None or is_fiscal(period.label):
        return period
    try:
        return make(period.label) if period.label.isascii() else replace(period, calendar="", owner="")
    except PeriodError:
        return replace(period, calendar="", owner="")


@lru_cache(maxsize=4096)
def period_quads(period: Period) -> tuple[ox.Quad, ...]:
    """Return the statements about a period and about the calendar period it maps to, in the graph of periods."""
    known = canonical_period(period) or period
    quads = list(_described(known))
    if is_fiscal(known.label) and known.calendar:
        mapped = Period(known.calendar)
        quads += _described(canonical_period(mapped) or mapped)
    return tuple(quads)


def _described(period: Period) -> Iterator[ox.Quad]:
    node = code("period", period_id(period))
    rows: list[tuple[str, ox.NamedNode | ox.Literal]] = [("rdfs:label", string(period.label))]
    for name, day in (("kg:startDate", period.start), ("kg:endDate", period.end)):
        if day is not None:
            rows.append((name, typed(day.isoformat(), "xsd:date")))
    if period.calendar:
        rows.append(("kg:calendarPeriod", code("period", period.calendar)))
    if period.start is not None and not period.label.startswith("TTM"):
        rows += _neighbour("kg:previousPeriod", previous, period)
    if period.start is not None:
        rows += _neighbour("kg:yearAgoPeriod", year_ago, period)
    if period.owner:
        rows.append(("kg:fiscalCalendarOf", entity(period.owner)))
    yield ox.Quad(node, TYPE, iri("kg:Period"), PERIODS)
    for name, value in rows:
        yield ox.Quad(node, iri(name), value, PERIODS)


def _neighbour(name: str, step: Callable[[Period], Period], period: Period) -> list[tuple[str, ox.NamedNode | ox.Literal]]:
    try:
        other = step(period)
    except (PeriodError, ValueError):  # before the first year of the calendar
        return []
    return [(name, code("period", period_id(replace(other, owner=period.owner))))] if other.label != period.label else []
