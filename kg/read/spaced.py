"""Tables set in plain text whose columns stand only a blank apart: "项目 2025Q3 2025Q2" above "营业收入 532.70 507.83"."""

from __future__ import annotations

import re

from kg.read.lines import Line
from kg.read.words import Words
from kg.types import Span

__all__ = ["mark_spaced"]

PIECE = re.compile(r"\S+")
VALUE = re.compile(r"[+\-\u2212(]{0,2}[$\u20ac\u00a3\u00a5]?\d[\d,]*(?:\.\d+)?(?:%|x|pct|pp|bps)?\)?")
EMPTY = re.compile(r"[-\u2013\u2014/]{1,3}|N/?A|n/?a")
FEWEST = 2  # rows, and columns of figures
WIDEST = 12  # columns


def mark_spaced(text: str, lines: list[Line], at: int, cues: Words) -> int:
    """Mark the table that begins at a line, if one does; return where it ends, else `at`.

    The first line names the columns, one of them a period. Each line below is a name and as many figures as there are columns, or
    fewer: those that are missing are the last.
    """
    if not FEWEST < len(text[lines[at].start:lines[at].end].split()) <= WIDEST:
        return at
    heads = _pieces(text, lines[at])
    period = cues.search("period-head")
    if lines[at].kind or not any(period.search(h.of(text)) for h in heads[1:]) or not _words(heads, text, period):
        return at
    end = at + 1
    rows: list[tuple[Span, ...]] = []
    while end < len(lines) and not lines[end].gap and not lines[end].kind and (row := _row(text, lines[end], len(heads))) is not None:
        rows.append(row)
        end += 1
    if len(rows) < FEWEST or max(sum(c.end > c.start for c in row) for row in rows) < len(heads):
        return at
    for line in lines[at:end]:
        line.kind, line.joined = "table", True
    lines[at].joined, lines[at].rows, lines[at].header = False, (tuple(heads), *rows), 1
    return end


def _pieces(text: str, line: Line) -> list[Span]:
    return [Span(m.start(), m.end()) for m in PIECE.finditer(text, line.start, line.end)]


def _words(heads: list[Span], text: str, period: re.Pattern[str]) -> bool:
    """Return whether no head is a figure, periods set aside."""
    return not any(VALUE.fullmatch(h.of(text)) and not period.search(h.of(text)) for h in heads)


def _row(text: str, line: Line, columns: int) -> tuple[Span, ...] | None:
    """Return the cells of a line that is a name and figures, None if it is none."""
    pieces = _pieces(text, line)
    first = next((k for k, p in enumerate(pieces) if VALUE.fullmatch(p.of(text)) or EMPTY.fullmatch(p.of(text))), 0)
    cells = pieces[first:]
    if not first or len(cells) >= columns or len(cells) < FEWEST or not all(VALUE.fullmatch(c.of(text)) or EMPTY.fullmatch(c.of(text)) for c in cells):
        return None
    last = Span(line.end, line.end)
    return (Span(pieces[0].start, pieces[first - 1].end), *cells, *[last] * (columns - 1 - len(cells)))
