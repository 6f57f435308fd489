"""The language of a body, by its script."""

from __future__ import annotations

from collections import Counter
from functools import cache
from string import ascii_letters

from kg.kept import kept

__all__ = ["language_of"]

SAMPLE = 3_000


@cache
def _scripts() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters written only in simplified, and only in traditional texts."""
    return kept("scripts", "opencc", _only)


def _only() -> tuple[frozenset[str], frozenset[str]]:
    import opencc  # noqa: PLC0415  slow to import, and what it is needed for is kept

    chars = [chr(code) for code in range(0x4E00, 0xA000)]
    lines = "\n".join(chars)
    to_simple = opencc.OpenCC("t2s").convert(lines).split("\n")
    to_traditional = opencc.OpenCC("s2t").convert(lines).split("\n")
    simple = {a for a, b in zip(chars, to_traditional, strict=True) if a != b} - _encoded(lines, "big5")
    traditional = {a for a, b in zip(chars, to_simple, strict=True) if a != b} - _encoded(lines, "gb2312")
    return frozenset(simple), frozenset(traditional)


def _encoded(chars: str, codec: str) -> set[str]:
    return set(chars.encode(codec, "ignore").decode(codec))


def language_of(text: str) -> str:
    """Return "zh-Hans", "zh-Hant" or "en": the script of most of `text`, judged by its first 3,000 characters.

    Chinese as soon as there is one Chinese character for eight Latin letters, for company news is full of Latin names;
    traditional if more characters are written only that way than only the other way. Anything else is "en".

    >>> language_of("記憶體吃緊"), language_of("净利润增长"), language_of("Net income rose by a third in the quarter, 黄仁勋 said")
    ('zh-Hant', 'zh-Hans', 'en')
    """
    counts = Counter(text[:SAMPLE])
    latin = sum(counts[char] for char in ascii_letters)
    hanzi = sum(n for char, n in counts.items() if 0x4E00 <= ord(char) <= 0x9FFF)
    if hanzi * 8 < latin or not hanzi:
        return "en"
    simple, traditional = _scripts()
    only_simple = sum(n for char, n in counts.items() if char in simple)
    only_traditional = sum(n for char, n in counts.items() if char in traditional)
    return "zh-Hant" if only_traditional > only_simple else "zh-Hans"
