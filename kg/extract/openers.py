"""Names of unknown companies that open blocks: alone as headings, or before a stop in a list of news about companies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

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
    for heading, below in pairwise(document.blocks):
        name = folded.plain[heading.span.start:heading.span.end].strip()
        if heading.kind != "heading" or below.kind != "paragraph" or HEADED.fullmatch(name) is None or not tellable(name, True):
            continue
        acts = re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?:'s|,)? [a-z]", folded.plain[below.span.start:below.span.end]) is not None
        if acts and not _ordinary(name, folded.plain, lexicon):
            start = folded.plain.index(name, heading.span.start)
            yield start, start + len(name), name


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
        for match in opened:
            name = match["name"]
            if match.start() not in named and tellable(name, True) and not _ordinary(name, folded.plain, lexicon):
                yield match.start("name"), match.end("name"), name


def _ordinary(name: str, plain: str, lexicon: Lexicon) -> bool:
    """Return whether a name is a word that the text or the ontology knows as none."""
    small = re.search(rf"(?<![A-Za-z0-9]){re.escape(name.lower())}(?![A-Za-z0-9])", plain) is not None
    return small or name.split(" ")[0].lower() in lexicon.plain_firms or name.lower() in lexicon.figure_words | lexicon.plain_words


def tellable(name: str, english: bool) -> bool:
    """Return whether what is taken over has a name: more than two letters, and in English not of capitals alone ("AI", "GPUs")."""
    return len(name) > SHORT and not (english and name.removesuffix("s").isupper())
