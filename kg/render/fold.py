"""Traditional to simplified characters for the search box: every spelling of the characters that one page's texts hold."""

from __future__ import annotations

from functools import cache

from kg.folding import fold

__all__ = ["folds"]

HANZI = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    signs = "".join(chr(point) for block in HANZI for point in block)
    return tuple((a, b) for a, b in zip(signs, fold(signs).lower, strict=True) if a != b)


def folds(text: str) -> str:
    """Return the characters that are another form of one that `text` holds, each followed by the form searched by, in code point order.

    A reader may type either form, whichever of the two the text has.

    >>> folds("亚马逊 AWS"), folds("亞馬遜")
    ('亞亚遜逊馬马', '亞亚遜逊馬马')
    """
    held = set(fold(text).lower)
    return "".join(a + b for a, b in _pairs() if b in held)
