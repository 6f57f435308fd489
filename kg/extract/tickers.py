"""Companies that a note names by their ticker alone: "$SNOW F3Q26", "2330.TW: Q3 revenue …".

A ticker is read only with a sign that it is one, or as the word that opens the text before a period, and only where the text names its
company in no other way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.tokens import Token
from kg.folding import Folded
from kg.lexicon import EntityEntry, Lexicon

__all__ = ["ticker_names"]

MARKED = re.compile(r"(?<![A-Za-z0-9$.])(?:\$(?P<cash>[A-Z]{2,5})(?![A-Za-z0-9])|(?P<code>\d{4,6}|[A-Z]{2,5})\.[A-Z]{1,2}(?![A-Za-z0-9.]))")
OPENING = re.compile(r"[\s#*\[(]*(?P<bare>[A-Z]{3,5})\)?[\s:\u2013-]+(?=F?(?:[1-4]Q|Q[1-4]|FY|[1-4]H|H[12])(?![a-z]))")


def ticker_names(folded: Folded, lexicon: Lexicon, names: list[Token]) -> Iterator[Token]:
    """Yield a token for each ticker of a company that none of the names is of."""
    found = [(m.start(), m.end(), m["cash"] or m["code"]) for m in MARKED.finditer(folded.plain)]
    opened = OPENING.match(folded.plain)
    if opened is not None and opened.start("bare") not in {start for start, _, _ in found}:
        found.insert(0, (opened.start("bare"), opened.end("bare"), opened["bare"]))
    if not found:
        return
    named = {item.id for token in names for item in token.items if isinstance(item, EntityEntry)}
    taken = {place for token in names for place in range(token.start, token.end)}
    for start, end, code in found:
        entry = lexicon.tickers.get(code)
        if entry is not None and entry.id not in named and taken.isdisjoint(range(start, end)):
            yield Token(start, end, "entity", (entry,))
