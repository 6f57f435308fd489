"""Single amounts: digits or number words with the scale and unit behind them and the sign, currency and bound before them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.quantity.left import Left, LeftReader
from kg.quantity.numerals import hanzi_value, number_value, spread_of, tolerance_of
from kg.quantity.right import Right, RightReader
from kg.quantity.words import Unit, Words

__all__ = ["Atom", "AtomReader"]

SMALLEST_COUNT = 10  # hanzi numerals below count nothing worth a fact: three big businesses, two companies
RANGE_BACK = 18  # code points before the second figure of a range in which its currency stands
YEARS = range(1900, 2101)
PERCENT = Decimal(100)
TWO_PLACES = Decimal("0.01")


@dataclass(slots=True)
class Atom:
    """One number with what belongs to it. `digits` are its bounds without bound word, sign, scale and unit; `scale` is 1 if none is named.

    plain   digits without separator, fraction, scale and unit: 7, 384, 2026
    high    for neighbouring digits, seven or eight tenths, the greater number
    inside  sign that a word between digits and unit gives
    """

    start: int
    end: int
    digits: tuple[int, int]
    value: Decimal
    tolerance: Decimal
    scale: Decimal | None = None
    unit: Unit | None = None
    left: Left | None = None
    high: Decimal | None = None
    sign: str = "="
    signed: bool = False
    plain: bool = False
    per: str = ""

    @property
    def factor(self) -> Decimal:
        """Return what a unit of the digits is worth in base units."""
        return (self.scale or Decimal(1)) * (self.unit.factor if self.unit else Decimal(1))

    @property
    def amount(self) -> Decimal:
        return self.value * self.factor


class AtomReader:
    """Reads the atom that begins with digits or hanzi numerals at a given place of a folded text."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.left = LeftReader(words)
        self.right = RightReader(words)
        scales = {word: factor for word, factor in words.scales.items() if len(word) == 1 and not word.isascii()}
        self.places = {**words.places, **scales}
        self.point = words.lists["PointWord"][0] if words.lists["PointWord"] else "."
        inner = re.escape("".join(sorted({*words.numerals, *self.places})))
        self.run = re.compile(rf"[0-9](?:[0-9,.]*[0-9])?|[{inner}][{inner}{re.escape(self.point)}]*")
        self.over = re.compile(rf"(?:{words.choice('FractionWord')}) ?([0-9]{{1,9}}(?:\.[0-9]{{1,9}})?|[{inner}{re.escape(self.point)}]{{1,9}})")
        self.joint = re.compile(rf" ?(?:{words.choice('RangeWord')}|{words.choice('JointWord')}) ?[^ a-z]")
        self.outer = frozenset(words.lists["VagueWord"])
        self.money_range = re.compile(rf"(?:{'|'.join(re.escape(w) for w in words.prefixes)}) ?[0-9][0-9.,]* ?(?:{words.choice('RangeWord')}) ?$")
        self.times = words.by_id["x"]
        self.percent = words.by_id["percent"]
        self.longest_place = max((len(word) for word in words.units if word[0] in self.places), default=1)

    def read(self, text: str, match: re.Match[str], floor: int, plain: str) -> Atom | None:
        """Return the atom of the run that `match` found, or None if it is no amount.

        floor  nothing to the left of this offset belongs to the atom
        plain  the text with its capitals kept, or ""
        """
        return self._arabic(text, match, floor, plain) if match.group()[0] in "0123456789" else self._hanzi(text, match, floor, plain)

    def _arabic(self, text: str, match: re.Match[str], floor: int, plain: str) -> Atom | None:
        start, end, digits = match.start(), match.end(), match.group()
        if self._over(text, end):
            return self._fraction(text, match, number_value(digits), floor)
        right = self.right.read(text, end, plain, spelled=False, closing=self._bracketed(text, start, floor))
        simple = right.bare and digits.isdigit()
        if simple and not self.left.has_currency(text, start) and not self.joint.match(text, end):
            return None
        left = self.left.read(text, start, floor, right)
        if left is None or right.refused:
            return None
        value = number_value(digits)
        if value is None:
            return None
        right.letter = right.letter and not (plain[end:end + 1].isupper() and text[start - 1:start] == " ")  # "headcount: 1.58M"
        return self.finish(text, Atom(left.start, right.end, (start, end), value, tolerance_of(digits), left=left, plain=simple), right, left)

    def bare(self, text: str, match: re.Match[str]) -> Atom | None:
        """Return the atom of digits alone, without any regard to what stands around them, or None if they are ill-formed."""
        digits = match.group()
        value = number_value(digits) if digits[0] in "0123456789" else self._value(digits)
        return None if value is None else Atom(match.start(), match.end(), match.span(), value, tolerance_of(digits))

    def _bracketed(self, text: str, start: int, floor: int) -> bool:
        """Return whether a bracket opens right before the digits or before their currency."""
        at = text.rfind("(", max(floor, start - 6), start)
        return at >= 0 and (at == start - 1 or text[at + 1:start].strip("+-\u2013") in self.words.prefixes)

    def finish(self, text: str, atom: Atom, right: Right, left: Left) -> Atom | None:
        unit = right.unit
        if left.unit is not None:
            if right.bare:
                self.right.close(text, right)
                atom.end = right.end
            unit = left.unit if unit is None or unit.id == "local" or left.unit.id == unit.id else unit
        if right.letter and unit is None and not self.money_range.search(text, max(0, atom.digits[0] - RANGE_BACK), atom.digits[0]):
            return None
        if left.per_second and unit is not None:
            unit = self.words.by_id.get(unit.id + "ps", unit)
        atom.unit, atom.scale = unit, right.scale
        if right.rest is not None and right.scale:  # 3 亿 5000 万
            atom.value, atom.tolerance = atom.value + right.rest / right.scale, right.rest_tolerance / right.scale
        if left.negative:
            atom.value = -atom.value
        atom.sign = left.sign if left.sign != "=" else right.sign
        atom.signed, atom.per = left.signed, right.per or left.per
        return atom

    def _over(self, text: str, end: int) -> bool:
        return text[end:end + 2] in self.words.lists["FractionWord"]

    def _fraction(self, text: str, match: re.Match[str], below: Decimal | None, floor: int) -> Atom | None:
        over = self.over.match(text, match.end())
        if over is None or not below:
            return None
        words = over[1].rstrip(self.point)
        above = number_value(words) if words[0] in "0123456789" else self._value(words)
        if above is None:
            return None
        exact = above / below * PERCENT
        end = over.start(1) + len(words)
        left = self.left.read(text, match.start(), floor, Right(end))
        if left is None:
            return None
        step = Decimal(5).scaleb(-len(words.partition(".")[2]) - 1) * PERCENT / below
        rounded = exact.quantize(TWO_PLACES) if exact != exact.quantize(TWO_PLACES) else exact.normalize()
        tolerance = step if below == PERCENT else TWO_PLACES / 2
        sign, end = self.right.bound(text, end)
        return Atom(left.start, end, (match.start(), over.start(1) + len(words)), -rounded if left.negative else rounded, tolerance, unit=self.percent,
                    left=left, sign=left.sign if left.sign != "=" else sign, signed=left.signed)

    def _value(self, words: str) -> Decimal | None:
        if all(char in self.words.numerals for char in words) and len(words) > 1:
            return None
        found = hanzi_value(words, self.words.numerals, self.places, self.point)
        return found[0] if found else None

    def _hanzi(self, text: str, match: re.Match[str], floor: int, plain: str) -> Atom | None:
        start, words = match.start(), match.group()
        if len(words) > 16:
            return None
        end = start + len(words.rstrip(self.point))
        if self._over(text, end):
            return self._fraction(text, match, self._value(words), floor)
        end = self._before_unit(text, start, end)
        if end == start or text[start - 1:start] in self.outer and text[start] in self.places:
            return None
        right = self.right.read(text, end, plain, spelled=True, closing=False)
        if right.refused:
            return None
        words = text[start:end]
        low, high = spread_of(words, self.words.numerals) or (words, "")
        found = hanzi_value(low, self.words.numerals, self.places, self.point)
        if found is None or not self._worth(words, found[0], right):
            return None
        left = self.left.read(text, start, floor, right)
        if left is None:
            return None
        atom = Atom(left.start, right.end, (start, end), found[0], found[1], left=left)
        if high:
            greater = hanzi_value(high, self.words.numerals, self.places, self.point)
            atom.high = greater[0] if greater else None
        if right.tenths:
            atom.value += right.tenths
        return self.finish(text, atom, right, left)

    def _before_unit(self, text: str, start: int, end: int) -> int:
        """Return where the numerals end if their last one begins a unit: 五百 | 兆瓦."""
        while end > start and text[end - 1] in self.places and self.right.unit_at(text, end - 1):
            end -= 1
        return end

    def _worth(self, words: str, value: Decimal, right: Right) -> bool:
        """Return whether hanzi numerals are an amount and not part of a word."""
        digits = any(char in self.words.numerals for char in words)
        if right.unit is None:
            return digits and any(self.places.get(char, 0) >= 10_000 for char in words) and value >= 10_000
        if right.unit.kind == "count":
            return value >= SMALLEST_COUNT and (digits or value <= 1000)
        return digits or value < 10_000 or right.unit.kind == "money" and len(words) > 1
