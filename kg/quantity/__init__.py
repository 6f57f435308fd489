"""Amounts in running text: numbers with scale, unit, bound, range and tolerance, in three scripts."""

from kg.quantity.grammar import QuantityGrammar, compile_grammar, parse_quantity

__all__ = ["QuantityGrammar", "compile_grammar", "parse_quantity"]
