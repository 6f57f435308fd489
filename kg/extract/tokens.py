"""The typed tokens of a document and its sentences: one pass of each automaton and grammar, sorted by place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from kg.folding import Folded
from kg.lexicon import Cue, EntityEntry, MetricEntry
from kg.types import Block, Entity, Quantity, Span

__all__ = ["BREAK", "BUSINESSES", "CHIPS", "FIRMS", "GENITIVES", "GOODS", "HARD", "POSSESSIVE", "SENTENCE_END", "Sentence", "Token", "names_before",
           "sentences_of"]

BREAK, HARD = "break", "hard"
FIRMS = frozenset({"Company", "Organization"})
BUSINESSES = FIRMS | {"Segment"}
CHIPS = frozenset({"Chip", "ChipFamily"})
GOODS = CHIPS | {"Product"}
GENITIVES, POSSESSIVE = ("'s ", "\u2019s "), 3  # signs of a possessive, and their code points
SENTENCE_END = re.compile(r"[.!?](?=\s)|[\u3002\n]")
LONGEST_SENTENCE = 1200  # code points; a longer run is cut at its clause bounds: assembly is not linear in a sentence's amounts
MOST_TOKENS = 240  # of a sentence; with amounts behind them it is read in parts of so many
STOP = re.compile(r"[\u3002!?](?:[\"'\u300d\u300f)]*)|\.(?=[\"')\u201d]*(?:\s|$))")
CLAUSE = re.compile(r"[,;()\uff0c\u3001]|\u2014\u2014|\u2026\u2026| - | \u2013 | \u2014 |\u2014(?=[a-z])|\|")
ASIDE = re.compile(r"\([^\W_][\w.:& -]{0,15}\)")  # "(MBU)", "(nasdaq: mu)": another name, no clause of its own
LIST_MARK = "\u3001"  # the enumeration comma parts list items, not clauses


@dataclass(slots=True, eq=False)
class Token:
    """One typed piece of text. kind: "entity", "metric", "cue", "relation", "role", "quantity", "period", "break", "hard", "list".

    entry     for an entity: what the name denotes
    items     metrics, cues or relation cues that the words may be
    quantity  for a quantity; period (a mention of kg.period) for a period
    """

    start: int
    end: int
    kind: str
    items: tuple[object, ...] = ()
    entry: EntityEntry | None = None
    entity: Entity | None = None
    quantity: Quantity | None = None
    period: object = None

    @property
    def metrics(self) -> list[MetricEntry]:
        return [m for m in self.items if isinstance(m, MetricEntry)] if self.kind == "metric" else []

    def cue(self, slot: str) -> Cue | None:
        """Return the cue for `slot` that these words are, if any."""
        if self.kind == "cue":  # no other words set slots
            for item in self.items:
                if item.slot == slot:  # type: ignore[attr-defined]
                    return item  # type: ignore[return-value]
        return None

    def cues(self, slot: str) -> list[Cue]:
        """Return every cue for `slot` that these words may be."""
        return [item for item in self.items if isinstance(item, Cue) and item.slot == slot] if self.kind == "cue" else []

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(slots=True)
class Sentence:
    """One sentence of a block: its bounds and its tokens in order."""

    start: int
    end: int
    block: Block
    tokens: list[Token] = field(default_factory=list)
    question: bool = False
    first: bool = False


def _abbreviated(text: str, at: int, abbreviations: frozenset[str]) -> bool:
    """Return whether the full stop at `at` belongs to an abbreviation, an initial or a number."""
    start = at
    while start > 0 and at - start < 12 and not text[start - 1].isspace() and text[start - 1] not in "(\"'":
        start -= 1
    word = text[start:at + 1]
    return word in abbreviations or bool(re.fullmatch(r"(?:[a-z]\.)+", word)) or not word.strip(".")


def _bounds(folded: Folded, block: Block, abbreviations: frozenset[str]) -> Iterator[tuple[int, int, bool]]:
    text, start, stop = folded.lower, block.span.start, block.span.end
    for match in STOP.finditer(text, start, stop):
        mark = text[match.start()]
        if mark == "." and (_abbreviated(text, match.start(), abbreviations) or not _sentence_follows(folded.plain, match.end())):
            continue
        if match.end() > start:
            yield from _pieces(text, start, match.end(), mark == "?")
        start = match.end()
    if start < stop:
        yield from _pieces(text, start, stop, False)


def _sentence_follows(plain: str, at: int) -> bool:
    """Return whether what follows a full stop can begin a sentence: not a small Latin letter."""
    for k, char in enumerate(plain[at:at + 6], at):
        if not char.isspace() and char not in "\"'(\u201c\u2018":
            return not ("a" <= char <= "z") or plain[k + 1:k + 2].isupper()  # "cRPO", "iPhone"
    return True


def _pieces(text: str, start: int, end: int, question: bool) -> Iterator[tuple[int, int, bool]]:
    while end - start > LONGEST_SENTENCE:
        cuts = [m.end() for m in CLAUSE.finditer(text, start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)]
        cut = cuts[-1] if cuts else start + LONGEST_SENTENCE
        yield start, cut, question
        start = cut
    if text[start:end].strip():
        yield start, end, question


def _breaks(text: str, start: int, end: int, amounts: list[int]) -> Iterator[Token]:
    closing = -1
    for match in CLAUSE.finditer(text, start, end):
        mark = match.group()
        if mark == "(" and (aside := ASIDE.match(text, match.start(), end)) and not _holds(amounts, aside):
            closing = aside.end() - 1
            continue
        if match.start() <= closing:
            continue
        before, after = text[match.start() - 1:match.start()], text[match.end():match.end() + 1]
        if mark in ",:." and before.isdigit() and after.isdigit():
            continue
        kind = HARD if mark == ";" else "list" if mark == LIST_MARK else BREAK
        yield Token(match.start(), match.end(), kind, (mark,))


def _holds(amounts: list[int], aside: re.Match[str]) -> bool:
    at = bisect_left(amounts, aside.start() + 1)
    return at < len(amounts) and amounts[at] < aside.end()


def sentences_of(folded: Folded, block: Block, tokens: list[Token], abbreviations: frozenset[str]) -> Iterator[Sentence]:
    """Yield the sentences of a block with their tokens (those of `tokens`, sorted, that lie inside) and clause breaks."""
    starts = [t.start for t in tokens]
    first = True
    for start, end, question in _bounds(folded, block, abbreviations):
        inside = tokens[bisect_left(starts, start):bisect_left(starts, end)]
        spans = [(t.start, t.end) for t in inside if t.kind in ("quantity", "period", "entity")]
        amounts = [t.start for t in inside if t.kind == "quantity"]
        begins, reached = [s for s, _ in spans], list(accumulate((e for _, e in spans), max, initial=-1))
        breaks = [b for b in _breaks(folded.lower, start, end, amounts) if reached[bisect_left(begins, b.start)] <= b.start]
        merged = sorted([*inside, *breaks], key=lambda t: (t.start, t.end))
        while len(merged) > MOST_TOKENS and amounts and amounts[-1] >= merged[MOST_TOKENS].start:
            cut = merged[MOST_TOKENS].start
            yield Sentence(start, cut, block, merged[:MOST_TOKENS], question, first)
            start, merged, first = cut, merged[MOST_TOKENS:], False
        yield Sentence(start, end, block, merged[:MOST_TOKENS], question, first)
        first = False


def names_before(tokens: list[Token], at: int) -> Iterator[Token]:
    """Yield the names among `tokens`, sorted, that end at or before offset `at`, the nearest first."""
    for k in range(bisect_left(tokens, at, key=lambda t: t.start) - 1, -1, -1):
        if (token := tokens[k]).kind == "entity" and token.entity is not None and token.end <= at:
            yield token
