"""Periods by their labels: bounds, the period before, the same a year ago, fiscal to common calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from kg.errors import PeriodError
from kg.types import Period

__all__ = ["FiscalCalendar", "common_of", "make", "next_period", "previous", "quarter_of", "year_ago"]

LABEL = re.compile(r"(?P<kind>FY|TTM)?(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
MONTHS = 12


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """The fiscal calendar of an organization: its year ends in month `end_month` of the year that names it."""

    owner: str
    end_month: int = 12

    def year_of(self, day: date) -> int:
        """Return the fiscal year that a day lies in.

        >>> FiscalCalendar("nvidia", 1).year_of(date(2025, 10, 26))
        2026
        """
        return day.year if day.month <= self.end_month else day.year + 1

    def quarter_of(self, day: date) -> int:
        """Return the fiscal quarter, 1 to 4, that a day lies in."""
        return ((day.month - self.end_month - 1) % MONTHS) // 3 + 1

    def bounds(self, year: int, quarter: int | None) -> tuple[date, date]:
        """Return first and last day of a fiscal quarter, or of the whole fiscal year."""
        if quarter is None:
            return _add_months(date(year, self.end_month, 1), -11), _month_end(year, self.end_month)
        last = _add_months(date(year, self.end_month, 1), 3 * quarter - MONTHS)
        return _add_months(last, -2), _month_end(last.year, last.month)


def _add_months(day: date, months: int) -> date:
    total = day.year * MONTHS + day.month - 1 + months
    return date(total // MONTHS, total % MONTHS + 1, 1)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def quarter_of(day: date) -> str:
    """Return the label of the calendar quarter a day lies in."""
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


def common_of(start: date, end: date, label: str) -> str:
    """Return the label of the common period that holds the middle day of a fiscal quarter, half or year."""
    middle = start + (end - start) / 2
    if "H" in label:
        return f"{middle.year}H{1 if middle.month <= 6 else 2}"
    return quarter_of(middle) if "Q" in label else str(middle.year)


def make(label: str, fiscal: FiscalCalendar | None = None) -> Period:
    """Return the period of a label with its days; a fiscal one has days only if its calendar is given.

    Raises `PeriodError` for words that are no label.

    >>> make("2025Q4").end
    datetime.date(2025, 12, 31)
    >>> make("FY2026Q2", FiscalCalendar("microsoft", 6)).calendar
    '2025Q4'
    >>> make("next Tuesday")
    Traceback (most recent call last):
    kg.errors.PeriodError: next Tuesday: not a period label (write 2025Q4, 2025, 2025H2, 2025-12, 2026-02-06, TTM2025Q4 or FY2026Q2)
    """
    match = LABEL.fullmatch(label)
    if match is None:
        raise PeriodError("not a period label", place=label, hint="write 2025Q4, 2025, 2025H2, 2025-12, 2026-02-06, TTM2025Q4 or FY2026Q2")
    year = int(match["year"])
    quarter = int(match["quarter"]) if match["quarter"] else None
    if match["kind"] == "FY":
        if fiscal is None:
            return Period(label)
        start, end = fiscal.bounds(year, quarter)
        if match["half"]:
            start, end = fiscal.bounds(year, 2 * int(match["half"]) - 1)[0], fiscal.bounds(year, 2 * int(match["half"]))[1]
        return Period(label, start, end, common_of(start, end, label), fiscal.owner)
    try:
        start, end = _common_bounds(match, year, quarter)
    except ValueError as error:
        raise PeriodError("no such day", place=label, hint="check month and day") from error
    return Period(label, start, end, label)


def _common_bounds(match: re.Match[str], year: int, quarter: int | None) -> tuple[date, date]:
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return day, day
    if match["month"]:
        return date(year, int(match["month"]), 1), _month_end(year, int(match["month"]))
    if match["half"]:
        first = 1 if match["half"] == "1" else 7
        return date(year, first, 1), _month_end(year, first + 5)
    if quarter is None:
        return date(year, 1, 1), date(year, 12, 31)
    end = _month_end(year, 3 * quarter)
    return (_add_months(end, -11) if match["kind"] == "TTM" else date(year, 3 * quarter - 2, 1)), end


def _shift(period: Period, years: int, quarters: int = 0) -> Period:
    match = LABEL.fullmatch(period.label)
    if match is None:
        return period
    year, suffix = int(match["year"]) + years, period.label[len(match["kind"] or "") + 4:]
    if quarters and match["quarter"]:
        index = year * 4 + int(match["quarter"]) - 1 + quarters
        year, suffix = index // 4, f"Q{index % 4 + 1}"
    elif quarters and match["half"]:
        index = year * 2 + int(match["half"]) - 1 + quarters
        year, suffix = index // 2, f"H{index % 2 + 1}"
    elif quarters and match["month"] and not match["day"]:
        index = year * MONTHS + int(match["month"]) - 1 + quarters
        year, suffix = index // MONTHS, f"-{index % MONTHS + 1:02d}"
    elif quarters and match["day"]:
        return _day_before(period, quarters)
    elif quarters:
        year += quarters
    label = f"{match['kind'] or ''}{year:04d}{suffix}"
    if period.owner and period.end is not None:
        return make(label, FiscalCalendar(period.owner, _end_month(period)))
    if label.endswith("-02-29"):
        label = label[:-2] + "28"
    return make(label)


def _day_before(period: Period, days: int) -> Period:
    assert period.start is not None
    return make((period.start + timedelta(days=days)).isoformat())


def _end_month(period: Period) -> int:
    assert period.end is not None
    match = LABEL.fullmatch(period.label)
    quarter = int(match["quarter"]) if match and match["quarter"] else 4
    return (period.end.month - 1 + 3 * (4 - quarter)) % MONTHS + 1


def year_ago(period: Period) -> Period:
    """Return the same period of the year before.

    >>> year_ago(make("FY2026Q3", FiscalCalendar("nvidia", 1))).label
    'FY2025Q3'
    """
    return _shift(period, -1)


def previous(period: Period) -> Period:
    """Return the period of the same length just before.

    >>> previous(make("2026Q1")).label
    '2025Q4'
    """
    return _shift(period, 0, -1)


def next_period(period: Period) -> Period:
    """Return the period of the same length just after.

    >>> next_period(make("FY2025Q4", FiscalCalendar("broadcom", 10))).label
    'FY2026Q1'
    """
    return _shift(period, 0, 1)
