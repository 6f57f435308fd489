"""Units that the heads of tables name without a number: "in millions of US$"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from kg.quantity.words import Words

__all__ = ["HeadWords"]

THOUSANDS = re.compile(r"(?<![\d,.])'?000s?(?!\d)")  # "RMB'000"
SHORT = 40  # code points of the longest head; what is longer may be a sentence


class HeadWords:
    """Currencies, words of sums and words of scale, the longest first."""

    def __init__(self, words: Words) -> None:
        self._currencies = [(prefix, _alone(prefix)) for prefix in _longest(words.prefixes)]
        self._sums = _longest(word for word, unit in words.units.items() if len(word) > 2 and unit.kind == "money")
        self._scales = [word for word in _longest(words.scales) if not word.isascii()]
        self._factors = dict(words.scales)
        latin = "|".join(re.escape(word) for word in _longest(words.scales) if word.isascii() and len(word) > 1)
        letters = "|".join(re.escape(word) for word in words.scales if word.isascii() and len(word) == 1)
        signs = "|".join(re.escape(prefix) for prefix in _longest(words.prefixes))
        behind = rf"(?:{signs}) ?({latin}|{letters})s?(?![a-z])"
        self._alone = re.compile(rf"{behind}|(?<![a-z])(?<!\d)(?<!\d )({latin})s?(?![a-z])")
        self._announced = re.compile(rf"{behind}|(?:\(|(?<![a-z])in )(?:{signs})? ?({latin})s?(?![a-z])")

    def currency(self, head: str) -> str:
        """Return the currency sign or code that stands by itself in a head, "" if none does."""
        return next((prefix for prefix, alone in self._currencies if prefix in head and alone.search(head)), "")

    def money(self, head: str) -> str:
        """Return the word of sums that a head holds, "" if none."""
        return next((word for word in self._sums if word in head and (not word.isascii() or _alone(word).search(head))), "")

    def factor(self, head: str) -> Decimal | None:
        """Return the factor of the first Latin word of scale that stands by itself or behind a currency: "in millions", "($M)".

        In words that are too many for a head it must be announced: "(in millions, except per-share amounts)".
        """
        if THOUSANDS.search(head):
            return Decimal(1000)
        match = (self._alone if len(head) <= SHORT else self._announced).search(head)
        return self._factors[match[1] or match[2]] if match is not None else None

    def scale(self, head: str, shortest: int) -> str:
        """Return the Chinese word of scale that a head holds, of so many code points at least, "" if none."""
        return next((word for word in self._scales if len(word) >= shortest and word in head), "")


def _longest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _alone(prefix: str) -> re.Pattern[str]:
    """Return the pattern of a currency that is not the end of another word."""
    front, back = "(?<![a-z])" if prefix[:1].isalpha() else "", "(?![a-z])" if prefix[-1:].isalpha() else ""
    return re.compile(front + re.escape(prefix) + back)
