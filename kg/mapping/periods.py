"""Periods as nodes: everything about one follows from its label, its owner and the dates of fiscal ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pyoxigraph as ox

from kg.mapping.terms import PERIODS, TYPE, code, entity, iri, string, typed
from kg.types import Period

__all__ = ["canonical_period", "common_bounds", "is_fiscal", "period_id", "period_quads", "previous_label", "year_ago_label"]

COMMON = re.compile(
    r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d\d))?)?", re.ASCII,
)
TRAILING = re.compile(r"TTM(?P<end>\d{4}(?:Q[1-4]|-\d\d)?)", re.ASCII)
NUMBERED = re.compile(r"(?P<head>(?:TTM)?(?:FY)?)(?P<year>\d{4})(?P<kind>Q|H|-|)(?P<part>\d{1,2}|)(?P<day>-\d\d|)", re.ASCII)
PARTS = {"Q": 4, "H": 2, "-": 12}


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


def common_bounds(label: str) -> tuple[date, date] | None:
    """Return the first and last day of a period of the common calendar, or None if the label is none.

    >>> common_bounds("2025Q4")
    (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31))
    >>> common_bounds("TTM2025Q3")
    (datetime.date(2024, 10, 1), datetime.date(2025, 9, 30))
    >>> common_bounds("2025-02-30") is None
    True
    """
    if trailing := TRAILING.fullmatch(label):
        last = common_bounds(trailing["end"])
        return (_a_year_before(last[1]) + timedelta(1), last[1]) if last else None
    found = COMMON.fullmatch(label)
    if not found or found["year"] == "0000":
        return None
    year = int(found["year"])
    if found["day"]:
        try:
            return (day := date(year, int(found["month"]), int(found["day"]))), day
        except ValueError:
            return None
    length = 3 if found["quarter"] else 6 if found["half"] else 1 if found["month"] else 12
    first = int(found["month"] or (int(found["quarter"] or found["half"] or 1) - 1) * length + 1)
    return date(year, first, 1), _last_of_month(year, first + length - 1)


def previous_label(label: str) -> str:
    """Return the label of the period of the same length just before, or "" for days, trailing years and unknown labels.

    >>> previous_label("2026Q1"), previous_label("FY2026"), previous_label("2026-01"), previous_label("2026-02-06")
    ('2025Q4', 'FY2025', '2025-12', '')
    """
    found = NUMBERED.fullmatch(label)
    if not found or found["day"] or found["head"].startswith("TTM") or bool(found["kind"]) != bool(found["part"]):
        return ""
    year, kind = int(found["year"]), found["kind"]
    if not kind:
        return _label(found["head"], year - 1, "", 0)
    part = int(found["part"]) - 1
    return _label(found["head"], year - (part == 0), kind, part or PARTS[kind])


def year_ago_label(label: str) -> str:
    """Return the label of the same period a year before, or "" for unknown labels and for a 29 February.

    >>> year_ago_label("2026Q1"), year_ago_label("TTM2025Q4"), year_ago_label("FY2026Q2"), year_ago_label("2026-02-06")
    ('2025Q1', 'TTM2024Q4', 'FY2025Q2', '2025-02-06')
    """
    found = NUMBERED.fullmatch(label)
    if not found or int(found["year"]) < 1 or label.endswith("-02-29"):
        return ""
    return f"{found['head']}{int(found['year']) - 1:04}{label[len(found['head']) + 4:]}"


def canonical_period(period: Period | None) -> Period | None:
    """Return a period with what its label implies: dates and calendar of a common one, which has no owner.

    >>> canonical_period(Period("2025H2", owner="amazon"))
    Period(label='2025H2', start=datetime.date(2025, 7, 1), end=datetime.date(2025, 12, 31), calendar='2025H2', owner='')
    """
    if period is None or is_fiscal(period.label):
        return period
    bounds = common_bounds(period.label)
    if bounds is None:
        return replace(period, calendar="", owner="")
    return Period(period.label, *bounds, period.label)


def period_quads(period: Period) -> Iterator[ox.Quad]:
    """Yield the statements about a period and about the calendar period it maps to, in the graph of periods."""
    known = canonical_period(period)
    assert known is not None
    yield from _described(known)
    if is_fiscal(known.label) and known.calendar:
        mapped = canonical_period(Period(known.calendar))
        assert mapped is not None
        yield from _described(mapped)


def _described(period: Period) -> Iterator[ox.Quad]:
    node = code("period", period_id(period))
    rows: list[tuple[str, ox.NamedNode | ox.Literal]] = [("rdfs:label", string(period.label))]
    for name, day in (("kg:startDate", period.start), ("kg:endDate", period.end)):
        if day is not None:
            rows.append((name, typed(day.isoformat(), "xsd:date")))
    if period.calendar:
        rows.append(("kg:calendarPeriod", code("period", period.calendar)))
    for name, label in (("kg:previousPeriod", previous_label(period.label)), ("kg:yearAgoPeriod", year_ago_label(period.label))):
        if label and (period.owner or not is_fiscal(label)):
            rows.append((name, code("period", period_id(Period(label, owner=period.owner)))))
    if period.owner:
        rows.append(("kg:fiscalCalendarOf", entity(period.owner)))
    yield ox.Quad(node, TYPE, iri("kg:Period"), PERIODS)
    for name, value in rows:
        yield ox.Quad(node, iri(name), value, PERIODS)


def _label(head: str, year: int, kind: str, part: int) -> str:
    if year < 1:
        return ""
    return f"{head}{year:04}{kind}{f'{part:02}' if kind == '-' else part or ''}"


def _a_year_before(day: date) -> date:
    return _last_of_month(day.year - 1, day.month) if (day + timedelta(1)).day == 1 else day.replace(year=day.year - 1)


def _last_of_month(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(1)
