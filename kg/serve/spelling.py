"""What a reader types as a pattern that finds every spelling of it: any width and case, simplified or traditional characters."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from kg.folding import fold

__all__ = ["folded", "pattern"]

LONGEST = 80
"""Characters of a text that are looked for."""
HAN = range(0x3400, 0xA000)
SURROGATES = range(0xD800, 0xE000)


def folded(text: str) -> str:
    """Return a text as it is compared with others: folded, in one line, cut to `LONGEST`.

    >>> folded("  亞馬遜\\u3000AWS ")
    '亚马逊 aws'
    """
    return " ".join(fold(text).lower.split())[:LONGEST]


@cache
def _spellings() -> dict[str, str]:
    """Return a folded character -> the other characters that fold to it."""
    signs = "".join(chr(point) for point in range(0x21, 0x10000) if point not in SURROGATES)
    found: dict[str, str] = defaultdict(str)
    for sign, form in zip(signs, fold(signs).lower, strict=True):
        if sign != form:
            found[form] += sign
    return dict(found)


def pattern(text: str) -> str:
    r"""Return a regular expression (of SPARQL, without flags) for what `folded` returned; blanks beside Chinese characters do not count.

    >>> pattern("b")
    '[\\x{62}\\x{42}\\x{ff22}\\x{ff42}]'
    >>> "\\x{4e9e}" in pattern("亚")
    True
    """
    parts: list[str] = []
    for k, sign in enumerate(text):
        if sign == " ":
            parts.append(r"\s+")
            continue
        if k and text[k - 1] != " " and (ord(sign) in HAN or ord(text[k - 1]) in HAN):
            parts.append(r"\s*")
        parts.append("[" + "".join(f"\\x{{{ord(one):x}}}" for one in sign + _spellings().get(sign, "")) + "]")
    return "".join(parts)
