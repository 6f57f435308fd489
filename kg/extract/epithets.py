"""Descriptions that stand for the company the text is about, or the part of it: "the Dutch equipment maker", "这家晶圆代工龙头", "这个做头显的部门"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.extract.tokens import Token
from kg.folding import Folded
from kg.lexicon import Cue, Lexicon
from kg.patterns import compiled
from kg.trie import of_script

__all__ = ["epithets_of"]

EPITHET = Cue("epithet", "anaphor", "company", "forward", "clause")
UNIT = Cue("unit-epithet", "anaphor", "unit", "forward", "clause")
APPOSED = 2  # code points between a description and the name that it only introduces: "the chipmaker Nvidia"


@cache
def _patterns(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[re.Pattern[str], ...]:
    words = dict(lists)

    def any_of(name: str, *, latin: bool) -> str:
        return of_script(words[name], latin=latin)

    modifier = rf"(?!(?:{any_of('never', latin=True)})[ ,.'])[a-z0-9][\w.&-]*(?:'s)? "
    english = (rf"(?<![a-z])(?:{any_of('deictics', latin=True)}) (?:{modifier}){{0,4}}?(?:[a-z]+-)?(?P<noun>{any_of('nouns', latin=True)})(?![a-z-])"
               rf"(?! (?:{any_of('defined', latin=True)})(?![a-z]))")
    def han(kind: str) -> str:
        return (rf"(?:{any_of(kind + 'deictics', latin=False)})(?:(?!{any_of(kind + 'never', latin=False)})[\w-]){{0,12}}?"
                rf"(?P<noun>{any_of(kind + 'nouns', latin=False)})")

    return compiled(english), compiled(han("")), compiled(han("unit-"))


def epithets_of(folded: Folded, names: Sequence[Token], lexicon: Lexicon) -> Iterator[Token]:
    """Yield a pronoun for each description of a company, or of a part of one, that introduces no name. `names`: those of the text, sorted by place."""
    if not lexicon.epithets:
        return
    starts, ends = {token.start for token in names}, {token.end for token in names}
    for pattern, cue in zip(_patterns(lexicon.epithets), (EPITHET, EPITHET, UNIT), strict=True):
        for match in pattern.finditer(folded.lower):
            name = match.end() in ends or folded.plain[match.start("noun")].isupper()  # "the Infrastructure Solutions Group"
            if not name and not any(at in starts for at in range(match.end(), match.end() + APPOSED + 1)):
                yield Token(match.start(), match.end(), "cue", (cue,))
