"""Names that look like another name: for a person to judge, never for merging."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kg.folding import fold

__all__ = ["Likeness"]

SIZE = 2
ENOUGH = 0.5
"""Share of common pairs of characters from which two names are worth a look (Dice's coefficient)."""


class Likeness:
    """An index of names by their pairs of characters; width, case, blanks and script do not matter."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Index (name, id) pairs."""
        self._grams: dict[str, list[int]] = defaultdict(list)
        self._rows: list[tuple[str, str, int]] = []
        for name, ident in names:
            pairs = _pairs(name)
            for pair in pairs:
                self._grams[pair].append(len(self._rows))
            self._rows.append((name, ident, len(pairs)))

    def near(self, name: str, *, most: int = 3) -> list[tuple[str, str]]:
        """Return the (id, name) pairs that look most like a name, best first, each id once.

        >>> Likeness([("Orbital Fabrics", "a"), ("Amazon", "b")]).near("Orbital Fabrics Inc")
        [('a', 'Orbital Fabrics')]
        """
        pairs = _pairs(name)
        common = Counter(row for pair in pairs for row in self._grams.get(pair, ()))
        found: dict[str, tuple[float, str]] = {}
        for row, shared in common.items():
            known, ident, size = self._rows[row]
            score = 2 * shared / (len(pairs) + size)
            if score >= ENOUGH and (-score, known) < found.get(ident, (0.0, "")):
                found[ident] = (-score, known)
        best = sorted((score, ident, known) for ident, (score, known) in found.items())
        return [(ident, known) for _, ident, known in best[:most]]


def _pairs(name: str) -> set[str]:
    plain = "".join(char for char in fold(name).lower if char.isalnum())
    return {plain[start:start + SIZE] for start in range(max(len(plain) - SIZE + 1, 1))} - {""}
