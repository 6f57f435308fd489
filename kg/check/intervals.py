"""Numbers as the intervals that their digits leave open, and sums, ratios and changes of such intervals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Interval", "bounds", "change", "power_of_ten", "product", "ratio", "total"]

OPEN = Decimal("Infinity")
ABOUT = Decimal("0.02"), Decimal("0.075")
"""Part of a number that "about" leaves open, at least and at most: half a unit of its last digit that is not zero in between."""
LARGEST_POWER = 4
NEAR = Decimal("0.03")
"""How far from a power of ten, in parts of it, a quotient may lie and still be one."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` to `high`, both ends included; an end may be infinite.

    >>> Interval(Decimal(1), Decimal(2)).meets(Interval(Decimal(2), Decimal(3)))
    True
    """

    low: Decimal
    high: Decimal

    def meets(self, other: Interval) -> bool:
        """Return whether the two have a number in common."""
        return self.low <= other.high and other.low <= self.high

    def gap(self, other: Interval) -> Decimal:
        """Return how far the nearest numbers of the two lie apart; 0 if they meet."""
        return max(self.low - other.high, other.low - self.high, Decimal(0))

    def widened(self, by: Decimal) -> Interval:
        """Return the interval with both ends moved outwards."""
        return Interval(self.low - by, self.high + by)

    @property
    def middle(self) -> Decimal:
        """The number halfway between the ends, which must be finite."""
        return (self.low + self.high) / 2

    @property
    def finite(self) -> bool:
        """Whether neither end is infinite."""
        return self.low.is_finite() and self.high.is_finite()


def bounds(low: Decimal, high: Decimal, comparator: str, tolerance: Decimal) -> Interval:
    """Return what numbers a stated figure may stand for.

    low, high   the stated number twice, or the ends of a stated range
    comparator  "=", "~", ">", ">=", "<" or "<="
    tolerance   half a unit of the last digit stated

    >>> bounds(Decimal(24), Decimal(24), "=", Decimal("0.5"))
    Interval(low=Decimal('23.5'), high=Decimal('24.5'))
    >>> bounds(Decimal(200), Decimal(200), "~", Decimal("0.5")), bounds(Decimal(57), Decimal(57), "~", Decimal("0.5"))
    (Interval(low=Decimal('185.000'), high=Decimal('215.000')), Interval(low=Decimal('55.86'), high=Decimal('58.14')))
    >>> bounds(Decimal(60), Decimal(60), ">", Decimal("0.5"))
    Interval(low=Decimal('59.5'), high=Decimal('Infinity'))
    """
    if comparator == "~":
        size = max(abs(low), abs(high))
        tolerance = max(tolerance, min(max(_coarse(size), size * ABOUT[0]), size * ABOUT[1]))
    return Interval(-OPEN if comparator in ("<", "<=") else low - tolerance, OPEN if comparator in (">", ">=") else high + tolerance)


def _coarse(size: Decimal) -> Decimal:
    """Return half a unit of the last digit that is not zero."""
    exponent = size.normalize().as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if size and isinstance(exponent, int) else Decimal(0)


def total(parts: Iterable[Interval]) -> Interval:
    """Return the interval of the sum.

    >>> total([Interval(Decimal(1), Decimal(2)), Interval(Decimal(3), Decimal(3))])
    Interval(low=Decimal('4'), high=Decimal('5'))
    """
    found = list(parts)
    return Interval(sum((p.low for p in found), Decimal(0)), sum((p.high for p in found), Decimal(0)))


def product(one: Interval, factor: Decimal) -> Interval:
    """Return the interval times a positive number."""
    return Interval(one.low * factor, one.high * factor)


def ratio(part: Interval, whole: Interval) -> Interval | None:
    """Return the quotient of two finite intervals; None if the divisor may be zero or negative.

    >>> ratio(Interval(Decimal(1), Decimal(2)), Interval(Decimal(4), Decimal(5)))
    Interval(low=Decimal('0.2'), high=Decimal('0.5'))
    """
    if whole.low <= 0 or not (part.finite and whole.finite):
        return None
    ends = [p / w for p in (part.low, part.high) for w in (whole.low, whole.high)]
    return Interval(min(ends), max(ends))


def change(now: Interval, before: Interval) -> Interval | None:
    """Return the change in percent from `before` to `now`; None if that has no meaning."""
    quotient = ratio(now, before)
    return None if quotient is None else Interval((quotient.low - 1) * 100, (quotient.high - 1) * 100)


def power_of_ten(one: Decimal, other: Decimal) -> int:
    """Return k if `one` is 10^k times `other`, within 3 %, k from 1 to 4 or -4 to -1; else 0.

    >>> power_of_ten(Decimal("2134"), Decimal("213.4")), power_of_ten(Decimal(3), Decimal(2)), power_of_ten(Decimal("35.6"), Decimal(356000))
    (1, 0, -4)
    """
    if one * other <= 0:
        return 0
    quotient = abs(one / other)
    for power in (1, 2, 3, 4):
        for sign in (1, -1):
            scale = Decimal(10) ** (sign * power)
            if abs(quotient / scale - 1) <= NEAR:
                return sign * power
    return 0
