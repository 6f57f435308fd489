"""Cues that a period and the words around it make together: "比去年同期", "from the same quarter last year", "与上季相比"."""

from __future__ import annotations

from bisect import bisect_left

from kg.extract.tokens import Token
from kg.lexicon import Cue, Lexicon
from kg.period import PeriodMention

__all__ = ["with_comparisons"]

KINDS = {"yearAgo": "yoy", "priorYear": "yoy", "previous": "qoq", "lastQuarter": "qoq", "lastMonth": "mom"}
LONGEST = 60  # code points of a cue
FORWARD = {change: Cue(f"compared-{change}", "compare", change, "forward", "clause") for change in ("yoy", "qoq", "mom")}
BOTH = {change: Cue(f"compared-{change}-after", "compare", change, "both", "clause") for change in ("yoy", "qoq", "mom")}
THAN = Cue("compared-than", "than", "than", "both", "clause")


def with_comparisons(words: list[Token], times: list[Token], lower: str, lexicon: Lexicon) -> list[Token]:
    """Return the words with a cue for each period that something is compared with, in place of the smaller words it is made of.

    Labels of the ontology that say so already stay. A period told from where the text stands says what kind of change it is;
    of any other, words around it ("与2024年相比") say no more than "than".
    """
    compares = [w for w in words if w.cue("compare") is not None]
    starts = [w.start for w in compares]
    made: list[Token] = []
    covers: list[Token] = []
    for token in times:
        mention = token.period
        if not isinstance(mention, PeriodMention) or mention.against is None:
            continue
        span = mention.against
        near = compares[bisect_left(starts, span.start - LONGEST):bisect_left(starts, span.end)]
        whole = mention.relative == "lastYear" and mention.kind == "year" and lower[token.end - 1] not in lexicon.lists["year-end"]
        change = KINDS.get(mention.relative, "yoy" if whole else "")
        if any(w.start <= span.start and w.end >= token.end for w in near):
            continue
        if change and not mention.quarter:
            made.append(Token(span.start, span.end, "cue", ((BOTH if lower[span.start].isascii() else FORWARD)[change],)))
        elif span.end > token.end:
            made.append(Token(span.start, token.start, "cue", (THAN,)))
        else:
            continue
        covers.append(Token(span.start, span.end, "cue"))
    if not made:
        return words
    kept = [w for w in words if w.kind != "cue" or w.cue("move") is not None or not _within(w, covers)]
    return sorted([*kept, *made], key=lambda t: (t.start, t.end))


def _within(word: Token, covers: list[Token]) -> bool:
    """Return whether a word lies inside one of the covers."""
    at = bisect_left(covers, word.start + 1, key=lambda c: c.start)
    return at > 0 and word.end <= covers[at - 1].end
