"""Traditional to simplified characters for the search box: only the pairs that one page's texts hold."""

from __future__ import annotations

from functools import cache

__all__ = ["folds"]


@cache
def _converter() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


def folds(text: str) -> str:
    """Return the characters of `text` that have another simplified form, each followed by that form, in code point order.

    >>> folds("亞馬遜 AWS")
    '亞亚遜逊馬马'
    """
    pairs = []
    for sign in sorted({c for c in text if "\u3400" <= c <= "\ufaff" or ord(c) >= 0x20000}):
        plain = _converter().convert(sign)  # type: ignore[attr-defined]
        if plain != sign and len(plain) == 1:
            pairs.append(sign + plain)
    return "".join(pairs)
