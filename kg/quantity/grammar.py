"""Amounts with what stands around them: bounds, ranges, bands, conversions, lists that share a unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.errors import QuantityError
from kg.folding import fold
from kg.ontology import Ontology
from kg.quantity.atoms import Atom, AtomReader
from kg.quantity.heads import HeadWords
from kg.quantity.joining import Band, Joiner
from kg.quantity.spoken import SpokenReader
from kg.quantity.words import Words, compile_words
from kg.types import Quantity, Span

__all__ = ["QuantityGrammar", "compile_grammar", "parse_quantity"]

MOST = 60_000  # amounts of one text; no reader of it takes as many


@dataclass(frozen=True, slots=True)
class QuantityGrammar:
    """The compiled grammar of an ontology. Time is linear in the text, whatever it holds; what stands behind `MOST` amounts is not looked at."""

    words: Words
    reader: AtomReader
    spoken: SpokenReader
    joiner: Joiner
    heads: HeadWords

    def find(self, lower: str, plain: str = "") -> list[Quantity]:
        """Return the amounts of a folded text, sorted, not overlapping.

        lower  `kg.folding.fold(text).lower`
        plain  `fold(text).plain`, where units that differ by capitals alone are to be told apart (GB/s, Gb/s)

        A number without unit is returned if it has a scale word, thousands separators or a decimal point.

        >>> from kg.ontology import load
        >>> [(q.value, q.unit, q.comparator) for q in compile_grammar(load()).find("超过 60% 的营业利润, H20")]
        [(Decimal('60'), 'percent', '>')]
        """
        atoms = self._atoms(lower, plain)
        if len(atoms) > 1:
            self.joiner.share(lower, atoms)
        return list(self._joined(lower, atoms))

    def read(self, lower: str, plain: str = "") -> Quantity | None:
        """Return the one amount that folded words state, a bare number too, or None if they state none or several."""
        found = self.find(lower, plain)
        if not found:
            match = self.reader.run.search(lower)
            atom = self.reader.bare(lower, match) if match else None
            return _quantity(atom) if atom is not None and self.reader.run.search(lower, atom.end) is None else None
        return found[0] if len(found) == 1 else None

    def _atoms(self, text: str, plain: str) -> list[Atom]:
        out: list[Atom] = []
        floor = 0
        spoken = self.spoken.find(text)
        start, end, needle = next(spoken, (len(text), 0, ""))
        for match in self.reader.run.finditer(text):
            while start <= match.start() and needle:
                if start >= floor and (atom := self.spoken.read(text, start, needle, floor)) is not None:
                    out.append(atom)
                    floor = atom.end
                start, end, needle = next(spoken, (len(text), 0, ""))
            if match.start() < floor:
                continue
            if len(out) >= MOST:
                return out
            atom = self.reader.read(text, match, floor, plain)
            if atom is not None:
                out.append(atom)
                floor = atom.end
        while needle:
            if start >= floor and (atom := self.spoken.read(text, start, needle, floor)) is not None:
                out.append(atom)
                floor = atom.end
            start, end, needle = next(spoken, (len(text), 0, ""))
        return out

    def _joined(self, text: str, atoms: list[Atom]) -> Iterator[Quantity]:
        index, last = 0, len(atoms) - 1
        while index <= last:
            atom = atoms[index]
            index += 1
            if index <= last:
                following = atoms[index]
                if self.joiner.is_range(text, atom, following):
                    index += 1
                    band = self.joiner.band(text, following, atoms[index]) if index <= last else None
                    yield _range(atom, following)
                    index += band is not None
                    continue
                if (band := self.joiner.band(text, atom, following)) is not None:
                    index += 1
                    yield _banded(atom, following, band)
                    continue
                if end := self.joiner.same_sum(text, atom, following):
                    index += 1
                    atom.end = end
            if atom.unit is not None or atom.scale is not None or not atom.plain:
                yield _quantity(atom)


def _quantity(atom: Atom) -> Quantity:
    unit, factor = atom.unit, atom.factor
    value: Decimal | None = atom.value * factor
    low = high = None
    if atom.high is not None:
        low, high, value = value, atom.high * factor, None
    return Quantity(Span(atom.start, atom.end), value, low, high, atom.sign if value is not None else "=", unit.id if unit else None,
                    unit.kind if unit else "number", atom.signed, atom.per, atom.tolerance * factor, Span(*atom.digits))


def _range(left: Atom, right: Atom) -> Quantity:
    unit = right.unit
    tolerance = max(left.tolerance * left.factor, right.tolerance * right.factor)
    return Quantity(Span(left.start, right.end), None, left.amount, right.amount, "=", unit.id if unit else None, unit.kind if unit else "number", left.signed,
                    right.per or left.per, tolerance, Span(left.digits[0], right.digits[1]))


def _banded(middle: Atom, width: Atom, band: Band) -> Quantity:
    unit = middle.unit
    assert unit is not None
    return Quantity(Span(middle.start, band.end), None, band.low, band.high, "=", unit.id, unit.kind, middle.signed, middle.per,
                    middle.tolerance * middle.factor, Span(middle.digits[0], width.digits[1]))


def compile_grammar(ontology: Ontology) -> QuantityGrammar:
    """Return the quantity grammar of an ontology: compile once per process."""
    words = compile_words(ontology)
    reader = AtomReader(words)
    return QuantityGrammar(words, reader, SpokenReader(words, reader), Joiner(words), HeadWords(words))


def parse_quantity(words: str, grammar: QuantityGrammar) -> Quantity:
    """Return the one amount that `words` state, exact, in units; a number alone is one without unit.

    Raises `QuantityError` if there is none or more than one.

    >>> from kg.ontology import load
    >>> grammar = compile_grammar(load())
    >>> parse_quantity("2134 亿美元", grammar).value
    Decimal('213400000000')
    >>> parse_quantity("two apples and three pears", grammar)
    Traceback (most recent call last):
    kg.errors.QuantityError: two apples and three pears: no amount, or more than one (give one number with its unit)
    """
    folded = fold(words)
    found = grammar.read(folded.lower, folded.plain)
    if found is None:
        raise QuantityError("no amount, or more than one", place=words, hint="give one number with its unit")
    return found
