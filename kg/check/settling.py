"""From suspicions to findings: a look at the readings, the documents and their dates decides what each one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from kg.check.candidates import Candidate
from kg.check.clarity import explicit
from kg.check.figures import Book, Figure, Reading
from kg.check.intervals import Interval
from kg.check.report import Cited, Finding
from kg.check.rules import Rules

__all__ = ["Settler", "number"]

RECAST = 180
"""Days between documents after which a segment may not be the same segment any more."""
ISSUED = 80
"""Authority from which on a document speaks for the company that most of its figures are about."""
CURRENCY = 3
"""Letters of a currency code (ISO 4217); no other unit of the vocabulary is written in three capitals."""
PLACES = Decimal("0.01")
REVISIONS = {"cue-corrected": "corrected", "cue-restated": "restated"}
CHANGES = ("yoy", "qoq", "mom")
SLIPS = ("conflict", "wrongGrowth", "wrongShare", "wrongMargin", "wrongSum", "wrongRate")


class Settler:
    """Turns candidates of one book into findings."""

    def __init__(self, book: Book, rules: Rules) -> None:
        self.book = book
        self.rules = rules
        self._money: dict[tuple[str, str], set[str]] = {}
        self._issuers: dict[str, str] = {}

    def settle(self, candidates: Iterable[Candidate]) -> Iterator[Finding]:
        """Yield the finding of each candidate that its readings bear out."""
        for settled in self.decided(candidates):
            yield self._finding(settled)

    def decided(self, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
        """Yield the candidates that their readings bear out, each of the kind that it is."""
        kept = list(candidates)
        self.book.detail(figure for candidate in kept for _, figure in candidate.figures)
        self._look(candidate for candidate in kept if candidate.kind in SLIPS)
        for candidate in kept:
            settled = self._kind(candidate)
            if settled is not None:
                yield settled

    def _kind(self, candidate: Candidate) -> Candidate | None:
        if candidate.kind == "conflict":
            candidate = self._conflict(candidate) or replace(candidate, kind="")
        elif candidate.kind == "wrongRate" and not self._own_rate(candidate):
            return None
        elif candidate.kind in SLIPS and not candidate.document and (self._other_books(candidate) or self._recast(candidate)):
            return None
        if candidate.kind in SLIPS and candidate.power:
            candidate = replace(candidate, kind="unitSlip")
        return candidate if candidate.kind else None

    def _conflict(self, candidate: Candidate) -> Candidate | None:
        """Return what two numbers of one key are: newer guidance, a correction, a contradiction; None if it cannot be told."""
        one, other = (figure for _, figure in candidate.figures)
        if one.place.status == "estimate" or any(map(_vague, (one, other))):
            return None
        earlier, later = sorted((one, other), key=lambda figure: (self._day(figure), figure.fact))
        ordered = replace(candidate, figures=(("earlier", earlier), ("later", later)), stated=later.interval, expected=earlier.interval)
        dated = bool(self._day(earlier)) and self._day(earlier) < self._day(later)
        cues = {REVISIONS[cue] for reading in later.readings for cue in reading.cues if cue in REVISIONS}
        if candidate.document:
            return candidate if self._outright(candidate.document, (one, other)) else None
        if one.place.status == "guidance":
            return replace(ordered, kind="superseded") if dated else candidate if self._dated(one) and self._dated(other) else None
        if dated and cues:
            return replace(ordered, kind=min(cues))
        if dated and self._issuer(earlier) and self._issuer(earlier) == self._issuer(later):
            return replace(ordered, kind="restated")
        return None if self._other_books(candidate) or self._in_two_currencies(candidate) else candidate

    def _outright(self, document: str, figures: tuple[Figure, Figure]) -> bool:
        """Return whether one document contradicts itself: both quotes explicit, neither old beside new guidance nor a revision told."""
        readings = [[r for r in figure.readings if r.document == document] for figure in figures]
        revised = any(cue in REVISIONS for group in readings for reading in group for cue in reading.cues)
        return figures[0].place.status == "actual" and not revised and all(any(map(explicit, group)) for group in readings)

    def _in_two_currencies(self, candidate: Candidate) -> bool:
        """Return whether a change in percent may be that of the figures in another currency, which a document gives as well."""
        changes = candidate.unit == "percent" and candidate.checked.measure in CHANGES
        return changes and any(len(self._currencies(figure)) > 1 for _, figure in candidate.figures)

    def _other_books(self, candidate: Candidate) -> bool:
        """Return whether the documents count one company in different currencies: they report by different standards."""
        kept = [self._currencies(figure) for _, figure in candidate.figures]
        return any(a and b and not a & b for n, a in enumerate(kept) for b in kept[n + 1:])

    def _recast(self, candidate: Candidate) -> bool:
        """Return whether a part of a company is measured by documents half a year apart: parts are cut anew from year to year."""
        days = [date.fromisoformat(day) for _, figure in candidate.figures if (day := self._day(figure))]
        parts = any(figure.place.subject in self.book.wholes for _, figure in candidate.figures)
        return parts and bool(days) and (max(days) - min(days)).days > RECAST

    def _currencies(self, figure: Figure) -> frozenset[str]:
        owner = self.book.owner(figure.place.subject)
        return frozenset().union(*(self._money.get((document, owner), ()) for document in figure.documents))

    def _own_rate(self, candidate: Candidate) -> bool:
        """Return whether a run rate can be that of the quarter beside it: of its size, or of a power of ten of it and of a stated subject."""
        stated, expected = candidate.stated, candidate.expected
        assert stated is not None and expected is not None
        near = Decimal("0.3") < abs(stated.middle / expected.middle) < 3 if stated.finite and expected.middle else False
        return near or bool(candidate.power) and all("subject" not in r.inferred for r in candidate.checked.readings)

    def _look(self, candidates: Iterable[Candidate]) -> None:
        """Find out of which company, and in which currencies, the documents speak that no one document joins."""
        wanted = {d for candidate in candidates if not candidate.document for _, figure in candidate.figures for d in figure.documents}
        counts: dict[str, Counter[str]] = {}
        for document, company, unit in self.book.about(wanted):
            counts.setdefault(document, Counter())[company] += 1
            if len(unit) == CURRENCY and unit.isupper():
                self._money.setdefault((document, company), set()).add(unit)
        for document, count in counts.items():
            if self.rules.authority.get(self.book.sources[document].kind, 0) >= ISSUED:
                self._issuers[document] = max(sorted(count), key=lambda name: count[name])

    def _issuer(self, figure: Figure) -> str:
        owner = self.book.owner(figure.place.subject)
        return owner if any(self._issuers.get(document) == owner for document in figure.documents) else ""

    def _day(self, figure: Figure) -> str:
        return min((self.book.sources[d].issued for d in figure.documents if self.book.sources[d].issued), default="")

    def _dated(self, figure: Figure) -> bool:
        return bool(self._day(figure))

    def _finding(self, candidate: Candidate) -> Finding:
        figure, unit = candidate.checked, candidate.unit
        difference, allowed = candidate.difference, Decimal(0)
        if candidate.stated and candidate.expected and candidate.stated.finite and candidate.expected.finite:
            allowed = (candidate.stated.high - candidate.stated.low + candidate.expected.high - candidate.expected.low) / 2
        severity = self.rules.severity.get(candidate.kind, "notice")
        cited = tuple(self._cite(role, one, candidate.document) for role, one in candidate.figures)
        if candidate.kind in ("agree", "roundsTo"):
            cited = tuple(self._cited(role, one, reading) for role, one in candidate.figures for reading in one.readings)
        return Finding(
            severity, candidate.kind, figure.place.subject, figure.place.metric, figure.measure, figure.place.period, candidate.rule,
            "", _range(candidate.stated), _range(candidate.expected), "" if difference is None else number(difference), number(allowed),
            unit, candidate.power, cited, candidate.sentence,
        )

    def _cite(self, role: str, figure: Figure, document: str) -> Cited:
        """Return the figure with one reading: of the document in question, else the first explicit one of the oldest document."""
        readings = [reading for reading in figure.readings if reading.document == document] or figure.readings
        best = min(readings, key=lambda r: (not explicit(r), self.book.sources[r.document].issued, r.evidence))
        return self._cited(role, figure, best)

    def _cited(self, role: str, figure: Figure, reading: Reading) -> Cited:
        source = self.book.sources[reading.document]
        sign = "" if figure.comparator == "=" else figure.comparator
        value = number(figure.low) if figure.low == figure.high else f"{number(figure.low)}..{number(figure.high)}"
        return Cited(
            role, figure.fact, sign + value, figure.unit, figure.place.period, figure.place.status, reading.stated, reading.quote, reading.start,
            reading.end, source.document, source.names, source.issued, source.kind, self.rules.authority.get(source.kind, -1),
            tuple(sorted(reading.inferred)),
        )


def _vague(figure: Figure) -> bool:
    """Return whether a figure is a bound given in words without digits, such as "more than doubled"."""
    return not figure.interval.finite and not any(reading.stated for reading in figure.readings)


def number(value: Decimal) -> str:
    """Return a number without trailing zeros, to two places where it has more.

    >>> number(Decimal("18950000000.00")), number(Decimal("24.00394"))
    ('18950000000', '24')
    """
    exponent = value.as_tuple().exponent
    rounded = value.quantize(PLACES, ROUND_HALF_EVEN) if isinstance(exponent, int) and exponent < -2 else value
    plain = f"{rounded:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


def _range(interval: Interval | None) -> str:
    if interval is None:
        return ""
    low, high = (number(end) if end.is_finite() else "" for end in (interval.low, interval.high))
    return low if low == high else f"{low}..{high}"
