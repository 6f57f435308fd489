"""Which of the words found in a text stand: at word bounds, the leftmost and longest, and those that part the text more finely."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.lexicon.entries import EntityEntry

__all__ = ["APART", "INNER", "OVERLAPPING", "longest", "plural_end", "widest"]

SMALL = frozenset("abcdefghijklmnopqrstuvwxyz")
DIGITS = frozenset("0123456789")
ALNUM = SMALL | DIGITS | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
CHIP_LIKE = frozenset({"Chip", "ChipFamily", "Product"})
DATED = re.compile(r"20[0-3]\d(?![!-~])\w")  # a year and its word behind a name: "AMD2025年", no "RTX 2060"
SHORTEST_GLUED = 3  # letters of an abbreviation right before its amount
APART, OVERLAPPING, INNER = "apart", "overlapping", "inner"  # where a match stands among the others


def longest(matches: list[tuple[int, int, int]], text: str, names: list[tuple[EntityEntry, ...]]) -> Iterator[tuple[int, int, int]]:
    """Yield the matches that stand at word bounds, the leftmost and of those the longest first, none overlapping.

    A match gives way to two that part the text more finely: "地平线" and "征程6P" are there in "地平线征程6P", not "地平线征程". A generic
    name parts none: "谷歌云收入" is no "谷歌" and "云收入".
    """
    reached, found = 0, _leftmost(matches, text)
    spans = {m[:2] for m in found}
    for at, (start, end, index) in enumerate(found):
        if start >= reached and not _parted(found, at, spans, names):
            yield start, end, index
            reached = end


def _parted(found: list[tuple[int, int, int]], at: int, spans: set[tuple[int, int]], names: list[tuple[EntityEntry, ...]]) -> bool:
    """Return whether a match is the front of one that ends behind it and a whole one before that."""
    start, end, whole = found[at]
    for k in range(at + 1, len(found)):  # no slice: it would walk all that is behind
        other, behind, index = found[k]
        if other >= end:
            return False
        if behind > end and (start, other) in spans and not _generic_of_others(names[index], names[whole]):
            return True
    return False


def _generic_of_others(names: tuple[EntityEntry, ...], whole: tuple[EntityEntry, ...]) -> bool:
    """Return whether names are generic ones, and none is of the family of the whole."""
    kin = {ident for entry in whole for ident in (entry.id, *entry.owners)}
    return all(e.contextual and not kin & {e.id, *e.owners} for e in names)


def _leftmost(matches: list[tuple[int, int, int]], text: str, *, glued: bool = False) -> list[tuple[int, int, int]]:
    """Return the matches that stand at word bounds, the leftmost first and of those the longest first; `glued` ones may have their amount right behind."""
    return sorted([m for m in matches if _bounded(text, m[0], m[1]) or glued and _glued(text, m[0], m[1])], key=lambda m: (m[0], -m[1]))


def widest(matches: list[tuple[int, int, int]], text: str) -> Iterator[tuple[int, int, int, str]]:
    """Yield the matches at word bounds, each with whether it is one of the `longest`, overlaps one, or lies inside a longer one."""
    reached = widest = 0
    for start, end, index in _leftmost(matches, text, glued=True):
        place = APART if start >= reached else OVERLAPPING if end > widest else INNER
        yield start, end, index, place
        reached = end if place == APART else reached
        widest = max(widest, end)


def plural_end(text: str, end: int, items: tuple[EntityEntry, ...]) -> int:
    if text[end:end + 1] == "s" and not text[end + 1:end + 2].isalnum() and any(e.cls in CHIP_LIKE for e in items):
        return end + 1
    return end


def _glued(text: str, start: int, end: int) -> bool:
    """Return whether Latin letters stand between hanzi and digits, as an abbreviation before its amount does: "财季RPO4550亿美元"."""
    if end - start < SHORTEST_GLUED or not text[end:end + 1].isdigit() or not text[start:end].isalpha() or not text[start:end].isascii():
        return False
    return start > 0 and not text[start - 1].isascii() and text[start - 1].isalpha()


def _bounded(text: str, start: int, end: int) -> bool:
    if start and text[start] in ALNUM and (before := text[start - 1]) in ALNUM:
        if before not in DIGITS or text[start] in DIGITS or text[start] in SMALL:
            return False
    if end < len(text) and text[end] in ALNUM and text[end - 1] in ALNUM:
        return text[end] in DIGITS and DATED.match(text, end) is not None and text[end - 1] not in DIGITS
    return True
