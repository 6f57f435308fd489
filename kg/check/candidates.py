"""What a rule suspects, before the readings it rests on are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.check.figures import Figure
from kg.check.intervals import Interval

__all__ = ["Candidate", "together"]

MANY = 64
"""More ways than this to combine the figures of one place mean that none of them can be told from the others."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A suspicion: its kind, the rule that has it, the figures in their roles.

    document   node of the one document that states all of them, or ""
    stated     where the checked figure lies, and `expected` where the rule wants it; None where there is nothing to compare
    power      k if the checked figure is 10^k times what is expected
    sentence   of claims: the words that claim it
    """

    kind: str
    rule: str
    figures: tuple[tuple[str, Figure], ...]
    document: str = ""
    stated: Interval | None = None
    expected: Interval | None = None
    unit: str = ""
    power: int = 0
    sentence: str = ""

    @property
    def checked(self) -> Figure:
        """The figure in question: the first."""
        return self.figures[0][1]

    @property
    def difference(self) -> Decimal | None:
        """How far the checked figure lies from what is expected, middle to middle; None if one end is open."""
        if self.stated is None or self.expected is None or not (self.stated.finite and self.expected.finite):
            return None
        return self.stated.middle - self.expected.middle


def together(groups: Sequence[Sequence[Figure]]) -> list[tuple[tuple[Figure, ...], str]]:
    """Return one figure of each group in every way, with the document that states all of them, "" if no one does.

    Where some document states a whole combination, only such combinations are returned: it speaks of one set of books.
    """
    combined: list[tuple[Figure, ...]] = [()]
    for group in groups:
        combined = [(*some, figure) for some in combined for figure in group]
        if len(combined) > MANY:
            return []
    marked = [(some, min(frozenset.intersection(*(figure.documents for figure in some)), default="")) for some in combined if some]
    return [pair for pair in marked if pair[1]] or marked
