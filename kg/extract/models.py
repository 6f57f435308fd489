"""Chips and companies spoken of by a short form after their full name: "昇腾960 … 960的带宽", "理想汽车 … 理想交付"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extract.tokens import Token
from kg.folding import Folded
from kg.lexicon import EntityEntry, Lexicon

__all__ = ["short_forms_of"]

NUMBER = re.compile(r"(?<![0-9A-Za-z])(?P<number>[A-Z]{0,3}\d{3,4}[A-Z]{0,3})$")
MOST = 200  # short forms looked for in one document
SHORTEST = 2  # code points of a company's short form


def short_forms_of(folded: Folded, names: Iterable[Token], others: Iterable[Token], lexicon: Lexicon) -> Iterator[Token]:
    """Yield a token for each place where a chip's number, or a company's name without its trade, stands alone.

    others  amounts and periods; a number inside a period or one that has a unit is no name
    """
    known = list(names)
    short: dict[str, EntityEntry | None] = {}
    for token in known:
        for form, entry in _forms(folded.plain[token.start:token.end], token, lexicon):
            if len(short) < MOST or form in short:
                other = short.get(form, entry)
                same = other is not None and other.id == entry.id
                short[form] = entry if same else None  # of two chips it is neither
    forms = sorted((n for n, e in short.items() if e is not None), key=lambda n: (-len(n), n))
    if not forms:
        return
    units = (t for t in others if t.kind == "period" or t.quantity is not None and t.quantity.unit is not None)
    taken = {place for t in [*known, *units] for place in range(t.start, t.end)}
    pattern = re.compile(r"(?<![0-9A-Za-z$\u20ac\u00a3\u00a5])(?<![0-9][.,])(?:" + "|".join(re.escape(f) for f in forms) + r")(?![0-9A-Za-z%])(?![.,][0-9])")
    for found in pattern.finditer(folded.plain):
        meant = short[found.group()]
        if meant is not None and found.start() not in taken:
            yield Token(found.start(), found.end(), "entity", (meant,))


def _forms(words: str, token: Token, lexicon: Lexicon) -> Iterator[tuple[str, EntityEntry]]:
    entries = [e for e in token.items if isinstance(e, EntityEntry)]
    if len(entries) != 1:
        return
    if entries[0].cls in ("Chip", "ChipFamily"):
        match = NUMBER.search(words)
        if match is not None and match.start() > 0:
            yield match["number"], entries[0]
    elif entries[0].cls == "Company":
        trade = next((e for e in lexicon.trades if words.endswith(e)), "")
        bare = words[:-len(trade)] if trade else ""
        if len(bare) >= SHORTEST and not bare.isascii() and bare not in lexicon.plain_firms and not any(
                lexicon.lookup(bare.lower(), kind) for kind in ("metric", "cue", "generic", "class")):
            yield bare, entries[0]
