"""Spans of a year that have no label, such as nine months or what has passed of it: their figures have no period."""

from __future__ import annotations

from kg.extract.against import is_relative
from kg.extract.amounts import CHANGES, Frame, Window
from kg.extract.focus import Focus
from kg.extract.running import Running
from kg.extract.tokens import Token
from kg.period import PeriodMention

__all__ = ["SPANS", "since_new_year", "to_date", "unbounded"]

SPANS = ("nineMonths", "months")


def to_date(token: Token | None, frame: Frame, window: Window) -> tuple[Token | None, bool]:
    """Return the period of an amount without one that only ends words for what has passed of it, "so far this year", and whether it is of such."""
    told = any(t.cue("toDate") is not None for t in [*window.near, *window.after[:2]])
    tokens = [*window.before, *window.after] if token is not None and frame.measure == "level" else []
    if token is None or not any((c := t.cue("span")) is not None and c.sets == "ytd" and t.start < token.start and token.end <= t.end for t in tokens):
        return token, told
    return None, told or token.start >= window.token.end


def since_new_year(frame: Frame, window: Window, previous: Frame | None, focus: Focus, running: Running) -> bool:
    """Return whether an amount is the growth of a figure that has no period, such as one since the year's start."""
    if previous is None or previous is focus.last or frame.measure not in CHANGES or frame.own_metric or window.hard:
        return False
    return previous.metric is frame.metric and previous.measure == "level" and previous.period is None and running.period is not None


def unbounded(token: Token | None, frame: Frame, running: Running, window: Window, *, unbounded: bool) -> bool:
    """Return whether an amount is of some months of a year: named so itself, or by the figure before."""
    if token is None:
        return unbounded and running.token is None
    current = isinstance(token.period, PeriodMention) and token.period.relative == "same"
    if unbounded and running.token is None and (is_relative(token) or current):
        return True  # "上年同期", "期内": of as many months
    spans = [t for t in [token, *window.before] if isinstance(t.period, PeriodMention) and t.period.relative in SPANS]
    return bool(spans) and (token in spans or token.start <= spans[-1].start <= token.end + 1)
