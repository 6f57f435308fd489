"""The day of publication, as the head of a document states it."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from kg.read.lines import Line
from kg.read.words import Hit, Words

__all__ = ["find_date", "first_date", "is_dateline", "published_in", "residue"]

HEAD_LINES = 15
NOISE = re.compile(r"[\W\d_]+")
CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
LAST_LINES, LONGEST_CLOSING = 6, 40
PLACE = re.compile(r"[*_(\s]*[^\W\d]{2,12}(?: [^\W\d]{2,12}){0,2}\s?[,\uff0c]\s*")  # "Hong Kong, " before the day that closes a notice
BARE_CLOSE = re.compile(r"^\s*[)\uff09\]\u3011]")


@lru_cache(maxsize=256)
def first_date(words: str, cues: Words) -> tuple[date, int, int] | None:
    """Return the first full date in `words` with its place, or None; days that no calendar has are passed over."""
    if not cues.year.search(words):
        return None
    best: tuple[int, int, date] | None = None
    for pattern in cues.dates:
        for match in pattern.finditer(words):
            if best and match.start() >= best[0]:
                break
            if day := _day(match, cues):
                best = (match.start(), match.end(), day)
                break
    return (best[2], best[0], best[1]) if best else None


def find_date(words: str, cues: Words) -> date | None:
    """Return the first full date in `words` (a metadata value, an ISO time), or None."""
    found = first_date(words[:400], cues)
    return found[0] if found else None


def _day(match: re.Match[str], cues: Words) -> date | None:
    parts = {key: value for key, value in match.groupdict().items() if value}
    try:
        if "hy" in parts:
            year, month, day = _number(parts["hy"], cues, 4), _number(parts["hm"], cues), _number(parts["hd"], cues)
        else:
            year = int(parts["y"]) if "y" in parts else int(parts["roc"]) + 1911
            month = cues.months[parts["month"].lower()] if "month" in parts else int(parts["m"])
            day = int(parts["d"])
        return date(year, month, day) if 1950 <= year <= 2100 else None
    except ValueError:
        return None


def _number(words: str, cues: Words, digits: int = 0) -> int:
    values = [0 if (place := cues.digits.index(char)) == 11 else place for char in words]
    if digits:
        return int("".join(str(v) for v in values)) if 10 not in values else 0
    if 10 not in values:
        return int("".join(str(v) for v in values))
    tens = values.index(10)
    return (values[0] if tens else 1) * 10 + (values[-1] if values[-1] != 10 else 0)


def residue(words: str, base: int, hits: list[Hit], cues: Words) -> int:
    """Return how many letters of a line are left without its dates, times and metadata words."""
    left = [not char.isspace() for char in words]
    for pattern in cues.dates:
        for match in pattern.finditer(words):
            left[match.start():match.end()] = [False] * (match.end() - match.start())
    for hit in hits:
        if hit.role in ("date-word", "meta-word", "link"):
            left[hit.start - base:hit.end - base] = [False] * (hit.end - hit.start)
    kept = "".join(char if keep else " " for char, keep in zip(words, left, strict=True))
    return sum(2 if ord(char) > 0x2E80 else 1 for char in NOISE.sub("", CLOCK.sub(" ", kept)))


def is_dateline(words: str, found: tuple[date, int, int], cues: Words) -> bool:
    """Return whether the date opens an article: a place before it, a closing mark within a few characters after or before it.

    >>> from kg.ontology import load
    >>> from kg.read.words import reading_words
    >>> cues, line = reading_words(load()), "SANTA CLARA, Calif., October 31, 2024 – Intel said today"
    >>> is_dateline(line, first_date(line, cues), cues)
    True
    """
    _, start, end = found
    if start > 60:
        return False
    mark = cues.search("dateline")
    tail = words[end:end + 40]
    closing = mark.search(tail)
    if closing and _count(tail[:closing.start()]) <= 12:
        return True
    if BARE_CLOSE.match(tail):
        return mark.search(words[:start]) is not None
    return bool(mark.search(words[:start])) and start <= 30


def _count(words: str) -> int:
    """Return the number of letters and digits in `words`."""
    return len(NOISE.sub("", words))


def published_in(text: str, lines: list[Line], by_line: dict[int, list[Hit]], cues: Words) -> date | None:
    """Return the day of publication that the first lines state.

    In order of trust: a date beside a word such as "published", a line that holds hardly more than a date, a dateline,
    a last line that holds nothing but a date and a place before it, as notices end, and at last a date that opens the first sentence. The earliest line
    wins within each. The first or last day of a span is none.
    """
    ranked: list[tuple[int, int, date]] = []
    for index in range(max(HEAD_LINES, len(lines) - LAST_LINES), len(lines)):
        words = lines[index].of(text)
        closing = first_date(words[:LONGEST_CLOSING], cues)
        if closing and (not residue(words, lines[index].start, [], cues) or PLACE.fullmatch(words[:closing[1]]) and not words[closing[2]:].strip(" .*_)")):
            ranked.append((3, index, closing[0]))
    for index, line in enumerate(lines[:HEAD_LINES]):
        if line.kind == "table":
            continue
        words = text[line.start:min(line.end, line.start + 300)]
        found = first_date(words, cues)
        if not found:
            continue
        day, start, end = found
        if cues.search("span-behind").match(words, end) or cues.search("span-before").search(words, 0, start):
            continue
        hits = [hit for hit in by_line.get(index, ()) if hit.end <= line.start + len(words)]
        marks = [(hit.start - line.start, hit.end - line.start) for hit in hits if hit.role == "date-word"]
        near = any(0 <= start - after <= 14 or 0 <= before - end <= 2 for before, after in marks)
        if near and line.width <= 200:
            ranked.append((0, index, day))
        elif line.width <= 200 and residue(words, line.start, hits, cues) <= 24:
            ranked.append((1, index, day))
        elif is_dateline(words, found, cues):
            ranked.append((2, index, day))
        elif start <= 4 and line.kind != "item":
            ranked.append((4, index, day))
    return min(ranked)[2] if ranked else None
