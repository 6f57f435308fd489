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
from functools import lru_cache

from kg.check.candidates import Candidate
from kg.check.figures import Book, Figure, Reading
from kg.check.intervals import Interval
from kg.check.rules import Rules
from kg.folding import fold
from kg.ontology import Ontology
from kg.quantity import QuantityGrammar, compile_grammar

__all__ = ["Cues", "around", "compile_cues", "sentence_claims", "sentences"]

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

    def likely(self, lower: str) -> bool:
        """Return whether a comparing word may be in a text: plain search is twenty times as fast as the pattern."""
        return any(word in lower for word, sets in self.sets.items() if sets != "not")

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


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, folded, with its sentences and the cues in it."""

    text: str
    lower: str
    cues: list[tuple[int, int, str]]
    bounds: list[tuple[int, int]]
    starts: list[int]

    @classmethod
    def of(cls, text: str, lower: str, cues: Cues) -> _Text:
        bounds = sentences(text)
        return cls(text, lower, list(cues.find(lower)), bounds, [start for start, _ in bounds])

    def sentence(self, place: int) -> tuple[int, int]:
        return self.bounds[bisect_right(self.starts, place) - 1]

    def words(self, start: int, end: int) -> str:
        """Return the words from one place to another, widened to whole sentences."""
        return " ".join(self.text[self.sentence(start)[0]:self.sentence(max(end - 1, start))[1]].split())


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


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words of the sentence before and after a stretch of text.

    >>> around("Up. Sales rose 24% to $3. Fine.", 15, 18)
    ('Sales rose ', ' to $3.')
    """
    bounds = sentences(text)
    first = bounds[bisect_right([low for low, _ in bounds], start) - 1][0]
    last = next((high for _, high in bounds if high >= end), len(text))
    return text[first:start].lstrip(), text[end:last].rstrip()


def sentence_claims(book: Book, rules: Rules, ontology: Ontology, text_of: Callable[[str], str | None]) -> Iterator[Candidate]:
    """Yield claims of sentences that the figures they compare do not bear out.

    text_of  gives the stored text of a document by its sha256, None where it is not kept
    """
    if not (rules.of("comparison") or rules.of("middle")):
        return
    cues, grammar = compile_cues(ontology), _grammar(ontology)
    by_document: dict[str, list[tuple[Figure, Reading]]] = defaultdict(list)
    for figure in book.all():
        for reading in figure.readings:
            by_document[reading.document].append((figure, reading))
    for document in sorted(by_document):
        text = text_of(book.sources[document].document) if document in book.sources else None
        if text is None:
            continue
        lower = fold(text).lower
        if not cues.likely(lower):
            continue
        whole = _Text.of(text, lower, cues)
        if any(sets != "not" for _, _, sets in whole.cues):
            book.detail(figure for figure, _ in by_document[document])
            said = _said(text, by_document[document])
            yield from _compared(document, whole, said, rules, grammar)
            yield from _middles(document, whole, said, rules, grammar)


@lru_cache(maxsize=4)
def _grammar(ontology: Ontology) -> QuantityGrammar:
    return compile_grammar(ontology)


def _said(text: str, readings: Iterable[tuple[Figure, Reading]]) -> list[_Said]:
    out = []
    for figure, reading in readings:
        at = text.find(reading.stated, reading.start, reading.end) if reading.stated else -1
        if at >= 0:
            out.append(_Said(at, at + len(reading.stated), figure, reading))
    return sorted(out, key=lambda one: (one.start, one.end, one.figure.fact))


def _compared(document: str, text: _Text, said: list[_Said], rules: Rules, grammar: QuantityGrammar) -> Iterator[Candidate]:
    moves = [cue for cue in text.cues if cue[2] in ("above", "below")]
    for number, (start, end, sets) in enumerate(moves):
        first, last = text.sentence(start)
        last = min(moves[number + 1][0] if number + 1 < len(moves) else last, end + NEAR, last)
        if any(cue[2] == "not" and start - NEGATED <= cue[1] <= start for cue in text.cues):
            continue
        after = [one for one in said if end <= one.start < last]
        other = after[0].figure if after and after[0].figure.comparator == "=" else None
        before = [one for one in said if max(first, start - REACH) <= one.start and one.end <= start]
        if other is not None:
            before = [one for one in before if _comparable(one.figure, other)]
        if not before:
            continue
        claimed = _newest(before)
        middle = any(cue[2] == "middle" and claimed.end <= cue[0] < start for cue in text.cues)
        value = claimed.figure.interval
        if middle and value.finite:
            value = Interval(value.middle, value.middle).widened(claimed.figure.tolerance)
        against = other.interval if other is not None else _amount(text.lower[end:last], claimed.figure, grammar) if middle and not after else None
        if against is not None and _contradicts(sets, value, against):
            figures = (("claimed " + sets, claimed.figure), *((("compared", other),) if other is not None else ()))
            for rule in rules.of("comparison"):
                yield Candidate(rule.finds, rule.id, figures, document, value, against, claimed.figure.unit, sentence=text.words(first, last))


def _newest(said: list[_Said]) -> _Said:
    """Return what a sentence compares with others: of its figures the last one of the newest period of the same kind as the last one's."""
    last = said[-1].figure.place.period
    return max((one for one in reversed(said) if len(one.figure.place.period) == len(last)), key=lambda one: one.figure.place.period)


def _amount(words: str, figure: Figure, grammar: QuantityGrammar) -> Interval | None:
    """Return the first amount of some words, if it is of the unit of a figure, and no range or bound."""
    found = next(iter(grammar.find(words)), None)
    if found is None or found.value is None or found.unit != figure.unit or found.comparator != "=":
        return None
    return Interval(found.value, found.value).widened(found.tolerance)


def _comparable(one: Figure, other: Figure) -> bool:
    a, b = one.place, other.place
    same = (a.subject, a.metric, a.basis, one.measure, one.unit) == (b.subject, b.metric, b.basis, other.measure, other.unit)
    return same and one.key != other.key


def _contradicts(sets: str, value: Interval, other: Interval) -> bool:
    return value.low > other.high if sets == "below" else value.high < other.low


def _middles(document: str, text: _Text, said: list[_Said], rules: Rules, grammar: QuantityGrammar) -> Iterator[Candidate]:
    for start, end, sets in text.cues:
        ranges = [one for one in said if one.figure.low < one.figure.high and one.end <= start <= one.end + REACH]
        if sets != "middle" or not ranges:
            continue
        last = ranges[-1]
        amount = next((q for q in grammar.find(text.lower[end:end + NEAR]) if q.span.start <= BEHIND and q.value is not None), None)
        if amount is not None and any(end <= cue[0] < end + amount.span.start for cue in text.cues if cue[2] in ("above", "below")):
            continue
        if amount is None or amount.value is None or amount.unit not in (None, last.figure.unit) or amount.comparator not in ("=", "~"):
            continue
        expected = last.figure.interval.middle
        stated = Interval(amount.value, amount.value).widened(amount.tolerance)
        wanted = Interval(expected, expected).widened(last.figure.tolerance)
        near = Decimal("0.5") < abs(amount.value / expected) < 2 if expected else False
        if near and not stated.meets(wanted):
            for rule in rules.of("middle"):
                yield Candidate(rule.finds, rule.id, (("range", last.figure),), document, stated, wanted, last.figure.unit,
                                sentence=text.words(last.start, end + amount.span.end))
