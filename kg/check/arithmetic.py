"""Stated results against what other stated figures make them: margins, shares, growth, run rates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from kg.check.candidates import Candidate, together
from kg.check.figures import Book, Figure, Place, neighbour
from kg.check.intervals import Interval, change, power_of_ten, product, ratio
from kg.check.rules import Rule, Rules

__all__ = ["growth", "margins", "rates", "shares"]

LEVEL, SHARE, PERCENT, POINTS = "level", "share", "percent", "pp"
Expect = Callable[[Sequence[Figure]], Interval | None]
HUNDRED = Decimal(100)


def margins(book: Book, rules: Rules) -> Iterator[Candidate]:
    """Yield stated ratios that numerator and denominator of the same place do not give."""
    for rule in rules.of("ratio"):
        for place in _places(book, rule.result):
            for stated in book.at(place, LEVEL, PERCENT):
                parts = book.at(place._replace(metric=rule.numerator), LEVEL)
                wholes = book.at(place._replace(metric=rule.denominator), LEVEL)
                yield from _checked(stated, (("numerator", parts), ("denominator", wholes)), _quotient, rule)


def shares(book: Book, rules: Rules) -> Iterator[Candidate]:
    """Yield stated shares of a whole that the levels of part and whole do not give."""
    for rule in rules.of("share"):
        for place in sorted(book.by_place):
            for stated in book.at(place, SHARE, PERCENT):
                if stated.base and place.period:
                    wholes = book.at(place._replace(subject=stated.base), LEVEL)
                    yield from _checked(stated, (("part", book.at(place, LEVEL)), ("whole", wholes)), _quotient, rule)


def growth(book: Book, rules: Rules) -> Iterator[Candidate]:
    """Yield stated changes, relative or absolute, that the levels of both periods do not give."""
    for rule in rules.of("change"):
        for place in sorted(book.by_place):
            before = neighbour(place.period, rule.measure)
            if not before or place.basis == "constantCurrency":
                continue
            for stated in book.at(place, rule.measure):
                now, then = book.at(place, LEVEL), book.at(place._replace(period=before, status="actual"), LEVEL)
                if stated.unit == PERCENT:
                    yield from _checked(stated, (("now", _not_percent(now)), ("before", _not_percent(then))), _change, rule)
                else:
                    unit = PERCENT if stated.unit == POINTS else stated.unit
                    same = [f for f in now if f.unit == unit], [f for f in then if f.unit == unit]
                    yield from _checked(stated, (("now", same[0]), ("before", same[1])), _step, rule)


def rates(book: Book, rules: Rules) -> Iterator[Candidate]:
    """Yield stated annual rates far from the quarter times four."""
    for rule in rules.of("rate"):
        for place in _places(book, rule.result):
            if "Q" in place.period and not place.period.startswith("TTM"):
                for stated in book.at(place, LEVEL):
                    quarters = book.at(place._replace(metric=rule.numerator), LEVEL, stated.unit)
                    yield from _checked(stated, (("quarter", quarters),), _annual(rule), rule)


def _checked(stated: Figure, groups: Sequence[tuple[str, list[Figure]]], expect: Expect, rule: Rule) -> Iterator[Candidate]:
    """Yield one candidate if figures of all groups are there and no combination of them gives what is stated."""
    first: Candidate | None = None
    roles = [role for role, _ in groups]
    for found, document in together([[stated], *([f for f in group if _usable(f)] for _, group in groups)]):
        others = found[1:]
        if len({figure.unit for figure in others}) > 1:
            continue
        expected = expect(others)
        if expected is None:
            continue
        slack = abs(expected.middle) * rule.slack / HUNDRED
        if stated.interval.meets(expected.widened(slack)):
            return
        figures = (("stated", stated), *zip(roles, others, strict=True))
        made = Candidate(rule.finds, rule.id, figures, document, stated.interval, expected, stated.unit, _slip(stated, others, expected, rule))
        first = first or made
    if first is not None:
        yield first


def _usable(figure: Figure) -> bool:
    return figure.interval.finite


def _quotient(figures: Sequence[Figure]) -> Interval | None:
    found = ratio(figures[0].interval, figures[1].interval)
    return None if found is None else product(found, HUNDRED)


def _annual(rule: Rule) -> Expect:
    return lambda figures: product(figures[0].interval, rule.factor)


def _change(figures: Sequence[Figure]) -> Interval | None:
    """Return the change in percent; None from a loss or into one, which news calls all sorts of things."""
    return None if figures[0].interval.low <= 0 else change(figures[0].interval, figures[1].interval)


def _step(figures: Sequence[Figure]) -> Interval | None:
    now, before = figures[0].interval, figures[1].interval
    return Interval(now.low - before.high, now.high - before.low)


def _slip(stated: Figure, others: Sequence[Figure], expected: Interval, rule: Rule) -> int:
    """Return k if one of the figures, taken 10^k times too large, explains the difference."""
    if not stated.interval.finite or stated.unit != PERCENT or len(others) == 1:
        return power_of_ten(stated.low, expected.middle) if stated.point else 0
    meant = stated.interval.middle / HUNDRED + (1 if rule.shape == "change" else 0)
    found = expected.middle / HUNDRED + (1 if rule.shape == "change" else 0)
    return power_of_ten(found, meant) if meant > 0 and found > 0 else 0


def _places(book: Book, metric: str) -> list[Place]:
    return sorted(place for place in book.by_place if place.metric == metric and place.period)


def _not_percent(figures: list[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.unit != PERCENT]
