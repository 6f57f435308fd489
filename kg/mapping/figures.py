"""The figure of an observation as its quote writes it."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from kg.folding import fold
from kg.ontology import Ontology
from kg.quantity import QuantityGrammar, compile_grammar
from kg.types import Observation

__all__ = ["stated_words"]


def stated_words(fact: Observation, ontology: Ontology) -> str:
    """Return the words of the quote that give the figure, bound and unit included, or "" if the quote gives it in no such words.

    A fall may be written without a sign: signs are not compared. Of several equal amounts, one of the same unit comes first.
    """
    wanted, other = _numbers(fact.value, fact.low, fact.high), ""
    if amount := fact.evidence.amount:  # a few words, which come again and again, instead of a quote that does not
        alone = _amounts(ontology, amount)
        if len(alone) == 1 and alone[0][:2] == (wanted, fact.unit):
            return alone[0][2]
    for numbers, unit, words in _amounts(ontology, fact.evidence.quote):
        if numbers == wanted:
            if unit == fact.unit:
                return words
            other = other or words
    return other


def _numbers(value: Decimal | None, low: Decimal | None, high: Decimal | None) -> tuple[Decimal, ...]:
    if value is not None and low is None and high is None:
        return (abs(value),)
    return tuple(sorted(abs(number) for number in (value, low, high) if number is not None))


@lru_cache(maxsize=16_384)
def _amounts(ontology: Ontology, quote: str) -> tuple[tuple[tuple[Decimal, ...], str | None, str], ...]:
    """Return numbers, unit and words of each amount of a quote, in order."""
    found = _grammar(ontology).find(fold(quote).lower)
    return tuple((_numbers(q.value, q.low, q.high), q.unit, q.span.of(quote).strip()) for q in found)


@lru_cache(maxsize=4)
def _grammar(ontology: Ontology) -> QuantityGrammar:
    return compile_grammar(ontology)
