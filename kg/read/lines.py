"""Lines of a text with their places, and what their shape says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.types import Span

__all__ = ["Line", "is_prose", "split_lines", "width"]

LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
SENTENCE = re.compile(r"[\u3002\uff01\uff1f\uff0c\uff1b]|[,.!?;](?=\s|$|[\"'\u201d\u2019)\u4e00-\u9fff])")
TERMINAL = re.compile(r"[.!?;\u3002\uff01\uff1f\uff1b\u2026][\"'\u201d\u2019\u300d\u300f)\uff09\]]*$")
COLON = re.compile(r"[:\uff1a]$")
PROSE_WIDTH = 50


@dataclass(slots=True)
class Line:
    """A line that is not blank, trimmed, on its way to a block.

    start, end   of its words, without surrounding white space
    indent       white space before the words, a tab counting 4
    gap          a blank line, or the beginning of the text, lies before it
    kind         "" while undecided, else a kind of `Block`, or "prose" or "skip" (markup that ends in no block)
    joined       it carries on the block of the line before
    """

    start: int
    end: int
    indent: int = 0
    gap: bool = True
    kind: str = ""
    level: int = 0
    joined: bool = False
    width: int = 0
    body_start: int = -1
    rows: tuple[tuple[Span, ...], ...] = field(default=())
    header: int = 0

    def of(self, text: str) -> str:
        """Return the words of the line."""
        return text[self.start:self.end]


def width(words: str) -> int:
    """Return how wide `words` are printed: one for a Latin character, two for a Chinese one.

    >>> width("AI 芯片")
    7
    """
    return len(words) if words.isascii() else (len(words) + len(words.encode("utf-8", "replace"))) // 2


def is_prose(words: str) -> bool:
    """Return whether a line reads like running text: long enough, and with the punctuation of a sentence.

    >>> is_prose("Sales rose 24% to $35.6 billion in the fourth quarter, the company said.")
    True
    >>> is_prose("Markets | Chips | Cloud | Opinion")
    False
    """
    return len(words) >= PROSE_WIDTH // 2 and SENTENCE.search(words) is not None and width(words) >= PROSE_WIDTH


def split_lines(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank, in order, with offsets of their trimmed words."""
    lines: list[Line] = []
    previous = 0
    for match in LINE.finditer(text):
        raw = match.group()
        words = raw.lstrip()
        if not words:
            continue
        lead = len(raw) - len(words)
        start = match.start() + lead
        words = words.rstrip()
        breaks = max(text.count("\n", previous, start), text.count("\r", previous, start))
        indent = lead + 3 * raw.count("\t", 0, lead) if lead else 0
        lines.append(Line(start, start + len(words), indent, gap=not lines or breaks > 1, width=width(words)))
        previous = start + len(words)
    return lines
