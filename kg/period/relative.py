"""Periods told from where the text stands: "last year", "the next quarter", "a year ago", "this fiscal year", "yesterday"."""

from __future__ import annotations

import re
from datetime import timedelta

from kg.period.calendar import make, next_period, previous, quarter_of, year_ago
from kg.period.clock import Clock
from kg.period.grammar import PeriodMention
from kg.types import Period

__all__ = ["FISCAL_YEARS", "RELATIVE_DAYS", "RELATIVE_YEARS", "fiscal_year", "quarter_before", "relative", "relative_day", "relative_year"]

RELATIVE_YEARS = {"thisYear": 0, "lastYear": -1, "yearBeforeLast": -2, "nextYear": 1, "anchorYear": 0, "priorYear": -1}
FISCAL_YEARS = {"lastFiscal": -1, "thisFiscal": 0, "nextFiscal": 1, "newFiscal": 1}
RELATIVE_DAYS = ("today", "yesterday", "weekday")
LONG = re.compile(r"(?:FY)?\d{4}")
QUARTER = re.compile(r"(?:FY)?\d{4}Q\d")
MONTH = re.compile(r"\d{4}-\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
FRESH = 183  # days for which a fiscal year that has begun is the new one
LONG_OVER = 120  # days after which nobody forecasts a year any more
MONTHS = 12
AFTERWARDS = 35  # days from the end of a quarter to the text that reports it, if that does not say when it appeared


def fiscal_year(relative: str, clock: Clock) -> Period | None:
    """Return the fiscal year under way, the last or the next one; without a day of publication seen from the quarter that the text is about.

    The new one is that under way for its first half.
    """
    step = FISCAL_YEARS[relative]
    today = clock.published
    if today is None and clock.anchor is not None and clock.anchor.end is not None:
        today = clock.anchor.end + timedelta(days=AFTERWARDS)
    if today is None or clock.fiscal is None:
        return None
    year = clock.fiscal.year_of(today)
    begun = relative == "newFiscal" and (today - clock.fiscal.bounds(year, None)[0]).days < FRESH
    year += 0 if begun else step
    return make(f"FY{year}", clock.fiscal) if clock.fiscal.end_month != MONTHS else make(str(year))


def quarter_before(clock: Clock) -> str:
    if clock.anchor is not None and clock.anchor.calendar and "Q" in clock.anchor.calendar:
        return clock.anchor.calendar.removeprefix("TTM")
    today = clock.today()
    return previous(make(quarter_of(today))).label if today is not None else ""


def relative_year(mention: PeriodMention, clock: Clock) -> Period | None:
    today = clock.today()
    if mention.relative == "priorYear" and clock.anchor is not None and LONG.fullmatch(clock.anchor.label):
        return year_ago(clock.anchor)
    if mention.relative == "priorYear" and mention.quarter and clock.anchor is not None and QUARTER.fullmatch(clock.anchor.label):
        own = clock.fiscal if clock.anchor.label.startswith("FY") else None
        return make(f"{year_ago(clock.anchor).label[:-1]}{mention.quarter}", own)
    if today is None:
        return None
    year = today.year
    if mention.relative == "anchorYear" and clock.anchor is not None:
        found = _year_of_anchor(clock)
        over = clock.forward and found is not None and found.end is not None and (today - found.end).days > LONG_OVER
        closed = clock.forward and found is not None and found.end is not None and found.end == clock.anchor.end and found.end < today
        if closed and found is not None:
            return next_period(found)  # what is forecast beside the quarter that closed the year
        return make(str(today.year)) if over and found is not None and not found.owner else found
    label = clock.anchor.label if clock.anchor is not None else ""
    booked = clock.prefer_fiscal and clock.fiscal is not None and QUARTER.fullmatch(label) is not None and label.startswith("FY")
    if mention.relative == "nextYear" and booked and mention.kind == "year":
        return make(f"FY{int(label[2:6]) + 1}", clock.fiscal)  # the year behind the one whose quarter is reported
    year += RELATIVE_YEARS[mention.relative]
    if mention.quarter:
        return make(f"{year}Q{mention.quarter}")
    if mention.half:
        return make(f"{year}H{mention.half}")
    if mention.month and mention.day:
        return make(f"{year}-{mention.month:02d}-{mention.day:02d}")
    if mention.month:
        return make(f"{year}-{mention.month:02d}")
    return make(str(year))


def relative_day(mention: PeriodMention, clock: Clock) -> Period | None:
    """Return the day of publication, the one before, or the last day of that name up to it; None if the text does not say when it appeared."""
    day = clock.published
    if day is None:
        return None
    if mention.relative == "yesterday":
        day -= timedelta(days=1)
    elif mention.relative == "weekday":
        day -= timedelta(days=(day.isoweekday() - mention.day) % 7)
    return make(day.isoformat())


def _year_of_anchor(clock: Clock) -> Period | None:
    assert clock.anchor is not None
    label, end = clock.anchor.label.removeprefix("TTM"), clock.anchor.end
    closed = QUARTER.fullmatch(label) is not None and end is not None and clock.fiscal is not None and not clock.forward and (
        end.month == clock.fiscal.end_month != MONTHS)  # the quarter to March of who closes its books in March
    if (clock.prefer_fiscal or closed) and clock.fiscal is not None and not label.startswith("FY") and clock.anchor.end is not None:
        return make(f"FY{clock.fiscal.year_of(clock.anchor.end)}", clock.fiscal)
    if label.startswith("FY"):
        return make(label[:6], clock.fiscal)
    return make(label[:4])


def relative(mention: PeriodMention, clock: Clock) -> Period | None:
    anchor, kind = clock.anchor, mention.relative
    if kind == "sameMonth":
        return anchor if anchor is not None and MONTH.fullmatch(anchor.label) else None  # "单月" in a report of one month
    if kind == "lastMonth" or kind == "thisMonth":
        today = clock.today()
        if today is None:
            return None
        this = make(f"{today.year}-{today.month:02d}")
        return previous(this) if kind == "lastMonth" else this
    if kind == "lastQuarter":
        return _last_quarter(clock)
    if anchor is None:
        return None
    if kind == "yearAgo":
        return year_ago(anchor) if not mention.year else _in_year(anchor, mention.year)
    if kind == "previous":
        day = DAY.fullmatch(anchor.label) is not None and anchor.end is not None
        return previous(make(quarter_of(anchor.end)) if day and anchor.end is not None else anchor)  # "as of 30 June, down from 4 billion a quarter earlier"
    if kind in ("next", "currentOpen"):
        return next_period(anchor)
    if kind == "current":
        over = clock.forward and anchor.end is not None and clock.published is not None and anchor.end < clock.published
        return next_period(anchor) if over else anchor
    return None


def _in_year(period: Period, year: int) -> Period:
    """Return the period of the same place in another common year, that of its middle."""
    found = period
    for _ in range(10):
        if year >= _middle_year(found):
            return found
        found = year_ago(found)
    return found


def _middle_year(period: Period) -> int:
    if period.start is None or period.end is None:
        return int(period.label.removeprefix("FY").removeprefix("TTM")[:4])
    return (period.start + (period.end - period.start) / 2).year


def _last_quarter(clock: Clock) -> Period | None:
    """Return the quarter that ended last before the text appeared."""
    anchor, today = clock.anchor, clock.published
    if today is not None and (anchor is None or "Q" not in anchor.label):
        return previous(make(quarter_of(today)))
    if anchor is None or today is None or anchor.end is None:
        return previous(anchor) if anchor is not None else None
    following = next_period(anchor)
    return anchor if following.end is not None and following.end > today and anchor.end <= today else previous(anchor)
