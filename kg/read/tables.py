"""Tables set in plain text: columns by tabs, pipes or runs of spaces."""

from __future__ import annotations

import re
from bisect import bisect_left

from kg.read.lines import Line, is_prose
from kg.read.spaced import mark_spaced
from kg.read.words import Words
from kg.types import Span

__all__ = ["cells_of", "header_rows", "mark_tables"]

PIPE = re.compile(r"\s*[|\uff5c]\s*")
GAP = re.compile(r"[ \u00a0\u3000]{2,}")
RULE = re.compile(r"^[\s|:+=\-\u2013\u2014_\u2500-\u257f]{3,}$")
LONE_SIGN = re.compile(r"^[A-Z]{0,3}[$\u20ac\u00a3\u00a5]$")
LONE_END = re.compile(r"^[)%]{1,2}$")
FIGURE = re.compile(r"^[(\[<>~\u2248+\-\u2212\u2013\u00b1A-Z]{0,4}\s?[$\u20ac\u00a3\u00a5]?\s?\(?[\d.,]*\d")
NUMBERED = re.compile(r"\d")
MAX_CELL, MAX_HEADER = 160, 3
MAX_NOTE = 100  # columns of a line between two rows that is a note: "In millions, except per-share amounts"
CENTRED = 10  # columns by which a head that stands over several columns is set in
SENTENCE_END = re.compile(r"[.!?;\u3002\uff01\uff1f\uff1b]\s*$")


def cells_of(text: str, line: Line) -> list[Span]:
    """Return the cells of a line as trimmed spans: by pipes if it has them, else tabs, else runs of spaces; one cell if none."""
    words = line.of(text)
    if PIPE.search(words):
        edges = _split(words, PIPE)
        if len(edges) > 1 and edges[0][0] == edges[0][1]:
            edges = edges[1:]
        if len(edges) > 1 and edges[-1][0] == edges[-1][1]:
            edges = edges[:-1]
    elif "\t" in words:
        edges = _split(words, re.compile("\t"))
    else:
        edges = _split(words, GAP)
    return _merge_signs(text, [_trim(text, line.start + a, line.start + b) for a, b in edges])


def _split(words: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    edges, last = [], 0
    for match in separator.finditer(words):
        edges.append((last, match.start()))
        last = match.end()
    return [*edges, (last, len(words))]


def _trim(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return Span(start + left, start + left + len(words.strip())) if words.strip() else Span(start, start)


def _merge_signs(text: str, cells: list[Span]) -> list[Span]:
    """Return the cells with a currency sign or a closing bracket that stands alone joined to its figure."""
    out: list[Span] = []
    for cell in cells:
        if out and LONE_SIGN.match(out[-1].of(text)) and FIGURE.match(cell.of(text)):
            out[-1] = Span(out[-1].start, cell.end)
        elif out and LONE_END.match(cell.of(text)) and out[-1].end > out[-1].start:
            out[-1] = Span(out[-1].start, cell.end)
        else:
            out.append(cell)
    return out


def mark_tables(text: str, lines: list[Line], cues: Words) -> None:
    """Mark runs of at least two lines with at least two columns as tables: the first line gets `rows` and `header`."""
    at = 0
    while at < len(lines):
        end = _run_end(text, lines, at)
        first = _centred_head(lines, at, end)
        if end - at >= 2 and _mark(text, lines[first:end], cues):
            at = end
        elif end == at + 1 and (spaced := mark_spaced(text, lines, at, cues)) > at:
            at = spaced
        else:
            at = max(at + 1, end)


def _centred_head(lines: list[Line], at: int, end: int) -> int:
    """Return where a run of rows begins: one line earlier if that is set in as the common head of its columns."""
    if at == 0 or lines[at].gap or end - at < 2 or lines[at].indent < CENTRED:
        return at
    above = lines[at - 1]
    return at - 1 if above.kind == "" and above.indent >= CENTRED and above.width <= 60 else at


def _columned(text: str, line: Line) -> bool:
    if line.kind:
        return False
    if text.find("|", line.start, line.end) >= 0 or text.find("\t", line.start, line.end) >= 0:
        return True
    return text.find("  ", line.start, line.end) >= 0 or GAP.search(text, line.start, line.end) is not None


def _run_end(text: str, lines: list[Line], at: int) -> int:
    """Return the end of the run of columned lines from `at`; one narrow line between two columned ones belongs to it."""
    if not _columned(text, lines[at]):
        return at + 1
    end = at + 1
    while end < len(lines) and not lines[end].gap:
        if _columned(text, lines[end]):
            end += 1
            continue
        words = lines[end].of(text)
        narrow = lines[end].kind == "" and (lines[end].width <= 60 and not is_prose(words) or lines[end].width <= MAX_NOTE and not SENTENCE_END.search(words))
        rule = RULE.match(lines[end].of(text)) is not None
        if (narrow or rule) and end + 1 < len(lines) and not lines[end + 1].gap and _columned(text, lines[end + 1]):
            end += 1
        elif rule:
            end += 1
        else:
            break
    return end


def _mark(text: str, run: list[Line], cues: Words) -> bool:
    rules = [line for line in run if RULE.match(line.of(text))]
    data = [(line, cells_of(text, line)) for line in run if not RULE.match(line.of(text))]
    wide = [cells for _, cells in data if len(cells) >= 2]
    piped = bool(rules) and all("|" in line.of(text) for line, _ in data)
    if len(wide) < 2 or any(cell.end - cell.start > MAX_CELL for cells in wide for cell in cells):
        return False
    figured = sum(any(NUMBERED.search(cell.of(text)) for cell in cells[1:]) for cells in wide)
    if not piped and figured * 2 < len(wide):
        return False
    rows = tuple(tuple(row) for row in _square(data))
    run[0].rows, run[0].header = rows, header_rows(text, rows, cues)
    if piped and RULE.match(run[1].of(text)):
        run[0].header = _continued(rows, run[0].header)
    for line in run:
        line.kind, line.joined = "table", True
    run[0].joined = False
    return True


def _continued(rows: tuple[tuple[Span, ...], ...], heads: int) -> int:
    """Return how many rows of a Markdown table are heads: the one above the rule, and those of words below it.

    They stand over no row, or below heads of several columns.
    """
    count = 1
    while count < heads and (rows[count][0].start == rows[count][0].end or any(cell.start == cell.end for cell in rows[count - 1][1:])):
        count += 1
    return count


def _square(data: list[tuple[Line, list[Span]]]) -> list[list[Span]]:
    """Return rows of one length: cells of shorter rows go to the columns they stand under, the others are empty."""
    most = max(len(cells) for _, cells in data)
    full = [(line, cells) for line, cells in data if len(cells) == most]
    middles = [sorted((_column(line, cells[c].start) + _column(line, cells[c].end)) / 2 for line, cells in full)[len(full) // 2]
               for c in range(most)]
    rows = []
    for line, cells in data:
        if len(cells) == most:
            rows.append(cells)
            continue
        row: list[Span | None] = [None] * most
        lowest = 0
        for place, cell in enumerate(cells):
            highest = most - (len(cells) - place)
            best = lowest if place == 0 and cell.start == line.start and line.indent < middles[0] else _nearest(
                middles, (_column(line, cell.start) + _column(line, cell.end)) / 2, lowest, highest)
            row[best] = cell
            lowest = best + 1
        rows.append(_filled(row, line))
    return rows


def _column(line: Line, offset: int) -> int:
    return line.indent + offset - line.start


def _nearest(middles: list[float], middle: float, lowest: int, highest: int) -> int:
    at = bisect_left(middles, middle, lowest, highest + 1)
    choices = [c for c in (at - 1, at) if lowest <= c <= highest] or [min(max(at, lowest), highest)]
    return min(choices, key=lambda c: (abs(middles[c] - middle), c))


def _filled(row: list[Span | None], line: Line) -> list[Span]:
    out, last = [], line.start
    for cell in row:
        last = cell.end if cell else last
        out.append(cell or Span(last, last))
    return out


def header_rows(text: str, rows: tuple[tuple[Span, ...], ...], cues: Words) -> int:
    """Return how many of the first rows are column heads: no cell after the first is a figure, periods set aside."""
    period = cues.search("period-head")
    count = 0
    for row in rows[:MAX_HEADER]:
        cells = [cell.of(text) for cell in row[1:]]
        if any(FIGURE.match(words) and not period.search(words) for words in cells) or not any(cells):
            break
        count += 1
    return count if count < len(rows) else min(1, len(rows) - 1)
