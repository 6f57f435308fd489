"""Blocks of plain text and Markdown: what each line is, without changing a character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kg.read.dates import HEAD_LINES, find_date, first_date, published_in
from kg.read.furniture import mark_furniture, mark_metadata, mark_sections
from kg.read.lines import COLON, TERMINAL, Line, is_prose, split_lines
from kg.read.markup import front_matter, mark_markup
from kg.read.tables import mark_tables
from kg.read.words import Hit, Words, by_line
from kg.types import Block, Span

__all__ = ["Outline", "blocks_of", "mark_headings", "outline"]

SIGNS = ("\u2022\u00b7\u25aa\u2023\u25e6\u25a0\u25a1\u25cf\u25cb\u25c6\u25c7\u25b6\u25ba\u2713\u2714\u203b\u2605\u2606\u25b2\u2192"
        "\u30fb\uff65\u2027\u2219\u26ab\u25fe\u2705\u27a4\u27a1\u25b8\u25b9\u25ce\u2043")
BULLET = re.compile(rf"(?:([{SIGNS}])\s*|([-*+\u2013\u2014]|o)\s+|(\(?\d{{1,2}}(?:[.)]\s+|[\u3001\uff0e\uff09]\s*)))(?=\S)")
NUMBER = re.compile(r"\(?\d{1,2}[.)\u3001\uff0e\uff09]")
HEADING_SIGNS = frozenset("\u25ce\u25a0\u25c6\u25c7\u25cf\u2605\u25b2\u25b6\u25ba")
STOP = re.compile(r"[.;,\u3002\uff1b\uff0c\uff01!][\"'\u201d\u2019\u300d)\uff09]*$")
NOTE = re.compile(r"[(\uff08]")
ASIDE = re.compile(r"\s\([^()]*\)$")  # "(NVDA, -2%)" behind a name makes no figure of its line
ASKS = re.compile(r"[?\uff1f]$")
MAX_TITLE, MAX_HEADING, MAX_WRAP = 200, 80, 140


@dataclass(frozen=True, slots=True)
class Outline:
    """What the shape of a text says: its blocks, its title, its day of publication."""

    blocks: tuple[Block, ...]
    title: str
    published: date | None


def outline(text: str, cues: Words) -> Outline:
    """Return blocks, title and day of publication of a plain or Markdown text.

    Blocks follow the order of the text, do not overlap and hold every character that is not white space or list and
    heading signs. A line is furniture ("boilerplate") by its words, by the head it stands under, or by its place.
    """
    lines = split_lines(text)
    keys = front_matter(text, lines)
    mark_markup(text, lines)
    hits = by_line(cues.hits(text), [line.start for line in lines])
    mark_metadata(text, lines, hits, cues)
    mark_tables(text, lines, cues)
    for line in lines:
        if not line.kind:
            _shape(text, line, cues)
    _wrap(text, lines)
    day = next((found for key in ("date", "published", "publishdate", "pubdate", "datepublished") if key in keys
                if (found := find_date(keys[key], cues))), None) or published_in(text, lines, hits, cues)
    mark_furniture(text, lines, hits, cues)
    mark_sections(text, lines, hits, cues)
    title = _title(text, lines, hits, cues)
    mark_headings(text, lines, cues)
    _tail(text, lines, cues)
    return Outline(tuple(blocks_of(text, lines)), keys.get("title") or title, day)


def _shape(text: str, line: Line, cues: Words) -> None:
    """Decide items and prose; short lines stay open."""
    words = line.of(text)
    match = BULLET.match(words) or cues.search("bullet").match(words)
    if match and match.end() < len(words):
        line.kind, line.body_start = "item", line.start + match.end()
    elif is_prose(words):
        line.kind = "prose"


def _title(text: str, lines: list[Line], hits: dict[int, list[Hit]], cues: Words) -> str:
    """Mark the title among the first lines and its repetitions, and return its words without the name of the site."""
    candidates: list[Line] = []
    for index, line in enumerate(lines[:HEAD_LINES]):
        if line.kind == "boilerplate":
            continue
        words = line.of(text)
        is_head = line.kind == "heading" and line.level == 1
        ended = STOP.search(words) or COLON.search(words) or line.width > MAX_TITLE
        if not is_head and (line.kind not in ("", "prose") or ended):
            break
        if index + 1 < len(lines) and _runs_on(text, line, lines[index + 1]):
            break
        dated = first_date(words, cues) is not None and any(hit.role == "date-word" for hit in hits.get(index, ()))
        if dated and candidates:
            line.kind = "paragraph"
        else:
            candidates.append(line)
    if not candidates:
        return ""
    chosen = candidates[0]
    later = [line for line in candidates[1:] if line.width > chosen.width]
    if chosen.of(text).isascii() and chosen.of(text).isupper() and later:
        chosen.kind, chosen.level = "heading", 1
        chosen = later[0]
    chosen.kind = "title"
    words = chosen.of(text)
    name = max(re.split(r"\s+[|\uff5c]\s+", words), key=len)
    for line in lines[:HEAD_LINES]:
        if line is not chosen and line.of(text).startswith((words, name)) and line.width <= 2 * chosen.width:
            line.kind = "boilerplate"
    return name


def _runs_on(text: str, line: Line, following: Line) -> bool:
    """Return whether a line was broken for width: the next one follows at once, in lower case or about as wide."""
    if following.gap or line.kind == "heading":
        return False
    alike = line.kind == following.kind == "prose" and following.width * 10 >= line.width * 8 and line.width * 10 >= following.width * 8
    return alike or text[following.start].islower() and line.width >= MAX_HEADING // 2


def mark_headings(text: str, lines: list[Line], cues: Words) -> None:
    """Decide the short lines and the items that are heads of what follows."""
    following = ""
    adjacent: Line | None = None
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        words = line.of(text)
        if line.joined:
            continue
        if line.kind == "" or line.kind == "prose" and line.width <= 2 * MAX_HEADING:
            _decide(words, line, following, adjacent, cues)
        elif line.kind == "item" and line.width <= MAX_HEADING and not STOP.search(words):
            numbered = adjacent is not None and following == "item" and text[adjacent.start] not in HEADING_SIGNS  # a list stands below a mark of another kind
            alone = index == 0 or lines[index - 1].kind != "item" or text[lines[index - 1].start] != text[line.start]
            over = following == "prose" or numbered or following == "table" and alone
            if words[0] in HEADING_SIGNS and over and adjacent and (alone or not adjacent.gap):
                line.kind, line.level, line.start, line.body_start = "heading", 2, line.body_start, -1
            elif (level := _formal_level(words, cues)) and following in ("prose", "paragraph"):
                line.kind, line.level, line.body_start = "heading", level, -1
            elif following == "prose" and adjacent and not (adjacent.gap and index and lines[index - 1].kind == "item") \
                    and NUMBER.match(words) and not cues.search("figure").search(words):
                line.kind, line.level, line.body_start = "heading", 2, -1
        if line.kind != "boilerplate":
            following, adjacent = line.kind, line


def _formal_level(words: str, cues: Words) -> int:
    if cues.search("heading").match(words):
        return 1
    return 2 if cues.search("heading-2").match(words) else 0


def _decide(words: str, line: Line, following: str, adjacent: Line | None, cues: Words) -> None:
    """Decide one short line: heading, item (a capital flash line) or paragraph; longer ones only by their form."""
    if line.kind == "prose":
        if line.width <= MAX_HEADING and _formal_level(words, cues) and not STOP.search(words):
            line.kind, line.level = "heading", _formal_level(words, cues)
        elif _stands_over(words, line, adjacent, cues):
            line.kind, line.level = "heading", 2
        return
    figure = cues.search("figure").search(ASIDE.sub("", words)) is not None
    capitals = words.isupper() and words.isascii() and len(words) >= 4
    line.kind = "paragraph"
    if level := _formal_level(words, cues):
        line.kind, line.level = "heading", level
    elif cues.search("speaker").match(words) and following:
        line.kind, line.level = "heading", 3
    elif COLON.search(words) or STOP.search(words) or cues.search("turn").match(words):
        return
    elif capitals and figure:
        line.kind = "item"
    elif capitals and following:
        line.kind, line.level = "heading", 1
    elif line.width <= MAX_HEADING and following and any(map(str.isalpha, words)):
        close = adjacent is not None and not adjacent.gap
        asks = ASKS.search(words) is not None and line.gap
        if asks or (not figure and not TERMINAL.search(words)) or (figure and close and following == "prose"):
            line.kind, line.level = "heading", 2


def _stands_over(words: str, line: Line, adjacent: Line | None, cues: Words) -> bool:
    """Return whether a short line that names a period stands over a far longer one, as no line of a wrapped paragraph does."""
    if not line.gap or adjacent is None or adjacent.gap or adjacent.width < 2 * max(line.width, MAX_HEADING // 2):
        return False
    plain = STOP.search(words) is None and TERMINAL.search(words) is None and cues.search("figure").search(words) is None
    return plain and line.width <= MAX_HEADING and cues.search("period-head").search(words) is not None


def _tail(text: str, lines: list[Line], cues: Words) -> None:
    """Mark the short lines after the last real one as boilerplate."""
    figure = cues.search("figure")
    for line in reversed(lines):
        words = line.of(text)
        if line.kind == "boilerplate":
            continue
        short = line.kind in ("paragraph", "heading") and line.width <= MAX_HEADING
        if not short or TERMINAL.search(words) or figure.search(words):
            return
        line.kind = "boilerplate"


def _wrap(text: str, lines: list[Line]) -> None:
    """Join lines that were broken for width: a run without blank lines, all but the last nearly equally wide.

    A list item takes the deeper indented lines that follow it; a narrow line at the top of a run is its heading.
    """
    at = 0
    while at < len(lines):
        first, end = lines[at], at + 1
        if first.kind in ("prose", "item", ""):
            while end < len(lines) and not lines[end].gap and lines[end].kind in ("prose", "") \
                    and (first.kind != "item" or lines[end].indent > first.indent):
                end += 1
        if end - at > 1:
            _join(text, lines[at:end])
        at = end


def _join(text: str, run: list[Line]) -> None:
    widest = max(line.width for line in run)
    while run[0].kind == "" and run[0].width * 10 < widest * 6:
        run = run[1:]
    whole = [TERMINAL.search(text[max(line.start, line.end - 8):line.end]) is not None for line in run[:-1]]
    even = all(line.width * 10 >= widest * 6 for line in run[:-1])
    prose = run[0].kind == "item" or any(line.kind == "prose" for line in run)
    if len(run) < 2 or widest > MAX_WRAP or all(whole) or not even or not prose:
        return
    for line in run:
        line.kind, line.joined = run[0].kind or "prose", line is not run[0]


def blocks_of(text: str, lines: list[Line]) -> list[Block]:
    """Return the blocks of decided lines; nesting of items comes from their indentation."""
    out: list[Block] = []
    indents: list[int] = []
    for line in lines:
        kind = "paragraph" if line.kind in ("prose", "") else line.kind
        if line.joined and out:
            last = out[-1]
            out[-1] = Block(Span(last.span.start, line.end), last.kind, last.level, last.rows, last.header)
            continue
        level = line.level if kind != "boilerplate" else 0
        if kind == "item":
            while indents and indents[-1] > line.indent:
                indents.pop()
            if not indents or indents[-1] < line.indent:
                indents.append(line.indent)
            level = len(indents) - 1
        elif kind != "boilerplate":
            indents = []
        start = line.body_start if kind == "item" and line.body_start >= 0 else line.start
        out.append(Block(Span(start, line.end), kind, level, line.rows, line.header))
    return _captions(text, out)


def _captions(text: str, blocks: list[Block]) -> list[Block]:
    """Return the blocks with the short line just before a table, and bracketed ones around it, as captions."""
    out = list(blocks)
    for at in range(len(out) - 2, -1, -1):
        block, following = out[at], out[at + 1]
        if block.kind not in ("heading", "paragraph") or block.span.end - block.span.start > MAX_HEADING:
            continue
        bracket = NOTE.match(text, block.span.start) or NOTE.match(text, following.span.start)
        if block.kind == "heading" and text[:block.span.start].rstrip(" ").endswith(("#", *HEADING_SIGNS)):
            continue  # a heading with a mark opens its section, whatever comes first in it
        if following.kind == "table" or following.kind == "caption" and bracket:
            out[at] = Block(block.span, "caption")
    return out
