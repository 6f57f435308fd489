"""The unit that a line declares for the bare sums below it: "分部表現（人民幣億元）" above "電商：收入1,325.78（+16%）"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kg.extract.captions import BRACKETS, unit_words
from kg.quantity import QuantityGrammar
from kg.types import Quantity

__all__ = ["declared_scale", "scaled"]

LONGEST = 60  # code points of such a line


def declared_scale(words: str, quantities: QuantityGrammar) -> tuple[Decimal, str] | None:
    """Return the factor and the currency that a line without a figure gives to sums in a bracket or behind a colon.

    words  the line, folded and in small letters

    >>> from kg.ontology import load
    >>> from kg.quantity import compile_grammar
    >>> declared_scale("分部表现(人民币亿元;括号内为变幅)", compile_grammar(load()))
    (Decimal('100000000'), 'CNY')
    >>> declared_scale("收入100亿元(人民币亿元)", compile_grammar(load())) is None
    True
    """
    if len(words) > LONGEST or any(char.isdigit() for char in words):
        return None
    for match in BRACKETS.finditer(words):
        pattern = unit_words(match[0], quantities)
        found = quantities.find(pattern.replace("#", "1")) if pattern else []
        if len(found) == 1 and found[0].kind == "money" and found[0].value is not None and found[0].unit is not None:
            return found[0].value, found[0].unit
    return None


def scaled(quantity: Quantity, scale: tuple[Decimal, str], *, whole: bool) -> Quantity:
    """Return a bare number as a sum of a declared scale; one per share is told in single units (not `whole`)."""
    factor = scale[0] if whole else Decimal(1)
    value, low, high = (None if v is None else v * factor for v in (quantity.value, quantity.low, quantity.high))
    return replace(quantity, value=value, low=low, high=high, unit=scale[1], kind="money", tolerance=quantity.tolerance * factor)
