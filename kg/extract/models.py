"""Chips spoken of by their number alone after their full name: "昇腾960 … 960的带宽", "Instinct MI455X … the MI455X"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extract.tokens import Token
from kg.folding import Folded
from kg.lexicon import EntityEntry

__all__ = ["models_of"]

NUMBER = re.compile(r"(?<![0-9A-Za-z])(?P<number>[A-Z]{0,3}\d{3,4}[A-Z]{0,3})$")
LONGEST = 200  # short forms looked for in one document


def models_of(folded: Folded, names: Iterable[Token], others: Iterable[Token]) -> Iterator[Token]:
    """Yield a token for each place where the number at the end of a chip's name stands alone; numbers of two chips are none of them.

    others  amounts and periods; a number inside a period or one that has a unit is no name
    """
    known = list(names)
    short: dict[str, EntityEntry | None] = {}
    for token in known:
        entries = [e for e in token.items if isinstance(e, EntityEntry) and e.cls in ("Chip", "ChipFamily")]
        match = NUMBER.search(folded.plain[token.start:token.end])
        if len(entries) == 1 and match is not None and match.start() > 0 and len(short) < LONGEST:
            number = match["number"]
            other = short.get(number, entries[0])
            short[number] = entries[0] if other is not None and other.id == entries[0].id else None
    forms = sorted((n for n, e in short.items() if e is not None), key=lambda n: (-len(n), n))
    if not forms:
        return
    units = (t for t in others if t.kind == "period" or t.quantity is not None and t.quantity.unit is not None)
    taken = {place for t in [*known, *units] for place in range(t.start, t.end)}
    pattern = re.compile(r"(?<![0-9A-Za-z$\u20ac\u00a3\u00a5])(?<![0-9][.,])(?:" + "|".join(re.escape(f) for f in forms) + r")(?![0-9A-Za-z%])(?![.,][0-9])")
    for found in pattern.finditer(folded.plain):
        entry = short[found.group()]
        if entry is not None and found.start() not in taken:
            yield Token(found.start(), found.end(), "entity", (entry,))
