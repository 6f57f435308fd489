"""Names of unknown companies that open blocks: alone as headings, or before a stop in a list of news about companies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kg.automaton import Automaton, is_latin
from kg.extract.tokens import FIRMS, Token
from kg.folding import Folded
from kg.lexicon import EntityEntry, Lexicon
from kg.types import Document

__all__ = ["headed", "itemed", "tellable"]

WORD = r"[A-Z][A-Za-z0-9&'-]*"
HEADED = re.compile(rf"{WORD}(?: {WORD}){{0,2}}")
OPENED = re.compile(rf"(?P<name>{WORD}(?: {WORD}){{0,2}})(?: ?\([^()\n]{{1,40}}\))?(?:[.:] |\. ?(?=\n)| [-\u2013\u2014] )")
SHORT = 2  # letters of what is no name
FEWEST = 2  # known companies that open other blocks so


def headed(document: Document, folded: Folded, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and words of the names that stand alone as headings and act in the block below: "Lumeno", above "Lumeno turned its first profit"."""
    found: list[tuple[int, str]] = []
    for heading, below in pairwise(document.blocks):
        name = folded.plain[heading.span.start:heading.span.end].strip()
        if heading.kind != "heading" or below.kind != "paragraph" or HEADED.fullmatch(name) is None or not tellable(name, True):
            continue
        if re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?:'s|,)? [a-z]", folded.plain[below.span.start:below.span.end]) is not None:
            found.append((folded.plain.index(name, heading.span.start), name))
    yield from _unusual(found, folded.plain, lexicon)


def itemed(document: Document, folded: Folded, lexicon: Lexicon, known: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and words of the names that open items where most others open with known companies: "• Lumeno. Revenue rose 9%"."""
    companies = {t.start for t in known if any(isinstance(i, EntityEntry) and i.cls in FIRMS for i in t.items)}
    named = {t.start for t in known}
    matches = [(block.kind, match) for block in document.blocks if block.kind in ("item", "paragraph") and (
        match := OPENED.match(folded.plain, block.span.start)) is not None]
    for kind in ("item", "paragraph"):
        opened = [match for of, match in matches if of == kind]
        firms = sum(match.start() in companies for match in opened)
        if firms < FEWEST or firms * 2 < len(opened):
            continue
        found = [(m.start("name"), m["name"]) for m in opened if m.start() not in named and tellable(m["name"], True)]
        yield from _unusual(found, folded.plain, lexicon)


def _unusual(found: Iterable[tuple[int, str]], plain: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and words of those of the names that are no words which the text, in small letters, or the ontology knows as none."""
    names = {name: name.lower() for _, name in found}
    words = Automaton(sorted({*names.values()}))
    small = {words.words[place] for place, start, end in (words.find(plain) if names else ())
             if not is_latin(plain[start - 1:start]) and not is_latin(plain[end:end + 1])}
    for start, name in found:
        lower = names[name]
        known = lower in small or lower in lexicon.figure_words or lower in lexicon.plain_words
        if not known and lower.split(" ")[0] not in lexicon.plain_firms:
            yield start, start + len(name), name


def tellable(name: str, english: bool) -> bool:
    """Return whether what is taken over has a name: more than two letters, and in English not of capitals alone ("AI", "GPUs")."""
    return len(name) > SHORT and not (english and name.removesuffix("s").isupper())
