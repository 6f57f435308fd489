"""What two neighbouring amounts are to each other: ends of a range, a middle and its band, one sum in two currencies, items of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.quantity.atoms import YEARS, Atom
from kg.quantity.words import Words, bounded
from kg.trie import trie

__all__ = ["Band", "Joiner"]

WIDEST = 24  # code points between two amounts that belong together
WIDEST_BAND = 56  # "$2.2 billion for the fourth quarter, plus or minus 5%"
FROM_REACH = 28
BOUNDED = re.compile(r"(?:\(\w{1,2}\))?[ ,\u3001]{0,2}\w?")  # between a lower and an upper bound
LARGE = Decimal(1_000_000)  # scale of numbers that can be sums of money without saying so
LOCAL = "local"
LIKE = 100  # list items without a unit of their own are of like size


@dataclass(frozen=True, slots=True)
class Band:
    """A range around a middle, and where its words end."""

    low: Decimal
    high: Decimal
    end: int


class Joiner:
    """Compiled patterns for the text between and around amounts."""

    def __init__(self, words: Words) -> None:
        self.words = words
        list_words = [w for w in words.lists["JointWord"] if w not in words.lists["RangeWord"]]
        self.ranged = re.compile(rf" ?{words.choice('RangeWord')} ?")
        self.listed = re.compile(rf" ?{bounded(list_words)}(?: ?{bounded(list_words)})? ?")
        self.widths = re.compile(rf"(?:[^0-9.;!?\n]{{0,40}}[,(]| ?) ?{words.choice('BandWord')} ?")
        self.between = re.compile(rf" ?{words.choice('BetweenWord', backward=True)}")
        self.opener = re.compile(rf" ?{bounded(words.range_openers, backward=True)}")
        latin = [w for w in words.lists["FromWord"] if w.isascii()]
        han = [w for w in words.lists["FromWord"] if not w.isascii()]
        between = rf" ?(?:(?!(?:{trie(words.not_sources, backward=True)}) )[a-z'-]{{1,14}} ){{0,3}}"
        self.source = re.compile(rf"{between}(?:{trie(latin, backward=True)})(?![a-z])|[^0-9a-z,;:.()\n]{{0,10}}?(?:{trie(han, backward=True)})")
        self.change = re.compile(rf" ?{words.choice('ChangeWord', backward=True)}")
        self.opening = re.compile(rf" ?[(,] ?(?:{words.choice('ConversionWord')} ?)?")
        self.named = re.compile(rf" ?[(,]? ?{words.choice('ConversionWord')} ?")
        self.revised = re.compile(rf" ?{words.choice('RevisionWord')}")
        self.closing = frozenset(")]")
        # a joint is what stands between two amounts; reversed text before the first one tells whether it opens a range or is a change

    def share(self, text: str, atoms: list[Atom]) -> None:
        """Give an atom without unit that of the next one it is joined to: "4.62亿和9.27亿美元", "2.45至2.65美元"."""
        for left, right in zip(reversed(atoms[:-1]), reversed(atoms[1:]), strict=True):
            if right.unit is None and right.scale is None and self._small_range(text, left, right):
                right.unit = left.unit  # "$1.70-1.74"
                continue
            if right.unit is None and right.scale is None or left.end >= right.start or right.start - left.end > WIDEST:
                continue
            joint = text[left.end:right.start]
            ranged = self.ranged.fullmatch(joint) is not None
            if ranged or self.listed.fullmatch(joint):
                if ranged and right.unit is None and left.unit is not None and left.unit.kind == "money" and left.scale is None:
                    right.unit = left.unit  # "$53.5-56.5 billion"
                named = left.left is not None and left.left.unit is not None and left.left.unit.kind == "money"
                if ranged and named and right.unit is not None and right.unit.id == LOCAL:
                    right.unit = left.unit  # "新台幣9,853億至1兆220億元"
                self._give(text, left, right, ranged)

    def _small_range(self, text: str, left: Atom, right: Atom) -> bool:
        """Return whether two numbers with a dash between are the ends of a range whose first alone names the currency."""
        joint = text[left.end:right.start]
        named = left.unit is not None and left.unit.kind == "money" and left.scale is None and left.left is not None and left.left.unit is not None
        dashed = named and len(joint) <= WIDEST and not joint.strip().isalpha() and self.ranged.fullmatch(joint) is not None
        return dashed and left.value < right.value <= left.value * LIKE and not right.signed

    def _give(self, text: str, left: Atom, right: Atom, ranged: bool) -> None:
        if left.unit is None and left.scale is None:
            if not self._alike(left, right, ranged) or right.per == "verb":
                return
            left.unit, left.scale = right.unit, right.scale
        elif left.unit is None:
            left.unit = right.unit if right.unit is not None and right.unit.kind in ("money", "count") else None
        elif left.scale is None and right.scale is not None and left.unit is not None and right.unit is not None:
            same = left.unit.id == right.unit.id and left.unit.kind == "money" and left.left is not None and left.left.unit is not None
            if same and left.value <= right.value * LIKE and left.value < 1000 and (ranged or self._opened(text, left)):
                left.scale = right.scale
        if left.per == "" and right.per != "verb" and left.unit is right.unit and (ranged or left.scale == right.scale):
            left.per = right.per

    @staticmethod
    def _alike(left: Atom, right: Atom, ranged: bool) -> bool:
        """Return whether a bare number may be of the kind of the one behind it."""
        if left.left is not None and left.left.sign != "=" and not ranged and left.plain:
            return False
        if left.plain and left.value in YEARS and not (right.value in YEARS or right.value == right.value.to_integral_value() and right.value > 500):
            return False
        if ranged:
            return left.value <= right.value
        if left.plain and right.value != right.value.to_integral_value():
            return False
        small, large = sorted((abs(left.value) or Decimal(1), abs(right.value) or Decimal(1)))
        return large / small <= LIKE

    def is_range(self, text: str, left: Atom, right: Atom) -> bool:
        """Return whether two neighbouring atoms are the ends of one range."""
        if left.unit is None and right.unit is None and left.scale is not None and left.scale == right.scale and left.scale >= LARGE:
            return left.value < right.value and self.ranged.fullmatch(text[left.end:right.start]) is not None  # "7.2 billion to 7.7 billion"
        if left.unit is None or right.unit is None or left.unit.id != right.unit.id or right.start - left.end > WIDEST:
            return False
        if left.sign in (">", ">=") and right.sign in ("<", "<=") and left.amount < right.amount:
            return BOUNDED.fullmatch(text[left.end:right.start]) is not None  # "不低于10亿元、不超过20亿元"
        if right.signed and not left.signed or right.left is not None and right.left.bound or left.high is not None or left.amount >= right.amount:
            return False
        if left.per == "verb" or right.per == "verb" or left.sign in (">", "<", "<="):
            return False
        joint = text[left.end:right.start]
        if not self.ranged.fullmatch(joint):
            return bool(joint.strip() not in (",", "/") and self.listed.fullmatch(joint)) and self._opened(text, left)
        back = text[max(0, left.start - FROM_REACH):left.start][::-1]
        if joint.strip().isalpha() and self.source.match(back) and not self.opener.match(back):
            return self.revised.match(text, right.end) is not None  # "由10%至15%上调至15%至20%"
        fixed = left.unit.kind not in ("money", "count") or not self.change.match(back) or self.opener.match(back)
        return bool(fixed) or not joint.strip().isalpha()

    def _opened(self, text: str, atom: Atom) -> bool:
        return self.between.match(text[max(0, atom.start - FROM_REACH):atom.start][::-1]) is not None

    def band(self, text: str, middle: Atom, width: Atom) -> Band | None:
        """Return the band that `width` lays around `middle`: "650亿美元(上下浮动2%)", "$9.8B +/- $300M"."""
        if middle.unit is None or width.unit is None or width.start - middle.end > WIDEST_BAND:
            return None
        if not self.band_joint(text[middle.end:width.digits[0]], width):
            return None
        unit, size = width.unit.id, abs(width.amount)
        if unit == middle.unit.id or unit == "pp" and middle.unit.id == "percent":
            delta = size
        elif unit == "percent" and middle.unit.kind not in ("ratio", "multiple"):
            delta = abs(middle.amount) * size / 100
        else:
            return None
        end = width.end + (text[width.end:width.end + 1] in self.closing and "(" in text[middle.end:width.start])
        return Band(middle.amount - delta, middle.amount + delta, end)

    def band_joint(self, joint: str, width: Atom) -> bool:
        """Return whether the words between two amounts, with the currency of the second, say that it is the width of a band."""
        match = self.widths.match(joint)
        if match is None:
            return False
        rest = joint[match.end():].strip()
        return not rest or rest in self.words.prefixes or rest in self.words.before

    def same_sum(self, text: str, left: Atom, right: Atom) -> int:
        """Return where the words end that repeat a sum of money in another currency, or 0: "NT$40 billion ($1.2 billion)"."""
        if left.unit is None or right.unit is None or left.unit.id == right.unit.id or right.start - left.end > WIDEST:
            return 0
        if left.unit.kind != "money" or right.unit.kind != "money":
            return 0
        joint = text[left.end:right.digits[0]]
        bracket = joint.lstrip(" ")[:1] == "("
        closed = text[right.end:right.end + 1] == ")"
        if bracket and closed and self.conversion_joint(joint):
            return right.end + 1
        return right.end if not bracket and self.named.match(joint) and right.left is not None and self.explicit(joint) else 0

    def conversion_joint(self, joint: str) -> bool:
        """Return whether nothing but conversion words, bounds and a currency stands in a bracket before the second sum."""
        match = self.opening.match(joint)
        rest = joint[match.end():].strip() if match else joint
        while rest and rest not in self.words.prefixes:
            found = next((w for w in self.words.before if rest.startswith(w)), "")
            if not found:
                return False
            rest = rest[len(found):].strip()
        return True

    def explicit(self, joint: str) -> bool:
        """Return whether a joint without brackets names a conversion in so many words."""
        words = joint.strip(" ,")
        return any(words.startswith(w) for w in self.words.lists["ConversionWord"] if len(w) > 1 and not w.isascii())
