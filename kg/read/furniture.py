"""Which lines are page furniture: notices, menus, bylines, lists of other articles, standing text."""

from __future__ import annotations

import re

from kg.read.dates import HEAD_LINES, first_date, residue
from kg.read.lines import Line
from kg.read.words import Hit, Words

__all__ = ["by_words", "mark_furniture", "mark_metadata", "mark_sections"]

MENU = re.compile(r"\s*[|\u00b7\u2022\uff5c]\s*|[ \u00a0\u3000]{2,}|\t")
LETTERS = re.compile(r"[^\W_]+")
EDGE = re.compile(r"^[\W_]+|[\W_]+$")
TERMINAL_STOP = re.compile(r"[.\u3002!\uff01][\"'\u201d\u2019\u300d)\uff09]*$")
AFTER_COLON = re.compile(r"[\s*_]*[:\uff1a|\uff5c]")
NARROW, NOTICE_WIDTH, CONTACT_WIDTH = 200, 260, 160
CAPTION_LINES = 4  # that stand above a table
SUM, FEWEST_SUMS = re.compile(r"\d[.,]\d"), 3  # in a table of figures


def _letters(words: str) -> int:
    return sum(len(run) for run in LETTERS.findall(words))


def by_words(words: str, base: int, hits: list[Hit], prose: bool, cues: Words) -> bool:
    """Return whether the words of one line make it furniture.

    base   offset of the first of the words, to which the offsets of `hits` refer
    prose  the line reads like running text: then a notice in the middle does not outweigh an amount
    """
    notices = [hit for hit in hits if hit.role == "notice"]
    if any(hit.start - base <= 3 for hit in notices):
        return True
    short = len(words) <= NOTICE_WIDTH
    if not short:
        return False
    figure = cues.search("figure").search(words) is not None
    if notices and not (prose and figure):
        return True
    if len(words) <= CONTACT_WIDTH and not figure and cues.search("notice").search(words):
        return True
    if prose or figure:
        return False
    links = {(hit.start, hit.end) for hit in hits if hit.role in ("link", "links-section")}
    covered = sum(_letters(words[start - base:end - base]) for start, end in links)
    return covered * 10 >= _letters(words) * (5 if len(links) > 1 else 8) and covered > 0


def mark_furniture(text: str, lines: list[Line], by_line: dict[int, list[Hit]], cues: Words) -> None:
    """Mark lines that are furniture by their own words."""
    first_prose = next((i for i, line in enumerate(lines) if line.kind == "table" or line.kind == "prose" and line.width > 100),
                       len(lines))
    byline = cues.search("byline")
    for index, line in enumerate(lines):
        if line.kind in ("boilerplate", "table"):
            continue
        hits = by_line.get(index, [])
        if not hits and (line.kind == "prose" and index >= HEAD_LINES or line.width > NOTICE_WIDTH):
            continue
        words = line.of(text)
        if by_words(words, line.start, hits, line.kind == "prose", cues) or (line.kind == "" and line.width <= 90 and byline.match(words)):
            line.kind = "boilerplate"
        elif line.kind == "" and index < first_prose and _is_menu(words, cues):
            line.kind = "boilerplate"


def mark_metadata(text: str, lines: list[Line], by_line: dict[int, list[Hit]], cues: Words) -> None:
    """Mark the lines of the head that hold hardly more than one date."""
    for index, line in enumerate(lines[:HEAD_LINES]):
        words = line.of(text) if not line.kind and line.width <= NARROW else ""
        if words and not (index == 0 and _titled(words, cues)) and _only_metadata(words, line, by_line.get(index, []), cues):
            line.kind = "boilerplate"


def _titled(words: str, cues: Words) -> bool:
    """Return whether a first line with a day also names a period, as no line of metadata does: "$SNOW F3Q26 quick take - Dec 3, 2025"."""
    found = first_date(words, cues)
    return found is not None and cues.search("period-head").search(words[:found[1]]) is not None


def _only_metadata(words: str, line: Line, hits: list[Hit], cues: Words) -> bool:
    found = first_date(words, cues)
    if not found or first_date(words[found[2]:], cues) and not any(hit.role == "date-word" for hit in hits):
        return False
    return residue(words, line.start, hits, cues) <= 24


def _is_menu(words: str, cues: Words) -> bool:
    entries = [entry for entry in MENU.split(words) if entry]
    return len(entries) >= 4 and sum(map(len, entries)) <= 12 * len(entries) and not cues.search("figure").search(words)


def mark_sections(text: str, lines: list[Line], by_line: dict[int, list[Hit]], cues: Words) -> None:
    """Mark what follows the heads of lists of other articles, of standing text, and of the end of the article."""
    end_mark, about = cues.search("end"), cues.search("about-section")
    state = ""
    kinds = [line.kind for line in lines]
    for index, line in enumerate(lines):
        if line.kind == "table":
            opens = bool(state) and (index == 0 or kinds[index - 1] != "table")
            if opens and (state != "about" or _holds_sums(text, lines, index)):
                _restore_caption(text, lines, index, kinds)
                state = ""
            if state:
                line.kind = "boilerplate"
            continue
        words = line.of(text) if line.width <= NARROW else ""
        opened = _opens(words, line, by_line.get(index, []), end_mark, about, len(text)) if words else ""
        if opened:
            state = "" if opened == "line" else opened
            line.kind = "boilerplate"
        elif state == "links" and line.kind == "prose" and line.width >= 80 and TERMINAL_STOP.search(text[line.end - 4:line.end]):
            state = ""
        elif state == "about" and (line.kind == "heading" or _new_head(text, lines, index)):
            state = ""
        elif state:
            line.kind = "boilerplate"


def _holds_sums(text: str, lines: list[Line], index: int) -> bool:
    """Return whether the table that begins at a line is one of figures."""
    end = next((k for k in range(index, len(lines)) if lines[k].kind != "table"), len(lines))
    return len(SUM.findall(text, lines[index].start, lines[end - 1].end)) >= FEWEST_SUMS


def _restore_caption(text: str, lines: list[Line], at: int, kinds: list[str]) -> None:
    """Give the short lines right above a table behind standing text their kinds back: they say what it is of, and in what unit."""
    for index in range(at - 1, max(-1, at - 1 - CAPTION_LINES), -1):
        line = lines[index]
        if kinds[index] in ("boilerplate", "table", "item") or line.width > NARROW or TERMINAL_STOP.search(line.of(text)):
            return
        line.kind = kinds[index]


def _opens(words: str, line: Line, hits: list[Hit], end_mark: re.Pattern[str], about: re.Pattern[str], size: int) -> str:
    """Return the state that a head opens: "links", "about", "end", "line" (itself only), or "" if it is none."""
    late = line.start * 5 >= size * 2
    if end_mark.match(words):
        return "end" if line.start * 2 >= size else "line"
    bare = EDGE.sub("", words)
    offset = line.start + words.find(bare) if bare else line.start
    for hit in hits:
        if hit.role not in ("links-section", "about-section") or hit.start > offset:
            continue
        rest = words[hit.end - line.start:]
        left = _letters(rest)
        if hit.role == "links-section":
            if AFTER_COLON.match(rest) and left:
                return "line"
            if left <= 24 and line.width <= 60 and not TERMINAL_STOP.search(words):
                return "links"
        elif left <= 16 and late and line.width <= 60:
            return "about"
    return "about" if late and line.width <= 60 and bare and about.match(bare) else ""


def _new_head(text: str, lines: list[Line], index: int) -> bool:
    """Return whether a short line without end punctuation, set off by a blank line, heads prose again."""
    line = lines[index]
    if line.kind or not line.gap or line.width > 60 or TERMINAL_STOP.search(line.of(text)) or index + 1 >= len(lines):
        return False
    return lines[index + 1].kind in ("prose", "item", "table")
