"""What heads, captions and notes of a table say of sums: the unit and the scale that the numbers below them leave out."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.quantity import QuantityGrammar
from kg.types import Span

__all__ = ["document_note", "is_note", "scale_of", "scale_word", "unit_words"]

BRACKETS = re.compile(r"\(([^()]{1,40})\)|[/\uff1a:,]\s*([^/:,]{1,24})$")
LONGEST_NOTE = 160  # code points
NOTE_HEAD = 600  # code points of a text in which a note of scale for all its tables stands
PIECE = re.compile(r"[^|\n\u00b7()]+")
DIGIT = re.compile(r"\d")


def scale_of(words: str, quantities: QuantityGrammar) -> Decimal | None:
    """Return the factor that a head or caption gives its sums by a Latin word that stands by itself: "in millions of US$"."""
    return quantities.heads.factor(words)


def is_note(words: str, quantities: QuantityGrammar) -> bool:
    """Return whether a line beside a table is a note of its scale: "(in millions, except per-share amounts)"."""
    plain = words.strip()
    return 0 < len(plain) <= LONGEST_NOTE and DIGIT.search(plain.replace("000", "")) is None and (
        scale_of(plain, quantities) is not None or bool(unit_words(plain, quantities)))


def document_note(lower: str, quantities: QuantityGrammar) -> Span | None:
    """Return the place of a note of scale in the head of a text, for tables that have none of their own: "23 July 2025 | $ in millions unless stated"."""
    for match in PIECE.finditer(lower, 0, NOTE_HEAD):
        words = match[0]
        if is_note(words, quantities) and scale_of(words, quantities) is not None:
            return Span(match.start(), match.end())
    return None


def scale_word(scale: Decimal, quantities: QuantityGrammar) -> str:
    """Return an English word for a scale: "million"."""
    return next(w for w, s in sorted(quantities.words.scales.items()) if s == scale and w.isascii() and w.isalpha() and len(w) > 2)


def unit_words(words: str, quantities: QuantityGrammar) -> str:
    """Return words that make a bare number of this head an amount, with "#" for the number; "" if it names no unit."""
    if not words:
        return ""
    if words.count(":") > 1 and (sums := _sums(words, quantities, bracket=False)):
        return sums  # "单位：万元 币种：人民币"
    for match in [*BRACKETS.finditer(words), None]:
        inside = _first_piece(match[1] or match[2] or "") if match is not None else words
        if sums := _sums(inside, quantities, bracket=match is not None):
            return sums
        for pattern in (f"#{inside}", f"{inside}#"):
            found = quantities.find(pattern.replace("#", "1"))
            if len(found) == 1 and found[0].unit is not None and found[0].span.end - found[0].span.start > len(inside.strip()) and not DIGIT.search(inside):
                return pattern
        if match is not None and "%" in inside:
            return "#%"
    return "#%" if words.endswith("%") and not DIGIT.search(words) else ""


def _sums(words: str, quantities: QuantityGrammar, *, bracket: bool) -> str:
    """Return the pattern of sums of a currency and a scale, both named in these words."""
    currency, money = quantities.heads.currency(words), quantities.heads.money(words)
    factor = quantities.heads.factor(words)
    scale = scale_word(factor, quantities) if factor is not None else quantities.heads.scale(words, 2 if bracket else 1)
    if not scale:
        return ""
    if currency:
        return f"{currency}# {scale}"
    return f"# {scale} {money}" if money else _local(words[words.find(scale):], quantities)


def _local(words: str, quantities: QuantityGrammar) -> str:
    """Return the pattern of sums in the currency at home, from a word of scale on to its unit."""
    found = quantities.find(f"1{words}")
    return f"#{words[:found[0].span.end - 1]}" if found and found[0].span.start == 0 and found[0].kind == "money" else ""


def _first_piece(words: str) -> str:
    """Return the first unit that a bracket gives: that of "unit: NT$100m; EPS: NT$" is of sums."""
    return re.split("[;,]", words.partition(":")[2] or words)[0].strip()
