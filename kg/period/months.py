"""Periods told by a month or a day: "the quarter ended October 26", "the six months to June", "December", "the October quarter"."""

from __future__ import annotations

from datetime import date, timedelta

from kg.period.calendar import FiscalCalendar, make, previous, quarter_of, year_ago
from kg.period.clock import Clock
from kg.period.grammar import PeriodMention
from kg.types import Period

__all__ = ["ended", "month"]

MONTHS = 12
FIRST_DAYS = 10  # a period that ends so early in a month is one of the month before
NEXT = 120  # days after which no quarter is forecast any more
HALF = 183  # days
LONG_OVER = 330  # days after which nobody reports a half any more
BESIDE, MID = 24, 15  # days between the end of a fiscal quarter by the month and by its weeks; a day for a month without one

REPORTED = 3  # months after its end in which a quarter may still be forecast


def ended(mention: PeriodMention, clock: Clock) -> Period | None:
    anchor = clock.anchor
    undated = not mention.year and clock.published is None and mention.kind == "quarter"
    late = mention.day < FIRST_DAYS
    if undated and anchor is not None and anchor.end is not None and "Q" in anchor.label and abs(anchor.end.month - mention.month) <= late:
        return anchor  # the quarter that the text is about
    year = mention.year or _latest_year(mention.month, clock)
    if not year or not mention.month:
        return None
    if anchor is not None and anchor.owner and anchor.end is not None and "Q" in anchor.label and mention.kind == "quarter":
        closing = date(year, mention.month, mention.day or MID)
        told = (anchor, year_ago(anchor), previous(anchor))  # the fiscal quarter that the text is about and those it is compared with, by the last day
        if (found := next((p for p in told if p.end is not None and abs((p.end - closing).days) <= BESIDE), None)) is not None:
            return found
    if mention.kind == "year":
        return _year_to(mention, year, clock)
    year += not mention.year and _lies_ahead(mention, year, clock)
    month = mention.month
    if mention.kind == "half":
        fiscal = clock.fiscal
        if month in (6, 12) or fiscal is None:
            return make(f"{year}H{1 if month <= 6 else 2}")
        return make(f"FY{fiscal.year_of(date(year, month, 15))}H{1 if fiscal.quarter_of(date(year, month, 15)) <= 2 else 2}", fiscal)
    if mention.day and mention.day < FIRST_DAYS:
        month, year = (month - 1, year) if month > 1 else (12, year - 1)
    if _of_own_year(month, clock):
        return _own_quarter(year, month, clock)
    middle = date(year, month, 1)
    index = middle.year * 12 + middle.month - 1 - 1
    return make(quarter_of(date(index // 12, index % 12 + 1, 15)))


def _lies_ahead(mention: PeriodMention, year: int, clock: Clock) -> bool:
    """Return whether a quarter or half that would be long over is the next one: "for the quarter ending in January", told in November."""
    over = {"quarter": NEXT, "half": HALF}.get(mention.kind, LONG_OVER) if clock.forward else LONG_OVER
    today = clock.today()
    return today is not None and (mention.kind == "half" or clock.forward) and (today - date(year, mention.month, 28)).days > over


def _year_to(mention: PeriodMention, year: int, clock: Clock) -> Period:
    """Return the year that ends in a month: a common one if that is December."""
    month, today = mention.month, clock.today()
    if not mention.year and clock.forward and today is not None and today > date(year, month, 1) + timedelta(days=31):
        year += 1
    if month == MONTHS or month == 1 and 0 < mention.day < FIRST_DAYS:
        return make(str(year - (month == 1)))
    own = clock.fiscal
    books = own if own is not None and own.end_month != MONTHS else FiscalCalendar(own.owner if own is not None else "", month)
    return make(f"FY{year}", books)


def _latest_year(month: int, clock: Clock) -> int:
    today = clock.today()
    if today is None or not month:
        return 0
    return today.year if month <= today.month else today.year - 1


def month(mention: PeriodMention, clock: Clock) -> Period | None:
    year = mention.year or _latest_year(mention.month, clock)
    if not year or not mention.month:
        return None
    today = clock.today()
    if clock.forward and not mention.year and today is not None and mention.kind != "day":
        lately = mention.kind == "monthquarter" and 0 < today.month - mention.month <= REPORTED  # its report is yet to come
        year = today.year if mention.month >= today.month or lately else today.year + 1  # what is forecast lies ahead
    if mention.kind == "monthquarter":
        if _of_own_year(mention.month, clock):
            return _own_quarter(year, mention.month, clock)  # "the October quarter" of a year that ends in January
        return make(quarter_of(date(year, mention.month, 1)))
    if mention.kind == "day" and mention.day:
        return make(f"{year}-{mention.month:02d}-{mention.day:02d}")
    return make(f"{year}-{mention.month:02d}")


def _of_own_year(month: int, clock: Clock) -> bool:
    """Return whether a quarter of the company's own year ends in a month, and none of the common year."""
    return clock.fiscal is not None and month % 3 != 0 and (month - clock.fiscal.end_month) % 3 == 0


def _own_quarter(year: int, month: int, clock: Clock) -> Period:
    own, day = clock.fiscal, date(year, month, MID)
    assert own is not None
    return make(f"FY{own.year_of(day)}Q{own.quarter_of(day)}", own)
