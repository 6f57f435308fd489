"""Names that begin with a known company's and are not its own: "Samsung Biologics posted", "ABB Robotics had revenue".

Words written as names between a company and a verb that publishes figures make another name; it becomes a provisional entity, so that
its figures are never those of the company that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.tokens import Token
from kg.folding import Folded
from kg.lexicon import EntityEntry, Lexicon
from kg.patterns import compiled
from kg.resolve import provisional
from kg.types import Document

__all__ = ["longer_names", "without_verbs"]

WORD = r"[A-Z][a-z]+"


@cache
def _behind(verbs: tuple[str, ...], never: tuple[str, ...]) -> re.Pattern[str]:
    told, barred = ("|".join(map(re.escape, sorted(w, key=len, reverse=True))) for w in (verbs, never))
    return compiled(rf" (?!(?:{barred})(?![a-z]))(?P<words>{WORD}(?: {WORD}){{0,2}}?)(?= (?:{told})(?![a-z]))")


def longer_names(document: Document, folded: Folded, names: list[Token], words: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the names with those that go on replaced by provisional ones; words that are known as posts or names go on none."""
    if not lexicon.longer_verbs:
        return names
    pattern = _behind(lexicon.longer_verbs, lexicon.not_longer)
    posts = {t.start for t in words if t.kind == "role"}
    starts = {t.start: t for t in names}
    made: dict[tuple[str, str], EntityEntry] = {}
    for token in names:
        firm = _firm(token)
        match = pattern.match(folded.plain, token.end) if firm is not None else None
        if match is None or firm is None:
            continue
        places = range(match.start("words"), match.end())
        if not posts.intersection(places) and not any(p in starts and _own(starts[p], firm) for p in places):
            made[firm.id, match["words"]] = _entry(document.text[token.start:match.end()], lexicon)
    return list(_replaced(names, folded.plain, made)) if made else names


def without_verbs(names: list[Token], folded: Folded, lexicon: Lexicon) -> list[Token]:
    """Return the names with the company alone where a verb ends the name of its part and a word tells who acts: "由三星代工" speaks of no 三星代工."""
    out = []
    for token in names:
        short = _before_verb(token, folded, lexicon) if folded.plain[:token.start].endswith(lexicon.agents) else None
        out.append(short or token)
    return out


def _before_verb(token: Token, folded: Folded, lexicon: Lexicon) -> Token | None:
    for cut in range(token.end - 2, token.start + 1, -1):
        if lexicon.lookup(folded.lower[cut:token.end], "relation"):
            for found in lexicon.names(Folded(folded.plain[token.start:cut], folded.lower[token.start:cut])):
                if found.start == 0 and found.end == cut - token.start:
                    return Token(token.start, cut, found.kind, found.items)
    return None


def _firm(token: Token) -> EntityEntry | None:
    entries = [i for i in token.items if isinstance(i, EntityEntry)]
    return entries[0] if len(entries) == 1 and entries[0].cls == "Company" else None


def _own(token: Token, firm: EntityEntry) -> bool:
    """Return whether a name says something by itself, or is one of the company's parts: "Robotics" alone is of whoever is spoken of."""
    return any(not isinstance(e, EntityEntry) or not e.contextual or firm.id in e.owners for e in token.items)


def _entry(words: str, lexicon: Lexicon) -> EntityEntry:
    entity = provisional(words, "Company")
    entry = EntityEntry(entity.id, "Company", words, (words,), False, ())
    lexicon.entities[entity.id] = entry
    return entry


def _replaced(names: list[Token], plain: str, made: dict[tuple[str, str], EntityEntry]) -> Iterator[Token]:
    reached = 0
    for token in names:
        if token.start < reached:
            continue  # a name inside the longer one
        firm = _firm(token)
        entry = words = None
        if firm is not None:
            words, entry = next(((w, e) for (ident, w), e in made.items() if ident == firm.id and plain.startswith(f" {w}", token.end)), (None, None))
        if words is not None:
            reached = token.end + 1 + len(words)
        yield Token(token.start, reached, "entity", (entry,)) if words is not None else token
