"""Parts against their whole: segments and companies, quarters and years; and figures far from their neighbours in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.check.candidates import Candidate, together
from kg.check.figures import Book, Figure, Place, neighbour
from kg.check.intervals import Interval, power_of_ten, total
from kg.check.rules import Rule, Rules

__all__ = ["neighbours", "parts", "sums"]

LEVEL = "level"
HUNDRED = Decimal(100)
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
SERIES = ("yoy", "qoq", "mom")
SPREAD = Decimal(4)
"""Times that a steady figure may change between neighbouring periods without looking like another power of ten."""
CLOSE = Decimal("1.6")
"""Times that neighbours may differ to be called alike: two of them are wanted before a factor of ten is called a slip."""


def sums(book: Book, rules: Rules) -> Iterator[Candidate]:
    """Yield wholes that their parts do not add up to: segments of a company, quarters of a year."""
    for rule in rules.of("sum"):
        for place in sorted(p for p in book.by_place if p.subject == rule.whole and p.metric in rule.adds and p.period and p.status == "actual"):
            yield from _added(book, place, [place._replace(subject=part) for part in rule.parts], rule)
    for rule in rules.of("periods"):
        for place in sorted(p for p in book.by_place if p.metric in rule.adds and len(p.period) == len("2025") and p.status == "actual"):
            yield from _added(book, place, [place._replace(period=place.period + quarter) for quarter in QUARTERS], rule)


def parts(book: Book, rules: Rules) -> Iterator[Candidate]:
    """Yield segments whose figure is larger than that of what they are part of."""
    for rule in rules.of("part"):
        for place in sorted(p for p in book.by_place if p.metric in rule.adds and p.subject in book.wholes and p.period and p.status == "actual"):
            for whole in book.wholes[place.subject]:
                for part in book.at(place, LEVEL):
                    over = [w for w in book.at(place._replace(subject=whole), LEVEL, part.unit) if w.interval.finite]
                    if part.point and over and all(part.interval.low > w.interval.high for w in over):
                        power = power_of_ten(part.low, over[0].low)
                        shared = min(part.documents & over[0].documents, default="")
                        yield Candidate(rule.finds, rule.id, (("part", part), ("whole", over[0])), shared, part.interval, over[0].interval, part.unit, power)


def _added(book: Book, place: Place, parts: Sequence[Place], rule: Rule) -> Iterator[Candidate]:
    for whole in book.at(place, LEVEL):
        groups = [[figure for figure in book.at(part, LEVEL, whole.unit) if figure.point] for part in parts]
        if not all(groups) or not whole.point:
            continue
        first: Candidate | None = None
        for found, document in together([[whole], *groups]):
            expected = total(figure.interval for figure in found[1:])
            if whole.interval.meets(expected.widened(abs(expected.middle) * rule.slack / HUNDRED)):
                first = None
                break
            figures = (("whole", whole), *(("part", part) for part in found[1:]))
            first = first or Candidate(rule.finds, rule.id, figures, document, whole.interval, expected, whole.unit, _slipped(found, expected))
        if first is not None:
            yield first


def _slipped(found: Sequence[Figure], expected: Interval) -> int:
    """Return k if the whole, or one part, taken 10^k times too large explains the difference."""
    whole, rest = found[0].interval.middle, expected.middle
    if power := power_of_ten(whole, rest):
        return power
    for part in found[1:]:
        wanted = whole - (rest - part.interval.middle)
        if wanted > 0 and (power := power_of_ten(part.interval.middle, wanted)):
            return power
    return 0


def neighbours(book: Book, rules: Rules) -> Iterator[Candidate]:
    """Yield figures of steady metrics that are a power of ten away from those of the periods beside them."""
    for rule in rules.of("neighbour"):
        series = sorted(p for p in book.by_place if p.metric in rule.adds and p.period and p.status == "actual" and not p.basis)
        around: dict[Place, list[Place]] = {}
        for place in series:
            for measure in SERIES:
                other = place._replace(period=neighbour(place.period, measure))
                if other.period and other in book.by_place:
                    around.setdefault(place, []).append(other)
                    around.setdefault(other, []).append(place)
        for place in series:
            yield from _odd(book, place, around.get(place, []), rule)


def _odd(book: Book, place: Place, around: list[Place], rule: Rule) -> Iterator[Candidate]:
    for figure in book.at(place, LEVEL):
        if not figure.point or figure.low <= 0:
            continue
        beside = [other for near in dict.fromkeys(around) for other in book.at(near, LEVEL, figure.unit) if other.point and other.low > 0]
        powers = {_power(figure.low / other.low) for other in beside}
        if len(powers) != 1 or 0 in powers:
            continue
        power = powers.pop()
        low, high = min(other.low for other in beside), max(other.low for other in beside)
        alike = len({other.place for other in beside}) > 1 and high / low <= CLOSE
        if alike or (abs(power) > 1 and figure.fact < min(other.fact for other in beside)) or (abs(power) > 1 and len(beside) > 1):
            others = (("neighbour", other) for other in beside)
            yield Candidate(rule.finds, rule.id, (("stated", figure), *others), "", figure.interval, Interval(low, high), figure.unit, power)


def _power(quotient: Decimal) -> int:
    """Return the power of ten, 1 to 4 either way, that lies within a factor `SPREAD` (for ten: `CLOSE`) of the quotient; else 0."""
    for power in (1, 2, 3, 4):
        spread = CLOSE if power == 1 else SPREAD
        for sign in (1, -1):
            if Decimal(1) / spread <= quotient / Decimal(10) ** (sign * power) <= spread:
                return sign * power
    return 0
