"""What heads of columns say of time: a day that closes a period, and a column of a time that is long over."""

from __future__ import annotations

from datetime import date

from kg.extract.focus import Focus
from kg.period import PeriodMention, previous, year_ago
from kg.types import Period

__all__ = ["closed_by", "is_over"]

CLOSE = 10  # days by which a quarter of weeks may end beside the month that gives it its name
OVER = 200  # days after which nobody forecasts a period any more


def closed_by(mention: PeriodMention, base: Period | None) -> Period | None:
    """Return the period that the day in the head of a column closes: that of the table, the one before it, the same of a year ago."""
    if mention.kind != "day" or not (mention.year and mention.month and mention.day) or base is None:
        return None
    try:
        day = date(mention.year, mention.month, mention.day)
    except ValueError:
        return None
    return next((p for p in (base, year_ago(base), previous(base)) if p.end is not None and abs((p.end - day).days) <= CLOSE), None)


def is_over(period: Period | None, focus: Focus) -> bool:
    """Return whether a period ended so long before the text that a figure of it is no forecast."""
    return period is not None and period.end is not None and focus.published is not None and (focus.published - period.end).days > OVER
