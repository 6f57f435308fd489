"""What a mention of a period denotes, read against the clock of its place in the text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from kg.errors import PeriodError
from kg.period.calendar import FiscalCalendar, make, next_period, previous
from kg.period.clock import Clock
from kg.period.grammar import PeriodMention
from kg.period.months import ended, month
from kg.period.relative import FISCAL_YEARS, RELATIVE_DAYS, RELATIVE_YEARS, fiscal_year, quarter_before, relative, relative_day, relative_year
from kg.types import Period

__all__ = ["RELATIVE_DAYS", "Clock", "resolve"]

TRAILING = "TTM"
LONG = re.compile(r"(?:FY)?\d{4}")
MONTHS = 12
JUST_CLOSED = 100  # days
BARELY = 60  # days of a half under way in which figures told of one of its name are of the year before


def resolve(mention: PeriodMention, clock: Clock) -> Period | None:
    """Return the period that a mention denotes, or None if the text leaves it open.

    >>> from datetime import date
    >>> from kg.types import Span
    >>> q3 = PeriodMention(Span(0, 4), "quarter", quarter=3)
    >>> resolve(q3, Clock(published=date(2025, 11, 20))).label
    '2025Q3'
    >>> resolve(q3, Clock(published=date(2025, 11, 20), fiscal=FiscalCalendar("nvidia", 1), prefer_fiscal=True)).label
    'FY2026Q3'
    """
    if mention.kind != "relative" and clock.anchor is not None and clock.anchor.label.startswith(TRAILING):
        closing = make(clock.anchor.label.removeprefix(TRAILING), clock.fiscal if clock.anchor.owner else None)
        clock = replace(clock, anchor=closing)  # what is told beside twelve months is told beside the quarter that ends them
    try:
        return _resolve(mention, clock)
    except PeriodError:
        return None


def _resolve(mention: PeriodMention, clock: Clock) -> Period | None:
    if mention.kind == "relative":
        return relative(mention, clock)
    if mention.relative in RELATIVE_YEARS:
        return relative_year(mention, clock)
    if mention.relative in FISCAL_YEARS:
        return fiscal_year(mention.relative, clock)
    if mention.relative in RELATIVE_DAYS:
        return relative_day(mention, clock)
    if mention.ended:
        return ended(mention, clock)
    if mention.kind == "quarter":
        return _quarter(mention, clock)
    if mention.kind == "half":
        year = mention.year or _half_year(mention, clock)
        if clock.fiscal is not None and (mention.fiscal or clock.by_books if mention.year else clock.prefer_fiscal) and year:
            return make(f"FY{year}H{mention.half}", clock.fiscal)
        return make(f"{year}H{mention.half}") if year else None
    if mention.kind == "year":
        return make(f"FY{mention.year}", clock.fiscal) if mention.fiscal else make(str(mention.year)) if mention.year else None
    if mention.kind in ("month", "monthquarter", "day"):
        return month(mention, clock)
    if mention.kind == "ttm":
        end = quarter_before(clock)
        return make(f"TTM{end}") if end else None
    return None


def _quarter(mention: PeriodMention, clock: Clock) -> Period | None:
    fiscal = mention.fiscal or (clock.prefer_fiscal and not mention.year)
    if mention.year:
        fiscal = mention.fiscal or clock.by_books and clock.fiscal is not None
        return make(f"FY{mention.year}Q{mention.quarter}", clock.fiscal) if fiscal else make(f"{mention.year}Q{mention.quarter}")
    calendar = clock.fiscal if fiscal else FiscalCalendar("", 12)
    if calendar is None:
        return None
    anchor = clock.anchor
    prefix = "FY" if fiscal else ""
    if anchor is not None and "Q" in anchor.label and anchor.label.startswith("FY") == fiscal and anchor.end is not None:
        return _near_anchor(mention.quarter, anchor, clock)
    today = clock.today()
    if today is None:
        return None
    if clock.published is None and anchor is not None and LONG.fullmatch(anchor.label) and anchor.label.startswith("FY") == fiscal:
        return make(f"{anchor.label}Q{mention.quarter}", calendar if fiscal else None)
    year = calendar.year_of(today)
    if anchor is not None and LONG.fullmatch(anchor.label) and anchor.label.startswith("FY") == fiscal:
        closed = calendar.bounds(int(anchor.label[-4:]), mention.quarter)[1]
        if timedelta(0) < today - closed <= timedelta(days=JUST_CLOSED):
            return make(f"{anchor.label}Q{mention.quarter}", calendar if fiscal else None)  # the last quarter of the year that is reported
    start, end = calendar.bounds(year, mention.quarter)
    if start > today and not clock.forward:
        year -= 1
    elif end < today and clock.forward:
        year += 1
    return make(f"{prefix}{year}Q{mention.quarter}", calendar if fiscal else None)


def _near_anchor(quarter: int, anchor: Period, clock: Clock) -> Period:
    """Return the quarter of that number nearest the anchor: itself, the one after it, or one of the three before."""
    if anchor.label.endswith(f"Q{quarter}"):
        return anchor
    after = next_period(anchor)
    if after.label.endswith(f"Q{quarter}"):
        return after
    found = after
    for _ in range(2 if clock.forward else 0):
        found = next_period(found)
        if found.label.endswith(f"Q{quarter}"):
            return found
    found = anchor
    for _ in range(3):
        found = previous(found)
        if found.label.endswith(f"Q{quarter}"):
            return found
    return found


def _half_year(mention: PeriodMention, clock: Clock) -> int:
    today = clock.today()
    if today is None:
        return 0
    calendar = clock.fiscal if clock.prefer_fiscal and clock.fiscal is not None else FiscalCalendar("", MONTHS)
    year = calendar.year_of(today)
    begins = calendar.bounds(year, 2 * mention.half - 1)[0]
    whole = clock.anchor is not None and not clock.anchor.owner and LONG.fullmatch(clock.anchor.label) is not None
    if whole and clock.anchor is not None and not clock.forward and begins > today - timedelta(days=BARELY):
        return int(clock.anchor.label)  # a half of the year that is reported
    if clock.anchor is not None and not clock.forward and clock.anchor.label.endswith(f"H{mention.half}") and clock.anchor.label[:4].isdigit():
        return int(clock.anchor.label[:4])
    return year - (calendar.owner != "" and not clock.forward and begins > today)
