"""Which characters a pattern can begin with, so that most places of a text need no look at all."""

from __future__ import annotations

from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["first_characters"]


def first_characters(pattern: str) -> frozenset[str]:
    """Return the characters that a match of `pattern` can begin with; the empty set means any.

    >>> sorted(first_characters(r"(?<![a-z])(?:q|fy)?[12]h"))
    ['1', '2', 'f', 'q']
    """
    chars, complete = _sequence(list(parser.parse(pattern)))
    return frozenset(chars) if complete and chars else frozenset()


def _sequence(items: list[Any]) -> tuple[set[str], bool]:
    """Return the first characters of a sequence, and whether it must consume one (False: may be empty, or unknown)."""
    out: set[str] = set()
    for operator, argument in items:
        chars, complete = _item(operator, argument)
        out |= chars
        if complete:
            return out, True
    return out, False


def _item(operator: Any, argument: Any) -> tuple[set[str], bool]:
    if operator is sre.LITERAL:
        return {chr(argument)}, True
    if operator is sre.IN:
        return _members(argument), True
    if operator is sre.SUBPATTERN:
        return _sequence(list(argument[-1]))
    if operator is sre.BRANCH:
        parts = [_sequence(list(branch)) for branch in argument[1]]
        return set().union(*(chars for chars, _ in parts)), all(complete for _, complete in parts)
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        low, _, inner = argument
        chars, complete = _sequence(list(inner))
        return chars, complete and low > 0
    return set(), False


def _members(argument: list[Any]) -> set[str]:
    out: set[str] = set()
    for operator, value in argument:
        if operator is sre.LITERAL:
            out.add(chr(value))
        elif operator is sre.RANGE:
            out |= {chr(point) for point in range(value[0], value[1] + 1)}
        elif operator is sre.CATEGORY:
            out |= set("0123456789") if value is sre.CATEGORY_DIGIT else set(" \t\n") if value is sre.CATEGORY_SPACE else set()
    return out
