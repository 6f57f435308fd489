"""Parts of a company in a breakdown that the text announces: "by segment, Industrial rose 34%; Automotive, at $852 million, …", "分产品看，…".

Behind the announcement, to the end of its paragraph, the unknown name that opens a clause and stands right before a figure, a
metric or a word of change is a part of the company in focus. It becomes a provisional segment; a region becomes none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from kg.extract.focus import Focus
from kg.extract.naming import HANZI
from kg.extract.tokens import Sentence, Token
from kg.extract.units import named_unit, owner_of_unit
from kg.lexicon import Lexicon
from kg.patterns import compiled
from kg.trie import beginning

__all__ = ["announcements", "listed_parts"]

FRONT = r"(?:(?<=[\n;.,:])\s+|\s(?:while|whereas|and|but)\s+)"
NAME = r"[A-Z][A-Za-z&/-]*(?:\s+(?:and|&)\s+[A-Z][A-Za-z&/-]*|\s+[A-Z][A-Za-z&/-]*){0,3}"
PLACED = re.compile(r",? (?:at|with|was|were)\b|:? ?$")  # between a part and its figure
SHORTEST, HEAD = 2, 3  # code points of a name, and of the words at its head that name no part: "management"
WITHIN = ("generic", "list")  # what may stand inside a name: "Gears and Axles"
NEXT = ("metric", "quantity")
SLOTS = ("move", "role", "compare")
LISTED = "\u3001"
CLAUSE = "\u3001,;:\u3002\uff0c\uff1b\uff1a\n"


@cache
def _openers(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    longest = sorted(words, key=lambda w: (-len(w), w))
    spelt = "|".join(rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w.isascii() else re.escape(w) for w in longest)
    return compiled(beginning(words)), compiled(spelt or "(?!)")


@cache
def _names() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return compiled(rf"{FRONT}(?:the )?(?P<name>{NAME})"), compiled(rf"[{CLAUSE}] ?(?P<name>{HANZI}{{2,12}})")


def announcements(lexicon: Lexicon, lower: str) -> list[tuple[int, int]]:
    """Return where a text announces breakdowns, in order."""
    if not any(word in lower for word in lexicon.breakdowns):
        return []
    beginnings, openers = _openers(lexicon.breakdowns)
    out, end = list[tuple[int, int]](), 0
    for place in beginnings.finditer(lower):
        if place.start() >= end and (opener := openers.match(lower, place.start())) is not None:
            out.append(opener.span())
            end = opener.end()
    return out


def listed_parts(sentence: Sentence, focus: Focus, lexicon: Lexicon, text: tuple[str, str], announced: list[tuple[int, int]]) -> Iterator[Token]:
    """Yield the parts that a sentence of a breakdown names. `text`: the folded text in small letters, and the document's own."""
    lower, plain = text
    first = bisect_left(announced, (sentence.block.span.start, 0))
    focus.parts = first < len(announced) and announced[first][1] <= sentence.end
    if not focus.parts:
        return
    at = max(announced[first][1] - 1, sentence.start - 1)
    for pattern, source in zip(_names(), (focus.text, lower), strict=True):
        for match in pattern.finditer(source, at, sentence.end):
            start, end = match.span("name")
            end = min([end, *(t.start for t in sentence.tokens if start < t.start < end and t.kind not in WITHIN)])
            owner = owner_of_unit(start, sentence, focus, lexicon, lower)
            if start < sentence.start or owner is None or _one_of_several(start, sentence, lower) or not _leads(start, end, sentence, lower):
                continue
            words = lower[start:end]
            barred = any(char in lexicon.never_firms and char not in lexicon.joints for char in words)
            if len(words) < SHORTEST or barred or words[:HEAD] in lexicon.plain_words:
                continue
            if words in lexicon.regions or any(w in lexicon.plain_words or w in lexicon.figure_words for w in (words, *words.split())):
                continue
            yield named_unit(start, end, owner, lexicon, plain)


def _one_of_several(start: int, sentence: Sentence, lower: str) -> bool:
    """Return whether a name is the last of several that have one figure together: "汽車、消費性電子及其他占29%"."""
    mark = start - 1 - (lower[start - 1:start] == " ")
    return lower[mark:mark + 1] == LISTED and not any(t.kind == "quantity" and mark - 1 <= t.end <= mark for t in sentence.tokens)


def _leads(start: int, end: int, sentence: Sentence, lower: str) -> bool:
    """Return whether no known word stands in a name, and a figure, a metric or a word of change right behind it."""
    behind, joined = None, False
    for token in sentence.tokens:
        if token.start < end and start < token.end and token.kind not in WITHIN:
            return False
        joined = joined or token.kind == "list" and start < token.start < end
        if token.start >= end and (token.kind in NEXT or any(token.cue(slot) is not None for slot in SLOTS)):
            behind = behind or token
    if joined and (behind is None or behind.kind != "quantity" or behind.start != end):
        return False  # "A and B grew by X and Y" are two
    return behind is not None and (behind.start == end or PLACED.fullmatch(lower[end:behind.start]) is not None)
