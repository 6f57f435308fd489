"""What stands behind digits: closing bracket, scale, further digits with smaller scales, unit, bound, what it is counted by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.quantity.numerals import number_value
from kg.quantity.words import Unit, Words
from kg.trie import trie

__all__ = ["Right", "RightReader"]

LETTER = 1
HALF = Decimal("0.5")
ONES = re.compile(r"[0-9]{1,3},[0-9]{3}(?![0-9,.])|[0-9]{1,4}(?![0-9,.])")


@dataclass(slots=True)
class Right:
    """What was read behind digits, up to `end`.

    letter   the scale is a single Latin letter, which counts only with a currency or unit
    rest     amount of further digits with smaller scales, in units, and half a unit of its last digit
    tenths   what a half or a digit behind tenths adds
    refused  the digits are no amount: part of a name, a date, an ordinal
    """

    end: int
    scale: Decimal | None = None
    unit: Unit | None = None
    sign: str = "="
    per: str = ""
    letter: bool = False
    rest: Decimal | None = None
    rest_tolerance: Decimal = Decimal(0)
    tenths: Decimal | None = None
    closed: bool = False
    refused: bool = False

    @property
    def bare(self) -> bool:
        return self.scale is None and self.unit is None


class RightReader:
    """Compiled patterns for the text behind digits."""

    def __init__(self, words: Words) -> None:
        self.words = words
        latin = [w for w in words.scales if w.isascii() and len(w) > LETTER]
        letters = [w for w in words.scales if w.isascii() and len(w) == LETTER]
        han = [w for w in words.scales if not w.isascii()]
        inside = trie(words.lists["PlusWord"])
        unit_han = [w for w in words.units if not (w[-1].isascii() and w[-1].isalnum())]
        unit_latin = [w for w in words.units if w not in set(unit_han)]
        self.scaled_unit = re.compile(trie(w for w in words.units if any(w.startswith(s) for s in han)))
        word = rf"(?P<han>{trie(han)})|-?(?P<latin>{trie(latin)})(?![a-z0-9])|(?P<letter>{trie(letters)})(?![a-z0-9])"
        self.scale = re.compile(rf"(?P<more>{inside})? ?(?:{word})")
        self.again = re.compile(rf" ?(?P<latin>{trie(latin)})(?![a-z0-9])")
        self.rest = re.compile(rf"( ?)([0-9]{{1,4}}(?:,[0-9]{{3}})?(?:\.[0-9]{{1,6}})?)( ?)({trie(han)})")
        self.unit = re.compile(rf"(?P<more>{inside})?[ -]?(?:(?P<word>(?:{trie(unit_latin)})(?![a-z0-9])|{trie(unit_han)}))")
        nouns = trie(w for w in unit_latin if words.units[w].kind == "count")
        self.noun = re.compile(rf" (?:(?:{trie(words.lists['CountModifier'])}) ){{1,2}}(?P<word>{nouns})(?![a-z0-9])")
        self.after = re.compile(rf"(?! ?{words.choice('BandWord')}) ?({trie(words.after)})(?![a-z]| ?[0-9])")
        self.per = re.compile(rf" ?({trie(words.per)})(?![a-z0-9])")
        self.not_amount = re.compile(rf" ?(?:{words.choice('NotAmountWord')})")
        self.half = frozenset(words.lists["HalfWord"])
        self.bracket = re.compile(rf" ?\(({trie(w for w, u in words.units.items() if u.kind == 'money')})[,)]")
        persons = trie(w for w, u in words.units.items() if u.id == "people" and not u.counter and len(w) > 1 and not w.isascii())
        self.people = re.compile(rf"[^0-9,;:.()\n]{{0,4}}?(?:{persons})")

    def unit_at(self, text: str, at: int) -> bool:
        """Return whether a unit that begins with a scale character stands at `at`."""
        return self.scaled_unit.match(text, at) is not None

    def bound(self, text: str, end: int) -> tuple[str, int]:
        """Return the sign of a bound word behind an amount, "=" if none, and where it ends."""
        match = self.after.match(text, end)
        return (self.words.after[match[1]], match.end()) if match else ("=", end)

    def read(self, text: str, end: int, plain: str, *, spelled: bool, closing: bool) -> Right:
        """Return what stands behind the digits that end at `end`; spelled says they are words, closing that a bracket is open."""
        right = Right(end)
        if closing and text[end:end + 1] == ")":
            right.closed, right.end = True, end + 1
        if not self.unit_at(text, right.end + (text[right.end:right.end + 1] == " ")):
            self._scale(text, right, spelled)
        self._unit(text, right, plain)
        if right.unit is None:
            following = text[right.end:right.end + 1]
            right.refused = following.isascii() and (following.isalnum() or following == "_") or self.not_amount.match(text, right.end) is not None
            if right.refused:
                return right
        else:
            self._tail(text, right)
        if not right.bare:
            self.close(text, right)
        return right

    def close(self, text: str, right: Right) -> None:
        """Read bound words and what the amount is counted by, behind scale and unit."""
        sign, right.end = self.bound(text, right.end)
        right.sign = sign if sign != "=" else right.sign
        match = self.per.match(text, right.end)
        if match is not None:
            kind, guard = self.words.per[match[1]]
            if not (guard and text.startswith(guard, match.end())):
                right.per, right.end = kind, match.end()

    def _scale(self, text: str, right: Right, spelled: bool) -> None:
        match = self.scale.match(text, right.end)
        if match is None or spelled and match["letter"]:
            return
        right.scale = self.words.scales[match["han"] or match["latin"] or match["letter"]]
        right.letter = match["letter"] is not None
        right.sign = ">" if match["more"] else "="
        right.end = match.end()
        if match["latin"] and (again := self.again.match(text, right.end)):  # two hundred million
            right.scale *= self.words.scales[again["latin"]]
            right.end = again.end()
        if match["han"]:
            spaced = text[match.start():match.start() + 1] == " "
            self._rest(text, right, spaced)

    def _rest(self, text: str, right: Right, spaced: bool) -> None:
        scale = right.scale
        for _ in range(3):
            match = self.rest.match(text, right.end)
            if match is None and not spaced and scale is not None:
                self._ones(text, right, scale)
            if match is None or match[1] and not spaced or scale is None or self.unit_at(text, match.start(4)):
                return
            value, smaller = number_value(match[2]), self.words.scales[match[4]]
            if value is None or value * smaller >= scale or smaller >= scale:
                return
            right.rest = (right.rest or Decimal(0)) + value * smaller
            right.rest_tolerance = smaller * Decimal(5).scaleb(-len(match[2].partition(".")[2]) - 1)
            scale, right.end = smaller, match.end()

    def _ones(self, text: str, right: Right, scale: Decimal) -> None:
        """Read the last digits of a number, which have no scale, right before their unit: "41万8,227辆"."""
        match = ONES.match(text, right.end)
        value = number_value(match[0]) if match is not None else None
        if match is not None and value is not None and value < scale and self.unit.match(text, match.end()) is not None:
            right.rest = (right.rest or Decimal(0)) + value
            right.rest_tolerance, right.end = HALF, match.end()

    def _unit(self, text: str, right: Right, plain: str) -> None:
        match = self.unit.match(text, right.end) or self.noun.match(text, right.end)
        if match is None:
            return
        word = match["word"]
        unit = self.words.units[word]
        if plain and (exact := self.words.exact.get(plain[match.start("word"):match.end("word")])):
            unit = exact
        guard = self.words.guards.get(word)
        coined = unit.kind == "money" and not word.isascii() and text[match.end():match.end() + 1] != " " and self.not_amount.match(text, match.end())
        if guard and text.startswith(guard, match.end()) or coined:  # "亿元年", but "331億美元 年增40.8%"
            right.refused = right.scale is None
            return
        right.unit, right.end = unit, match.end()
        if match.groupdict().get("more"):
            right.sign = ">"

    def _tail(self, text: str, right: Right) -> None:
        """Read what a unit may carry: a half or a digit of tenths, a currency in brackets, the persons a counting word counts."""
        unit = right.unit
        assert unit is not None
        following = text[right.end:right.end + 1]
        if following in self.half and following and unit.kind in ("ratio", "multiple") and text[right.end + 1:right.end + 2] not in self.words.units:
            right.tenths, right.end = Decimal("0.5"), right.end + 1
        elif unit.id == "percent" and unit.factor != 1 and following in self.words.numerals and text[right.end + 1:right.end + 2] not in self.words.units:
            right.tenths, right.end = self.words.numerals[following] / 10, right.end + 1
        elif unit.id == "local" and (match := self.bracket.match(text, right.end)):
            right.unit = self.words.units[match[1]]
        elif unit.counter and unit.id == "items" and right.scale is not None and self.people.match(text, right.end):
            right.unit = self.words.by_id["people"]
