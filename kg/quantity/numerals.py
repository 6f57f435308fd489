"""Digits and number words to exact numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

__all__ = ["hanzi_value", "number_value", "tolerance_of"]


def hanzi_value(words: str, numerals: Mapping[str, Decimal], places: Mapping[str, Decimal], point: str) -> Decimal:
    """Return the number that a run of hanzi numerals below ten thousand states, or that digits in a row spell.

    >>> D = Decimal
    >>> hanzi_value("三百五十", {"三": D(3), "五": D(5)}, {"百": D(100), "十": D(10)}, "点")
    Decimal('350')
    >>> hanzi_value("二点五", {"二": D(2), "五": D(5)}, {}, "点")
    Decimal('2.5')
    """
    whole, _, fraction = words.partition(point)
    total, last, spelled, placed = Decimal(0), None, "", False
    for char in whole:
        if char in places:
            total += (Decimal(1) if last is None else last) * places[char]
            last, placed = None, True
        elif char in numerals:
            last = numerals[char]
            spelled += str(numerals[char])
    value = total + (last or Decimal(0)) if placed or len(spelled) < 2 else Decimal(spelled)
    if fraction:
        value += Decimal("0." + "".join(str(numerals[c]) for c in fraction if c in numerals))
    return value


def number_value(words: str) -> Decimal:
    """Return the number that ASCII digits state, thousands separators dropped.

    >>> number_value("1,501.88")
    Decimal('1501.88')
    """
    return Decimal(words.replace(",", ""))


def tolerance_of(digits: str, scale: Decimal) -> Decimal:
    """Return half a unit of the last digit stated.

    >>> tolerance_of("213.4", Decimal(10**9))
    Decimal('50000000.0')
    """
    whole, _, fraction = digits.replace(",", "").partition(".")
    return scale * Decimal(1).scaleb(-len(fraction)) / 2
