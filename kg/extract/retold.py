"""Figures that tell the metric of the one before again: per share, per receipt, or as the number that a growth leads to."""

from __future__ import annotations

import re

from kg.extract.amounts import Frame, Window
from kg.extract.focus import Focus
from kg.extract.tokens import Token
from kg.extract.verbs import SMALL_MONEY, per_share
from kg.lexicon import Lexicon, MetricEntry

__all__ = ["counted", "per_receipt", "restated"]

SOME_YEAR = re.compile(r"(?:19|20)\d\d")
LIKE = 5  # times by which a count may differ from the one it is measured against


def restated(frame: Frame, window: Window, previous: Frame | None, lower: str, lexicon: Lexicon) -> bool:
    """Return whether a small sum tells net income again per share: "$771 million, or 47 cents, a year ago"."""
    if previous is None or previous.metric is None or previous.metric.id != "netIncome" or previous.measure != "level" or window.hard:
        return False
    between = lower[previous.token.end:window.token.start].strip(" ,")
    return frame.kind == previous.kind == "money" and between in lexicon.joints and per_share(frame)


def per_receipt(token: Token, previous: Frame | None, focus: Focus, lexicon: Lexicon) -> bool:
    """Return whether a word only says per what a figure is told again: "(每ADS为2.92美元)"."""
    carried = previous is not None and previous.metric is not None and previous.metric.per_share
    return carried and focus.lower[token.start:token.end] in lexicon.receipts


def counted(frame: Frame, window: Window, previous: Frame | None, focus: Focus) -> MetricEntry | None:
    """Return what a number in words of scale counts where it ends a growth of such: "subscribers grew 11% to 713 million"."""
    if previous is None or previous is focus.last or previous.metric is None:
        return None
    if frame.role not in ("to", "from", "versus") and window.adjacent("status") is None:
        return None
    quantity = frame.token.quantity
    scaled = quantity is not None and quantity.digits is not None and quantity.digits != quantity.span
    value = quantity.value if quantity is not None else None
    last = previous.token.quantity.value if previous.token.quantity is not None else None
    like = value is not None and last is not None and 0 < value <= last * LIKE and last <= value * LIKE
    whole = frame.role in ("from", "versus") and value is not None and (value >= SMALL_MONEY or like) and not SOME_YEAR.fullmatch(f"{value:f}")
    return previous.metric if (scaled or whole) and previous.metric.kinds & {"count", "people"} else None
