"""Figures of one key beside each other: agree, round to one another, contradict, were corrected, gave way to newer guidance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kg.check.candidates import Candidate
from kg.check.figures import Book, Figure
from kg.check.intervals import power_of_ten
from kg.check.rules import Rule, Rules

__all__ = ["agreements"]

MOST = 12
"""Different figures of one key that are still compared pair by pair: more are a table that was misread."""


def agreements(book: Book, rules: Rules) -> Iterator[Candidate]:
    """Yield what each pair of figures of one key says of the two, and each figure that several documents state.

    A key is subject, metric, measure, calendar period, status, unit, basis, qualifier and base.
    """
    kinds = {rule.finds: rule for rule in rules.of("agreement")}
    for key in sorted(book.by_key):
        group = book.by_key[key]
        for figure in group:
            if len(figure.documents) > 1 and "agree" in kinds:
                yield Candidate("agree", kinds["agree"].id, (("stated", figure),), "", figure.interval, None, figure.unit)
        if 1 < len(group) <= MOST:
            for one, other in combinations(group, 2):
                yield from _pair(one, other, kinds)


def _pair(one: Figure, other: Figure, kinds: dict[str, Rule]) -> Iterator[Candidate]:
    pair = (("stated", one), ("stated", other))
    shared = min(one.documents & other.documents, default="")
    if one.interval.meets(other.interval):
        kind = "agree" if one.low == other.low else "roundsTo"
        if one.point and other.point and kind in kinds:
            yield Candidate(kind, kinds[kind].id, pair, shared, one.interval, other.interval, one.unit)
        return
    if one.place.period == "" or "conflict" not in kinds:
        return
    power = power_of_ten(one.low, other.low) if one.point and other.point else 0
    yield Candidate("conflict", kinds["conflict"].id, pair, shared, one.interval, other.interval, one.unit, power)
