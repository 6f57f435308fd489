"""With which characters a pattern can begin, so that most places of a text need no look at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["ANY", "WIDTH", "beginnings", "starting"]

ANY = "\0"  # stands for whatever the rest of a beginning is
WIDTH = 2  # code points of a beginning
DATED = r"0[0-3]\d(?![!-~])\w"  # the rest of a year, and its word
NO_WIDTH = frozenset({sre.AT, sre.ASSERT, sre.ASSERT_NOT})


def beginnings(pattern: str) -> frozenset[str]:
    """Return the two characters that a match of `pattern` can begin with, one and `ANY` where the second may be whatever; the empty set means any.

    >>> sorted(beginnings(r"(?<![a-z])(?:q|fy)?[12]h"))
    ['1h', '2h', 'fy', 'q1', 'q2']
    >>> sorted(beginnings(r"(?:q|a.)?"))
    []
    """
    found = {begin if len(begin) == WIDTH else begin + ANY for begin in _sequence(list(parser.parse(pattern)))}
    return frozenset() if any(begin.startswith(ANY) for begin in found) else frozenset(found)


def _joined(fronts: set[str], tails: set[str]) -> set[str]:
    if tails == {""}:
        return fronts
    return {front if front.endswith(ANY) else (front + tail)[:WIDTH] for front in fronts for tail in tails}


def _sequence(items: list[Any]) -> set[str]:
    """Return the beginnings of a sequence: shorter than `WIDTH` where it may end there, with `ANY` behind what is known."""
    out = {""}
    for operator, argument in items:
        if all(len(begin) == WIDTH or begin.endswith(ANY) for begin in out):
            break
        out = _joined(out, _item(operator, argument))
    return out


def _item(operator: Any, argument: Any) -> set[str]:
    if operator is sre.LITERAL:
        return {chr(argument)}
    if operator is sre.IN:
        return _members(argument)
    if operator is sre.SUBPATTERN:
        return _sequence(list(argument[-1]))
    if operator is sre.BRANCH:
        return set().union(*(_sequence(list(branch)) for branch in argument[1]))
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        low, high, inner = argument
        once, out, times = _sequence(list(inner)), {""} if low == 0 else set[str](), {""}
        for count in range(1, min(high, max(low, WIDTH)) + 1):
            times = _joined(times, once)
            out |= times if count >= low else set()
        return out
    return {""} if operator in NO_WIDTH else {ANY}


def _members(argument: list[Any]) -> set[str]:
    out: set[str] = set()
    for operator, value in argument:
        if operator is sre.LITERAL:
            out.add(chr(value))
        elif operator is sre.RANGE:
            out |= {chr(point) for point in range(value[0], value[1] + 1)}
        elif operator is sre.CATEGORY and value in (sre.CATEGORY_DIGIT, sre.CATEGORY_SPACE):
            out |= set("0123456789") if value is sre.CATEGORY_DIGIT else set(" \t\n")
        else:
            return {ANY}
    return out


def starting(begins: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for the places where one of `begins` stands; one in Latin begins no word's middle, but a year may follow a name: "AMD2025年"."""
    second: dict[str, set[str]] = defaultdict(set)
    for begin in begins:
        second[begin[0]].add(begin[1])
    branches = []
    for first, behind in sorted(second.items()):
        bound = r"(?<![a-z0-9][\s\S])" if first.isascii() else ""
        bound = rf"(?:{bound}|(?<![0-9][\s\S])(?={DATED}))" if first == "2" else bound
        branches.append(re.escape(first) + bound + ("" if ANY in behind else f"(?=[{''.join(map(re.escape, sorted(behind)))}])"))
    return re.compile("|".join(branches) or r"(?!)")
