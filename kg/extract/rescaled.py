"""Amounts whose unit the words around them change: a dividend per ten shares, a sum that is told in another currency, points spelt as percent."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kg.extract.amounts import CHANGES, Frame, Window
from kg.extract.elided import LOCAL
from kg.extract.focus import Focus
from kg.extract.markets import MARKET_SHARE
from kg.extract.tokens import HARD, Token
from kg.lexicon import Lexicon

__all__ = ["in_points", "of_one_share", "told_otherwise"]

TEN = 10
CLOSED = re.compile("[\u3002;\n]")
REACH = 24  # code points before a dividend in which it is said to be for ten shares
DIVIDEND = "dividend"
SOLD = ("unitsShipped", "revenue")  # what grows by a percentage where a share of its market has just been told
OPENING = 120  # code points before a sum in which its sentence opens
DEAREST = Decimal(1000)  # no share earns that much
SENTENCE = re.compile(r"[.!?;](?=\s)|\n")
LONGEST_NAME = 3  # code points of a bare currency; longer words say that figures are told in it


def of_one_share(frame: Frame, window: Window, focus: Focus, lexicon: Lexicon) -> None:
    """Divide a dividend for ten shares by ten: "每10股派6元" is 0.6 a share."""
    quantity = frame.token.quantity
    if frame.metric is None or frame.metric.id != DIVIDEND or quantity is None or quantity.kind != "money":
        return
    words = CLOSED.split(focus.lower[max(0, window.token.start - REACH):window.token.start])[-1]
    if any(w in words for w in lexicon.per_tens):
        value, low, high = (None if v is None else v / TEN for v in (quantity.value, quantity.low, quantity.high))
        frame.token.quantity = replace(quantity, value=value, low=low, high=high, tolerance=quantity.tolerance / TEN)


def told_otherwise(window: Window, focus: Focus, lexicon: Lexicon) -> None:
    """Give a sum the currency, or the "per share", that stands before it."""
    _told_currency(window)
    _for_each_share(window, focus, lexicon)


def _for_each_share(window: Window, focus: Focus, lexicon: Lexicon) -> None:
    """Make a small sum one per share where its sentence opens so: "Per share, the loss amounted to $3.88"."""
    quantity = window.token.quantity
    if quantity is None or quantity.kind != "money" or quantity.per or quantity.value is None or abs(quantity.value) >= DEAREST:
        return
    opening = SENTENCE.split(focus.lower[max(0, window.token.start - OPENING):window.token.start])[-1]
    if opening.lstrip(" \"\u201c").startswith(lexicon.lists["per-share-opener"]):
        window.token.quantity = replace(quantity, per="share")


def _told_currency(window: Window) -> None:
    """Give a bare "元" the currency that stands before its metric or as how it is counted: "美元营收331亿元", "以美元计,…331亿元"."""
    quantity = window.token.quantity
    if quantity is None or quantity.unit != LOCAL:
        return
    for token in reversed(window.before):
        if token.kind == HARD:
            return
        cue = token.cue("currency")
        if cue is not None and (token.end - token.start > LONGEST_NAME or _right_before_metric(token, window)):
            window.token.quantity = replace(quantity, unit=cue.sets)
            return


def _right_before_metric(token: Token, window: Window) -> bool:
    return any(t.kind == "metric" and 0 <= t.start - token.end <= 1 for t in window.before)


def in_points(frame: Frame, focus: Focus, lexicon: Lexicon) -> None:
    """Make the change of a ratio in percentage points where a Chinese text spells points so: "毛利率同比-3.8pct"."""
    quantity = frame.token.quantity
    if quantity is None or frame.unit != "percent" or frame.metric is None or frame.measure not in CHANGES or not focus.language.startswith("zh"):
        return
    if "ratio" in frame.metric.kinds and focus.lower[quantity.span.start:quantity.span.end].endswith(lexicon.point_words):
        frame.token.quantity = replace(quantity, unit="pp")
    elif frame.metric.id == MARKET_SHARE and not frame.own_metric:
        shipped = [m for m in focus.said if m in SOLD]
        frame.metric = lexicon.metrics[shipped[-1]] if shipped else frame.metric
        frame.reason = frame.reason if shipped else "the growth of what is sold, not of its share of a market"  # "份额14%,同比增长9%"
