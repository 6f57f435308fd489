"""What was promised or expected against what came: beat, in range, miss."""

from __future__ import annotations

from collections.abc import Iterator

from kg.check.candidates import Candidate
from kg.check.figures import Book, Figure
from kg.check.rules import Rules

__all__ = ["outcomes"]

FORWARD = ("guidance", "estimate")


def outcomes(book: Book, rules: Rules) -> Iterator[Candidate]:
    """Yield each guidance and estimate that an actual of the same place answers, with how it did.

    The actual must not come from an older document, where both days are known.
    """
    kinds = {rule.finds: rule.id for rule in rules.of("outlook")}
    for place in sorted(p for p in book.by_place if p.status in FORWARD and p.period):
        actuals = book.by_place.get(place._replace(status="actual"), [])
        for figure in book.by_place[place]:
            for actual in actuals:
                fits = (actual.measure, actual.unit, actual.qualifier, actual.base) == (figure.measure, figure.unit, figure.qualifier, figure.base)
                if fits and actual.point and not _older(book, actual, figure):
                    kind = _outcome(actual, figure)
                    if kind in kinds:
                        shared = min(actual.documents & figure.documents, default="")
                        pair = (("actual", actual), (place.status, figure))
                        yield Candidate(kind, kinds[kind], pair, shared, actual.interval, figure.interval, actual.unit)


def _outcome(actual: Figure, figure: Figure) -> str:
    if actual.interval.low > figure.interval.high:
        return "beat"
    if actual.interval.high < figure.interval.low:
        return "miss"
    return "inRange"


def _older(book: Book, actual: Figure, figure: Figure) -> bool:
    days = [max((book.sources[d].issued for d in one.documents if d in book.sources), default="") for one in (actual,)]
    first = min((book.sources[d].issued for d in figure.documents if d in book.sources), default="")
    return bool(days[0] and first and days[0] < first)
