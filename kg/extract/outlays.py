"""Amounts with the noun that they are of behind a verb, or with one that is no metric: "was handed to shareholders as dividends", "40% less energy"."""

from __future__ import annotations

import re

from kg.extract.amounts import Frame, Window
from kg.extract.focus import Focus
from kg.extract.tokens import Token
from kg.lexicon import Lexicon

__all__ = ["OUTLAYS", "divides", "handed_out", "laid_out", "of_more", "price_paid"]

PARTED = frozenset({"revenue", "operatingIncome", "backlog", "bookings", "orders"})
OUTLAYS = frozenset({"dividend", "shareRepurchase", "capitalExpenditure", "rdExpense"})
CLOSED = re.compile(r"[.,;:()\n]")
HEAD_REACH = 24  # code points behind an amount in which the noun stands that there is more or less of
BOUGHT_REACH = 60  # code points between "bought" and the price


def laid_out(frame: Frame, window: Window, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether a company spends a sum of which nothing else is said, in a text that is about spending on plants: "spent $37.5 billion in the quarter"."""
    if frame.kind != "money" or not focus.spending or any(t.kind == "metric" for t in [*window.near, *window.after]):
        return False
    words = focus.lower[max(0, window.token.start - HEAD_REACH):window.token.start].split()
    while words and words[-1] in lexicon.nearly:
        words.pop()
    if not words or words[-1] not in lexicon.lists["spending"]:
        return False
    behind = CLOSED.split(focus.lower[window.token.end:window.token.end + HEAD_REACH])[0].split()
    dated = any(t.kind == "period" and t.start - window.token.end < HEAD_REACH for t in window.after)
    return not behind or dated or window.token.quantity is not None and behind[0] in lexicon.joints


def handed_out(frame: Frame, window: Window, text: str, lexicon: Lexicon) -> Token | None:
    """Return what a sum is said to have been spent on or paid as: "half a billion was handed to shareholders as dividends"."""
    metric = next((t for t in window.after if t.kind == "metric"), None)
    if frame.kind != "money" or metric is None or not any(m.id in OUTLAYS for m in metric.metrics):
        return None
    words = text[window.token.end:metric.start].split()
    return metric if len(words) > 1 and words[0] in lexicon.lists["spent"] and words[-1] in lexicon.lists["spent-on"] else None


def of_more(window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether an amount says how much more or less there is of something that is no metric: "40% less energy"."""
    words = CLOSED.split(lower[window.token.end:window.token.end + HEAD_REACH])[0].split()
    told = any(t.kind in ("metric", "entity", "period") and t.start - window.token.end < HEAD_REACH for t in window.after)
    return len(words) > 1 and words[0] in lexicon.lists["more"] and not told and words[1] not in lexicon.lists["after-more"] and words[1].isalpha()


def price_paid(frame: Frame, window: Window, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a sum is what somebody gave for what he bought: "the software maker that Acme bought last year for about $28 billion"."""
    since = max((t.end for t in window.near if t.kind == "metric"), default=window.token.start - BOUGHT_REACH)
    words = lower[max(since, window.token.start - BOUGHT_REACH):window.token.start].split()
    return frame.kind == "money" and words[-1:] != [] and words[-1] in lexicon.lists["price-opener"] and any(w in lexicon.lists["bought-for"] for w in words)


def divides(previous: Frame | None) -> bool:
    """Return whether the figure before is one that parts of a company make up."""
    return previous is not None and previous.kind in ("money", "ratio") and previous.metric is not None and previous.metric.id in PARTED
