"""What was promised or expected against what came: beat, in range, miss."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kg.check.candidates import Candidate
from kg.check.figures import Book, Figure
from kg.check.rules import Rules

__all__ = ["outcomes"]

FORWARD = ("guidance", "estimate")
WILD = Decimal(3)


def outcomes(book: Book, rules: Rules) -> Iterator[Candidate]:
    """Yield each guidance and estimate that an actual of the same place answers, with how it did.

    Of several actuals that of the same document comes first, then the most exact. It must not come from an older document, where both
    days are known.
    """
    kinds = {rule.finds: rule.id for rule in rules.of("outlook")}
    for place in sorted(p for p in book.by_place if p.status in FORWARD and p.period):
        actuals = book.by_place.get(place._replace(status="actual"), [])
        for figure in book.by_place[place]:
            fitting = [actual for actual in actuals if _fits(actual, figure) and not _older(book, actual, figure)]
            if not fitting:
                continue
            actual = min(fitting, key=lambda one: (not one.documents & figure.documents, one.tolerance, one.fact))
            kind = _outcome(actual, figure)
            if kind in kinds:
                pair = (("actual", actual), (place.status, figure))
                shared = min(actual.documents & figure.documents, default="")
                yield Candidate(kind, kinds[kind], pair, shared, actual.interval, figure.interval, actual.unit)


def _fits(actual: Figure, figure: Figure) -> bool:
    one, other = ((f.measure, f.unit, f.qualifier, f.base) for f in (actual, figure))
    return actual.point and one == other and _likely(actual, figure)


def _likely(actual: Figure, figure: Figure) -> bool:
    """Return whether the two can be of one thing: a level three times what was expected is a misreading, not a surprise."""
    if actual.measure != "level" or actual.low <= 0 or figure.high <= 0 or not figure.interval.finite:
        return True
    return Decimal(1) / WILD <= actual.low / figure.interval.middle <= WILD


def _outcome(actual: Figure, figure: Figure) -> str:
    if actual.interval.low > figure.interval.high:
        return "beat"
    if actual.interval.high < figure.interval.low:
        return "miss"
    return "inRange"


def _older(book: Book, actual: Figure, figure: Figure) -> bool:
    last = max((book.sources[d].issued for d in actual.documents if d in book.sources), default="")
    first = min((book.sources[d].issued for d in figure.documents if d in book.sources), default="")
    return bool(last and first and last < first)
