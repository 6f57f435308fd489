"""Folding that keeps every offset: one code point stays one code point.

Full-width forms become half-width, traditional characters simplified ones, typographic quotes, dashes and blanks their ASCII
forms; `lower` is case-folded besides. Labels and texts are folded alike, so that they meet.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

__all__ = ["Folded", "fold"]

ASCII_FORMS = {
    0x00A0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " ", 0x3000: " ", 0x200B: " ", 0xFEFF: " ",
    0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2212: "-", 0xFE63: "-", 0xFF0D: "-",
    0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2032: "'", 0x2033: '"', 0x300C: '"', 0x300D: '"', 0x300E: '"', 0x300F: '"',
    0xFF5E: "~", 0x301C: "~", 0x00B7: "\u00b7", 0x30FB: "\u00b7", 0x2022: "\u2022", 0x2027: "\u00b7", 0xFF65: "\u00b7", 0xFF0E: ".",
}
HANZI = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))


class Folded(NamedTuple):
    """A text in two foldings of the same length: `plain` keeps case, `lower` does not."""

    plain: str
    lower: str


@cache
def _table() -> dict[int, str]:
    from opencc import OpenCC

    table: dict[int, str] = {}
    for point in (*range(0x2000, 0x2100), *range(0x3000, 0x3040), *range(0xFE30, 0xFE70), *range(0xFF00, 0xFFF0)):
        form = unicodedata.normalize("NFKC", chr(point))
        if len(form) == 1 and form != chr(point):
            table[point] = form
    hanzi = [chr(point) for block in HANZI for point in block]
    simple = OpenCC("t2s").convert("\n".join(hanzi)).split("\n")
    table |= {ord(a): b for a, b in zip(hanzi, simple, strict=True) if a != b and len(b) == 1}
    return table | ASCII_FORMS


@cache
def _lower_table() -> dict[int, str]:
    return {p: chr(p).lower() for p in range(0x41, 0x530) if len(chr(p).lower()) == 1 and chr(p).lower() != chr(p)}


def fold(text: str) -> Folded:
    """Return `text` folded, code point by code point.

    >>> fold("營收１２億美元").lower
    '营收12亿美元'
    >>> fold("Net Sales").plain
    'Net Sales'
    """
    if text.isascii():
        return Folded(text, text.lower())
    plain = text.translate(_table())
    return Folded(plain, plain.translate(_lower_table()))
