"""Single amounts: currency sign, digits or number words, scale and unit, found by one pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.quantity.numerals import hanzi_value, number_value, tolerance_of
from kg.quantity.words import Unit, Words, alternatives

__all__ = ["Atom", "AtomPattern", "compile_atoms"]

LETTER_SCALES = ("k", "m", "b", "t")
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"


@dataclass(frozen=True, slots=True)
class Atom:
    """One amount: bounds, bounds of its digits, value without scale, scale, unit; whether it was signed or negative."""

    start: int
    end: int
    digits: tuple[int, int]
    value: Decimal
    scale: Decimal | None
    unit: Unit | None
    signed: bool = False
    grouped: bool = False
    tolerance: Decimal = Decimal(0)
    prefixed: bool = False
    plus: bool = False

    @property
    def amount(self) -> Decimal:
        return self.value * (self.scale or 1) * (self.unit.factor if self.unit else 1)

    def sharing(self, other: Atom) -> Atom:
        """Return this atom with the scale and unit it leaves to the next one of its list."""
        scale = self.scale if self.scale is not None or self.prefixed and self.unit is not None and self.scale else other.scale
        return replace(self, scale=scale, unit=self.unit or other.unit, tolerance=self.tolerance * (scale or 1) / (self.scale or 1))


@dataclass(slots=True)
class AtomPattern:
    """The compiled pattern with the tables its groups are read by."""

    regex: re.Pattern[str]
    tail: re.Pattern[str]
    words: Words

    def find(self, text: str) -> Iterator[Atom]:
        """Yield the amounts of a folded text in order; bare small numbers, dates and model numbers are none."""
        for match in self.regex.finditer(text):
            atom = self._read(match, text)
            if atom is not None:
                yield atom

    def _read(self, match: re.Match[str], text: str) -> Atom | None:
        words, groups = self.words, match.groupdict()
        if groups["phrase"]:
            value, taken, _ = words.phrases[groups["phrase"]]
            return Atom(match.start(), match.end(), match.span("phrase"), value, None, taken)
        if groups["fraction"]:
            below = hanzi_value(groups["below"], words.numerals, words.places, "\0") if groups["below"][0] not in "0123456789" else Decimal(groups["below"])
            above = hanzi_value(groups["over"], words.numerals, words.places, "\0") if groups["over"][0] not in "0123456789" else Decimal(groups["over"])
            return None if not below else Atom(match.start(), match.end(), match.span("fraction"), above / below, None, words.times)
        digits = next(name for name in ("number", "hanzi", "spoken") if groups[name])
        value, tolerance = self._value(digits, groups)
        unit, scale = self._unit(groups), words.scales.get(groups["scale"] or groups["dashscale"] or "")
        if groups["tails"]:  # a large scale, then smaller ones: 1 兆 460 亿 9,000 万
            value *= scale or 1
            for tail in self.tail.finditer(groups["tails"]):
                value += number_value(tail[1]) * words.scales[tail[2]]
                tolerance = words.scales[tail[2]] / 2
            scale = Decimal(1)
        else:
            tolerance *= scale or 1
        if groups["half"] and unit is not None:
            value += Decimal("0.5")
        sign = groups["sign"] or groups["sign2"]
        signed = bool(sign) or bool(groups["open"])
        if groups["open"] and not (groups["currency"] or scale):
            return None
        if sign == "-" or groups["open"]:
            value = -value
        if digits == "spoken" and unit is None and scale is None:
            return None
        if digits == "hanzi" and unit is None and scale is None:
            return None
        if groups["scale"] in LETTER_SCALES and not groups["currency"] and unit is None and groups["scale"] != "b":
            return None
        return Atom(match.start(), match.end(), match.span(digits), value, scale, unit, signed, "," in (groups["number"] or ""),
                    tolerance * (unit.factor if unit else 1), bool(groups["currency"]), bool(groups["plus"]))

    def _value(self, name: str, groups: dict[str, str]) -> tuple[Decimal, Decimal]:
        if name == "number":
            return number_value(groups["number"]), tolerance_of(groups["number"], Decimal(1))
        if name == "hanzi":
            point = self.words.lists["PointWord"][0] if self.words.lists["PointWord"] else "."
            return hanzi_value(groups["hanzi"], self.words.numerals, self.words.places, point), Decimal("0.5")
        return self.words.spoken[groups["spoken"]], Decimal("0.5")

    def _unit(self, groups: dict[str, str]) -> Unit | None:
        behind = self.words.units.get((groups["unit"] or "").strip())
        if groups["persecond"] and behind is not None:
            behind = self.words.units.get((groups["unit"] or "").strip() + "/s", behind)
        if groups["currency"]:
            ahead = self.words.prefixes.get(groups["currency"].strip())
            return behind if behind is not None and behind.kind == "money" and ahead is None else ahead
        return behind


def _latin(words: list[str]) -> str:
    """Return a pattern of unit words: Latin ones must end at a word's end, hanzi ones may stand anywhere."""
    plain = [w for w in words if w[-1].isascii() and w[-1].isalnum()]
    other = [w for w in words if w not in plain]
    parts = [f"(?:{alternatives(other)})"] if other else []
    if plain:
        parts.insert(0, f"(?:{alternatives(plain)})(?![a-z0-9])")
    return "(?:" + "|".join(parts) + ")"


def compile_atoms(words: Words) -> AtomPattern:
    """Return the pattern of single amounts for the words of an ontology."""
    hanzi = "".join(sorted([*words.numerals, *words.places]))
    points = "".join(words.lists["PointWord"])
    fraction = alternatives(words.lists["FractionWord"]) or r"(?!)"
    number = r"[\d]{1,4}|[" + re.escape(hanzi) + r"]{1,6}"
    nots = alternatives(words.lists["NotAmountWord"]) or r"(?!)"
    hanzi_scales = alternatives(w for w in words.scales if not w.isascii())
    latin_scales = alternatives(w for w in words.scales if w.isascii())
    unit, per_second = _latin(list(words.units)), alternatives(words.lists["PerSecondWord"]) or r"(?!)"
    phrases = _latin(list(words.phrases))
    tails = re.escape("".join(sorted({w[-1] for w in [*words.scales, *(u for u, unit in words.units.items() if unit.kind == "money")] if not w.isascii()})))
    regex = re.compile(
        r"(?<![a-z0-9_.])(?:(?<![a-z]-)|(?=[$\u20ac\u00a3\u00a5]))(?:"
        + rf"(?P<phrase>{phrases})"
        + rf"|(?P<fraction>(?P<below>{number})(?:{fraction})(?P<over>{number}))"
        + rf"|(?P<persecond>{per_second})?"
        + rf"(?P<sign>(?<![a-z0-9%){tails}])[+-])?(?P<currency>(?:{alternatives(words.prefixes)})\s?)?(?P<open>\()?(?(currency)(?P<sign2>[+-])?)"
        + rf"(?:(?P<number>{DIGITS})(?![\d]|,\d{{3}}|\.\d)"
        + rf"|(?P<hanzi>[{re.escape(hanzi)}][{re.escape(hanzi + points)}]{{0,11}})|(?P<spoken>{alternatives(words.spoken)})(?=[\s-]))"
        + rf"(?!\s?(?:{nots}))(?(open)\))"
        + rf"(?:(?:[\s]?(?P<scale>{hanzi_scales}|(?:(?:{latin_scales})(?![a-z0-9])))|-(?P<dashscale>million|billion|trillion)(?![a-z0-9]))"
        + rf"(?P<tails>(?:(?:\d{{1,3}},\d{{3}}|\d{{1,4}}(?:\.\d+)?)(?:{hanzi_scales})){{1,3}})?)?"
        + rf"(?P<plus>{alternatives(words.lists['PlusWord']) or '(?!)'})?(?:\s?(?P<unit>{unit}))?(?P<half>{alternatives(words.lists['HalfWord']) or '(?!)'})?"
        + rf"(?!\s?(?:{nots}))(?![a-z0-9])"
        + r")")
    return AtomPattern(regex, re.compile(rf"(\d{{1,3}},\d{{3}}|\d{{1,4}}(?:\.\d+)?)({hanzi_scales})"), words)
