"""Units that the heads of tables name without a number: "in millions of US$"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.quantity.words import Words

__all__ = ["HeadWords"]


class HeadWords:
    """Currencies, words of sums and words of scale, the longest first."""

    def __init__(self, words: Words) -> None:
        self._currencies = [(prefix, _alone(prefix)) for prefix in _longest(words.prefixes)]
        self._sums = _longest(word for word, unit in words.units.items() if len(word) > 2 and unit.kind == "money")
        self._scales = _longest(words.scales)

    def currency(self, head: str) -> str:
        """Return the currency sign or code that stands by itself in a head, "" if none does."""
        return next((prefix for prefix, alone in self._currencies if prefix in head and alone.search(head)), "")

    def money(self, head: str) -> str:
        """Return the word of sums that a head holds, "" if none."""
        return next((word for word in self._sums if word in head), "")

    def scale(self, head: str, shortest: int) -> str:
        """Return the word of scale that a head holds, of so many code points at least, "" if none."""
        return next((word for word in self._scales if len(word) >= shortest and word in head), "")


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _alone(prefix: str) -> re.Pattern[str]:
    """Return the pattern of a currency that is not the end of another word."""
    front, back = "(?<![a-z])" if prefix[:1].isalpha() else "", "(?![a-z])" if prefix[-1:].isalpha() else ""
    return re.compile(front + re.escape(prefix) + back)
