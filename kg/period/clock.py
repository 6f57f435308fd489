"""What the words for a period are read against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.period.calendar import FiscalCalendar
from kg.types import Period

__all__ = ["Clock"]


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
