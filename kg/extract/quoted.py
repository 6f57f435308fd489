"""Moves of share prices that no word for a share names: "比亞迪周一急跌5.2%", "Intel rose 3% on Friday"."""

from __future__ import annotations

from kg.extract.amounts import Frame, Window
from kg.extract.tokens import Token
from kg.period import PeriodMention

__all__ = ["moved_in_a_day"]

DAYS = frozenset({"today", "yesterday", "weekday", "same"})
NEAR = 8  # code points between a company, the day and the word for a movement
BEHIND = 6  # code points between an amount and its day: " on "


def moved_in_a_day(frame: Frame, window: Window) -> bool:
    """Return whether a percentage is how far a company itself, its shares that is, is said to have moved in one day."""
    names = [t for t in window.near if t.entity is not None]
    if frame.unit != "percent" or not names or names[-1].entity is None or names[-1].entity.cls != "Company":
        return False
    told = [t for t in window.near if t.start >= names[-1].end]
    moves = [t for t in told if t.cue("move") is not None]
    days = [t for t in told if _day(t)]
    if not moves or any(t not in moves and t not in days for t in told) or moves[0].start - names[-1].end > NEAR + sum(t.end - t.start for t in days):
        return False
    return bool(days) or any(_day(t) and t.start - window.token.end <= BEHIND for t in window.after[:1])


def _day(token: Token) -> bool:
    mention = token.period
    return isinstance(mention, PeriodMention) and mention.relative in DAYS
