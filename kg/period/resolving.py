"""What a mention of a period denotes, read against the clock of its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from kg.errors import PeriodError
from kg.period.calendar import FiscalCalendar, make, next_period, previous, quarter_of, year_ago
from kg.period.grammar import PeriodMention
from kg.types import Period

__all__ = ["RELATIVE_DAYS", "Clock", "resolve"]

RELATIVE_YEARS = {"thisYear": 0, "lastYear": -1, "nextYear": 1, "anchorYear": 0, "priorYear": -1}
FISCAL_YEARS = {"lastFiscal": -1, "thisFiscal": 0, "nextFiscal": 1}
RELATIVE_DAYS = ("today", "yesterday", "weekday")
LONG = re.compile(r"(?:FY)?\d{4}")
QUARTER = re.compile(r"(?:FY)?\d{4}Q\d")
MONTH = re.compile(r"\d{4}-\d\d")
LONG_OVER = 120  # days after which nobody forecasts a year any more
MONTHS = 12
FIRST_DAYS = 10  # a period that ends so early in a month is one of the month before
AFTERWARDS = 35  # days from the end of a quarter to the text that reports it, if that does not say when it appeared
HALF = 183  # days
BESIDE, MID = 24, 15  # days between the end of a fiscal quarter by the month and by its weeks; a day for a month without one
OPEN_DAYS = 10  # a quarter that ended at most so few days before the text is not yet reported


@dataclass(frozen=True, slots=True)
class Clock:
    """What periods are read against: the day of publication, the reporting period in force, the company's fiscal calendar."""

    published: date | None = None
    anchor: Period | None = None
    fiscal: FiscalCalendar | None = None
    prefer_fiscal: bool = False
    by_books: bool = False
    forward: bool = False

    def today(self) -> date | None:
        """Return the day to count from: that of publication, else the last day of the anchor."""
        if self.published is not None:
            return self.published
        return self.anchor.end if self.anchor is not None else None


def resolve(mention: PeriodMention, clock: Clock) -> Period | None:
    """Return the period that a mention denotes, or None if the text leaves it open.

    >>> from kg.types import Span
    >>> q3 = PeriodMention(Span(0, 4), "quarter", quarter=3)
    >>> resolve(q3, Clock(published=date(2025, 11, 20))).label
    '2025Q3'
    >>> resolve(q3, Clock(published=date(2025, 11, 20), fiscal=FiscalCalendar("nvidia", 1), prefer_fiscal=True)).label
    'FY2026Q3'
    """
    try:
        return _resolve(mention, clock)
    except PeriodError:
        return None


def _resolve(mention: PeriodMention, clock: Clock) -> Period | None:
    if mention.kind == "relative":
        return _relative(mention, clock)
    if mention.relative in RELATIVE_YEARS:
        return _relative_year(mention, clock)
    if mention.relative in FISCAL_YEARS:
        return _fiscal_year(FISCAL_YEARS[mention.relative], clock)
    if mention.relative in RELATIVE_DAYS:
        return _relative_day(mention, clock)
    if mention.ended:
        return _ended(mention, clock)
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
        return _month(mention, clock)
    if mention.kind == "ttm":
        end = _quarter_before(clock)
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
    return year - (calendar.owner != "" and not clock.forward and calendar.bounds(year, 2 * mention.half - 1)[0] > today)


def _ended(mention: PeriodMention, clock: Clock) -> Period | None:
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
    today = clock.today()
    if mention.kind == "half" and not mention.year and today is not None and (today - date(year, mention.month, 28)).days > HALF:
        year += 1  # the half under way rather than one that is long over
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


def _fiscal_year(step: int, clock: Clock) -> Period | None:
    """Return the fiscal year under way, the last or the next one; without a day of publication seen from the quarter that the text is about."""
    today = clock.published
    if today is None and clock.anchor is not None and clock.anchor.end is not None:
        today = clock.anchor.end + timedelta(days=AFTERWARDS)
    if today is None or clock.fiscal is None:
        return None
    year = clock.fiscal.year_of(today) + step
    return make(f"FY{year}", clock.fiscal) if clock.fiscal.end_month != MONTHS else make(str(year))


def _latest_year(month: int, clock: Clock) -> int:
    today = clock.today()
    if today is None or not month:
        return 0
    return today.year if month <= today.month else today.year - 1


def _month(mention: PeriodMention, clock: Clock) -> Period | None:
    year = mention.year or _latest_year(mention.month, clock)
    if not year or not mention.month:
        return None
    today = clock.today()
    if clock.forward and not mention.year and today is not None and mention.kind != "day":
        year = today.year if mention.month >= today.month else today.year + 1  # what is forecast lies ahead
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


def _quarter_before(clock: Clock) -> str:
    if clock.anchor is not None and clock.anchor.calendar and "Q" in clock.anchor.calendar:
        return clock.anchor.calendar.removeprefix("TTM")
    today = clock.today()
    return previous(make(quarter_of(today))).label if today is not None else ""


def _relative_year(mention: PeriodMention, clock: Clock) -> Period | None:
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
        return make(str(today.year)) if over and found is not None and not found.owner else found
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


def _relative_day(mention: PeriodMention, clock: Clock) -> Period | None:
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
    label = clock.anchor.label.removeprefix("TTM")
    if clock.prefer_fiscal and clock.fiscal is not None and not label.startswith("FY") and clock.anchor.end is not None:
        return make(f"FY{clock.fiscal.year_of(clock.anchor.end)}", clock.fiscal)
    if label.startswith("FY"):
        return make(label[:6], clock.fiscal)
    return make(label[:4])


def _relative(mention: PeriodMention, clock: Clock) -> Period | None:
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
        return previous(anchor)
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
