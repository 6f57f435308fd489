"""Amounts with what stands around them: ranges, bands, bounds, conversions, lists that share a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.errors import QuantityError
from kg.folding import fold
from kg.ontology import Ontology
from kg.quantity.atoms import Atom, AtomPattern, compile_atoms
from kg.quantity.words import Words, alternatives, compile_words
from kg.types import Quantity, Span

__all__ = ["QuantityGrammar", "compile_grammar", "parse_quantity"]

BOUND_REACH = 24  # code points a bound word and its blanks take at most
BAND_REACH = 44  # code points between an amount and the width of its band
SMALLEST_BARE = Decimal(1000)


@dataclass(slots=True)
class QuantityGrammar:
    """The compiled grammar of an ontology."""

    words: Words
    atoms: AtomPattern
    before: re.Pattern[str]
    after: re.Pattern[str]
    range_joint: re.Pattern[str]
    list_joint: re.Pattern[str]
    band: re.Pattern[str]
    between: re.Pattern[str]
    source: re.Pattern[str]
    conversion: re.Pattern[str]
    per: re.Pattern[str]
    ordinal: re.Pattern[str]

    def find(self, lower: str) -> list[Quantity]:
        """Return the amounts of a folded text (`kg.folding.fold(text).lower`), sorted, not overlapping."""
        return list(self._join(lower, self._shared(lower, [a for a in self.atoms.find(lower) if self._countable(a, lower)])))

    def _countable(self, atom: Atom, text: str) -> bool:
        return not self.ordinal.search(text, max(0, atom.start - 6), atom.start)

    def _shared(self, text: str, atoms: list[Atom]) -> list[Atom]:
        """Let an atom without a unit take that of the next one it is joined to: "4.62亿和9.27亿美元", "2.45至2.65美元"."""
        out = list(atoms)
        for k in range(len(out) - 2, -1, -1):
            left, right = out[k], out[k + 1]
            if right.unit is None and right.scale is None or left.unit is not None and (left.scale is not None or right.scale is None):
                continue
            gap = right.start - left.end
            if gap > 8 or left.unit is not None and right.unit is not None and left.unit != right.unit:
                continue
            joint = text[left.end:right.start]
            ranged = self.range_joint.fullmatch(joint)
            if ranged and (left.unit is None or left.unit == right.unit) or left.unit is None and self.list_joint.fullmatch(joint):
                out[k] = left.sharing(right)
        return out

    def _join(self, text: str, atoms: list[Atom]) -> Iterator[Quantity]:
        k = 0
        while k < len(atoms):
            atom = atoms[k]
            following = atoms[k + 1] if k + 1 < len(atoms) else None
            if following is not None and self._is_range(text, atom, following):
                yield self._range(text, atom, following)
                k += 2
                continue
            if following is not None and (band := self._band(text, atom, following)) is not None:
                yield band
                k += 2
                continue
            swallowed = following is not None and self._is_conversion(text, atom, following)
            if atom.unit is not None or atom.scale is not None or atom.grouped and atom.value >= SMALLEST_BARE:
                end = self._closing(text, following.end) if swallowed and following is not None else atom.end
                yield self._single(text, atom, end)
            k += 2 if swallowed else 1

    def _is_range(self, text: str, left: Atom, right: Atom) -> bool:
        if right.start - left.end > 6 or left.unit is None or left.unit != right.unit or right.signed and text[right.start] in "+-":
            return False
        if left.value > right.value and left.amount > right.amount:
            return False
        joint = text[left.end:right.start]
        if self.range_joint.fullmatch(joint):
            return not self.source.search(text, max(0, left.start - 8), left.start) or joint.strip() in ("-", "~")
        between = self.between.search(text, max(0, left.start - 10), left.start)
        return between is not None and bool(self.list_joint.fullmatch(joint)) and joint.strip() not in (",", "\u3001")

    def _range(self, text: str, left: Atom, right: Atom) -> Quantity:
        unit = right.unit
        assert unit is not None
        per, end = self._per(text, right.end)
        return Quantity(Span(left.start, end), None, left.amount, right.amount, "=", unit.id, unit.kind, left.signed, per,
                        max(left.tolerance, right.tolerance), Span(left.digits[0], right.digits[1]))

    def _band(self, text: str, middle: Atom, width: Atom) -> Quantity | None:
        if width.start - middle.end > BAND_REACH or middle.unit is None or not self.band.search(text, middle.end, width.start):
            return None
        if width.unit is None:
            return None
        if width.unit.kind == "money" and middle.unit.kind == "money" or width.unit == middle.unit:
            delta = width.amount
        elif width.unit.id == "pp" and middle.unit.id == "percent":
            delta = width.amount
        elif width.unit.id == "percent":
            delta = abs(middle.amount) * width.amount / 100
        else:
            return None
        if middle.unit.id == "percent" and width.unit.id == "percent":
            delta = width.amount
        return Quantity(Span(middle.start, self._closing(text, width.end)), None, middle.amount - delta, middle.amount + delta, "=", middle.unit.id,
                        middle.unit.kind, False, "", middle.tolerance, Span(middle.digits[0], width.digits[1]))

    def _is_conversion(self, text: str, left: Atom, right: Atom) -> bool:
        if left.unit is None or right.unit is None or left.unit.kind != "money" or right.unit.kind != "money" or left.unit == right.unit:
            return False
        between = text[left.end:right.start]
        return len(between) <= 16 and between.lstrip()[:1] in ("(", ",") and bool(self.conversion.fullmatch(between.strip(" (,")))

    @staticmethod
    def _closing(text: str, end: int) -> int:
        return end + 1 if text[end:end + 1] == ")" else end

    def _single(self, text: str, atom: Atom, end: int) -> Quantity:
        start, sign = atom.start, ">" if atom.plus else "="
        ahead = self.before.search(text, max(0, atom.start - BOUND_REACH), atom.start)
        if ahead is not None:
            start, sign = ahead.start(), self.words.before[ahead.group(1)]
        behind = self.after.match(text, end)
        if behind is not None:
            end, sign = behind.end(), self.words.after[behind.group(1)] if sign in ("=", "~") else sign
        per, end = self._per(text, end)
        kind = atom.unit.kind if atom.unit else "number"
        least = self.words.phrases.get(text[atom.start:atom.end])
        triple = least is not None and least[2]
        return Quantity(Span(start, end), atom.amount, None, None, ">=" if triple else sign, atom.unit.id if atom.unit else None, kind, atom.signed,
                        per, atom.tolerance, Span(*atom.digits))

    def _per(self, text: str, end: int) -> tuple[str, int]:
        match = self.per.match(text, end)
        return ("share", match.end()) if match else ("", end)


def _choice(words: list[str]) -> str:
    return alternatives(words) or r"(?!)"


def compile_grammar(ontology: Ontology) -> QuantityGrammar:
    """Return the quantity grammar of an ontology: compile once per process."""
    words = compile_words(ontology)
    lists = words.lists
    latin = rf"(?<![a-z])(?:{_choice(list(words.before))})"
    joints = _choice(lists["JointWord"])
    return QuantityGrammar(
        words, compile_atoms(words),
        before=re.compile(rf"({latin})\s?(?:a |an |the |just |only )?$" if words.before else r"(?!)"),
        after=re.compile(rf"\s?({_choice(list(words.after))})(?![a-z])"),
        range_joint=re.compile(rf"\s?(?:{_choice(lists['RangeWord'])})\s?"),
        list_joint=re.compile(rf"\s?(?:{joints})(?:\s?(?:{joints}))?\s?"),
        band=re.compile(rf"(?:{_choice(lists['BandWord'])})\s?$"),
        between=re.compile(rf"(?<![a-z])(?:{_choice(lists['BetweenWord'])})\s?$"),
        source=re.compile(rf"(?<![a-z])(?:{_choice(lists['FromWord'])})\s?$"),
        conversion=re.compile(rf"(?:{_choice(lists['ConversionWord'])})?\s?"),
        per=re.compile(rf"\s?(?:{_choice(lists['PerWord'])})(?![a-z])"),
        ordinal=re.compile(rf"(?:{_choice(lists['OrdinalWord'])})\s?$"))


def parse_quantity(words: str, grammar: QuantityGrammar) -> Quantity:
    """Return the one amount that `words` state, exact, in units.

    Raises `QuantityError` if there is none or more than one.

    >>> from kg.ontology import load
    >>> grammar = compile_grammar(load())
    >>> parse_quantity("2134 亿美元", grammar).value
    Decimal('213400000000')
    >>> parse_quantity("two apples and three pears", grammar)
    Traceback (most recent call last):
    kg.errors.QuantityError: two apples and three pears: no amount here (give one number with its unit)
    """
    found = grammar.find(fold(words).lower)
    if len(found) != 1:
        raise QuantityError("no amount here" if not found else "more than one amount", place=words, hint="give one number with its unit")
    return found[0]
