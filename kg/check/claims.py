"""What sentences claim of two figures, "its midpoint is below last year's", against the figures themselves.

Nobody extracts such claims as facts: they are found here, in the stored text, around the readings of stored figures.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.check.candidates import Candidate
from kg.check.figures import Book, Figure, Reading
from kg.check.intervals import Interval
from kg.check.rules import Rules
from kg.folding import fold
from kg.ontology import Ontology
from kg.quantity import QuantityGrammar, compile_grammar

__all__ = ["Cues", "compile_cues", "sentence_claims", "sentences"]

END = re.compile(r"[\u3002\uff01\uff1f\uff1b!?;\n\r]|\.(?=\s|$)")
NEAR = 48
"""Code points between a comparing word and the figure it compares with."""
REACH = 160
"""Code points between a figure and the word that compares it."""
BEHIND = 14
"""Code points between a word for the middle and the number it introduces."""
NEGATED = 6
"""Code points before a comparing word in which a negation turns it around."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Words by what they set ("above", "below", "middle", "not"), compiled to one pattern for folded text."""

    pattern: re.Pattern[str]
    sets: dict[str, str]

    def find(self, lower: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and meaning of each cue, longest first where they overlap."""
        for match in self.pattern.finditer(lower):
            yield match.start(), match.end(), self.sets[match.group()]


@dataclass(frozen=True, slots=True)
class _Said:
    """A figure where a document says it: `start` and `end` of the figure's own words."""

    start: int
    end: int
    figure: Figure
    reading: Reading


def compile_cues(ontology: Ontology, cls: str = "kg:ClaimCue") -> Cues:
    """Return the words of every node of a class, with what each sets."""
    sets: dict[str, str] = {}
    for node in ontology.instances(cls):
        for label in ontology.labels(node):
            sets[fold(label.text).lower] = ontology.value(node, "kg:sets")
    words = sorted(sets, key=lambda word: (-len(word), word))
    parts = [rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word) for word in words]
    return Cues(re.compile("|".join(parts) or r"(?!)"), sets)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence of a text, the mark at its end included.

    >>> [("Up 3.5%. Down. 升。"[a:b]) for a, b in sentences("Up 3.5%. Down. 升。")]
    ['Up 3.5%.', ' Down.', ' 升。']
    """
    ends = [match.end() for match in END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends[:-1]], ends, strict=True))


def sentence_claims(book: Book, rules: Rules, ontology: Ontology, text_of: Callable[[str], str | None]) -> Iterator[Candidate]:
    """Yield claims of sentences that the figures they compare do not bear out.

    text_of  gives the stored text of a document by its sha256, None where it is not kept
    """
    if not (rules.of("comparison") or rules.of("middle")):
        return
    cues, grammar = compile_cues(ontology), compile_grammar(ontology)
    by_document: dict[str, list[tuple[Figure, Reading]]] = defaultdict(list)
    for figure in book.all():
        for reading in figure.readings:
            by_document[reading.document].append((figure, reading))
    for document in sorted(by_document):
        text = text_of(book.sources[document].document) if document in book.sources else None
        if text is None:
            continue
        lower = fold(text).lower
        found = list(cues.find(lower))
        if any(sets != "not" for _, _, sets in found):
            book.detail(figure for figure, _ in by_document[document])
            said = _said(text, by_document[document])
            yield from _compared(document, text, found, said, rules)
            yield from _middles(document, lower, found, said, rules, grammar)


def _said(text: str, readings: Iterable[tuple[Figure, Reading]]) -> list[_Said]:
    out = []
    for figure, reading in readings:
        at = text.find(reading.stated, reading.start, reading.end) if reading.stated else -1
        if at >= 0:
            out.append(_Said(at, at + len(reading.stated), figure, reading))
    return sorted(out, key=lambda one: (one.start, one.end, one.figure.fact))


def _compared(document: str, text: str, found: list[tuple[int, int, str]], said: list[_Said], rules: Rules) -> Iterator[Candidate]:
    bounds = sentences(text)
    starts = [start for start, _ in bounds]
    moves = [cue for cue in found if cue[2] in ("above", "below")]
    for number, (start, end, sets) in enumerate(moves):
        first, last = bounds[bisect_right(starts, start) - 1]
        following = moves[number + 1][0] if number + 1 < len(moves) else last
        after = [one for one in said if end <= one.start < min(following, end + NEAR, last) and one.figure.comparator == "="]
        if not after or any(c[2] == "not" and start - NEGATED <= c[1] <= start for c in found):
            continue
        other = after[0]
        before = [one for one in said if max(first, start - REACH) <= one.start and one.end <= start and _comparable(one.figure, other.figure)]
        if not before:
            continue
        claimed = before[-1]
        middle = any(c[2] == "middle" and claimed.end <= c[0] < start for c in found)
        value = claimed.figure.interval
        if middle and value.finite:
            value = Interval(value.middle, value.middle).widened(claimed.figure.tolerance)
        if _contradicts(sets, value, other.figure.interval):
            for rule in rules.of("comparison"):
                yield Candidate(rule.finds, rule.id, (("claimed " + sets, claimed.figure), ("compared", other.figure)), document,
                                value, other.figure.interval, claimed.figure.unit, span=(claimed.reading.start, other.reading.end))


def _comparable(one: Figure, other: Figure) -> bool:
    a, b = one.place, other.place
    same = (a.subject, a.metric, a.basis, one.measure, one.unit) == (b.subject, b.metric, b.basis, other.measure, other.unit)
    return same and one.key != other.key


def _contradicts(sets: str, value: Interval, other: Interval) -> bool:
    return value.low > other.high if sets == "below" else value.high < other.low


def _middles(document: str, lower: str, found: list[tuple[int, int, str]], said: list[_Said], rules: Rules,
             grammar: QuantityGrammar) -> Iterator[Candidate]:
    for start, end, sets in found:
        if sets != "middle":
            continue
        ranges = [one for one in said if one.figure.low < one.figure.high and one.end <= start <= one.end + REACH]
        if not ranges:
            continue
        last = ranges[-1]
        amount = next((q for q in grammar.find(lower[end:end + NEAR]) if q.span.start <= BEHIND and q.value is not None), None)
        if amount is None or amount.value is None or amount.unit not in (None, last.figure.unit) or amount.comparator not in ("=", "~"):
            continue
        expected = last.figure.interval.middle
        stated = Interval(amount.value, amount.value).widened(amount.tolerance)
        wanted = Interval(expected, expected).widened(last.figure.tolerance)
        near = Decimal("0.5") < abs(amount.value / expected) < 2 if expected else False
        if near and not stated.meets(wanted):
            for rule in rules.of("middle"):
                yield Candidate(rule.finds, rule.id, (("range", last.figure),), document, stated, wanted, last.figure.unit,
                                span=(last.reading.start, end + amount.span.end))
