"""What a sentence has said of its period so far, and the period that words name by themselves."""

from __future__ import annotations

from kg.extract.amounts import Frame
from kg.extract.focus import CALENDAR_YEAR_END, Focus, period_of, shared_period
from kg.extract.tokens import Token
from kg.lexicon import Lexicon
from kg.period import RELATIVE_DAYS, FiscalCalendar, PeriodMention, make, year_ago
from kg.types import Period

__all__ = ["PRICES", "Running", "explicit", "own_calendar", "topic_period", "usable", "year_before"]

PRICES = frozenset({"sharePrice", "marketCap"})
ANY_DAY = frozenset({"sharePrice", "marketCap", "cash", "inventory", "headcount", "backlog", "layoffs", "users", "shareRepurchase"})


class Running:
    """What a sentence has said so far: the period of its own figures, periods compared with, whether a bracket held a share."""

    def __init__(self) -> None:
        self.period: Period | None = None
        self.token: Token | None = None
        self.bracketed = False
        self.compare = ""  # what the sentence says at its head that its changes are measured against
        self.first = True  # no figure of the sentence yet
        self.expected = False  # a figure was set against what others expected
        self.strange = False  # a name that nobody knows opens the sentence
        self.foretold = False  # whether the figure before is a forecast, beside which an estimate is of the same time
        self.former: Period | None = None  # what the sentence is about, while an earlier period is named only to compare with: "第二季度为20.4%"
        self.regional = False  # the clause before told a figure of a region
        self.measured: set[int] = set()  # places of the periods that changes are measured against


def explicit(token: Token, focus: Focus, lexicon: Lexicon, company: str, topic: Period | None, *, forward: bool = False) -> Period | None:
    """Return the period that a period token denotes for a company, relative words read against `topic`."""
    mention = token.period
    assert isinstance(mention, PeriodMention)
    return period_of(mention, focus, lexicon, company, topic, forward=forward)


def usable(token: Token, frame: Frame) -> bool:
    """Return whether a figure can be of a period so named: of a day only prices and what is counted on one."""
    mention = token.period
    if not isinstance(mention, PeriodMention):
        return False
    if frame.metric is not None and frame.metric.id in PRICES:
        return mention.kind == "day"
    if mention.kind == "day":
        return frame.metric is not None and frame.metric.id in ANY_DAY and mention.relative not in RELATIVE_DAYS
    return True


def topic_period(company: str, running: Running, focus: Focus) -> Period | None:
    """Return the period that relative words are read against: the sentence's, the company's own quarter, the section's."""
    topic = shared_period(running.period or focus.period, company, focus) or focus.own.get(company)
    own = focus.own.get(company)
    if running.period is None and own is not None and own.owner and topic is not None and not topic.owner:
        return own  # its own quarter rather than the common one that the text is dated by
    return topic


def own_calendar(period: Period | None, company: str, focus: Focus, lexicon: Lexicon) -> Period | None:
    """Return the quarter in the books of another company that is the common quarter the text is about."""
    entry = lexicon.entities.get(company)
    if (period is None or period.owner or company == focus.company or entry is None or entry.fiscal_year_end == CALENDAR_YEAR_END
            or period.start is None or "Q" not in period.label or period.label.startswith("TTM")):
        return period
    books = FiscalCalendar(company, entry.fiscal_year_end)
    middle = period.start + (period.end - period.start) / 2 if period.end is not None else period.start
    return make(f"FY{books.year_of(middle)}Q{books.quarter_of(middle)}", books)


def year_before(period: Period | None) -> Period | None:
    """Return the same period of the year before."""
    if period is None:
        return None
    found: Period | None = year_ago(period)
    return found
