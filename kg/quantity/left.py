"""What stands before digits: brackets, sign, currency, bound, "per share", read leftwards on reversed text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.quantity.right import Right
from kg.quantity.words import Unit, Words
from kg.trie import trie

__all__ = ["Left", "LeftReader"]

REACH = 40  # code points looked at before digits
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz_")
DIGITS = frozenset("0123456789")
DECIMAL = re.compile(r"\d+\.\d+(?![\d.])")
DASHES = "-\u2013\u2014"


def _money_fits(right: Right) -> bool:
    return right.unit is None or right.unit.kind == "money"


@dataclass(slots=True)
class Left:
    """What was read before digits, from `start`."""

    start: int
    unit: Unit | None = None
    sign: str = "="
    signed: bool = False
    negative: bool = False
    per: str = ""
    per_second: bool = False
    bound: str = ""


SMALL = "\u2e80"  # what hanzi come behind


class LeftReader:
    """Compiled patterns for the text before digits, all on reversed text."""

    def __init__(self, words: Words) -> None:
        self.words = words
        bound = rf"(?:{trie(words.before, backward=True)})"
        money = rf"(?P<money>(?P<blank> ?)(?P<currency>{trie(words.prefixes, backward=True)}))"
        self.marks = re.compile(rf"(?P<open>\()?(?P<sign>[+\-\u2013])?{money}?(?P<outer>\()?")
        self.outer_sign = re.compile(rf"(?P<mark>[+\-\u2013])|(?P<word> ?(?:{trie(words.lists['SignWord'], backward=True)}))")
        self.bound = re.compile(rf" ?(?P<bound>{bound})")
        per = [w for w, (kind, _) in words.per.items() if kind == "share" and not w.isascii() and not w.startswith("/")]
        self.per = re.compile(rf" ?(?:(?P<per>{trie(per, backward=True)})|(?P<second>{trie(words.lists['PerSecondWord'], backward=True)}))")
        self.not_signs = tuple(words_before[::-1] for words_before in words.not_signs)
        self.ordinal = re.compile(rf" ?(?:{trie(words.lists['OrdinalWord'], backward=True)})")
        self.ranged = re.compile(rf" ?(?:{words.choice('RangeWord', backward=True)}) ?\Z")
        self.compared = tuple(words.lists["ComparedWord"])
        self.signs = frozenset(word[-1] for word in words.prefixes)

    def has_currency(self, text: str, start: int) -> bool:
        """Return whether a currency may stand before `start`, by its last character."""
        at = start - 1
        while at >= 0 and start - at <= 3 and text[at] in " (-+":
            at -= 1
        return at >= 0 and text[at] in self.signs

    def read(self, text: str, start: int, floor: int, right: Right) -> Left | None:
        """Return what stands before the digits at `start`, not reaching left of `floor`; None if they are part of a name or number."""
        low = max(floor, start - REACH)
        back = text[low:start][::-1]
        left, at = self._marks(back, start, floor, right)
        if at < 0 or not at and not self._free(text, start, right) or left.unit is None and self._ordinal(back, at, right):
            return None
        joined = floor > 0 and low == floor and self.ranged.match(back, at) is not None  # a dash behind another amount is no sign
        if not joined:
            at = self._signs(back, at, left)
            at = self._bound(back, at, left)
        at = self._per(back, at, left)
        if left.unit is None and _money_fits(right) and (match := self._currency(back, at)):
            left.unit, at = self.words.prefixes[match["currency"][::-1]], match.end()
        if not left.bound and not joined:
            at = self._bound(back, at, left)
        left.start = start - at
        return left

    def _ordinal(self, back: str, at: int, right: Right) -> bool:
        """Return whether the digits number something: page 14, the top 10."""
        if right.scale is not None or right.unit is not None and right.unit.kind != "count":
            return False
        match = self.ordinal.match(back, at)
        return match is not None and self._whole(back, match)

    def _free(self, text: str, start: int, right: Right) -> bool:
        """Return whether digits that begin here are a word of their own: not of a model, version, time or date; "AWS:12亿" has a scale."""
        if start == 0:
            return True
        before, further = text[start - 1], text[start - 2:start - 1]
        summed = right.unit is not None and right.unit.kind == "money" and text[right.end - 1:right.end] > SMALL and (
            right.scale is not None or DECIMAL.match(text, start) is not None)
        if before in LETTERS and summed and further in LETTERS:
            return True  # "RPO4550亿美元"
        if before in LETTERS or before in DIGITS or before in "'#@":
            return False
        if before in ".:/,":
            plain = right.unit is None and right.scale is None and DECIMAL.match(text, start) is None
            named = further in LETTERS and (before == "." or before == ":" and plain)
            return not (further in DIGITS or named) or before == "/" and further in DIGITS
        return not (before == "-" and further in LETTERS and further != "") or self._compared(text[:start - 1])

    def _compared(self, text: str) -> bool:
        """Return whether a text ends in letters that say what a change compares with: "yoy", before a minus sign."""
        word = next((w for w in self.compared if text.endswith(w)), "")
        return bool(word) and text[-len(word) - 1:-len(word)] not in LETTERS

    def _marks(self, back: str, start: int, floor: int, right: Right) -> tuple[Left, int]:
        """Return a `Left` with currency and brackets, and how much of `back` they take; -1 for an unmatched bracket that matters."""
        left = Left(start)
        match = self.marks.match(back)
        if match is None:
            return left, 0
        if match["money"] and _money_fits(right) and self._whole(back, match, "currency"):
            left.unit = self.words.prefixes[match["currency"][::-1]]
            nested = match.end() + 1 >= len(back) and start - len(back) == floor > 0  # brackets right behind another amount
            return left, self._money(match, left, right, nested)
        if match["open"] and right.closed:
            if right.scale is not None and match.end("open") == 1:
                left.negative = left.signed = True
                return left, 1
            return left, -1
        return left, 0

    @staticmethod
    def _money(match: re.Match[str], left: Left, right: Right, nested: bool) -> int:
        at = match.end("money")
        if match["open"]:
            if not right.closed:
                return -1
            left.negative = left.signed = True
        elif match["sign"]:
            left.negative, left.signed = match["sign"] != "+", True
        elif match["outer"] and right.closed and right.scale is None and not nested:
            left.negative = left.signed = True
            at += 1
        return at

    def _currency(self, back: str, at: int) -> re.Match[str] | None:
        match = self.marks.match(back, at)
        if match is None or not match["money"] or match["open"] or match["sign"] or not self._whole(back, match, "currency"):
            return None
        return match if not match["outer"] else None

    def _signs(self, back: str, at: int, left: Left) -> int:
        match = self.outer_sign.match(back, at)
        if match is None or left.signed:
            return at
        if match["mark"]:
            behind = back[match.end():match.end() + 1]
            if behind and behind in LETTERS and self._compared(back[match.end():][::-1]):
                left.signed, left.negative = True, match["mark"] != "+"
                return match.end()
            if behind and (behind in DIGITS or behind in LETTERS or behind in "%)" + DASHES):
                return at
            if match["mark"] == "\u2013" and behind not in ("", " ", "("):
                return at
            left.signed, left.negative = True, match["mark"] != "+"
            return match.end()
        if not self._whole(back, match) or self.not_signs and back.startswith(self.not_signs, match.end()):
            return at
        left.signed = left.negative = True
        return match.end()

    def _bound(self, back: str, at: int, left: Left) -> int:
        match = self.bound.match(back, at)
        if match is None or left.bound or not self._whole(back, match, "bound"):
            return at
        word = match["bound"][::-1]
        bound = self.words.before[word]
        if bound.guard and back.startswith(tuple(g[::-1] for g in bound.guard), match.end()):
            return at
        left.sign, left.bound = bound.sign, word
        return match.end()

    def _per(self, back: str, at: int, left: Left) -> int:
        match = self.per.match(back, at)
        if match is None:
            return at
        if match["per"]:
            left.per = self.words.per[match["per"][::-1]][0]
        else:
            left.per_second = True
        return match.end()

    @staticmethod
    def _whole(back: str, match: re.Match[str] | None, group: str = "") -> bool:
        """Return whether a reversed Latin word has no letter beside it."""
        if match is None:
            return False
        end = match.end(group) if group else match.end()
        first = back[match.start(group) if group else match.start():end].lstrip(" ")[:1]
        outside = back[end:end + 1]
        word_ok = not (back[end - 1] in LETTERS and outside in LETTERS and outside)
        return word_ok and first != ""
