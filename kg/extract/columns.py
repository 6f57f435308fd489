"""What heads of columns say of time: the periods of columns, and the change of one column against another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from kg.extract.amounts import CHANGES
from kg.extract.focus import Focus
from kg.extract.heads import Head
from kg.period import PeriodMention, previous, year_ago
from kg.types import Period, Span

__all__ = ["closed_by", "is_over", "settle", "spread"]

CLOSE = 10  # days by which a quarter of weeks may end beside the month that gives it its name
MONTH = re.compile(r"\d{4}-\d\d")
NONE = Period("")
EARLIER = frozenset({"previous", "lastQuarter", "yearAgo", "priorYear"})
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


def spread(header: Sequence[tuple[Span, ...]]) -> list[tuple[Span, ...]]:
    """Return the rows of heads with those that stand over several columns told to each: all but the last row may have such."""
    out = []
    for row in header[:-1]:
        said = [k for k in range(1, len(row)) if row[k].end > row[k].start]
        over = list(row)
        for k in range(1, len(row)):
            if said and k not in said:
                over[k] = row[said[0]] if len(said) == 1 else next((row[j] for j in reversed(said) if j < k), row[k])
        out.append(tuple(over))
    return [*out, *header[-1:]]


def settle(columns: Sequence[Head], base: Period | None) -> None:
    """Give columns what the ones to their left say: periods by the day that closes them, changes the period and kind of the pair compared.

    base  period of the table
    """
    _tell_apart(columns, base)
    for k in range(1, len(columns)):
        _span(columns, k)
    for k, column in enumerate(columns):
        if column.against is not None and not column.measure:
            _set_against(column, next((c.period for c in columns[:k] if c.period is not None), base))
        if column.period is None and column.day is not None:
            column.period = closed_by(column.day, base)
        if column.change and not column.measure or column.period is None and column.measure in CHANGES:
            _compare(column, [c.period for c in columns[:k] if c.period is not None and not c.measure and not c.change])
        if column.change and not column.measure and column.period is None and any(t.kind == "cue" for t in column.tokens):
            column.measure = "yoy"  # "增幅" beside figures of one period
    for k in range(1, len(columns)):
        _borrow(columns, k)
        if columns[k].measure == "qoq" and MONTH.fullmatch((columns[k].period or base or NONE).label):
            columns[k].measure = "mom"


def _tell_apart(columns: Sequence[Head], base: Period | None) -> None:
    """Give "current quarter" beside "prior quarter" the period of the table, and "last quarter" beside "this quarter" the one before."""
    if base is None:
        return
    earlier = any(c.relative in EARLIER for c in columns)
    for column in columns:
        if column.relative == "currentOpen" and earlier:
            column.period = base
    for column in columns:
        if column.relative == "lastQuarter" and column.period == base and any(c is not column and c.period == base for c in columns):
            column.period = previous(base)


def _compare(column: Head, told: list[Period]) -> None:
    """Make a column of changes one of the latest period told, against the nearest other one: "Q3 2025 | Q3 2024 | Change"."""
    if not told:
        return
    latest = max(told, key=_end)
    if column.measure in CHANGES and not column.change:
        column.period = latest
        return
    other = next((p for p in reversed(told) if p != latest), None)
    kind = "yoy" if other == year_ago(latest) else "qoq" if other == previous(latest) and "Q" in latest.label else ""
    if kind:
        column.measure, column.period = kind, latest


def _set_against(column: Head, of: Period | None) -> None:
    """Make a column that is measured against a named period one of changes of the period told: "vs. Q3 2023"."""
    assert column.against is not None
    if of is not None and column.against.label in (year_ago(of).label, previous(of).label):
        column.measure = "yoy" if column.against.label == year_ago(of).label else "qoq"


def _end(period: Period) -> date:
    return period.end or date.min


def _span(columns: Sequence[Head], k: int) -> None:
    """Leave open what a column of changes without a period of its own is of, where the figures to its left are of a span without a label."""
    column = columns[k]
    told = next((c for c in reversed(columns[:k]) if c.measure not in CHANGES and not c.change), None)
    column.open = column.open or column.measure in CHANGES and column.period is None and told is not None and told.open


def _borrow(columns: Sequence[Head], k: int) -> None:
    """Let a column that names a change, a status or a period but no metric take the metric of the column to its left."""
    column, left = columns[k], columns[k - 1]
    if column.metric is not None or left.metric is None or not (column.measure or column.status or column.period):
        return
    if column.measure in CHANGES:  # a rate of change is of a sum or a count rather than of the share told beside it
        left = next((c for c in reversed(columns[:k]) if c.metric is not None and "ratio" not in c.metric.kinds and c.measure != "share"), left)
    column.metric, column.period = left.metric, column.period or left.period
    column.unit = column.unit or ("#%" if column.measure in CHANGES else left.unit)
