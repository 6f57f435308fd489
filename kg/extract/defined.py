"""Companies that no catalog knows, by what they are said to be: "Netbrake, a Canadian start-up", "rival chipmaker Lumeno", "某某是全球最大的芯片商"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.naming import HANZI
from kg.folding import Folded
from kg.lexicon import Lexicon
from kg.patterns import compiled
from kg.trie import of_script

__all__ = ["defined_firms"]

NAME = r"[A-Z][A-Za-z0-9&-]*[A-Za-z0-9](?: [A-Z][A-Za-z0-9&-]*[A-Za-z0-9]){0,2}"
ONE = r"[A-Z][a-z0-9]*[a-z][A-Za-z0-9]*"  # a name of one word, which is no person's
NAMED = re.compile(r"(?<![A-Za-z0-9'-])[A-Z][A-Za-z0-9&'-]* $")  # a word in capitals that the name goes on from
LONGEST = 24  # code points of such a word
CLAUSE = "(?:^|(?<=[\\s,;:\u3002!?\u2022]))"  # what may stand before a Chinese name that opens its clause


@cache
def _patterns(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[re.Pattern[str], ...]:
    """Return patterns of names with a noun of companies behind a comma, right before them, or behind a Chinese copula."""
    words = dict(lists)

    def any_of(name: str, *, latin: bool, without: tuple[str, ...] = ()) -> str:
        return of_script((word for word in words[name] if word not in without), latin=latin)

    shared = words["shared"]
    ends = rf"(?=[,.;:)]|$| (?:{any_of('defined', latin=True)}|based|backed)(?![a-z]))"
    front = r"(?<![A-Za-z0-9'&-])"
    lead = rf"(?:(?!(?:{any_of('joints', latin=True)})(?![a-z]))[\w$'-]+ ){{0,7}}?(?:[a-z]+-)?"
    firm = any_of("nouns", latin=True, without=shared)
    said = (rf"{front}(?P<name>{NAME}), (?:{any_of('articles', latin=True)}) {lead}(?:{firm}){ends}"
            rf"|{front}(?P<based>{NAME}), (?:{any_of('based', latin=True)})(?![a-z])"
            rf"|{front}(?P<bought>{NAME}), which (?:[A-Z][A-Za-z&-]* ){{1,3}}(?:{any_of('bought', latin=True)})(?![a-z])")
    made = rf"{front}(?P<name>{ONE}), (?:{any_of('articles', latin=True)}) {lead}(?:{any_of('shared', latin=True)}){ends}"
    kin = rf"(?<![a-z-])(?:{any_of('articles', latin=True)}|its) (?:[a-z-]+ ){{0,3}}(?:{firm}|{any_of('kin', latin=True)}), (?P<name>{NAME})(?=[,.;)])"
    called = rf"(?<![a-z-])(?:{any_of('callings', latin=True)}) (?P<name>{NAME})(?=[,.;:)']|$| [a-z])"
    hanzi = (rf"{CLAUSE}(?P<name>{HANZI}{{2,6}}?)(?:{any_of('copulas', latin=False)})(?:{any_of('ranks', latin=False)})"
             rf"[^,;.:\u3001\u3002]{{0,24}}?(?:{any_of('nouns', latin=False)}|{any_of('trades', latin=False)})(?=[,;\u3002]|{any_of('among', latin=False)}|$)")
    return tuple(compiled(p, re.MULTILINE) for p in (said, made, kin, called, hanzi))


def defined_firms(folded: Folded, lexicon: Lexicon) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of the names that the text itself says are companies', and whether they are Latin."""
    if not lexicon.definitions:
        return
    for pattern in _patterns((*lexicon.epithets, *lexicon.definitions)):
        for match in pattern.finditer(folded.plain):
            start, end = match.span(match.lastgroup or "name")
            if NAMED.search(folded.plain, max(0, start - LONGEST), start) is None:
                yield start, end, folded.plain[start:end].isascii()
