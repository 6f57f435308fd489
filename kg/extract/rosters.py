"""Parts of a company that a text counts: "two segments, Aerospace and Building Automation", "分为机器人、智能电器两大板块".

The names of such a list are parts of the company in front or in focus, if there are as many as the count says. A list with another
company in it names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extract.focus import Focus
from kg.extract.naming import HANZI
from kg.extract.tokens import Sentence, Token
from kg.extract.units import named_unit, owner_of_unit
from kg.lexicon import Lexicon
from kg.patterns import compiled
from kg.trie import of_script, trie

__all__ = ["rosters_of"]

NAME = r"[A-Z][\w&/-]*(?: (?:& |and |of )?[A-Z][\w&/-]*){0,4}"
ITEM = rf"(?:{HANZI}|[A-Za-z0-9+&/ ]){{2,12}}?"
MARK = "\u3001"


@dataclass(frozen=True, slots=True)
class Rosters:
    """Patterns of counted lists; each tells the `count` and the `list`. `counts`: the number of each word; `joint`: what parts two items;
    `opener`: what may stand before a list; `nouns`: one of them stands in each counted list."""

    patterns: tuple[re.Pattern[str], ...]
    counts: tuple[tuple[str, int], ...]
    joint: re.Pattern[str]
    opener: re.Pattern[str]
    nouns: re.Pattern[str]


@cache
def _compile(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> Rosters:
    words = dict(lists)

    def any_of(name: str, *, latin: bool) -> str:
        return of_script(words[name], latin=latin)

    counts = tuple((word, int(number)) for number, _, word in (text.partition(" ") for text in words["counts"]))
    latin, hanzi = ("|".join(re.escape(w) for w, _ in counts if w.isascii() == ascii_) for ascii_ in (True, False))
    joints = any_of("joints", latin=False)
    english = (rf"(?<![A-Za-z])(?P<count>{latin}) (?:[a-z-]+ ){{0,3}}(?:{any_of('nouns', latin=True)})(?:,|:| -| \u2014|,? (?:{any_of('are', latin=True)})) "
               rf"(?:the )?(?P<list>{NAME}(?:, {NAME})*,? (?:{any_of('joints', latin=True)}) {NAME})")
    listed = rf"(?P<list>{ITEM}(?:{MARK}{ITEM})*(?:{joints}|{MARK}){ITEM})"
    counted = rf"(?P<count>{hanzi})(?:{any_of('measures', latin=False)})(?:{any_of('ranks', latin=False)})?(?:{any_of('nouns', latin=False)})"
    before = rf"(?:{any_of('openers', latin=False)}){listed}(?:{any_of('tails', latin=False)})?{counted}"
    behind = rf"{counted}[,:]?\s?(?:{any_of('are', latin=False)}|:){listed}(?=[,.;)\u3002]|$)"
    return Rosters(tuple(map(compiled, (english, before, behind))), counts, compiled(rf"{MARK}|{joints}"),
                   compiled(rf"^.*(?:{any_of('openers', latin=False)})(?=..)"), compiled(trie(words["nouns"])))


def rosters_of(sentence: Sentence, focus: Focus, lexicon: Lexicon, plain: str, lower: str) -> Iterator[Token]:
    """Yield the tokens of the parts that a sentence lists and counts."""
    if not lexicon.rosters:
        return
    rosters = _compile(lexicon.rosters)
    if rosters.nouns.search(plain, sentence.start, sentence.end) is None:
        return
    for number, pattern in enumerate(rosters.patterns):
        for match in pattern.finditer(plain, sentence.start, sentence.end):
            count = dict(rosters.counts)[match["count"]]
            places = _latin(match, count) if number == 0 else _hanzi(match, count, rosters)
            owner = owner_of_unit(match.start(), sentence, focus, lexicon, lower)
            inside = [t for t in sentence.tokens if t.entity is not None and match.start("list") <= t.start < match.end("list")]
            if owner is None or len(places) != count or any(t.entity is not None and t.entity.cls != "Segment" for t in inside):
                continue
            for start, end in places:
                if lower[start:end] not in lexicon.regions:
                    yield named_unit(start, end, owner, lexicon, plain)


def _latin(match: re.Match[str], count: int) -> list[tuple[int, int]]:
    """Return the places of the names of "A, B and C"; a name may hold an "and" of its own."""
    start, text = match.start("list"), match["list"]
    cuts = [m.span() for m in re.finditer(r",? and |, ", text)]
    commas = [m.span() for m in re.finditer(r", (?:and )?", text)]
    if len(cuts) + 1 != count:
        cuts = commas if len(commas) + 1 == count else [*commas, *cuts[-1:]] if commas and len(commas) + 2 == count else []
    return _between(cuts, start, text)


def _hanzi(match: re.Match[str], count: int, rosters: Rosters) -> list[tuple[int, int]]:
    opener = rosters.opener.match(match["list"].partition(MARK)[0])
    skip = opener.end() if opener is not None else 0
    start, text = match.start("list") + skip, match["list"][skip:]
    cuts = [m.span() for m in rosters.joint.finditer(text)]
    return _between(cuts if len(cuts) + 1 == count else [cut for cut in cuts if text[cut[0]] == MARK], start, text)


def _between(cuts: list[tuple[int, int]], start: int, text: str) -> list[tuple[int, int]]:
    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    return [(start + a, start + b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
