"""Digits and number words to exact numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

__all__ = ["hanzi_value", "number_value", "spread_of", "tolerance_of"]

WELL_FORMED = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,12})?|[0-9]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,12})?")
LONGEST_HANZI = 16
MYRIAD = Decimal(10_000)


def number_value(words: str) -> Decimal | None:
    """Return the number that ASCII digits state, thousands separators dropped; None if they are ill-formed or too many.

    >>> number_value("1,501.88"), number_value("3.5.1"), number_value("1,2")
    (Decimal('1501.88'), None, None)
    """
    if words.isdigit() and len(words) <= 20:
        return Decimal(words)
    return Decimal(words.replace(",", "")) if WELL_FORMED.fullmatch(words) else None


def tolerance_of(digits: str) -> Decimal:
    """Return half a unit of the last digit stated.

    >>> tolerance_of("213.4"), tolerance_of("1,500")
    (Decimal('0.05'), Decimal('0.5'))
    """
    return Decimal(5).scaleb(-len(digits.partition(".")[2]) - 1)


def hanzi_value(words: str, numerals: Mapping[str, Decimal], places: Mapping[str, Decimal], point: str) -> tuple[Decimal, Decimal] | None:
    """Return the number that hanzi numerals state, and half a unit of its last digit; None if they state none.

    numerals  digit -> value; places: multiplier -> value, those from ten thousand up multiply all that precedes them

    Digits in a row without a place (years, phone numbers) state no number, powers of ten alone state one of their kind.

    >>> D, digits = Decimal, {"一": Decimal(1), "三": Decimal(3), "五": Decimal(5)}
    >>> places = {"十": D(10), "百": D(100), "千": D(1000), "万": D(10**4), "亿": D(10**8)}
    >>> hanzi_value("三亿五千万", digits, places, "点")
    (Decimal('350000000'), Decimal('5000000'))
    >>> hanzi_value("一点五亿", digits, places, "点")
    (Decimal('150000000.0'), Decimal('5000000.0'))
    >>> hanzi_value("一三五", digits, places, "点") is None
    True
    """
    if len(words) > LONGEST_HANZI:
        return None
    total = section = Decimal(0)
    number: Decimal | None = None
    fraction: str | None = None
    unit = Decimal(1)
    for char in words:
        if char in numerals:
            if fraction is not None:
                fraction += str(numerals[char])
            elif number is not None and number != 0:
                return None
            else:
                number, unit = numerals[char], Decimal(1)
        elif char == point:
            if fraction is not None or number is None and not section:
                return None
            fraction = ""
        else:
            number, fraction = _joined(number, fraction), None
            total, section, unit = _place(places[char], (total, section), number, unit)
            number = None
    exact = total + section + (_joined(number, fraction) or Decimal(0))
    return exact, (Decimal(1).scaleb(-len(fraction)) if fraction else unit) / 2


def _joined(number: Decimal | None, fraction: str | None) -> Decimal | None:
    return Decimal(f"{number or 0}.{fraction}") if fraction else number


def _place(place: Decimal, sums: tuple[Decimal, Decimal], number: Decimal | None, unit: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Return total, section and unit of the last digit after a multiplier."""
    total, section = sums
    digit = unit if number is None else Decimal(1).scaleb(-len(str(number).partition(".")[2]))
    if place < MYRIAD:
        return total, section + (Decimal(1) if number is None else number) * place, digit * place
    section += number or Decimal(0)
    if total and place > MYRIAD and total < place:  # one myriad of hundred millions
        return (total + section) * place, Decimal(0), digit * place
    return total + (section or Decimal(1)) * place, Decimal(0), digit * place


def spread_of(words: str, numerals: Mapping[str, Decimal]) -> tuple[str, str] | None:
    """Return the two numbers that neighbouring digits before a place or unit stand for: seven or eight tenths.

    >>> spread_of("七八", {"七": Decimal(7), "八": Decimal(8)})
    ('七', '八')
    """
    if len(words) < 2 or words[0] not in numerals or words[1] not in numerals:
        return None
    if numerals[words[1]] - numerals[words[0]] != 1 or numerals[words[0]] < 1 or any(c in numerals for c in words[2:]):
        return None
    return words[0] + words[2:], words[1] + words[2:]
