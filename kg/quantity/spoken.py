"""Amounts spelled in words: "five billion dollars", "doubled", "a third of", and phrases of other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kg.automaton import Automaton
from kg.quantity.atoms import Atom, AtomReader
from kg.quantity.left import LETTERS, Left
from kg.quantity.right import Right
from kg.quantity.words import Words
from kg.trie import trie

__all__ = ["SpokenReader"]

COMPOUND = Decimal(20)
ARTICLE = re.compile(r"\b[a-z]$")  # a number word that is or ends in an article counts before a scale only


def _first(words: str) -> str:
    return re.split("[ -]", words)[0]


class SpokenReader:
    """Finds phrases and spelled numbers by one automaton: number words count only before a scale or a unit that is no count."""

    def __init__(self, words: Words, reader: AtomReader) -> None:
        self.words, self.reader = words, reader
        ones = {w: n for w, n in words.spoken.items() if n < COMPOUND and " " not in w and len(w) > 1}
        half = trie(" " + w for w in words.lists["HalfWord"] if w.isascii())
        self.number = re.compile(rf"(?P<first>{trie(words.spoken)})(?![a-z])(?:[ -](?P<second>{trie(ones)})(?![a-z]))?(?P<half>{half})?")
        heads = {_first(w) for w in words.scales if w.isascii() and len(w) > 1}
        units = {_first(w) for w, u in words.units.items() if u.kind != "count" and w.isascii() and w[0].isalpha() and len(w) > 2}
        units |= {w for w in words.lists["HalfWord"] if w.isascii()}
        needles = dict.fromkeys(words.phrases)
        for word in words.spoken:
            follow = heads if ARTICLE.search(word) else heads | units
            needles.update(dict.fromkeys(f"{word}{gap}{head}" for head in sorted(follow) for gap in (" ", "-")))
        self.automaton = Automaton(list(needles), longest=True)
        self.before = re.compile(rf"[ -](?:{trie((w for w, n in words.spoken.items() if n >= COMPOUND), backward=True)})(?![a-z])")

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and words of phrases and beginnings of spelled numbers, in order."""
        for index, start, end in self.automaton.find(text):
            needle = self.automaton.words[index]
            if needle[0] in LETTERS and start and text[start - 1] in LETTERS:
                continue
            yield start, end, needle

    def read(self, text: str, start: int, needle: str, floor: int) -> Atom | None:
        """Return the atom that begins with `needle` at `start`, or None if it is no amount."""
        if needle in self.words.phrases:
            return self._phrase(text, start, needle, floor)
        tens = self.before.match(text[max(floor, start - 12):start][::-1])
        return self._number(text, start - tens.end() if tens else start, floor)

    def _phrase(self, text: str, start: int, words: str, floor: int) -> Atom | None:
        phrase, end = self.words.phrases[words], start + len(words)
        if words[-1] in LETTERS and text[end:end + 1] in LETTERS and end < len(text):
            return None
        if text.startswith(phrase.not_before, end) or text.endswith(phrase.not_after, 0, start) and phrase.not_after:
            return None
        left = self.reader.left.read(text, start, floor, Right(end, unit=phrase.unit)) or Left(start)
        sign, stop = self.reader.right.bound(text, end)
        sign = left.sign if left.sign != "=" else sign if sign != "=" else phrase.sign
        return Atom(left.start, stop, (start, end), phrase.value, Decimal("0.5") if phrase.unit.id == "percent" else Decimal("0.05"), unit=phrase.unit,
                    left=left, sign=sign, signed=left.signed, per="verb" if phrase.verb else "")

    def _number(self, text: str, start: int, floor: int) -> Atom | None:
        match = self.number.match(text, start)
        if match is None:
            return None
        value = self.words.spoken[match["first"]]
        if match["second"]:
            if value < COMPOUND:
                return None
            value += self.words.spoken[match["second"]]
        if match["half"]:
            value += Decimal("0.5")
        right = self.reader.right.read(text, match.end(), "", spelled=True, closing=False)
        if right.refused or right.bare or right.scale is None and right.unit is not None and right.unit.kind == "count":
            return None
        left = self.reader.left.read(text, start, floor, right)
        if left is None:
            return None
        tolerance = Decimal("0.05") if value != value.to_integral_value() else Decimal("0.5")
        return self.reader.finish(text, Atom(left.start, right.end, match.span(), value, tolerance, left=left), right, left)
