"""The amount that one cell of a table states, read with the unit and scale of its heads."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kg.folding import fold
from kg.lexicon import MetricEntry
from kg.quantity import QuantityGrammar
from kg.types import Quantity, Span

__all__ = ["amount_in"]

RANGE = re.compile(r"\d[\d,.]*\s?[-~\u2013\u2014]\s?\d[\d,.]*%?")
NUMBER = re.compile(r"[(+\-\u2212]?\s?(?:[a-z]{0,3}\$|[\u20ac\u00a3\u00a5])?\s?\(?[-\u2212]?\d[\d,]*(?:\.\d+)?\)?\s?(?:%|pp)?\*?")
BOUNDED = re.compile(r"[^\W\d]{1,9} ?\d[\d,.]*|\d[\d,.]*\+")  # "over 40,000", "40,000+"
NEGATIVE = re.compile(r"[(\-\u2212]")
BRACKETED = re.compile(r"\((\d[\d,.]*)\)|\((\d[\d,.]*\s?[^()\d]{1,8})\)")  # "(1.2) pts", "(4.2%)": a loss or a fall in the books
SMALL = Decimal(10) ** 6  # a sum of a company below it, without a word of scale, is of thousands or millions that nobody tells


def amount_in(words: str, span: Span, unit: str, scale: Decimal | None, metric: MetricEntry | None, quantities: QuantityGrammar) -> Quantity | None:
    """Return the amount of a cell, None if it holds none or one whose unit or scale nobody tells.

    words  the folded words of the cell;  unit  pattern of the heads, "#" for the number;  scale  factor of sums that a head gives
    """
    plain = BRACKETED.sub(lambda match: match[1] or match[2], words)
    found = quantities.find(plain)
    if len(found) == 1 and found[0].unit is not None:
        amount = replace(found[0], span=span, digits=span)
        if plain != words and amount.value is not None and amount.value > 0:
            amount = replace(amount, value=-amount.value, signed=True)
        return _scaled(amount, scale, metric, words)
    if unit and RANGE.fullmatch(words):
        ranged = quantities.find(fold(unit.replace("#", words.rstrip("%").replace("\u2013", "-").replace("\u2014", "-"))).lower)
        return replace(ranged[0], span=span, digits=span) if len(ranged) == 1 and ranged[0].low is not None else None
    return _bare(words, span, unit, metric, quantities)


def _scaled(amount: Quantity, scale: Decimal | None, metric: MetricEntry | None, words: str) -> Quantity | None:
    """Return a sum that has its sign of currency beside it, times the scale of a head unless it has a word of its own."""
    if amount.kind != "money" or metric is not None and metric.per_share or any(c.isalpha() for c in words.lower().replace("us$", "").replace("nt$", "")):
        return amount
    if scale is not None:
        return _times(amount, scale)
    told = metric is None or metric.kinds != {"money"} or amount.value is None or not 0 < abs(amount.value) < SMALL
    return amount if told else None


def _bare(words: str, span: Span, unit: str, metric: MetricEntry | None, quantities: QuantityGrammar) -> Quantity | None:
    """Return the amount of a cell that holds a number and no unit."""
    if unit and BOUNDED.fullmatch(words):
        bounded = quantities.find(fold(unit.replace("#", words)).lower)
        return replace(bounded[0], span=span) if len(bounded) == 1 and bounded[0].comparator != "=" else None
    if not NUMBER.fullmatch(words):
        return None
    negative = NEGATIVE.match(words) is not None
    digits = words.strip("()+-\u2212* ")
    if metric is not None and not unit and metric.kinds <= {"count", "people"}:
        return Quantity(span, Decimal(digits.replace(",", "")), unit="items", kind="count", digits=span)
    if not unit:
        return None
    composed = quantities.find(fold(unit.replace("#", digits)).lower)
    if len(composed) != 1 or composed[0].value is None:
        return None
    value = -composed[0].value if negative else composed[0].value
    if metric is not None and metric.per_share and composed[0].kind == "money":
        value = Decimal(digits.replace(",", "")) * (-1 if negative else 1)  # the caption's scale is for sums
    return replace(composed[0], value=value, span=span, digits=span, signed=words[:1] in "+-\u2212(")


def _times(quantity: Quantity, scale: Decimal) -> Quantity:
    """Return a sum whose scale stands in a head: "$7,634" below "in millions"."""
    value, low, high = (None if v is None else v * scale for v in (quantity.value, quantity.low, quantity.high))
    return replace(quantity, value=value, low=low, high=high, tolerance=quantity.tolerance * scale)
