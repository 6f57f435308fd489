"""The figure of an observation as its quote writes it."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from kg.folding import fold
from kg.ontology import Ontology
from kg.quantity import QuantityGrammar, compile_grammar
from kg.types import Observation, Quantity

__all__ = ["stated_words"]


def stated_words(fact: Observation, ontology: Ontology) -> str:
    """Return the words of the quote that give the figure, bound and unit included, or "" if the quote gives it in no such words.

    A fall may be written without a sign: signs are not compared. Of several equal amounts, one of the same unit comes first.
    """
    wanted = _numbers(fact.value, fact.low, fact.high)
    found = [q for q in _amounts(ontology, fact.evidence.quote) if _numbers(q.value, q.low, q.high) == wanted]
    best = min(found, key=lambda q: (q.unit != fact.unit, q.span.start), default=None)
    return best.span.of(fact.evidence.quote).strip() if best else ""


def _numbers(value: Decimal | None, low: Decimal | None, high: Decimal | None) -> tuple[Decimal, ...]:
    return tuple(sorted(abs(number) for number in (value, low, high) if number is not None))


@lru_cache(maxsize=512)
def _amounts(ontology: Ontology, quote: str) -> tuple[Quantity, ...]:
    return tuple(_grammar(ontology).find(fold(quote).lower))


@lru_cache(maxsize=4)
def _grammar(ontology: Ontology) -> QuantityGrammar:
    return compile_grammar(ontology)
